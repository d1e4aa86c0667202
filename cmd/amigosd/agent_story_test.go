package main

import (
	"encoding/json"
	"net"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/amigos-network/amigos/client"
	"github.com/amigos-network/amigos/envelope"
	"github.com/amigos-network/amigos/offchain/agent"
	"github.com/amigos-network/amigos/x/internode/types"
)

// TestAnAgentDoesATask lets a program of bob's answer what alice asks, by the commands that people type.
func TestAnAgentDoesATask(t *testing.T) {
	h := newValidatorHome(t)
	h.validator()
	alice, bob := h.client("alice"), h.client("bob")
	register(t, alice, "alice")
	register(t, bob, "bob")
	signs := []string{"--keyring-backend", "test", "--node", h.node}

	script := "#!/bin/sh\ncat > last.json\ngrep -q ohno last.json && { echo 'no, thanks' >&2; exit 1; }\ntr a-z A-Z < last.json | grep -o 'HOLA' \n"
	require.NoError(t, os.WriteFile(filepath.Join(h.dir, "task.sh"), []byte(script), 0o700)) // it is to be run
	config := filepath.Join(h.dir, agent.FileName)
	require.Contains(t, h.run("agent", "init"), config)
	add(t, config, "[handlers.task]\ncommand = [\"./task.sh\"]\n")
	served := h.agent("bob")
	eventually(t, "the agent is ready", func() bool { return strings.Contains(served.out.tail(1<<16), "agent ready") })

	asked := h.run(append([]string{"agent", "message", "bob", "hola", "--kind", "task", "--from", "alice", "--wait", "processed", "-o", "json"}, signs...)...)
	var sent struct{ Status string }
	require.NoError(t, json.Unmarshal([]byte(lastLine(asked)), &sent))
	require.Equal(t, "processed", sent.Status)
	require.Contains(t, h.run(append([]string{"agent", "messages", "--from", "alice"}, signs...)...), "HOLA")
	page, err := alice.Inbox(t.Context(), "alice", 0, 0)
	require.NoError(t, err)
	require.Len(t, page.Messages, 1)
	require.Equal(t, envelope.KindResult, page.Messages[0].Entry.Message.Kind)
	require.EqualValues(t, 1, page.Messages[0].Entry.Hops)

	refused, err := alice.Send(t.Context(), true, client.Draft{To: "bob", Kind: envelope.KindTask, Body: []byte("ohno")})
	require.NoError(t, err)
	message, err := alice.WaitStatus(t.Context(), refused.Messages[0], types.MESSAGE_STATUS_PROCESSED)
	require.NoError(t, err)
	require.Equal(t, types.MESSAGE_STATUS_REJECTED, message.Status)
	require.Equal(t, "no, thanks", message.Reason)
}

func TestAnAgentIsCheckedBeforeItServes(t *testing.T) {
	h := &validatorHome{t: t, dir: filepath.Join(t.TempDir(), "home"), node: "tcp://127.0.0.1:1"}
	h.run("keys", "add", "bob", "--keyring-backend", "test")
	config := filepath.Join(h.dir, agent.FileName)
	tests := []struct{ name, text, says string }{
		{"a program that is not there", "[handlers.task]\ncommand = [\"./nothing.sh\"]\n", "./nothing.sh"},
		{"a misspelt guard", "[guards]\nrates = 1\n", "line 2"},
		{"metrics for everybody", "[metrics]\naddress = \"0.0.0.0:0\"\n", "public = true"},
		{"a port that is taken", "[metrics]\naddress = \"" + taken(t) + "\"\n", "fix: "},
	}
	for _, tc := range tests {
		t.Run(tc.name, func(t *testing.T) {
			require.NoError(t, os.WriteFile(config, []byte(tc.text), 0o600))
			out, err := h.command("agent", "start", "--from", "bob", "--keyring-backend", "test", "--node", h.node).CombinedOutput()
			require.Error(t, err)
			require.Contains(t, string(out), tc.says)
			require.NotContains(t, string(out), "waiting for the chain")
		})
	}
}

func taken(t *testing.T) string {
	t.Helper()
	l, err := net.Listen("tcp", "127.0.0.1:0")
	require.NoError(t, err)
	t.Cleanup(func() { _ = l.Close() })
	return l.Addr().String()
}

func add(t *testing.T, path, text string) {
	t.Helper()
	f, err := os.OpenFile(path, os.O_APPEND|os.O_WRONLY, 0)
	require.NoError(t, err)
	_, err = f.WriteString(text)
	require.NoError(t, err)
	require.NoError(t, f.Close())
}

func lastLine(text string) string {
	lines := strings.Split(strings.TrimSpace(text), "\n")
	return lines[len(lines)-1]
}
