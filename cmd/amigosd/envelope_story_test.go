package main

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/amigos-network/amigos/client"
)

// TestEnvelopesAreCarriedByOthers seals with an operational key, looks inside without a chain, lets somebody else carry
// it, and revokes the key.
func TestEnvelopesAreCarriedByOthers(t *testing.T) {
	h := newValidatorHome(t)
	h.validator()
	alice, bob := h.client("alice"), h.client("bob")
	register(t, alice, "alice")
	register(t, bob, "bob")
	h.run("keys", "add", "laptop", "--keyring-backend", "test")
	sign := func(from string, args ...string) string {
		return h.run(append(args, "--from", from, "--keyring-backend", "test", "--node", h.node)...)
	}
	require.Contains(t, sign("alice", "tx", "internode", "add-key", "laptop"), "speaks for the node from height")

	seal := func(file, out string) { // beside the envelope stands, for people, what was sealed
		_, line, found := strings.Cut(out, "{")
		require.True(t, found, out)
		require.NoError(t, os.WriteFile(file, []byte("{"+line), 0o600))
	}
	file := filepath.Join(t.TempDir(), "hola.json")
	sealed := sign("laptop", "envelope", "seal", "bob", "hola", "--author", "alice")
	seal(file, sealed)
	require.Contains(t, h.run("envelope", "open", file), "hola")
	require.Contains(t, sign("bob", "envelope", "anchor", file), "anchored as bob/1")
	h.refused("1156", "envelope", "anchor", file, "--from", "bob", "--keyring-backend", "test", "--node", h.node)
	page, err := bob.Inbox(t.Context(), "bob", 0, 0)
	require.NoError(t, err)
	require.Equal(t, alice.Address(), client.SenderAddress(page.Messages[0].Entry))

	require.Contains(t, sign("alice", "tx", "internode", "revoke-key", "laptop"), "no more")
	proven := h.run("proof", "verify", h.export("bob/1"), "--genesis", filepath.Join(h.dir, "config", "genesis.json"))
	require.Contains(t, proven, "message bob/1 from alice")
	require.Contains(t, proven, "an envelope, signed by a key of the sender's")
	keys := h.run("query", "internode", "keys", "alice", "--node", h.node)
	require.Contains(t, keys, "identity, since height")
	require.Contains(t, keys, "until")
	require.Contains(t, h.run("query", "internode", "quota", "alice", "--node", h.node), "0 of 65536 bytes left")

	sealed = sign("laptop", "envelope", "seal", "bob", "tarde", "--author", "alice")
	seal(file, sealed)
	h.refused("1153", "envelope", "anchor", file, "--from", "bob", "--keyring-backend", "test", "--node", h.node)
	h.refused("no envelope", "envelope", "open", os.DevNull)
}
