package main

import (
	"syscall"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/amigos-network/amigos/client/liveness"
	"github.com/amigos-network/amigos/x/internode/types"
)

// idles waits until a validator's chain waits for something to say, after a block that proves what was said last, and
// returns its height.
func (v *validators) idles(i int) int64 {
	v.t.Helper()
	var report liveness.Report
	eventually(v.t, "the chain idles", func() bool {
		var err error
		report, err = liveness.Look(v.t.Context(), v.rpc(i), time.Now())
		return err == nil && report.State == liveness.Idle && report.Height > 1 && report.Since.Before(report.Time)
	})
	return report.Height
}

// TestAQuietChainServesAtOnceAfterARestart ends the only validator of a chain that idles, gently and by force. It keeps no
// more versions than it must. Queries, simulations and transactions work without a block since.
func TestAQuietChainServesAtOnceAfterARestart(t *testing.T) {
	v := newSilent(t, 1)
	v.homes[0].args = append(v.homes[0].args, "--pruning", "everything")
	v.startAll()
	alice := v.homes[0].client("alice")
	register(t, alice, "alice")
	for _, how := range []struct {
		name   string
		signal syscall.Signal
	}{{"stopped", syscall.SIGTERM}, {"killed", syscall.SIGKILL}} {
		v.idles(0)
		v.procs[0].end(how.signal)
		v.start(0)
		v.servesAtOnce(0, how.name)
	}
}

// newSilent makes a chain whose heart does not beat while it is looked at: what waits for a block waits for ever.
func newSilent(t *testing.T, n int) *validators {
	t.Helper()
	v := newValidators(t, n)
	for _, h := range v.homes {
		h.configure("create_empty_blocks_interval", "1h")
	}
	return v
}

// servesAtOnce asks a validator on whose chain nobody speaks, and lets alice speak there.
func (v *validators) servesAtOnce(i int, when string) {
	v.t.Helper()
	top := v.allIdle()
	alice := v.client(i, "alice")
	record, err := alice.Node(v.t.Context(), "alice")
	require.NoError(v.t, err, when)
	require.Equal(v.t, "alice", record.Node.Name)
	res, err := alice.Do(v.t.Context(), &types.MsgRenewNode{Owner: alice.Address()})
	require.NoError(v.t, err, when)
	require.Equal(v.t, top+1, res.Height, "%s: no further block was waited for", when)
}

// allIdle waits until all validators that run idle at one height, and returns it.
func (v *validators) allIdle() (at int64) {
	v.t.Helper()
	eventually(v.t, "all idle at one height", func() bool {
		heights := map[int64]bool{}
		for i, p := range v.procs {
			if p != nil {
				at = v.idles(i)
				heights[at] = true
			}
		}
		return len(heights) == 1
	})
	return at
}

// TestAQuietChainOfFourSurvivesKills kills one of four validators in a silence, then all. The first message afterwards
// finds them ready. Then one has the other pace, and in the end they agree on everything.
func TestAQuietChainOfFourSurvivesKills(t *testing.T) {
	v := newSilent(t, 4)
	v.startAll()
	register(t, v.homes[0].client("alice"), "alice")
	v.idles(0)
	v.kill(3)
	v.servesAtOnce(0, "one is killed")
	v.start(3)
	v.servesAtOnce(3, "it is back")
	v.killAll()
	v.startAll()
	v.servesAtOnce(0, "all were killed")

	v.kill(3)
	v.homes[3].keep(steady)
	v.start(3)
	at := v.height(0)
	alice := v.client(3, "alice")
	for range 8 { // each is the proposer twice
		_, err := alice.Do(t.Context(), &types.MsgRenewNode{Owner: alice.Address()})
		require.NoError(t, err)
	}
	require.Greater(t, v.height(0), at+8)
	v.kill(2) // so that blocks need the vote of the one that does not wait
	for range 3 {
		_, err := alice.Do(t.Context(), &types.MsgRenewNode{Owner: alice.Address()})
		require.NoError(t, err)
	}
	v.start(2)
	v.requireOneHistory()
}

// keep gives a home the settings of a pace.
func (h *validatorHome) keep(p pace) {
	c := cometConfig(p).Consensus
	h.configure("create_empty_blocks", c.CreateEmptyBlocks)
	h.configure("create_empty_blocks_interval", c.CreateEmptyBlocksInterval.String())
	h.configure("timeout_commit", c.TimeoutCommit.String())
}

// TestANodeJoinsAQuietChainByStateSync restores a node from a snapshot while nobody speaks. It serves as soon as it has
// caught up.
func TestANodeJoinsAQuietChainByStateSync(t *testing.T) {
	v := newSilent(t, 1)
	first := v.homes[0]
	first.args = append(first.args, "--state-sync.snapshot-interval", "3")
	v.startAll()
	alice := first.client("alice")
	register(t, alice, "alice")
	for v.height(0) < 8 {
		_, err := alice.Do(t.Context(), &types.MsgRenewNode{Owner: alice.Address()})
		require.NoError(t, err)
	}
	v.idles(0)
	from := v.joinBySnapshot()
	v.servesAtOnce(1, "it has joined")
	v.requireOneHistorySince(from)
}

// TestAFloodEndsInSilence sends many messages at once. When they are in blocks, the chain falls silent again after one
// block that proves them.
func TestAFloodEndsInSilence(t *testing.T) {
	v := startValidators(t, 1)
	alice, bob := v.homes[0].client("alice"), v.homes[0].client("bob")
	register(t, alice, "alice")
	register(t, bob, "bob")
	for range 10 {
		_, err := sendPings(t.Context(), alice, 100)
		require.NoError(t, err)
	}
	at := v.height(0)
	require.LessOrEqual(t, v.idles(0), at+2)
}
