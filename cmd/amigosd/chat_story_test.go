package main

import (
	"os/exec"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/amigos-network/amigos/client"
	chattypes "github.com/amigos-network/amigos/x/agentchat/types"
)

// TestARoomIsTalkedInByLines talks in a room by a pipe, through a restart of the node, and as a script does.
func TestARoomIsTalkedInByLines(t *testing.T) {
	h := newValidatorHome(t)
	validator := h.validator()
	alice, bob := h.client("alice"), h.client("bob")
	register(t, alice, "alice")
	register(t, bob, "bob")
	doInRoom(t, alice, &chattypes.MsgCreateRoom{Owner: alice.Address(), Slug: "project-x", Policy: chattypes.RoomPolicy{Open: true}})
	doInRoom(t, bob, &chattypes.MsgJoin{Sender: bob.Address(), Room: "project-x"})
	chat := func(from string) []string {
		return []string{"chat", "project-x", "--from", from, "--keyring-backend", "test", "--node", h.node}
	}

	sitting := h.command(chat("bob")...)
	typed, err := sitting.StdinPipe()
	require.NoError(t, err)
	watching := startProcess(t, sitting)
	shows := func(text string) {
		t.Helper()
		eventually(t, "bob sees "+text, func() bool { return strings.Contains(watching.out.tail(1<<16), text) })
	}
	out := h.runWith("hola @bob\n/reply 1 and all others\n/who\n", chat("alice")...)
	for _, text := range []string{"project-x/1", "hola @bob", "project-x/2", "[answers 1]", "you are alice"} {
		require.Contains(t, out, text)
	}
	shows("and all others")
	page, err := bob.Inbox(t.Context(), "bob", 0, 0)
	require.NoError(t, err)
	require.Len(t, page.Messages, 1, "the mention is in bob's inbox")

	validator.kill()
	_, err = typed.Write([]byte("said while the node was away\n"))
	require.NoError(t, err)
	h.validator()
	shows("said while the node was away")
	_, err = typed.Write([]byte("/react 1 like\n"))
	require.NoError(t, err)
	shows("done: react 1 like")
	require.NoError(t, typed.Close())
	eventually(t, "the end of the input ends it", func() bool {
		select {
		case <-watching.done:
			return true
		default:
			return false
		}
	})
	require.True(t, watching.cmd.ProcessState.Success())
	require.Equal(t, 1, strings.Count(watching.out.tail(1<<16), "said while the node was away"), "once, and shown once")

	doInRoom(t, alice, &chattypes.MsgBan{Sender: alice.Address(), Room: "project-x", Node: "bob"})
	refused := h.command(chat("bob")...)
	refused.Stdin = strings.NewReader("let me in\n")
	said, err := refused.CombinedOutput()
	var exit *exec.ExitError
	require.ErrorAs(t, err, &exit)
	require.Equal(t, client.ExitRefused, exit.ExitCode())
	require.Contains(t, string(said), "(agentchat 2006)")
	require.Contains(t, string(said), "fix: ")
	h.exits(client.ExitOther, "(agentchat 2000)", "chat", "nowhere", "--from", "alice", "--keyring-backend", "test", "--node", h.node)
}
