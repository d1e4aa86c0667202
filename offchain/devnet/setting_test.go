package devnet

import (
	"os"
	"path/filepath"
	"testing"

	"github.com/stretchr/testify/require"
)

func TestEditTOML(t *testing.T) {
	path := filepath.Join(t.TempDir(), "config.toml")
	require.NoError(t, os.WriteFile(path, []byte("# first\nname = \"old\"\n\n[rpc]\n# where\nladdr = \"x\" # here\n"), 0o600))
	tree := map[string]any{"name": "new", "rpc": map[string]any{"open": true, "hosts": []any{"a", 1}}}
	require.NoError(t, editTOML(path, append(settings(tree), set("rpc.laddr", "tcp://127.0.0.1:1"))))
	got, err := os.ReadFile(path)
	require.NoError(t, err)
	golden(t, "edited.toml", string(got))

	err = editTOML(path, []setting{set("rcp.laddr", "x")})
	require.ErrorIs(t, err, ErrInvalidConfig, "a section that is not there is a slip of the pen")
}

func TestOverlayKeepsWhatItDoesNotName(t *testing.T) {
	tree := map[string]any{"a": map[string]any{"b": 1, "c": 2}, "d": 3}
	overlay(tree, map[string]any{"a": map[string]any{"b": 9}, "e": 4})
	require.Equal(t, map[string]any{"a": map[string]any{"b": 9, "c": 2}, "d": 3, "e": 4}, tree)
}

func TestCleanEnvDropsOurOwnSettings(t *testing.T) {
	require.Equal(t, []string{"HOME=/h"}, cleanEnv([]string{"HOME=/h", "AMIGOSD_NODE=tcp://far:1"}))
}
