package cursor

import (
	"os"
	"path/filepath"
	"testing"

	"github.com/stretchr/testify/require"
)

func TestCursorIsKeptPerChainAddressAndThing(t *testing.T) {
	home := t.TempDir()
	alice := New(home, "rooms", "norte-1", "amigos1alice", "project-x")
	_, known, err := alice.Read()
	require.NoError(t, err)
	require.False(t, known, "nothing was read yet")
	require.NoError(t, alice.Write(17))
	require.NoError(t, alice.Write(18))
	after, known, err := New(home, "rooms", "norte-1", "amigos1alice", "project-x").Read()
	require.NoError(t, err)
	require.True(t, known)
	require.EqualValues(t, 18, after)
	for _, other := range []Cursor{
		New(home, "rooms", "norte-1", "amigos1bob", "project-x"), New(home, "rooms", "sur-1", "amigos1alice", "project-x"),
		New(home, "rooms", "../norte-1", "amigos1alice", "project-x"), New(home, "rooms", "norte-1", "amigos1alice"),
		New(home, "inbox", "norte-1", "amigos1alice", "project-x"),
	} {
		_, known, err = other.Read()
		require.NoError(t, err)
		require.False(t, known, other.Path())
	}
	left, err := filepath.Glob(filepath.Join(filepath.Dir(alice.Path()), ".*"))
	require.NoError(t, err)
	require.Empty(t, left, "no half-written file")
}

func TestADamagedCursorIsNotUsed(t *testing.T) {
	for name, content := range map[string]string{
		"no JSON":          "17",
		"empty":            "",
		"of another chain": `{"chain_id":"sur-1","address":"amigos1alice","after":"3"}`,
	} {
		t.Run(name, func(t *testing.T) {
			c := New(t.TempDir(), "inbox", "norte-1", "amigos1alice")
			require.NoError(t, c.Write(1))
			require.NoError(t, os.WriteFile(c.Path(), []byte(content), 0o600))
			_, _, err := c.Read()
			require.ErrorIs(t, err, ErrUnusable)
		})
	}
}
