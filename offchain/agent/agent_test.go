package agent

import (
	"context"
	"errors"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/amigos-network/amigos/client"
	"github.com/amigos-network/amigos/envelope"
	"github.com/amigos-network/amigos/x/internode/types"
)

func newAgent(t *testing.T, c *fakeChain) *Agent {
	t.Helper()
	a, err := New(Config{Client: c, Home: t.TempDir()})
	require.NoError(t, err)
	a.pause = func(context.Context, time.Duration) error { return nil }
	a.hold = time.Hour
	return a
}

// serveAll runs the agent until the fake inbox is done.
func serveAll(t *testing.T, a *Agent) {
	t.Helper()
	require.ErrorIs(t, a.Run(t.Context()), errKilled)
}

func ping() envelope.Message { return envelope.Message{Kind: envelope.KindPing} }

func TestAgentAnswersByKind(t *testing.T) {
	said := envelope.Message{Kind: envelope.KindEcho, ContentType: "application/json", Body: []byte(`{"a":1}`)}
	tests := []struct {
		name   string
		sent   envelope.Message
		reply  string
		body   []byte
		reject string
	}{
		{name: "a ping gets a pong", sent: ping(), reply: envelope.KindPong},
		{name: "an echo gets the same as a text", sent: said, reply: envelope.KindText, body: said.Body},
		{name: "a text is taken", sent: envelope.Message{Kind: envelope.KindText}},
		{name: "a pong is taken", sent: envelope.Message{Kind: envelope.KindPong}},
		{name: "a result is taken", sent: envelope.Message{Kind: envelope.KindResult}},
		{name: "a mention is taken", sent: envelope.Message{Kind: envelope.KindMention}},
		{name: "a status is taken", sent: envelope.Message{Kind: envelope.KindStatus}},
		{name: "a task without a handler is rejected", sent: envelope.Message{Kind: envelope.KindTask}, reject: "no handler for kind task"},
		{name: "an unknown kind is rejected", sent: envelope.Message{Kind: "rm"}, reject: "no handler for kind rm"},
	}
	for _, tc := range tests {
		t.Run(tc.name, func(t *testing.T) {
			c := newFakeChain(tc.sent)
			serveAll(t, newAgent(t, c))

			require.EqualValues(t, 1, c.processed)
			if tc.reject != "" {
				require.Equal(t, []types.Rejection{{Arrival: 1, Reason: tc.reject}}, c.rejections)
				return
			}
			require.Empty(t, c.rejections)
			if tc.reply == "" {
				require.Empty(t, c.replies)
				return
			}
			require.Len(t, c.replies, 1)
			reply := c.replies[0]
			require.Equal(t, tc.reply, reply.Kind)
			require.Equal(t, tc.body, reply.Body)
			require.Equal(t, tc.sent.ContentType, reply.ContentType)
			require.Equal(t, alice, reply.Recipient)
			require.EqualValues(t, 1, reply.Parent)
			require.Equal(t, c.inbox[0].Id, envelope.ID(reply.ReplyTo).String())
		})
	}
}

func TestAgentReceiptsAPageInOneTransaction(t *testing.T) {
	c := newFakeChain()
	for range 100 {
		c.file(ping())
	}
	serveAll(t, newAgent(t, c))
	require.Len(t, c.replies, 100)
	require.Equal(t, 1, c.txs)
}

func TestAgentKeepsWithinTheChainsLimits(t *testing.T) {
	t.Run("entries", func(t *testing.T) {
		c := newFakeChain()
		c.params.MaxBatchEntries = 10
		for range 35 {
			c.file(ping())
		}
		serveAll(t, newAgent(t, c))
		require.Len(t, c.replies, 35)
		require.Equal(t, 4, c.txs)
	})
	t.Run("bytes", func(t *testing.T) {
		c := newFakeChain()
		c.params.MaxBodyBytes, c.params.MaxBatchBytes = 100, 250
		for range 4 {
			c.file(envelope.Message{Kind: envelope.KindEcho, Body: []byte(strings.Repeat("x", 100))})
		}
		serveAll(t, newAgent(t, c))
		require.Len(t, c.replies, 4)
		require.Equal(t, 2, c.txs)
	})
	t.Run("rejections", func(t *testing.T) {
		c := newFakeChain()
		for range types.MaxRejections + 1 {
			c.file(envelope.Message{Kind: "unknown"})
		}
		serveAll(t, newAgent(t, c))
		require.Len(t, c.rejections, types.MaxRejections+1)
	})
	t.Run("a span that is gone", func(t *testing.T) {
		c := newFakeChain()
		for range 2*types.ReceiptSpan + 10 {
			c.file(ping())
		}
		c.first = uint64(len(c.inbox)) // all but the last were pruned
		serveAll(t, newAgent(t, c))
		require.Len(t, c.replies, 1)
		require.EqualValues(t, len(c.inbox), c.processed)
	})
	t.Run("a reply that is too large", func(t *testing.T) {
		c := newFakeChain(envelope.Message{Kind: envelope.KindTask})
		a := newAgent(t, c)
		a.Handle(envelope.KindTask, func(context.Context, Message) (*Reply, error) {
			return &Reply{Kind: envelope.KindResult, Body: make([]byte, c.params.MaxBodyBytes+1)}, nil
		})
		serveAll(t, a)
		require.Len(t, c.rejections, 1)
	})
}

