package main

import (
	"os"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/amigos-network/amigos/client"
	"github.com/amigos-network/amigos/offchain/cursor"
	"github.com/amigos-network/amigos/x/internode/types"
)

func TestADamagedCursorSaysWhatToDo(t *testing.T) {
	c := inboxCursor(t.TempDir(), "norte-1", "amigos1alice")
	require.NoError(t, c.Write(1))
	require.NoError(t, os.WriteFile(c.Path(), []byte("17"), 0o600))
	_, _, err := c.Read()
	require.ErrorIs(t, err, cursor.ErrUnusable)
	require.Contains(t, fixOf(explainCursor(err)), "--after")
}

func TestWhatIsShownIsRememberedAfterwards(t *testing.T) {
	cmd, out := printingCmd(t, "json")
	r := &inboxReader{cmd: cmd, cursor: inboxCursor(t.TempDir(), "norte-1", "amigos1alice")}
	err := r.show(t.Context(), client.NewPage(2, &types.QueryInboxResponse{State: types.InboxState{First: 5, Last: 4}}))
	require.NoError(t, err)
	require.JSONEq(t, `{"gap":{"first":"3","last":"4"}}`, out.String())
	after, _, err := r.cursor.Read()
	require.NoError(t, err)
	require.EqualValues(t, 4, after)

	cmd, out = printingCmd(t, "text")
	require.NoError(t, printGap(cmd, 3, 3))
	require.Equal(t, "gap: message 3 is gone, no longer kept by the chain\n", out.String())
}
