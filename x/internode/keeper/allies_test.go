package keeper_test

import (
	"context"
	"testing"

	"github.com/stretchr/testify/require"

	testkeeper "github.com/amigos-network/amigos/testutil/keeper"
	"github.com/amigos-network/amigos/x/internode/types"
)

// allies are those of one node.
type allies struct {
	node    string
	account string
	asked   int
}

func (a *allies) Allied(_ context.Context, node types.Node, link uint64, account string) (bool, error) {
	a.asked++
	return link == 0 && node.Address == a.node && account == a.account, nil
}

func (a *allies) AlliancesOf(_ context.Context, node types.Node) ([]string, error) {
	if node.Address != a.node {
		return nil, nil
	}
	return []string{"north"}, nil
}

func TestAnInboxAdmitsAllies(t *testing.T) {
	f := testkeeper.NewInternode(t)
	known := &allies{node: f.Bob.Address, account: f.Alice.Address}
	f.Keeper.SetAllies(known)
	require.Panics(t, func() { f.Keeper.SetAllies(known) })

	require.NoError(t, setPolicy(f, f.Bob, types.InboxPolicy{}))
	_, err := f.Msg.Send(f.Ctx, f.MsgSend(f.Alice, f.Bob))
	require.NoError(t, err)
	require.NoError(t, setPolicy(f, f.Bob, types.InboxPolicy{Admission: types.ADMISSION_ALLOW_LIST, Allow: []string{f.Alice.Address}}))
	_, err = f.Msg.Send(f.Ctx, f.MsgSend(f.Alice, f.Bob))
	require.NoError(t, err)
	require.Zero(t, known.asked, "nobody asks where the policy admits")

	require.NoError(t, setPolicy(f, f.Bob, types.InboxPolicy{Admission: types.ADMISSION_ALLOW_LIST}))
	_, err = f.Msg.Send(f.Ctx, f.MsgSend(f.Alice, f.Bob))
	require.NoError(t, err, "an ally is admitted by an empty allow-list")
	_, err = f.Msg.Send(f.Ctx, f.MsgSend(f.Carol, f.Bob))
	require.ErrorIs(t, err, types.ErrNotAdmitted, "who is no ally is not")
	require.Equal(t, 2, known.asked)

	require.NoError(t, setPolicy(f, f.Bob, types.InboxPolicy{Admission: types.ADMISSION_ALLOW_LIST, Deny: []string{f.Alice.Address}}))
	_, err = f.Msg.Send(f.Ctx, f.MsgSend(f.Alice, f.Bob))
	require.ErrorIs(t, err, types.ErrNotAdmitted, "the deny-list wins over an alliance")
	require.Equal(t, 2, known.asked, "and asks nobody")
}

func TestANodesRecordTellsItsAlliances(t *testing.T) {
	f := testkeeper.NewInternode(t)
	f.Keeper.SetAllies(&allies{node: f.Bob.Address})
	for node, want := range map[string][]string{"bob": {"north"}, "carol": nil} {
		res, err := f.Query.Node(f.Ctx, &types.QueryNodeRequest{Node: node})
		require.NoError(t, err)
		require.Equal(t, want, res.Record.Alliances)
	}
}
