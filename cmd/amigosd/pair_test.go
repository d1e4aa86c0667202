package main_test

import (
	"context"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/amigos-network/amigos/client"
	"github.com/amigos-network/amigos/testutil/process"
	"github.com/amigos-network/amigos/testutil/traffic"
	"github.com/amigos-network/amigos/x/internode/types"
)

// patience is for a condition on a loaded machine; it is never waited out when the condition holds.
const patience = 2 * time.Minute

// pair is two chains as processes, with a way in each direction once they are linked.
type pair struct {
	*process.Pair

	t          *testing.T
	alice, bob *client.Client // on norte and on sur
	there      *way           // from alice to bob
	back       *way           // from bob to alice
}

// way is one direction: who sends packets to whom, and what becomes of them.
type way struct {
	t     *testing.T
	from  *client.Client
	make  traffic.Maker
	books *traffic.Ledger
	sent  int
}

// startPair starts two chains that do not know each other, as init makes them but for the edits.
func startPair(t *testing.T, edits ...func(*process.Config)) *pair {
	t.Helper()
	made, err := process.NewPair(t.Context(), process.Config{
		Binary: "amigosd", Dir: t.TempDir(), Validators: 1,
	}, edits...)
	require.NoError(t, err)
	require.NoError(t, made.Start(t.Context()))
	t.Cleanup(func() { made.Norte.Kill(); made.Sur.Kill() })
	p := &pair{Pair: made, t: t}
	p.alice, err = made.Norte.DialNode(t.Context(), process.Alice)
	require.NoError(t, err)
	t.Cleanup(p.alice.Close)
	p.bob, err = made.Sur.DialNode(t.Context(), process.Bob)
	require.NoError(t, err)
	t.Cleanup(p.bob.Close)
	return p
}

// relayer makes a relayer of ours that is gone when the test is.
func (p *pair) relayer(key string) *process.Relayer {
	p.t.Helper()
	r, err := p.Relayer(key)
	require.NoError(p.t, err)
	p.t.Cleanup(func() {
		r.Kill()
		if p.t.Failed() {
			p.t.Log(r.Log())
		}
	})
	return r
}

// openWays finds the channel that the chains share and watches both directions of it.
func (p *pair) openWays() {
	p.t.Helper()
	channels, err := process.Channels(p.t.Context(), p.alice, types.PortID)
	require.NoError(p.t, err)
	require.Len(p.t, channels, 1)
	here, there := channels[0].ChannelId, channels[0].Counterparty.ChannelId
	p.there = p.way(p.alice, p.Norte, "bob@"+here, traffic.Channel{Port: types.PortID, ID: here, Remote: there}, p.Sur)
	p.back = p.way(p.bob, p.Sur, "alice@"+there, traffic.Channel{Port: types.PortID, ID: there, Remote: here}, p.Norte)
}

func (p *pair) way(from *client.Client, on *process.Chain, to string, channel traffic.Channel, other *process.Chain) *way {
	p.t.Helper()
	w := &way{t: p.t, from: from, make: traffic.Messages(from.Address(), to, []byte("hola")), books: traffic.NewLedger(channel)}
	reading, stop := context.WithCancel(context.Background())
	ready, ended := make(chan struct{}), make(chan error, 1)
	go func() {
		ended <- w.books.Run(reading, on.Validators[0].RPC, other.Validators[0].RPC, func() { close(ready) })
	}()
	p.t.Cleanup(func() {
		stop()
		require.NoError(p.t, <-ended)
	})
	<-ready
	return w
}

// send lets n packets leave, and waits until they have: a transaction that is in no block dies with its chain.
func (w *way) send(n int, timeout time.Duration) {
	w.t.Helper()
	require.NoError(w.t, traffic.Send(w.t.Context(), w.from, n, timeout, w.make))
	w.sent += n
	w.wait("they leave", w.sent, traffic.Sent)
}

// wait waits until n of all packets sent so far are as said.
func (w *way) wait(what string, n int, is func(traffic.Packet) bool) {
	w.t.Helper()
	ctx, cancel := context.WithTimeout(w.t.Context(), patience)
	defer cancel()
	require.NoError(w.t, w.books.Wait(ctx, n, is), what)
}

// settles waits until all packets have ended, and makes sure that each did once.
func (w *way) settles(when string) {
	w.t.Helper()
	w.wait(when, w.sent, traffic.Settled)
	require.NoError(w.t, w.books.Check(w.sent), when)
}

// requireFiled makes sure that the inbox on the other chain has each message once, without gaps.
func requireFiled(t *testing.T, reader *client.Client, name string, want int) {
	t.Helper()
	ids := map[string]bool{}
	var last uint64
	for {
		page, err := reader.Inbox(t.Context(), name, last, 0)
		require.NoError(t, err)
		if len(page.Messages) == 0 {
			break
		}
		for _, m := range page.Messages {
			last++
			require.Equal(t, last, m.Entry.Arrival, "without gaps")
			ids[m.Id] = true
		}
	}
	require.Len(t, ids, want, "each message once")
}
