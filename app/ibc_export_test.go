package app

import (
	"encoding/json"
	"testing"

	dbm "github.com/cosmos/cosmos-db"
	"github.com/stretchr/testify/require"

	"github.com/amigos-network/amigos/envelope"
	"github.com/amigos-network/amigos/x/internode/types"
)

// reborn goes on with the chain from its exported genesis, as after an export for an upgrade.
func (e *end) reborn() {
	e.Helper()
	exported, err := e.app.Export(false, nil)
	require.NoError(e, err)
	var state map[string]json.RawMessage
	require.NoError(e, json.Unmarshal(exported.AppState, &state))
	db, home := dbm.NewMemDB(), e.t.TempDir()
	again := openAppOf(e.t, db, home, e.ChainID)
	genesis := initRequest(e.t, exported.Height, state)
	genesis.ChainId, genesis.Time = e.ChainID, e.CurrentHeader.Time
	res, err := again.InitChain(genesis)
	require.NoError(e, err)

	e.app, e.db, e.home, e.App = again, db, home, testingApp{again}
	e.CurrentHeader.Height, e.CurrentHeader.AppHash = exported.Height, res.AppHash
	e.QueryServer = again.ibc.core
	e.block()
	second, err := again.Export(false, []string{types.ModuleName})
	require.NoError(e, err)
	var kept map[string]json.RawMessage
	require.NoError(e, json.Unmarshal(second.AppState, &kept))
	require.JSONEq(e, string(state[types.ModuleName]), string(kept[types.ModuleName]))
}

func TestChainsGoOnFromTheirExports(t *testing.T) {
	l := newLink(t)
	l.norte.name("link-1", "sur")
	asked := l.leaveAndSettle(alice, "bob@sur", "settled before")
	l.sur.receipt(bob, types.STAGE_READ, 0, 1)
	answered := l.norte.leave(alice, l.norte.entry("bob@sur", "taken, and not answered yet"))
	require.NoError(t, l.sur.receive(l.norte.pending()...))
	onItsWay := l.norte.leave(carol, l.norte.entry("bob@sur", "on its way"))
	replied := l.sur.leave(bob, l.sur.reply(l.sur.inbox("bob")[0], envelope.KindText))
	lost := l.sur.leave(dora, l.sur.entry("carol@link-1", "for nothing"))
	before := l.norte.pending()

	l.norte.reborn()
	l.sur.reborn()
	require.Equal(t, before, l.norte.pending())
	require.NoError(t, l.sur.receive(before[0]), "it knows that it took this one")
	require.Len(t, l.sur.inbox("bob"), 2)
	require.NoError(t, l.norte.acknowledge(before[0]))
	packets := l.sur.pending()
	require.NoError(t, l.norte.receive(packets[:len(packets)-1]...))
	l.IncrementTimeBy(2 * types.DefaultParams().PacketTimeout)
	require.NoError(t, l.sur.expire(packets[len(packets)-1]))
	require.NoError(t, l.sur.acknowledge(packets[:len(packets)-1]...))
	require.NoError(t, l.norte.expire(before[1]))

	require.Equal(t, types.MESSAGE_STATUS_READ, l.norte.status(asked).Status)
	require.Equal(t, types.MESSAGE_STATUS_FILED, l.norte.status(answered).Status)
	require.Equal(t, types.MESSAGE_STATUS_EXPIRED, l.norte.status(onItsWay).Status)
	require.Equal(t, types.MESSAGE_STATUS_FILED, l.sur.status(replied).Status)
	require.Equal(t, types.MESSAGE_STATUS_EXPIRED, l.sur.status(lost).Status)
	l.leaveAndSettle(alice, "bob@sur", "after")
	require.Len(t, l.sur.inbox("bob"), 3)
}
