package devnet

import (
	"os"
	"path/filepath"
	"testing"

	"github.com/stretchr/testify/require"
)

// idle starts a child that only waits; home stands in its command line.
func idle(t *testing.T, home string) *Process {
	t.Helper()
	t.Setenv(idleEnv, "wait")
	p, err := startProcess("", "idle", filepath.Join(t.TempDir(), "log"), []string{os.Args[0], "--home", home})
	require.NoError(t, err)
	t.Cleanup(p.Stop)
	return p
}

func TestStopEndsAProcess(t *testing.T) {
	p := idle(t, "/x")
	require.True(t, p.Proc.Alive())
	p.Stop()
	require.False(t, p.Proc.Alive())
	<-p.Done()
}

func TestADeadPartTellsItsCause(t *testing.T) {
	t.Setenv(idleEnv, "fail")
	log := filepath.Join(t.TempDir(), "log")
	p, err := startProcess("", "norte-1", log, []string{os.Args[0]})
	require.NoError(t, err)
	<-p.Done()
	f := p.died()
	require.Equal(t, "listen tcp 127.0.0.1:9090: bind: address already in use", f.Cause)
	require.Equal(t, ExitBusy, f.ExitCode())
	require.Equal(t, log, f.Log)
	require.Len(t, f.Tail, 1)
}

func TestLeftoversAreOursOrNobodys(t *testing.T) {
	w := workspace(t)
	s := stateOf(w, Proc{})
	p := idle(t, s.Chains[0].Home)
	left := &s.Chains[1].Agents[0]

	left.Proc = Proc{PID: p.Proc.PID, Start: p.Proc.Start + 1}
	require.Empty(t, leftovers(s), "the pid was given to another process")

	left.Proc = p.Proc
	require.Empty(t, leftovers(s), "the command line is another chain's")

	s.Chains[1].Home = s.Chains[0].Home
	if p.Proc.Start == 0 {
		return // this system does not tell who runs
	}
	found := leftovers(s)
	require.Len(t, found, 1)
	require.Equal(t, "agent bob@sur-1", found[0].what)
	require.NoError(t, found[0].end())
	require.False(t, p.Proc.Alive())
	require.Empty(t, leftovers(s))
}
