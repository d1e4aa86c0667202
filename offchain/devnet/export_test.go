package devnet

import (
	"encoding/json"
	"os"
	"path/filepath"
	"slices"
	"testing"

	"github.com/stretchr/testify/require"
	"go.yaml.in/yaml/v3"
)

// aStillWorkspace is of a devnet that runs, as paths that do not change.
func aStillState() (Workspace, State) {
	w := Workspace{Name: DefaultName, Dir: "/home/ana/.amigosd/devnet/default"}
	return w, stateOf(w, procOf(os.Getpid()))
}

func TestExports(t *testing.T) {
	w, s := aStillState()
	require.Len(t, formats, len(Formats()))
	for _, format := range Formats() {
		t.Run(format, func(t *testing.T) {
			got, err := formats[format](w, s, s.Chains[0])
			require.NoError(t, err)
			golden(t, "export-"+format+".txt", got)
		})
	}
}

func TestExportsParse(t *testing.T) {
	w, s := aStillState()
	text, err := chainRegistry(w, s, s.Chains[0])
	require.NoError(t, err)
	var chain struct {
		KeyAlgos []string `json:"key_algos"`
		Peers    struct {
			Persistent []struct{ ID, Address string } `json:"persistent_peers"`
		}
	}
	require.NoError(t, json.Unmarshal([]byte(text), &chain))
	require.True(t, slices.Contains(chain.KeyAlgos, "ed25519"))
	require.Len(t, chain.Peers.Persistent, 2)

	text, err = keplr(w, s, s.Chains[1])
	require.NoError(t, err)
	require.True(t, json.Valid([]byte(text)))

	_, err = linkRegistry(w, State{}, ChainState{})
	require.Error(t, err, "no link")
	text, err = scrapes(w, s, s.Chains[0])
	require.NoError(t, err)
	var prometheus struct {
		Jobs []scrape `yaml:"scrape_configs"`
	}
	require.NoError(t, yaml.Unmarshal([]byte(text), &prometheus))
	require.Len(t, prometheus.Jobs, 5)
	require.Len(t, prometheus.Jobs[0].Targets, 3, "every validator of every chain")
}

func TestExportWantsADevnetThatRuns(t *testing.T) {
	w := workspace(t)
	_, err := Export(w, "env", "")
	require.ErrorIs(t, err, ErrNoState)
	var f *Failure
	require.NoError(t, w.writeState(stateOf(w, Proc{PID: -1})))
	_, err = Export(w, "env", "")
	require.ErrorAs(t, err, &f)
	require.Contains(t, f.Remedy, "amigosd devnet")
	_, err = Export(w, "toml", "")
	require.ErrorAs(t, err, &f)
	require.Equal(t, ExitUsage, f.ExitCode())
}

func TestShellQuoting(t *testing.T) {
	w, s := aStillState()
	s.Chains[0].Home = "/home/o'hara"
	text, err := environment(w, s, s.Chains[0])
	require.NoError(t, err)
	require.Contains(t, text, `export AMIGOSD_KEYRING_DIR='/home/o'\''hara'`)
}

func TestRemove(t *testing.T) {
	w := workspace(t)
	unlock, err := w.Lock()
	require.NoError(t, err)
	_, err = Remove(w)
	var f *Failure
	require.ErrorAs(t, err, &f, "a running one is left alone")
	require.Equal(t, ExitBusy, f.ExitCode())
	require.Contains(t, f.Remedy, "devnet stop --name prueba")
	unlock()
	require.NoError(t, os.MkdirAll(w.chainHome("norte-1"), 0o700))
	require.NoError(t, os.WriteFile(filepath.Join(w.Dir, "devnet.json"), []byte("{"), 0o600))
	there, err := Remove(w)
	require.NoError(t, err)
	require.True(t, there)
	require.NoDirExists(t, w.Dir)
	there, err = Remove(w)
	require.NoError(t, err)
	require.False(t, there)
	require.NoDirExists(t, w.Dir)
}
