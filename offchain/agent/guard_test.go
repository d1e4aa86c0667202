package agent

import (
	"context"
	"errors"
	"fmt"
	"testing"
	"testing/synctest"
	"time"

	sdk "github.com/cosmos/cosmos-sdk/types"
	"github.com/stretchr/testify/require"

	"github.com/amigos-network/amigos/envelope"
	"github.com/amigos-network/amigos/x/internode/types"
)

const carol = "amigos1mg43e5570k88av5gvl2czzflk5c4pdcsexsun9"

func task() envelope.Message { return envelope.Message{Kind: envelope.KindTask} }

func done(context.Context, Message) (*Reply, error) {
	return &Reply{Kind: envelope.KindResult, Body: []byte("done")}, nil
}

// guarded is an agent in real time (which a bubble makes its own) that answers tasks.
func guarded(t *testing.T, c *fakeChain, g Guards) *Agent {
	t.Helper()
	a, err := New(Config{Client: c, Home: t.TempDir(), Guards: g, Handlers: map[string]Handler{envelope.KindTask: done}})
	require.NoError(t, err)
	return a
}

func TestPairLimitRejectsWhatOneSenderAsksTooMuch(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		c := newFakeChain(task(), task(), task(), ping(), envelope.Message{Sender: carol, Kind: envelope.KindTask})
		a := guarded(t, c, Guards{PairReplies: 2, PairWindow: time.Hour})
		serveAll(t, a)
		require.Len(t, c.replies, 4, "two tasks, the ping and carol's task")
		require.Len(t, c.rejections, 1)
		require.EqualValues(t, 3, c.rejections[0].Arrival)
		require.Contains(t, c.rejections[0].Reason, "pair limit")

		time.Sleep(time.Hour)
		c.file(task())
		serveAll(t, a)
		require.Len(t, c.replies, 5, "the window has moved")
	})
}

func TestPairLimitCountsOnlyReplies(t *testing.T) {
	c := newFakeChain()
	a, err := New(Config{Client: c, Home: t.TempDir(), Guards: Guards{PairReplies: 1}, Handlers: map[string]Handler{
		"note": func(context.Context, Message) (*Reply, error) { return nil, nil },
		"fail": func(context.Context, Message) (*Reply, error) { return nil, errors.New("no") },
		"task": done,
	}})
	require.NoError(t, err)
	for _, kind := range []string{"note", "fail", "note", "task", "task"} {
		c.file(envelope.Message{Kind: kind})
	}
	serveAll(t, a)
	require.Len(t, c.replies, 1)
	require.Len(t, c.rejections, 2, "the failure, and the second task")
}

func TestPairsAreForgottenLeastRecentFirst(t *testing.T) {
	g, err := newGuard(Guards{PairReplies: 1, PairWindow: time.Hour, Rate: 1})
	require.NoError(t, err)
	g.count("first")
	require.NotEmpty(t, g.exhausted("first"))
	for i := range maxPairs {
		g.count(fmt.Sprint(i))
	}
	require.Empty(t, g.exhausted("first"))
	require.Equal(t, maxPairs, g.pairs.Len())
}

func TestRateMakesRepliesWait(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		c := newFakeChain()
		for range 35 {
			c.file(ping())
		}
		start := time.Now()
		serveAll(t, guarded(t, c, Guards{Rate: 0.5})) // five at once, then one in two seconds
		require.Len(t, c.replies, 35)
		require.Equal(t, time.Minute, time.Since(start))
		require.Greater(t, c.txs, 10, "what is ready goes out meanwhile")
	})
}

