package agent

import (
	"context"
	"testing"
	"testing/synctest"
	"time"

	dto "github.com/prometheus/client_model/go"
	"github.com/stretchr/testify/require"

	"github.com/amigos-network/amigos/envelope"
	"github.com/amigos-network/amigos/x/internode/types"
)

func TestRepliesGoBackByTheLinkTheirMessageCameBy(t *testing.T) {
	c := newFakeChain()
	c.fileFrom(3, ping())
	c.file(ping())
	serveAll(t, newAgent(t, c))
	require.Len(t, c.replies, 2)
	require.Equal(t, alice+"@link-3", c.replies[0].Recipient)
	require.EqualValues(t, 1, c.replies[0].Parent)
	require.Equal(t, alice, c.replies[1].Recipient)
	require.Equal(t, 1, c.txs, "with the receipt")
}

func TestASenderBehindALinkIsAnotherOne(t *testing.T) {
	c := newFakeChain()
	for range 2 {
		c.file(task())
		c.fileFrom(1, task())
		c.fileFrom(2, task())
	}
	serveAll(t, guarded(t, c, Guards{PairReplies: 1, PairWindow: time.Hour}))
	require.Len(t, c.replies, 3, "one for each of the three")
	require.Len(t, c.rejections, 3)
}

func TestAReplyThatCannotLeaveIsWaitedWith(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		c := newFakeChain()
		c.fileFrom(1, ping())
		c.file(ping())
		start := time.Now()
		c.blocked = func(string) uint32 {
			if time.Since(start) < 30*time.Second {
				return types.ErrLinkPaused.ABCICode()
			}
			return 0
		}
		serveAll(t, guarded(t, c, Guards{Patience: time.Minute}))
		require.Len(t, c.replies, 2)
		require.Empty(t, c.rejections)
		require.Equal(t, 30*time.Second, time.Since(start))
	})
}

func TestALinkThatStaysClosedDoesNotBlockTheInbox(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		c := newFakeChain()
		for range 3 {
			c.fileFrom(1, ping())
			c.fileFrom(2, ping())
			c.fileFrom(1, envelope.Message{Kind: envelope.KindText})
		}
		open := false
		c.blocked = func(link string) uint32 {
			if link == "link-1" && !open {
				return types.ErrLinkClosed.ABCICode()
			}
			return 0
		}
		a := guarded(t, c, Guards{Patience: time.Minute})
		start := time.Now()
		serveAll(t, a)
		require.Equal(t, time.Minute, time.Since(start), "waited for once, not for each message")
		require.Len(t, c.replies, 3, "the other link's")
		require.Len(t, c.rejections, 3)
		require.Contains(t, c.rejections[0].Reason, "link sur")
		require.Contains(t, c.rejections[0].Reason, types.ErrLinkClosed.Error())
		require.EqualValues(t, 9, c.processed)

		open = true
		c.fileFrom(1, ping())
		serveAll(t, a)
		require.Len(t, c.replies, 4, "an open link is seen at once")
	})
}

func TestAProgramIsNotRunForAReplyThatCannotLeave(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		c := newFakeChain()
		c.fileFrom(1, task())
		c.blocked = func(string) uint32 { return types.ErrClientNotActive.ABCICode() }
		a := guarded(t, c, Guards{})
		a.handlers[envelope.KindTask] = entry{answers: true, handler: func(context.Context, Message) (*Reply, error) {
			t.Error("it ran")
			return nil, nil
		}}
		serveAll(t, a)
		require.Len(t, c.rejections, 1)
	})
}

func TestARetiredLinkIsAnsweredByItsHeir(t *testing.T) {
	c := newFakeChain()
	c.fileFrom(2, ping())
	c.retired = map[string]uint64{"link-2": 1}
	c.blocked = func(link string) uint32 {
		if link == "link-2" {
			return types.ErrLinkClosed.ABCICode()
		}
		return 0
	}
	serveAll(t, newAgent(t, c))
	require.Len(t, c.replies, 1)
}

func TestAFullOutboxIsWaitedWith(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		c := newFakeChain()
		c.params.MaxPending = 1000
		c.pending = 999
		c.fileFrom(1, ping())
		serveAll(t, guarded(t, c, Guards{}))
		require.Len(t, c.rejections, 1)
		require.Contains(t, c.rejections[0].Reason, "999 messages")
	})
}

func TestAnOpenLinkIsNotLookedAtForEachMessage(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		c := newFakeChain()
		for range 100 {
			c.fileFrom(1, ping())
		}
		serveAll(t, guarded(t, c, Guards{}))
		require.Len(t, c.replies, 100)
		require.Equal(t, 1, c.looks)
	})
}

func TestRoundTripsOverALinkAreMeasured(t *testing.T) {
	c := newFakeChain()
	id := envelope.ID{7}
	c.outbox = map[string]*types.SentMessage{id.String(): {Sender: bob, Entry: types.OutboxEntry{Link: 1, Time: 1_000}}}
	pong := envelope.Message{Kind: envelope.KindPong, ReplyTo: id[:]}
	c.fileFrom(1, pong)
	c.fileFrom(2, pong) // of somebody who was not asked
	for i := range c.inbox {
		c.inbox[i].Entry.Time = 3_000
	}
	a := newAgent(t, c)
	a.metrics = NewMetrics()
	serveAll(t, a)
	var pongs dto.Metric
	require.NoError(t, a.metrics.pongs.Write(&pongs))
	require.EqualValues(t, 1, pongs.Histogram.GetSampleCount())
	require.InDelta(t, 2, pongs.Histogram.GetSampleSum(), 1e-9)
	var counted dto.Metric
	require.NoError(t, a.metrics.remotes.WithLabelValues("link-2", outcomeDone).Write(&counted))
	require.EqualValues(t, 1, counted.Counter.GetValue())
}
