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

// stateOf is the state of a devnet of two chains that is ready, as pid p. The first chain has two validators.
func stateOf(w Workspace, p Proc) State {
	norte := chainOf(w, "norte-1", UsualPorts(), 4500)
	second := filepath.Join(norte.Home, "validator-2")
	norte.Validators = append(norte.Validators, validatorOf(second, "validator-2", 26666, 4124))
	return State{
		Name: w.Name, Version: "v1", Proc: p, Started: time.Date(2026, 1, 2, 3, 4, 5, 0, time.UTC), Ready: true,
		Chains: []ChainState{norte, chainOf(w, "sur-1", UsualPorts().shifted(20), 4510)},
		Link: &LinkState{Port: "internode", Version: "internode-1", Ends: []LinkEnd{
			{ChainID: "norte-1", Name: "sur", Client: "07-tendermint-0", Connection: "connection-0", Channel: "channel-0"},
			{ChainID: "sur-1", Name: "norte", Client: "07-tendermint-1", Connection: "connection-2", Channel: "channel-3"},
		}},
		Relayer: &RelayerState{
			Home: filepath.Join(w.Dir, "relayer"), Proc: Proc{PID: 4130}, Log: filepath.Join(w.Dir, "relayer", "relayer.log"),
			Metrics: "http://127.0.0.1:40002",
		},
	}
}

func chainOf(w Workspace, id string, p Ports, faucet int) ChainState {
	home := w.chainHome(id)
	pid := p.RPC % 1000
	return ChainState{
		ChainID: id, Home: home, RPC: "http://" + loopback(p.RPC), GRPC: loopback(p.GRPC), REST: "http://" + loopback(p.REST),
		P2P: loopback(p.P2P), Prometheus: "http://" + loopback(p.Prometheus), Proc: Proc{PID: pid}, Log: filepath.Join(home, "node.log"),
		Validators: []ValidatorState{validatorOf(home, "alice", p.P2P, pid)},
		Faucet:     &FaucetState{URL: "http://" + loopback(faucet), Account: "faucet", Log: filepath.Join(home, "faucet.log")},
		Agents:     []AgentState{{Node: "bob", Proc: Proc{PID: pid + 1}, Log: filepath.Join(home, "agent-bob.log"), Metrics: "http://" + loopback(40000+pid)}},
		Accounts: []AccountState{
			{Name: "alice", Address: "amigos1pkh5lx07ufakvvnjzfn3jax9gythzldgl25kcs", PeerID: "12D3KooWAlice"},
			{Name: "bob", Address: "amigos1j2we2xrpkm0d9pqfv2nw7nnvt47pnx6xfmrqs6", PeerID: "12D3KooWBob", Index: 1},
			{Name: "faucet", Address: "amigos14ulzq5pfvgxqnxs4dweh28qz5m3x9069tnk88t", Index: 3},
		},
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

func TestAWorkspaceFollowsTheConfigsItWasMadeFrom(t *testing.T) {
	w := workspace(t)
	kept, err := w.keptConfigs()
	require.NoError(t, err)
	require.Empty(t, kept)
	one, two, three := Description{YAML: []byte("one")}, Description{YAML: []byte("two")}, Description{YAML: []byte("three")}
	require.NoError(t, w.keepConfigs([]Description{one, two}))
	kept, err = w.keptConfigs()
	require.NoError(t, err)
	require.Len(t, kept, 2)
	require.Equal(t, "two", string(kept[1].YAML))

	follows := func(chains int, given ...Description) ([]Description, []string, error) {
		d := New(Options{Workspace: w, Configs: given, Chains: chains}, nil, nil, time.Now)
		d.events = make(chan Event, 9)
		kept, err := d.keepConfigs()
		close(d.events)
		var notes []string
		for e := range d.events {
			notes = append(notes, e.Detail)
		}
		return kept, notes, err
	}
	got, notes, err := follows(0, one, three)
	require.NoError(t, err)
	require.Equal(t, kept, got)
	require.Len(t, notes, 1, "the person is told")
	require.Contains(t, notes[0], "config.sur.yml has changed")
	_, _, err = follows(1, one)
	var f *Failure
	require.ErrorAs(t, err, &f)
	require.Contains(t, f.Remedy, "--reset --chains 1")

	require.NoError(t, os.Remove(w.configPath(0))) // a start was cut short while it kept them
	got, _, err = follows(1, one)
	require.NoError(t, err)
	require.Len(t, got, 1)
	got, notes, err = follows(0, one, two)
	require.NoError(t, err)
	require.Len(t, got, 1)
	require.Contains(t, notes[0], "made with one chain")
}

func TestAChainIsFoundByItsID(t *testing.T) {
	s := stateOf(workspace(t), Proc{})
	for word, want := range map[string]string{"": "norte-1", "norte-1": "norte-1", "norte": "norte-1", "sur": "sur-1", "sur-1": "sur-1"} {
		c, err := s.Chain(word)
		require.NoError(t, err)
		require.Equal(t, want, c.ChainID)
	}
	_, err := s.Chain("su")
	require.Error(t, err)
}
