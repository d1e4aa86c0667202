package main

import (
	"os"
	"path/filepath"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/amigos-network/amigos/client"
	"github.com/amigos-network/amigos/x/internode/types"
)

func TestCursorIsKeptPerChainAndAddress(t *testing.T) {
	home := t.TempDir()
	alice := cursorOf(home, "norte-1", "amigos1alice")
	after, err := alice.read()
	require.NoError(t, err)
	require.Zero(t, after, "nothing was read yet")
	require.NoError(t, alice.write(17))
	require.NoError(t, alice.write(18))
	after, err = cursorOf(home, "norte-1", "amigos1alice").read()
	require.NoError(t, err)
	require.EqualValues(t, 18, after)
	for _, other := range []cursor{cursorOf(home, "norte-1", "amigos1bob"), cursorOf(home, "sur-1", "amigos1alice"), cursorOf(home, "../norte-1", "amigos1alice")} {
		after, err = other.read()
		require.NoError(t, err)
		require.Zero(t, after)
	}
	left, err := filepath.Glob(filepath.Join(filepath.Dir(alice.path), ".*"))
	require.NoError(t, err)
	require.Empty(t, left, "no half-written file")
}

func TestADamagedCursorSaysWhatToDo(t *testing.T) {
	for name, content := range map[string]string{
		"no JSON":          "17",
		"empty":            "",
		"of another chain": `{"chain_id":"sur-1","address":"amigos1alice","after":"3"}`,
	} {
		t.Run(name, func(t *testing.T) {
			c := cursorOf(t.TempDir(), "norte-1", "amigos1alice")
			require.NoError(t, c.write(1))
			require.NoError(t, os.WriteFile(c.path, []byte(content), 0o600))
			_, err := c.read()
			require.ErrorIs(t, err, errCursor)
			require.Contains(t, fixOf(err), "--after")
		})
	}
}

func TestWhatIsShownIsRememberedAfterwards(t *testing.T) {
	cmd, out := printingCmd(t, "json")
	r := &inboxReader{cmd: cmd, cursor: cursorOf(t.TempDir(), "norte-1", "amigos1alice")}
	err := r.show(t.Context(), client.NewPage(2, &types.QueryInboxResponse{State: types.InboxState{First: 5, Last: 4}}))
	require.NoError(t, err)
	require.JSONEq(t, `{"gap":{"first":"3","last":"4"}}`, out.String())
	after, err := r.cursor.read()
	require.NoError(t, err)
	require.EqualValues(t, 4, after)

	cmd, out = printingCmd(t, "text")
	require.NoError(t, printGap(cmd, 3, 3))
	require.Equal(t, "gap: message 3 is gone, no longer kept by the chain\n", out.String())
}
