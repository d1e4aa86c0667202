package keeper_test

import (
	"testing"

	"cosmossdk.io/collections"
	sdk "github.com/cosmos/cosmos-sdk/types"
	"github.com/cosmos/gogoproto/proto"
	"github.com/stretchr/testify/require"

	testkeeper "github.com/amigos-network/amigos/testutil/keeper"
	"github.com/amigos-network/amigos/x/internode/types"
)

// events returns the typed events of one kind that a context raised, in order.
func events[E any, P interface {
	*E
	proto.Message
}](t *testing.T, ctx sdk.Context,
) (found []E) {
	t.Helper()
	for _, event := range ctx.EventManager().ABCIEvents() {
		if event.Type != proto.MessageName(P(new(E))) {
			continue
		}
		msg, err := sdk.ParseTypedEvent(event)
		require.NoError(t, err)
		found = append(found, *msg.(P))
	}
	return found
}

func retire(t *testing.T, f *testkeeper.Internode, p testkeeper.Person) {
	t.Helper()
	_, err := f.Msg.RetireNode(f.Ctx, &types.MsgRetireNode{Owner: p.Address})
	require.NoError(t, err)
}

func renew(t *testing.T, f *testkeeper.Internode, p testkeeper.Person) {
	t.Helper()
	_, err := f.Msg.RenewNode(f.Ctx, &types.MsgRenewNode{Owner: p.Address})
	require.NoError(t, err)
}

func nodeOf(t *testing.T, f *testkeeper.Internode, address string) types.NodeRecord {
	t.Helper()
	res, err := f.Query.Node(f.Ctx, &types.QueryNodeRequest{Node: address})
	require.NoError(t, err)
	return res.Record
}

func backlogKey(recipient, sender uint64) types.BacklogKey {
	return collections.Join(recipient, sender)
}
