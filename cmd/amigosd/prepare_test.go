package main

import (
	"path/filepath"
	"testing"

	"github.com/stretchr/testify/require"
)

// TestARelayerIsNotToldByAFullNodesSettings keeps flags of the relayer as they are in a home that has a chain.
func TestARelayerIsNotToldByAFullNodesSettings(t *testing.T) {
	h := &validatorHome{t: t, dir: filepath.Join(t.TempDir(), "home")}
	h.run("init", "story", "--chain-id", storyChain)
	for _, line := range [][]string{{"relayer", "link"}, {"relayer", "chains", "add"}} {
		root, err := newRootCmd()
		require.NoError(t, err)
		cmd, _, err := root.Find(line)
		require.NoError(t, err)
		cmd.SetContext(t.Context())
		require.NoError(t, prepareServer(cmd, h.dir))
		for _, name := range []string{"version", "rpc", "grpc"} {
			if flag := cmd.Flags().Lookup(name); flag != nil {
				require.Equal(t, flag.DefValue, flag.Value.String(), name)
			}
		}
	}
}
