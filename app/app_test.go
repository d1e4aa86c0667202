package app

import (
	"bytes"
	"encoding/json"
	"os"
	"testing"

	"github.com/stretchr/testify/require"
)

func TestChainRuns(t *testing.T) {
	f := newFixture(t)
	results := f.block(f.sign(f.transfer(1)), f.sign(f.transfer(2)))
	for _, result := range results {
		require.Zero(t, result.Code, result.Log)
	}
	require.Equal(t, f.height, f.app.LastBlockHeight())
}

// TestFilesKeepWhatIgniteLooksFor keeps `ignite chain serve` working: it searches these lines in this file.
func TestFilesKeepWhatIgniteLooksFor(t *testing.T) {
	bz, err := os.ReadFile("app.go")
	require.NoError(t, err)
	for _, line := range []string{`AccountAddressPrefix = "amigos"`, `ChainCoinType = 118`, "type App struct {\n\t*runtime.App\n"} {
		require.Contains(t, string(bz), line)
	}
}

func TestExportImportExportIsTheSame(t *testing.T) {
	f := newFixture(t)
	for i := range f.keys {
		require.Zero(t, f.block(f.sign(f.transfer(i)))[0].Code)
	}
	f.register(1, "alice")
	f.register(2, "bob")
	f.sendMessages(1, "bob", 3)
	exported, err := f.app.Export(false, nil)
	require.NoError(t, err)
	var state map[string]json.RawMessage
	require.NoError(t, json.Unmarshal(exported.AppState, &state))

	again := newApp(t)
	_, err = again.InitChain(initRequest(t, exported.Height, state))
	require.NoError(t, err)
	imported, err := again.ModuleManager.ExportGenesis(again.NewContext(false), again.codec)
	require.NoError(t, err)
	require.Len(t, imported, len(state))
	for name := range state {
		require.Equal(t, compact(t, state[name]), compact(t, imported[name]), name)
	}
}

func TestExportForZeroHeightIsRefused(t *testing.T) {
	_, err := newFixture(t).app.Export(true, nil)
	require.ErrorIs(t, err, ErrZeroHeight)
}

func compact(t testing.TB, bz json.RawMessage) string {
	t.Helper()
	var out bytes.Buffer
	require.NoError(t, json.Compact(&out, bz))
	return out.String()
}
