package main

import (
	"strings"
	"testing"

	"github.com/stretchr/testify/require"
)

func TestOnlyPlainCommandsAreServedByADevnet(t *testing.T) {
	tests := []struct {
		line string
		want bool
	}{
		{line: "query internode node", want: true},
		{line: "q internode node", want: true},
		{line: "query bank balances", want: true},
		{line: "tx bank send", want: true},
		{line: "agent start", want: true},
		{line: "chat project-x", want: true},
		{line: "envelope seal", want: true},
		{line: "status", want: true},
		{line: "relayer status", want: true},
		{line: "query internode node --node tcp://127.0.0.1:1"},
		{line: "query internode node --home /elsewhere"},
		{line: "keys list"},
		{line: "init"},
		{line: "start"},
		{line: "genesis validate"},
		{line: "config view"},
		{line: "devnet status"},
		{line: "version"},
	}
	for _, tc := range tests {
		t.Run(tc.line, func(t *testing.T) {
			root, err := newRootCmd()
			require.NoError(t, err)
			cmd, args, err := root.Find(strings.Fields(tc.line))
			require.NoError(t, err)
			require.NoError(t, cmd.ParseFlags(args))
			require.Equal(t, tc.want, mayBeServed(cmd))
		})
	}
}

func TestOnGoesWithWhatADevnetServesOnly(t *testing.T) {
	tests := []struct {
		line string
		want error
	}{
		{line: "keys list --on sur-1", want: errNotServed},
		{line: "version --on sur-1", want: errNotServed},
		{line: "relayer status --on sur-1", want: errNotServed},
		{line: "query internode node --on sur-1 --node tcp://127.0.0.1:1", want: errOnAndNode},
		{line: "query internode node --on sur-1 --home /elsewhere", want: errOnAndNode},
		{line: "query internode node --on sur-1", want: errNotRunning},
		{line: "query internode node"},
	}
	for _, tc := range tests {
		t.Run(tc.line, func(t *testing.T) {
			t.Setenv("HOME", t.TempDir())
			root, err := newRootCmd()
			require.NoError(t, err)
			cmd, args, err := root.Find(strings.Fields(tc.line))
			require.NoError(t, err)
			require.NoError(t, cmd.ParseFlags(args))
			require.ErrorIs(t, serveOn(cmd), tc.want)
		})
	}
}

func TestAFlagComesBeforeTheVariableOn(t *testing.T) {
	t.Setenv("AMIGOSD_ON", "sur-1")
	t.Setenv("HOME", t.TempDir())
	root, err := newRootCmd()
	require.NoError(t, err)
	cmd, args, err := root.Find(strings.Fields("query internode node --node tcp://127.0.0.1:1"))
	require.NoError(t, err)
	require.NoError(t, cmd.ParseFlags(args))
	require.NoError(t, serveOn(cmd))
	require.Equal(t, "tcp://127.0.0.1:1", cmd.Flags().Lookup("node").Value.String())
}

func TestAVariableNamesANode(t *testing.T) {
	t.Setenv("AMIGOSD_NODE", "tcp://127.0.0.1:1")
	root, err := newRootCmd()
	require.NoError(t, err)
	cmd, _, err := root.Find([]string{"query", "internode", "node"})
	require.NoError(t, err)
	require.NoError(t, readEnvironment(cmd))
	require.False(t, mayBeServed(cmd))
}