func TestBudgetMakesMessagesWait(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		c := newFakeChain(ping())
		c.gas = 100_000 // 1000uamigo a transaction
		prices, err := sdk.ParseDecCoins("0.01uamigo")
		require.NoError(t, err)
		a := guarded(t, c, Guards{Budget: sdk.NewInt64Coin("uamigo", 1500), GasPrices: prices})
		serveAll(t, a)
		c.file(ping())
		serveAll(t, a)
		require.Len(t, c.replies, 2, "a transaction may overshoot")

		start := time.Now()
		c.file(ping())
		c.file(ping())
		serveAll(t, a)
		require.Len(t, c.replies, 4, "nothing is lost")
		require.Empty(t, c.rejections)
		require.InDelta(t, budgetWindow, time.Since(start), float64(budgetStep))
	})
}

func TestBudgetNeedsItsPrice(t *testing.T) {
	_, err := New(Config{Client: newFakeChain(), Home: t.TempDir(), Guards: Guards{Budget: sdk.NewInt64Coin("uamigo", 1)}})
	require.Error(t, err)
	_, err = New(Config{Client: newFakeChain(), Home: t.TempDir(), Guards: Guards{Rate: -1}})
	require.Error(t, err)
}

func TestAtTheHopLimit(t *testing.T) {
	last := types.DefaultParams().MaxHops
	t.Run("a message is still taken, its reply withheld", func(t *testing.T) {
		c := newFakeChain()
		c.fileWith(last, task())
		c.fileWith(last, ping())
		c.fileWith(last-1, ping())
		serveAll(t, guarded(t, c, Guards{}))
		require.EqualValues(t, 3, c.processed)
		require.Empty(t, c.rejections)
		require.Len(t, c.replies, 1)
		require.EqualValues(t, 3, c.replies[0].Parent)
	})
	t.Run("a program is not run in vain", func(t *testing.T) {
		c := newFakeChain()
		c.fileWith(last, task())
		a := guarded(t, c, Guards{})
		a.handlers[envelope.KindTask] = entry{answers: true, handler: func(context.Context, Message) (*Reply, error) {
			t.Error("it ran")
			return nil, nil
		}}
		serveAll(t, a)
		require.Len(t, c.rejections, 1)
		require.Contains(t, c.rejections[0].Reason, "hop limit")
	})
	t.Run("a limit lowered meanwhile is learnt from the first refusal", func(t *testing.T) {
		c := newFakeChain()
		c.params.MaxBatchEntries = 1
		for range 3 {
			c.fileWith(4, ping())
		}
		c.deliver = func(Message, types.SendEntry) uint32 {
			c.params.MaxHops = 4
			return types.ErrHopLimit.ABCICode()
		}
		a := guarded(t, c, Guards{})
		serveAll(t, a)
		require.EqualValues(t, 3, c.processed)
		c.fileWith(4, ping())
		c.deliver = func(Message, types.SendEntry) uint32 { t.Error("it tried again"); return 0 }
		serveAll(t, a)
		require.EqualValues(t, 4, c.processed)
	})
}

func TestAgentMakesItsRepliesAnewWhenLimitsShrink(t *testing.T) {
	c := newFakeChain()
	for range 20 {
		c.file(ping())
	}
	c.before = counted(first(types.ErrBatchTooLarge))
	shrink := c.before
	c.before = func() error {
		err := shrink()
		if err != nil {
			c.params.MaxBatchEntries = 10
		}
		return err
	}
	serveAll(t, newAgent(t, c))
	require.Len(t, c.replies, 20)
	require.Equal(t, 2, c.txs)

	c = newFakeChain(ping())
	c.before = func() error { return types.ErrBatchTooLarge }
	require.ErrorIs(t, newAgent(t, c).Run(t.Context()), types.ErrBatchTooLarge, "a refusal by known limits stands")
}

func TestAReplyMayGoToAnother(t *testing.T) {
	c := newFakeChain(task())
	a := newAgent(t, c)
	a.Handle(envelope.KindTask, func(context.Context, Message) (*Reply, error) {
		return &Reply{To: carol, Kind: envelope.KindTask}, nil
	})
	serveAll(t, a)
	require.Len(t, c.replies, 1)
	require.Equal(t, carol, c.replies[0].Recipient)
	require.EqualValues(t, 1, c.replies[0].Parent, "its hops are counted all the same")
}
