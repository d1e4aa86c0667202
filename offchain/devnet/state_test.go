package devnet

import (
	"errors"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"
)

// workspace is an empty one in a directory of the test.
func workspace(t *testing.T) Workspace {
	t.Helper()
	w, err := NewWorkspace(t.TempDir(), "prueba")
	require.NoError(t, err)
	require.NoError(t, os.MkdirAll(w.Dir, 0o700))
	return w
}

// stateOf is the state of a devnet that is ready, as pid p.
func stateOf(w Workspace, p Proc) State {
	home := w.chainHome("norte-1")
	return State{
		Name: w.Name, Version: "v1", Proc: p, Started: time.Date(2026, 1, 2, 3, 4, 5, 0, time.UTC),
		Chains: []ChainState{{
			ChainID: "norte-1", Home: home, RPC: "http://127.0.0.1:26657", GRPC: "127.0.0.1:9090",
			REST: "http://127.0.0.1:1317", P2P: "127.0.0.1:26656", Prometheus: "http://127.0.0.1:26660",
			Proc: Proc{PID: 4122}, Log: filepath.Join(home, "node.log"),
			Validators: []ValidatorState{
				validatorOf(home, "alice", 26656, 4122), validatorOf(filepath.Join(home, "validator-2"), "validator-2", 26666, 4124),
			},
			Faucet: &FaucetState{URL: "http://127.0.0.1:4500", Account: "faucet", Log: filepath.Join(home, "faucet.log")},
		}},
		Agents: []AgentState{{Node: "bob", Proc: Proc{PID: 4123}, Log: filepath.Join(home, "agent-bob.log"), Metrics: "http://127.0.0.1:40001"}},
		Accounts: []AccountState{
			{Name: "alice", Address: "amigos1pkh5lx07ufakvvnjzfn3jax9gythzldgl25kcs", PeerID: "12D3KooWAlice"},
			{Name: "bob", Address: "amigos1j2we2xrpkm0d9pqfv2nw7nnvt47pnx6xfmrqs6", PeerID: "12D3KooWBob", Index: 1},
			{Name: "faucet", Address: "amigos14ulzq5pfvgxqnxs4dweh28qz5m3x9069tnk88t", Index: 3},
		},
		Ready: true,
	}
}

func validatorOf(home, name string, p2p, pid int) ValidatorState {
	return ValidatorState{
		Name: name, NodeID: strings.Repeat("ab", 20), Home: home, RPC: "http://" + loopback(p2p+1), P2P: loopback(p2p),
		Prometheus: "http://" + loopback(p2p+4), Proc: Proc{PID: pid}, Log: filepath.Join(home, "node.log"),
	}
}

func TestStateReadsWhatItWrote(t *testing.T) {
	w := workspace(t)
	_, err := w.ReadState()
	require.ErrorIs(t, err, ErrNoState)

	want := stateOf(w, procOf(os.Getpid()))
	out := filepath.Join(t.TempDir(), "copy.json")
	require.NoError(t, w.writeState(want, out))
	got, err := w.ReadState()
	require.NoError(t, err)
	require.Equal(t, want, got)
	require.FileExists(t, out)

	left, err := filepath.Glob(filepath.Join(w.Dir, ".*"))
	require.NoError(t, err)
	require.Empty(t, left, "nothing half-written stays")
}

func TestACorruptStateNamesItsFix(t *testing.T) {
	w := workspace(t)
	for _, text := range []string{"{", "{}", `{"name":"prueba","chains":[]}`} {
		require.NoError(t, os.WriteFile(w.statePath(), []byte(text), 0o600))
		_, err := w.ReadState()
		var f *Failure
		require.ErrorAs(t, err, &f)
		require.Contains(t, f.Remedy, "--reset --name prueba")
		require.Equal(t, ExitComponent, f.ExitCode())
		after, err := os.ReadFile(w.statePath())
		require.NoError(t, err)
		require.Equal(t, text, string(after), "it is left as it was")
	}
}

func TestServingFindsTheOneThatRuns(t *testing.T) {
	home := t.TempDir()
	_, ok := Serving(home)
	require.False(t, ok)

	self := procOf(os.Getpid())
	put := func(name string, edit func(*State)) {
		w, err := NewWorkspace(home, name)
		require.NoError(t, err)
		require.NoError(t, os.MkdirAll(w.Dir, 0o700))
		s := stateOf(w, self)
		if edit != nil {
			edit(&s)
		}
		require.NoError(t, w.writeState(s))
	}
	put("dead", func(s *State) { s.Start++ })
	put("early", func(s *State) { s.Ready = false })
	_, ok = Serving(home)
	require.False(t, ok)

	put("old", nil)
	put("new", func(s *State) { s.Started = s.Started.Add(time.Hour) })
	s, ok := Serving(home)
	require.True(t, ok)
	require.Equal(t, "new", s.Name)

	put(DefaultName, nil)
	s, ok = Serving(home)
	require.True(t, ok)
	require.Equal(t, DefaultName, s.Name)
	require.True(t, s.FirstTime())
	require.False(t, s.FirstTime(), "it is told once")
}

func TestTheLockKeepsASecondDevnetOut(t *testing.T) {
	w := workspace(t)
	unlock, err := w.Lock()
	require.NoError(t, err)
	_, err = w.Lock()
	var f *Failure
	require.True(t, errors.As(err, &f))
	require.Equal(t, ExitBusy, f.ExitCode())
	require.Contains(t, f.Cause, "pid ")
	require.Contains(t, f.Remedy, "amigosd devnet stop --name prueba")
	pid, held := w.holder()
	require.True(t, held)
	require.Equal(t, os.Getpid(), pid)
	unlock()
	_, held = w.holder()
	require.False(t, held, "a pid in a file alone proves nothing")
	ran, err := Stop(w)
	require.NoError(t, err)
	require.False(t, ran)
	unlock, err = w.Lock()
	require.NoError(t, err)
	unlock()
}

func TestResetKeepsTheLock(t *testing.T) {
	w := workspace(t)
	unlock, err := w.Lock()
	require.NoError(t, err)
	defer unlock()
	require.NoError(t, os.MkdirAll(w.chainHome("norte-1"), 0o700))
	require.NoError(t, os.WriteFile(w.statePath(), []byte("{"), 0o600))
	require.NoError(t, w.Reset())
	entries, err := os.ReadDir(w.Dir)
	require.NoError(t, err)
	require.Len(t, entries, 1)
	_, err = w.Lock()
	require.Error(t, err)
}

func TestNewWorkspaceRefusesAPath(t *testing.T) {
	for _, name := range []string{"", "..", "a/b", "/tmp", "Ñ"} {
		_, err := NewWorkspace("/home", name)
		var f *Failure
		require.ErrorAs(t, err, &f)
		require.Equal(t, ExitUsage, f.ExitCode())
	}
}

func TestAWorkspaceFollowsTheConfigItWasMadeFrom(t *testing.T) {
	w := workspace(t)
	kept, changed, err := w.keepConfig([]byte("one"))
	require.NoError(t, err)
	require.False(t, changed)
	require.Equal(t, "one", string(kept))

	kept, changed, err = w.keepConfig([]byte("two"))
	require.NoError(t, err)
	require.True(t, changed, "the person is told")
	require.Equal(t, "one", string(kept))

	require.NoError(t, w.Reset())
	kept, changed, err = w.keepConfig([]byte("two"))
	require.NoError(t, err)
	require.False(t, changed)
	require.Equal(t, "two", string(kept))
}
