package main

import (
	"errors"
	"io"
	"os"
	"path/filepath"
	"strings"
	"syscall"
	"testing"

	"github.com/cosmos/cosmos-sdk/client"
	"github.com/cosmos/cosmos-sdk/client/flags"
	"github.com/rogpeppe/go-internal/testscript"
	"github.com/spf13/cobra"
	"github.com/stretchr/testify/require"

	"github.com/amigos-network/amigos/x/internode/types"
)

// TestChainCommands runs the scripts of the commands that every chain has, without a running chain.
func TestChainCommands(t *testing.T) {
	testscript.Run(t, testscript.Params{
		Dir: "testdata/chain",
		Setup: func(env *testscript.Env) error {
			env.Setenv("HOME", filepath.Join(env.WorkDir, "home"))
			return os.Mkdir(filepath.Join(env.WorkDir, "home"), 0o700)
		},
	})
}

func TestReport(t *testing.T) {
	cmd := &cobra.Command{Use: "amigosd"}
	tests := []struct {
		name string
		err  error
		code int
		fix  bool
	}{
		{name: "is silent when all went well"},
		{name: "prints any error", err: io.ErrUnexpectedEOF, code: exitOther},
		{name: "prints what to do", err: fixable{io.ErrUnexpectedEOF, "do this"}, code: exitOther, fix: true},
		{name: "knows usage errors", err: usageError{io.ErrUnexpectedEOF, cmd}, code: exitUsage, fix: true},
		{name: "knows cobra's usage errors", err: errors.New(`unknown command "x" for "amigosd"`), code: exitUsage, fix: true},
		{name: "knows a taken port", err: syscall.EADDRINUSE, code: exitOther, fix: true},
		{name: "knows the hints of the chain's codes", err: types.ErrNodeNotFound.Wrap("bob"), code: exitOther, fix: true},
	}
	for _, tc := range tests {
		t.Run(tc.name, func(t *testing.T) {
			var out strings.Builder
			require.Equal(t, tc.code, report(&out, tc.err))
			require.Equal(t, tc.err != nil, strings.HasPrefix(out.String(), "error: "))
			require.Equal(t, tc.fix, strings.Contains(out.String(), "\nfix: "))
		})
	}
}

func TestLoopback(t *testing.T) {
	for _, node := range []string{"tcp://127.0.0.1:26657", "tcp://localhost:26657", "http://[::1]:26657", "127.0.0.7:1", "localhost:26657", "unix:///tmp/s"} {
		require.True(t, isLoopback(node), node)
	}
	for _, node := range []string{"tcp://10.0.0.1:26657", "https://rpc.example.org:443", "tcp://localhost.example.org:1", "tcp://127.0.0.1.example.org:1", "", "::"} {
		require.False(t, isLoopback(node), node)
	}
}

// TestEveryCommandThatSignsNamesItsSigner keeps the guard of development keys honest: where a transaction's signer
// is an argument and not --from, signerOf must know.
func TestEveryCommandThatSignsNamesItsSigner(t *testing.T) {
	root, err := newRootCmd()
	require.NoError(t, err)
	cmd, args, err := root.Find([]string{"tx", "bank", "send", "alice", "bob", "1uamigo"})
	require.NoError(t, err)
	require.Equal(t, "alice", signerOf(cmd, args, client.Context{}))
	cmd, _, err = root.Find([]string{"tx", "internode", "renew"})
	require.NoError(t, err)
	require.Equal(t, "me", signerOf(cmd, nil, client.Context{KeyringDefaultKeyName: "me"}))
	require.NoError(t, cmd.Flags().Set(flags.FlagFrom, "carol"))
	require.Equal(t, "carol", signerOf(cmd, nil, client.Context{}))

	tx, _, err := root.Find([]string{"tx"})
	require.NoError(t, err)
	for _, module := range tx.Commands() {
		for _, cmd := range module.Commands() {
			if strings.Contains(cmd.Use, "from_key_or_address") {
				require.Equal(t, "bank", module.Name(), cmd.CommandPath())
			}
		}
	}
}
