package main

import (
	"context"
	"sync/atomic"
	"syscall"
	"testing"

	rpchttp "github.com/cometbft/cometbft/rpc/client/http"
	cmttypes "github.com/cometbft/cometbft/types"
	"github.com/stretchr/testify/require"

	"github.com/amigos-network/amigos/client"
	"github.com/amigos-network/amigos/envelope"
)

// TestValidatorsAreKilled kills one of four validators under load, and then all of them at once. The chain lives on,
// and nothing is lost.
func TestValidatorsAreKilled(t *testing.T) {
	n := startValidators(t, 4)
	l := n.load()
	l.goesOn("before anything happens")
	n.kill(3)
	l.goesOn("with three of four")
	n.killAll()
	n.startAll()
	l.goesOn("after all were killed at once")
	l.finish()
	n.requireOneHistory()
}

// validators are the validators of one chain as processes.
type validators struct {
	t     *testing.T
	homes []*validatorHome
	procs []*process
}

// startValidators starts a chain. Its validators wait for a dead proposer less long than by default, which is three
// seconds.
func startValidators(t *testing.T, n int) *validators {
	t.Helper()
	v := newValidators(t, n)
	for _, h := range v.homes {
		h.configure("timeout_propose", "500ms")
	}
	v.startAll()
	return v
}

// newValidators makes a chain of which nothing runs yet.
func newValidators(t *testing.T, n int) *validators {
	t.Helper()
	return &validators{t: t, homes: newValidatorHomes(t, n, even()), procs: make([]*process, n)}
}

// client dials a validator as an account of the first.
func (v *validators) client(i int, from string) *client.Client {
	v.t.Helper()
	return v.homes[i].client(from)
}

func (v *validators) start(i int) { v.procs[i] = v.homes[i].validator() }

// startAll starts those that do not run.
func (v *validators) startAll() {
	for i := range v.homes {
		if v.procs[i] == nil {
			v.start(i)
		}
	}
}

// running are the numbers of those that run.
func (v *validators) running() (all []int) {
	for i, p := range v.procs {
		if p != nil {
			all = append(all, i)
		}
	}
	return all
}

func (v *validators) kill(i int) {
	v.procs[i].kill()
	v.procs[i] = nil
}

// killAll kills those that run, all of them before it waits for the first to be gone.
func (v *validators) killAll() {
	v.signalAll(syscall.SIGKILL)
	for i, p := range v.procs {
		if p != nil {
			v.kill(i)
		}
	}
}

func (v *validators) signalAll(s syscall.Signal) {
	for i, p := range v.procs {
		if p != nil {
			v.signal(i, s)
		}
	}
}

func (v *validators) signal(i int, s syscall.Signal) {
	require.NoError(v.t, v.procs[i].cmd.Process.Signal(s))
}

// rpc asks one validator.
func (v *validators) rpc(i int) *rpchttp.HTTP {
	v.t.Helper()
	c, err := rpchttp.New(v.homes[i].node, "/websocket")
	require.NoError(v.t, err)
	return c
}

// height is a validator's last one; 0 while it does not answer.
func (v *validators) height(i int) int64 {
	status, err := v.rpc(i).Status(v.t.Context())
	if err != nil {
		return 0
	}
	return status.SyncInfo.LatestBlockHeight
}

// awaitState waits until a validator answers from the state of a height. Its block and results are there before.
func (v *validators) awaitState(i int, height int64) {
	v.t.Helper()
	eventually(v.t, "the state is there", func() bool {
		info, err := v.rpc(i).ABCIInfo(v.t.Context())
		return err == nil && info.Response.LastBlockHeight >= height
	})
}

// requireOneHistory waits until all have come as far as the furthest, and compares what each computed at each height.
func (v *validators) requireOneHistory() {
	v.t.Helper()
	v.requireOneHistorySince(1)
}

func (v *validators) requireOneHistorySince(from int64) {
	v.t.Helper()
	var height int64
	for i := range v.homes {
		height = max(height, v.height(i))
	}
	require.NotZero(v.t, height)
	for i := range v.homes {
		eventually(v.t, "all catch up", func() bool {
			_, err := v.rpc(i).BlockResults(v.t.Context(), &height)
			return err == nil
		})
	}
	first := v.results(0, from, height)
	for i := range v.homes[1:] {
		require.Equal(v.t, first, v.results(i+1, from, height))
	}
}

// results are the hashes of a validator's state and of its transactions' results after each block.
func (v *validators) results(i int, from, upTo int64) (hashes [][2]string) {
	v.t.Helper()
	c := v.rpc(i)
	for height := from; height <= upTo; height++ {
		res, err := c.BlockResults(v.t.Context(), &height)
		require.NoError(v.t, err)
		hashes = append(hashes, [2]string{string(res.AppHash), string(cmttypes.NewResults(res.TxsResults).Hash())})
	}
	return hashes
}

// load sends messages from alice to bob by the first validator, one transaction after the other, until it is finished.
type load struct {
	t     *testing.T
	bob   *client.Client
	count atomic.Int64  // transactions in blocks
	done  chan struct{} // closed to finish
	ended chan struct{} // closed when ids and err are complete
	ids   []envelope.ID
	err   error
}

func (v *validators) load() *load {
	v.t.Helper()
	alice, bob := v.homes[0].client("alice"), v.homes[0].client("bob")
	register(v.t, alice, "alice")
	register(v.t, bob, "bob")
	l := &load{t: v.t, bob: bob, done: make(chan struct{}), ended: make(chan struct{})}
	go l.run(v.t.Context(), alice)
	return l
}

func (l *load) run(ctx context.Context, alice *client.Client) {
	const perTransaction = 2
	defer close(l.ended)
	for {
		select {
		case <-l.done:
			return
		default:
		}
		ids, err := sendPings(ctx, alice, perTransaction)
		if err != nil {
			l.err = err
			return
		}
		l.ids = append(l.ids, ids...)
		l.count.Add(1)
	}
}

// goesOn waits until a few more transactions are in blocks.
func (l *load) goesOn(when string) {
	l.t.Helper()
	const few = 5
	enough := l.count.Load() + few
	eventually(l.t, "sending goes on "+when, func() bool { return l.count.Load() >= enough || l.over() })
	if l.over() {
		require.NoError(l.t, l.err, when)
	}
}

func (l *load) over() bool {
	select {
	case <-l.ended:
		return true
	default:
		return false
	}
}

// finish ends the load and looks for each message in the inbox, once, at arrivals without gaps.
func (l *load) finish() {
	l.t.Helper()
	close(l.done)
	<-l.ended
	require.NoError(l.t, l.err)

	arrivals := map[envelope.ID]int{}
	var last uint64
	for {
		page, err := l.bob.Inbox(l.t.Context(), "bob", last, 0)
		require.NoError(l.t, err)
		if len(page.Messages) == 0 {
			break
		}
		for _, message := range page.Messages {
			last++
			require.Equal(l.t, last, message.Entry.Arrival, "without gaps")
			arrivals[message.Entry.Message.ID()]++
		}
	}
	require.Len(l.t, arrivals, len(l.ids), "nothing but what was sent")
	for _, id := range l.ids {
		require.Equal(l.t, 1, arrivals[id], "exactly once")
	}
}
