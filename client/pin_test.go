package client

import (
	"os"
	"path/filepath"
	"testing"

	abci "github.com/cometbft/cometbft/abci/types"
	"github.com/stretchr/testify/require"

	"github.com/amigos-network/amigos/x/internode/types"
)

const nodePath = "/amigos.internode.v1.Query/Node"

// pinning is a client that remembers names, and a chain on which bob has an address.
func pinning(t *testing.T, dir string, edit ...func(*Config)) (*fakeNode, *Client, func(address string)) {
	n := newFakeNode()
	n.respond(&types.MsgSendResponse{Results: []types.SendResult{{Recipient: bobAddress, Arrival: 1}}})
	bob := func(address string) {
		n.answer(nodePath, &types.QueryNodeResponse{Record: types.NodeRecord{Node: types.Node{Address: address}}})
	}
	bob(bobAddress)
	edit = append(edit, func(cfg *Config) { cfg.Pins = dir })
	return n, newTestClient(t, n, edit...), bob
}

func hola(c *Client, t *testing.T) error {
	_, err := c.Send(t.Context(), true, Draft{To: "bob", Body: []byte("hola")})
	return err
}

func TestANameKeepsItsAddress(t *testing.T) {
	dir := t.TempDir()
	n, c, bob := pinning(t, dir)
	require.NoError(t, hola(c, t), "the first use remembers")
	require.NoError(t, hola(c, t))
	bob("amigos1other")
	sent := len(n.broadcasts)
	require.ErrorIs(t, hola(c, t), ErrNameMoved)
	require.Len(t, n.broadcasts, sent, "nothing was sent")

	_, later, bob := pinning(t, dir)
	bob("amigos1other")
	err := hola(later, t)
	require.ErrorIs(t, err, ErrNameMoved, "another process remembers too")
	var e *Error
	require.ErrorAs(t, err, &e)
	require.NotEmpty(t, e.Fix())

	_, _, err = later.SendNoWait(t.Context(), Draft{To: "bob", Body: []byte("hola")})
	require.ErrorIs(t, err, ErrNameMoved)
}

func TestAPersonMayFollowAName(t *testing.T) {
	dir, asked := t.TempDir(), 0
	_, c, bob := pinning(t, dir, func(cfg *Config) {
		cfg.OnRepin = func(name, was, is string) bool {
			asked++
			require.Equal(t, []string{"bob", bobAddress, "amigos1other"}, []string{name, was, is})
			return true
		}
	})
	require.NoError(t, hola(c, t))
	bob("amigos1other")
	require.NoError(t, hola(c, t))
	require.NoError(t, hola(c, t))
	require.Equal(t, 1, asked, "once")
}

func TestNamesAreRememberedPerChainAndOnlyWhereAsked(t *testing.T) {
	n := newFakeNode()
	n.respond(&types.MsgSendResponse{Results: []types.SendResult{{Recipient: bobAddress, Arrival: 1}}})
	n.queries[nodePath] = func([]byte) abci.ResponseQuery { panic("asked") }
	require.NoError(t, hola(newTestClient(t, n), t))

	dir := t.TempDir()
	n, c, _ := pinning(t, dir)
	n.queries[nodePath] = func([]byte) abci.ResponseQuery { panic("asked") }
	_, err := c.Send(t.Context(), true, Draft{To: bobAddress, Body: []byte("hola")})
	require.NoError(t, err, "an address says itself who it is")
	_, c, _ = pinning(t, dir)
	require.NoError(t, hola(c, t))
	require.FileExists(t, filepath.Join(dir, testChain+".json"))
}

func TestADamagedPinFileIsNotPassedOver(t *testing.T) {
	dir := t.TempDir()
	require.NoError(t, os.WriteFile(filepath.Join(dir, testChain+".json"), []byte("{"), 0o600))
	_, c, _ := pinning(t, dir)
	err := hola(c, t)
	require.ErrorContains(t, err, dir)
	var e *Error
	require.ErrorAs(t, err, &e)
	require.NotEmpty(t, e.Fix())
}
