package main

import (
	"bytes"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/amigos-network/amigos/client"
	"github.com/amigos-network/amigos/envelope"
	"github.com/amigos-network/amigos/x/internode/types"
)

// TestProofsConvinceAStranger exports proofs from a running chain, whose validators' power changes meanwhile, and
// verifies them with nothing but the genesis or a validator set.
func TestProofsConvinceAStranger(t *testing.T) {
	h := newValidatorHome(t)
	validator := h.validator()
	alice, bob := h.client("alice"), h.client("bob")
	register(t, alice, "alice")
	register(t, bob, "bob")
	sent, err := alice.Send(t.Context(), true, client.Draft{To: "bob", Kind: envelope.KindText, Body: []byte("hola")})
	require.NoError(t, err)
	said := h.export("bob/1")
	_, err = bob.Do(t.Context(), &types.MsgReceipt{
		Owner: bob.Address(), Stage: types.STAGE_PROCESSED, To: 1, Rejections: []types.Rejection{{Arrival: 1, Reason: "busy"}},
	})
	require.NoError(t, err)
	height := h.delegate(alice)
	received := h.export("--receipt", sent.Messages[0].ID.String())
	key := h.export("--key", "alice")
	trust := strings.TrimSpace(h.run("proof", "trust", "--height", height, "--node", h.node))

	h.refused("not signed yet", "proof", "export", "bob/1", "--height", "1000000", "--node", h.node)
	h.refused("cannot be proven", "proof", "export", "bob/1", "--height", "1", "--node", h.node)
	h.refused("no receipt covers", "proof", "export", "--receipt", h.another(alice), "--node", h.node)
	h.refused("(internode 1101)", "proof", "export", "dora/1", "--node", h.node)
	h.refused("(internode 1124)", "proof", "export", "bob/99", "--node", h.node)
	validator.stop() // from here on there is no chain to ask

	genesis := filepath.Join(h.dir, "config", "genesis.json")
	out := h.run("proof", "verify", said, "--genesis", genesis)
	for _, want := range []string{"message bob/1 from alice", "hola", sent.Messages[0].ID.String(), "1 of 1 validators", storyChain} {
		require.Contains(t, out, want)
	}
	require.Contains(t, h.run("proof", "verify", received, "--genesis", genesis), "rejected: busy")
	require.Contains(t, h.run("proof", "verify", received, "--trust", trust, "--chain-id", storyChain, "-o", "json"), `"reason":"busy"`)
	require.Contains(t, h.run("proof", "verify", key, "--genesis", genesis), "key of alice")

	h.refused("validators you do not trust", "proof", "verify", said, "--trust", trust)
	h.refused("another chain", "proof", "verify", received, "--trust", trust, "--chain-id", "sur-1")
	h.refused("another chain", "proof", "verify", said, "--genesis", altered(t, genesis, storyChain, "other-1"))
	h.refused("not an intact proof file", "proof", "verify", altered(t, said, "  ", "\t"), "--genesis", genesis)
	h.refused("the record is not what it should be", "proof", "verify", altered(t, said, `"arrival": "1"`, `"arrival": "2"`), "--genesis", genesis)
	h.refused("--genesis or --trust", "proof", "verify", said)
}

// export writes a proof to a file and returns its name.
func (h *validatorHome) export(args ...string) string {
	h.t.Helper()
	cmd := h.command(append([]string{"proof", "export", "--node", h.node}, args...)...)
	var stderr bytes.Buffer
	cmd.Stderr = &stderr
	bz, err := cmd.Output()
	require.NoError(h.t, err, stderr.String())
	name := filepath.Join(h.t.TempDir(), "proof.json")
	require.NoError(h.t, os.WriteFile(name, bz, 0o600))
	return name
}

// refused runs a command that must fail, and say why.
func (h *validatorHome) refused(why string, args ...string) {
	h.t.Helper()
	out, err := h.command(args...).CombinedOutput()
	var exit *exec.ExitError
	require.ErrorAs(h.t, err, &exit, "%s", out)
	require.Contains(h.t, string(out), why)
}

// delegate gives the validator more power, and returns a height at which it has it.
func (h *validatorHome) delegate(c *client.Client) string {
	h.t.Helper()
	before, err := c.TrustRoot(h.t.Context(), 0)
	require.NoError(h.t, err)
	operator := strings.TrimSpace(h.run("keys", "show", "alice", "--bech", "val", "--address", "--keyring-backend", "test"))
	h.run("tx", "staking", "delegate", operator, "100000000uamigo", "--from", "alice", "--keyring-backend", "test",
		"--node", h.node, "--chain-id", storyChain, "--yes")
	now := before
	eventually(h.t, "the validators change", func() bool {
		now, err = c.TrustRoot(h.t.Context(), 0)
		return err == nil && !bytes.Equal(now.Validators, before.Validators)
	})
	return strconv.FormatInt(now.Height, 10)
}

// another sends bob one more message, for which there is no receipt.
func (h *validatorHome) another(c *client.Client) string {
	h.t.Helper()
	sent, err := c.Send(h.t.Context(), true, client.Draft{To: "bob", Kind: envelope.KindText, Body: []byte("again")})
	require.NoError(h.t, err)
	return sent.Messages[0].Handle
}

// altered copies a file with the first occurrence of a text replaced.
func altered(t *testing.T, name, old, text string) string {
	t.Helper()
	bz, err := os.ReadFile(name)
	require.NoError(t, err)
	require.Contains(t, string(bz), old)
	copied := filepath.Join(t.TempDir(), filepath.Base(name))
	require.NoError(t, os.WriteFile(copied, bytes.Replace(bz, []byte(old), []byte(text), 1), 0o600))
	return copied
}
