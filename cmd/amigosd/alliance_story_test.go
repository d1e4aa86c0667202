package main

import (
	"os"
	"path/filepath"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/amigos-network/amigos/client"
	chattypes "github.com/amigos-network/amigos/x/agentchat/types"
	"github.com/amigos-network/amigos/x/internode/types"
)

func chatAs(name string, args ...string) []string {
	return append([]string{"tx", "agentchat"}, append(args, "--from", name, "--keyring-backend", "test")...)
}

// TestAnAllianceOfTwoChains forms, times out and dissolves an alliance by the commands that people type, between two
// chains whose relayer is killed before every step that needs it.
func TestAnAllianceOfTwoChains(t *testing.T) {
	t.Parallel()
	w := newTwoChains(t)
	norte, sur := w.pair.Norte, w.pair.Sur
	w.run(norte, as("operator-0", "name-link", "link-1", "sur")...)
	w.run(sur, as("operator-0", "name-link", "link-1", "norte")...)
	w.run(sur, as("bob", "set-inbox-policy", "allow-list")...)
	terms := filepath.Join(t.TempDir(), "terms.md")
	require.NoError(t, os.WriteFile(terms, []byte("We answer each other within a day.\n"), 0o600))

	// Nobody carries the proposal in time.
	w.relayer.Kill()
	require.Contains(t, w.run(norte, chatAs("alice", "propose-alliance", "north", "bob@sur", "--terms", terms,
		"--threshold", "2", "--expires", "720h", "--packet-timeout", "2s")...), "on its way")
	sent := w.standing(w.alice, "north").Alliance.Told[0]
	w.passes(sent.Until)
	require.NoError(t, w.relayer.Start(t.Context()))
	untold := w.waits(w.alice, "north", "its timeout is known", func(r *chattypes.AllianceRecord) bool { return r.Alliance.Told[0].Code != 0 })
	require.Equal(t, types.ErrPacketTimedOut.ABCICode(), untold.Alliance.Told[0].Code)
	require.Equal(t, chattypes.ALLIANCE_STATUS_PROPOSED, untold.Alliance.Status)
	w.exits(sur, client.ExitRefused, []string{"(agentchat 2040)"}, chatAs("bob", "accept-alliance", "north@norte")...)
	require.Contains(t, w.run(norte, "query", "agentchat", "alliance", "north"), "sync-alliance")

	// It is told again, and answered, with a relayer that is killed after each.
	w.run(norte, chatAs("alice", "sync-alliance", "north")...)
	require.Contains(t, w.run(sur, "query", "agentchat", "alliance", "north@norte", "--wait", "proposed", "--terms", terms), "north@link-1")
	w.relayer.Kill()
	require.Contains(t, w.run(sur, chatAs("bob", "accept-alliance", "north@norte")...), "on its way")
	require.Equal(t, chattypes.ALLIANCE_STATUS_PROPOSED, w.standing(w.alice, "north").Alliance.Status)
	w.exits(sur, client.ExitRefused, []string{"(agentchat 2044)"}, chatAs("bob", "decline-alliance", "north@norte")...)
	require.NoError(t, w.relayer.Start(t.Context()))
	w.becomes(w.alice, "north", chattypes.ALLIANCE_STATUS_ACTIVE)
	w.becomes(w.bob, "north@norte", chattypes.ALLIANCE_STATUS_ACTIVE)
	require.Contains(t, w.run(norte, "query", "internode", "node", "alice"), "north")
	require.Contains(t, w.run(norte, "query", "agentchat", "room", "alliance-north"), "Alliance north")
	w.run(norte, as("alice", "send", "bob@sur", "hola, ally", "--wait", "filed")...)

	// Its end reaches the other chain when there is a relayer again.
	w.relayer.Kill()
	require.Contains(t, w.run(norte, chatAs("alice", "dissolve-alliance", "north")...), "dissolved")
	require.Equal(t, chattypes.ALLIANCE_STATUS_ACTIVE, w.standing(w.bob, "north@norte").Alliance.Status)
	require.NoError(t, w.relayer.Start(t.Context()))
	w.becomes(w.bob, "north@norte", chattypes.ALLIANCE_STATUS_DISSOLVED)
	w.exits(norte, client.ExitFailed, []string{"(internode 1118)"}, as("alice", "send", "bob@sur", "still there?", "--wait", "filed")...)
	w.exits(sur, client.ExitRefused, []string{"(agentchat 2046)"}, chatAs("bob", "leave-alliance", "north@norte")...)
	w.refusedAlliances(terms)
}

// refusedAlliances meets what a person can do wrong.
func (w *twoChains) refusedAlliances(terms string) {
	w.t.Helper()
	norte := w.pair.Norte
	propose := func(args ...string) []string {
		return chatAs("alice", append([]string{"propose-alliance"}, append(args, "--terms", terms)...)...)
	}
	w.exits(norte, client.ExitRefused, []string{"(internode 1101)"}, propose("south", "nadie")...)
	w.exits(norte, client.ExitRefused, []string{"(internode 1129)"}, propose("south", "bob@oeste")...)
	w.exits(norte, client.ExitRefused, []string{"(agentchat 2002)"}, propose("north", "bob@sur")...)
	w.exits(norte, client.ExitRefused, []string{"(agentchat 2042)"}, propose("south", "bob@sur", "--threshold", "3")...)
	w.exits(norte, client.ExitRefused, []string{"(agentchat 2040)"}, chatAs("alice", "withdraw-alliance", "south")...)
}

// standing is how an alliance stands on a client's chain.
func (w *twoChains) standing(c *client.Client, alliance string) *chattypes.AllianceRecord {
	w.t.Helper()
	record, err := c.Alliance(w.t.Context(), alliance)
	require.NoError(w.t, err)
	return record
}

func (w *twoChains) waits(c *client.Client, alliance, what string, is func(*chattypes.AllianceRecord) bool) (record *chattypes.AllianceRecord) {
	w.t.Helper()
	eventually(w.t, what, func() bool {
		var err error
		record, err = c.Alliance(w.t.Context(), alliance)
		return err == nil && is(record)
	})
	return record
}

func (w *twoChains) becomes(c *client.Client, alliance string, status chattypes.AllianceStatus) {
	w.t.Helper()
	w.waits(c, alliance, alliance+" is "+status.Words(), func(r *chattypes.AllianceRecord) bool { return r.Alliance.Status == status })
}

// passes lets a time come on the other chain. A quiet chain has no time of its own, so something is said there.
func (w *twoChains) passes(millis int64) {
	w.t.Helper()
	eventually(w.t, "the packet's time has passed on the other chain", func() bool {
		_, err := w.bob.Do(w.t.Context(), &types.MsgRenewNode{Owner: w.bob.Address()})
		require.NoError(w.t, err)
		return time.Now().UnixMilli() > millis+1000
	})
}
