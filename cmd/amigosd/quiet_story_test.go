package main

import (
	"syscall"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/amigos-network/amigos/client/liveness"
	"github.com/amigos-network/amigos/x/internode/types"
)

// idles waits until a validator's chain waits for something to say, and returns its height.
func (v *validators) idles(i int) int64 {
	v.t.Helper()
	var report liveness.Report
	eventually(v.t, "the chain idles", func() bool {
		var err error
		report, err = liveness.Look(v.t.Context(), v.rpc(i), time.Now())
		return err == nil && report.State == liveness.Idle && report.Height > 1
	})
	return report.Height
}

// TestAQuietChainServesAtOnceAfterARestart ends the only validator of a chain that idles, gently and by force. Queries,
// simulations and transactions work without a block since.
func TestAQuietChainServesAtOnceAfterARestart(t *testing.T) {
	v := startValidators(t, 1)
	alice := v.homes[0].client("alice")
	register(t, alice, "alice")
	for _, how := range []struct {
		name   string
		signal syscall.Signal
	}{{"stopped", syscall.SIGTERM}, {"killed", syscall.SIGKILL}} {
		v.idles(0)
		v.procs[0].end(how.signal)
		v.start(0)
		at := v.idles(0)

		record, err := alice.Node(t.Context(), "alice")
		require.NoError(t, err, how.name)
		require.Equal(t, "alice", record.Node.Name)
		res, err := alice.Do(t.Context(), &types.MsgRenewNode{Owner: alice.Address()})
		require.NoError(t, err, how.name)
		require.LessOrEqual(t, res.Height, at+2, "no further block was waited for")
	}
}

// TestAQuietChainOfFourSurvivesAllBeingKilled kills all four validators in a silence. The first message afterwards finds
// them ready, and they agree on everything.
func TestAQuietChainOfFourSurvivesAllBeingKilled(t *testing.T) {
	v := startValidators(t, 4)
	alice := v.homes[0].client("alice")
	register(t, alice, "alice")
	v.idles(0)
	v.killAll()
	v.startAll()
	v.idles(0)
	_, err := alice.Do(t.Context(), &types.MsgRenewNode{Owner: alice.Address()})
	require.NoError(t, err)
	v.requireOneHistory()
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