func TestAgentAnswersOnceWhateverHappens(t *testing.T) {
	lost := &client.Error{Phase: client.PhaseUnseen, Expired: true}
	tests := []struct {
		name   string
		before func(n int) error
		after  func(n int) error
	}{
		{name: "the transaction is lost", before: first(lost)},
		{name: "the transaction lands and its answer is lost", after: first(lost)},
		{name: "the agent is killed before the transaction", before: first(errKilled)},
		{name: "the agent is killed after the transaction", after: first(errKilled)},
		{name: "the mempool is full", before: first(&client.Error{Phase: client.PhaseCheck, Codespace: "sdk", Code: 20})},
	}
	for _, tc := range tests {
		t.Run(tc.name, func(t *testing.T) {
			c := newFakeChain(ping(), ping(), ping())
			c.before, c.after = counted(tc.before), counted(tc.after)

			for run := 0; c.processed < 3 || run < 2; run++ { // a killed agent is started again
				require.ErrorIs(t, newAgent(t, c).Run(t.Context()), errKilled)
			}
			require.Len(t, c.replies, 3, "each ping once")
			require.Equal(t, 1, c.txs)
		})
	}
}

func first(err error) func(int) error {
	return func(n int) error {
		if n == 1 {
			return err
		}
		return nil
	}
}

func counted(f func(int) error) func() error {
	n := 0
	return func() error {
		n++
		if f == nil {
			return nil
		}
		return f(n)
	}
}

func TestAgentGoesOnWhereAnotherLeftTheCursor(t *testing.T) {
	c := newFakeChain(ping(), ping(), ping())
	c.before = func() error {
		c.before = nil
		c.processed = 2 // another machine was faster
		return nil
	}
	serveAll(t, newAgent(t, c))
	require.Len(t, c.replies, 1)
	require.EqualValues(t, 3, c.replies[0].Parent)
}

func TestAgentStopsWhenRefusedForGood(t *testing.T) {
	c := newFakeChain(ping())
	broke := &client.Error{Phase: client.PhaseCheck, Codespace: "sdk", Code: 5}
	c.before = func() error { return broke }
	require.ErrorIs(t, newAgent(t, c).Run(t.Context()), broke)
}

func TestAgentFoldsMessagesFiledTwice(t *testing.T) {
	same := envelope.Message{Kind: envelope.KindPing, Nonce: []byte("the same message")}
	c := newFakeChain(same, ping(), same)
	serveAll(t, newAgent(t, c))
	require.Len(t, c.replies, 2)
	require.EqualValues(t, 3, c.processed)
	require.Empty(t, c.rejections)

	c = newFakeChain(ping())
	c.noIndex = true
	serveAll(t, newAgent(t, c))
	require.Len(t, c.replies, 1, "without an index each counts as new")
}

func TestAgentOutlivesItsHandlers(t *testing.T) {
	c := newFakeChain(envelope.Message{Kind: "panic"}, envelope.Message{Kind: "fail"}, ping())
	a := newAgent(t, c)
	a.Handle("panic", func(context.Context, Message) (*Reply, error) { panic("secret") })
	a.Handle("fail", func(context.Context, Message) (*Reply, error) { return nil, errors.New("no\nroom\x1b[2J") })
	serveAll(t, a)
	require.Len(t, c.rejections, 2)
	require.NotContains(t, c.rejections[0].Reason, "secret")
	require.Equal(t, "no room [2J", c.rejections[1].Reason)
	require.Len(t, c.replies, 1)
}

func TestAgentReceiptsWhatItMayNotAnswer(t *testing.T) {
	c := newFakeChain(ping())
	c.refuseReplies = types.ErrHopLimit.ABCICode()
	serveAll(t, newAgent(t, c))
	require.EqualValues(t, 1, c.processed)
	require.Empty(t, c.replies)
}

func TestAgentRejectsWhatExpiredUnread(t *testing.T) {
	c := newFakeChain(ping())
	c.inbox[0].Status = types.MESSAGE_STATUS_EXPIRED
	serveAll(t, newAgent(t, c))
	require.Len(t, c.rejections, 1)
	require.Empty(t, c.replies)
}

func TestASecondAgentForTheSameNodeIsRefused(t *testing.T) {
	home := t.TempDir()
	unlock, err := lock(home, bob)
	require.NoError(t, err)

	a, err := New(Config{Client: newFakeChain(), Home: home})
	require.NoError(t, err)
	require.ErrorIs(t, a.Run(t.Context()), ErrRunning)

	_, err = lock(home, alice)
	require.NoError(t, err, "another node's agent may run")
	unlock()
	require.ErrorIs(t, a.Run(t.Context()), errKilled, "the lock dies with its holder")
}

func TestReasonFitsTheChain(t *testing.T) {
	long := reason(strings.Repeat("ñ", types.MaxReasonBytes))
	require.LessOrEqual(t, len(long), types.MaxReasonBytes)
	require.NotContains(t, long, "\ufffd")
	require.NotEmpty(t, reason(""))
}

func TestAgentNeedsANode(t *testing.T) {
	c := newFakeChain()
	c.unregistered = true
	require.ErrorIs(t, newAgent(t, c).Run(t.Context()), types.ErrNotRegistered)
}
