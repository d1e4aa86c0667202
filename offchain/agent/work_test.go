package agent

import (
	"context"
	"sync/atomic"
	"testing"
	"testing/synctest"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/amigos-network/amigos/envelope"
)

func TestFinishedRepliesDoNotWaitForASlowHandler(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		c := newFakeChain(ping(), ping(), task(), ping())
		a := guarded(t, c, Guards{})
		a.Handle(envelope.KindTask, func(ctx context.Context, m Message) (*Reply, error) {
			time.Sleep(30 * time.Second)
			require.Len(t, c.replies, 2, "the pongs before it are out")
			require.EqualValues(t, 2, c.processed)
			return done(ctx, m)
		})
		serveAll(t, a)
		require.Equal(t, 2, c.txs)
		require.Len(t, c.replies, 4)
	})
}

func TestHandlersInParallelKeepTheOrder(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		c := newFakeChain(task(), task(), task(), task())
		var running, most atomic.Int32
		a, err := New(Config{Client: c, Home: t.TempDir(), Parallel: 3, Handlers: map[string]Handler{
			envelope.KindTask: func(ctx context.Context, m Message) (*Reply, error) {
				most.Store(max(most.Load(), running.Add(1)))
				defer running.Add(-1)
				time.Sleep(time.Duration(10-m.Entry.Arrival) * time.Second) // the first one takes longest
				return done(ctx, m)
			},
		}})
		require.NoError(t, err)
		start := time.Now()
		serveAll(t, a)
		require.EqualValues(t, 3, most.Load())
		require.Equal(t, 13*time.Second, time.Since(start))
		for i, reply := range c.replies {
			require.EqualValues(t, i+1, reply.Parent)
		}
	})
}

func TestAnAgentThatStopsEndsItsHandlers(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		c := newFakeChain(task())
		a := guarded(t, c, Guards{})
		ctx, stop := context.WithCancel(t.Context())
		a.Handle(envelope.KindTask, func(ctx context.Context, _ Message) (*Reply, error) {
			stop()
			<-ctx.Done()
			return nil, ctx.Err()
		})
		require.NoError(t, a.Run(ctx))
		require.Zero(t, c.processed, "what was cut short is not decided")
	})
}
