package main

import (
	"errors"
	"os/exec"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/amigos-network/amigos/client"
	"github.com/amigos-network/amigos/x/internode/types"
)

// TestAnInboxIsFollowedReceiptedAndClosed follows bob's inbox through a restart of the node, gives a receipt for what
// came, and closes the inbox to its sender, by the commands that people type.
func TestAnInboxIsFollowedReceiptedAndClosed(t *testing.T) {
	h := newValidatorHome(t)
	validator := h.validator()
	alice, bob := h.client("alice"), h.client("bob")
	register(t, alice, "alice")
	register(t, bob, "bob")
	signs := []string{"--from", "bob", "--keyring-backend", "test", "--node", h.node}

	reading := startProcess(t, h.command(append([]string{"inbox", "--follow"}, signs...)...))
	shows := func(text string) {
		t.Helper()
		eventually(t, "the reader shows "+text, func() bool { return strings.Contains(reading.out.tail(1<<16), text) })
	}
	say := func(text string) {
		t.Helper()
		_, err := alice.Send(t.Context(), true, client.Draft{To: "bob", Body: []byte(text)})
		require.NoError(t, err)
	}
	say("before the restart")
	shows("before the restart")
	validator.kill()
	h.validator()
	eventually(t, "the node is back", func() bool { _, err := alice.Params(t.Context()); return err == nil })
	say("after the restart")
	shows("after the restart")
	require.Equal(t, 1, strings.Count(reading.out.tail(1<<16), "before the restart"), "nothing is shown twice")

	// The first receipt is paid by alice.
	h.run("tx", "feegrant", "grant", "alice", bob.Address(), "--keyring-backend", "test", "--node", h.node, "--chain-id", storyChain, "--yes")
	receipt := append([]string{"tx", "internode", "receipt", "processed", "0", "2", "--reject", "2=not for me"}, signs...)
	eventually(t, "alice's grant pays", func() bool {
		return h.command(append(receipt, "--fee-granter", alice.Address())...).Run() == nil
	})
	message, err := alice.Message(t.Context(), "bob/2")
	require.NoError(t, err)
	require.Equal(t, types.MESSAGE_STATUS_REJECTED, message.Status)
	require.Equal(t, "not for me", message.Reason)
	h.exits(client.ExitRefused, "(internode 1119)", receipt...)
	h.exits(exitUsage, "none of the stages", append([]string{"tx", "internode", "receipt", "done", "2", "3"}, signs...)...)

	h.run(append([]string{"tx", "internode", "set-inbox-policy", "registered", "--deny", alice.Address()}, signs...)...)
	_, err = alice.Send(t.Context(), true, client.Draft{To: "bob", Body: []byte("still there?")})
	require.ErrorIs(t, err, types.ErrNotAdmitted)
	h.exits(client.ExitRefused, "(internode 1121)", append([]string{"tx", "internode", "set-inbox-policy", "allow-list", "--allow", "nobody?"}, signs...)...)
	h.exits(exitUsage, "allow-list", append([]string{"tx", "internode", "set-inbox-policy", "friends"}, signs...)...)
}

// exits runs a command that must end with an exit code, and say why.
func (h *validatorHome) exits(code int, why string, args ...string) {
	h.t.Helper()
	out, err := h.command(args...).CombinedOutput()
	var exit *exec.ExitError
	require.True(h.t, errors.As(err, &exit), "%s", out)
	require.Equal(h.t, code, exit.ExitCode(), "%s", out)
	require.Contains(h.t, string(out), why)
	require.Contains(h.t, string(out), "fix: ")
}
