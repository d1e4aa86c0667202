package devnet

import (
	"os"
	"path/filepath"
	"testing"

	"github.com/stretchr/testify/require"
)

func TestAFullDiskIsNamed(t *testing.T) {
	full, err := os.OpenFile("/dev/full", os.O_WRONLY, 0)
	if err == nil { // where there is one
		_, err = full.WriteString("x")
		require.NoError(t, full.Close())
		f := asFailure("chain failed", t.TempDir(), err)
		require.Contains(t, f.Cause, diskCause)
		require.Contains(t, f.Remedy, "make room")
		require.ErrorIs(t, f, err)
	}

	t.Setenv(idleEnv, "full")
	log := filepath.Join(t.TempDir(), "log")
	p, err := startProcess("", "agent bob", log, []string{os.Args[0]})
	require.NoError(t, err)
	<-p.Done()
	f := p.died()
	require.Equal(t, "agent bob stopped", f.What)
	require.Contains(t, f.Cause, diskCause)
	require.Contains(t, f.Remedy, "make room")
	require.Equal(t, ExitComponent, f.ExitCode())
	require.Equal(t, log, f.Log)

	require.Nil(t, diskFull(t.TempDir(), "panic: nil map", nil), "a disk with room is no cause")
	require.EqualValues(t, fullBelow, freeBytes("/no/such/place"))
}
