package keeper_test

import (
	"fmt"
	"testing"

	"cosmossdk.io/collections"
	storetypes "cosmossdk.io/store/types"
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

// pause lets as many packets fail as open the circuit breaker of norte's link.
func pause(p *testkeeper.Pair) {
	p.Norte.SetParams(func(params *types.Params) { params.BreakerFailures = 1 })
	p.Norte.Leave(p.Norte.Carol, p.Norte.Entry("bob@sur", "x"))
	p.Norte.TimeOut(p.Norte.Take("channel-0")[0])
}

func quarantine(t *testing.T, f *testkeeper.Internode, on bool) {
	t.Helper()
	_, err := f.Msg.QuarantineLink(f.Ctx, &types.MsgQuarantineLink{Authority: f.Gov.Address, Link: "link-1", Quarantined: on})
	require.NoError(t, err)
}

func renewAll(t *testing.T, f *testkeeper.Internode) {
	t.Helper()
	for _, p := range []testkeeper.Person{f.Alice, f.Bob, f.Carol} {
		renew(t, f, p)
	}
}

func newMeter() storetypes.GasMeter { return storetypes.NewInfiniteGasMeter() }

func numbers(results []types.SendResult) (numbers []uint64) {
	for _, result := range results {
		numbers = append(numbers, result.Number)
	}
	return numbers
}

func links(results []types.SendResult) (links []uint64) {
	for _, result := range results {
		links = append(links, result.Link)
	}
	return links
}

// backlogs are all counts of unprocessed entries of senders behind links.
func backlogs(t *testing.T, f *testkeeper.Internode) map[string]uint64 {
	t.Helper()
	counts := map[string]uint64{}
	require.NoError(t, f.Keeper.RemoteBacklog.Walk(f.Ctx, nil, func(at types.RemoteBacklogKey, n uint64) (bool, error) {
		counts[fmt.Sprintf("%d %d %x", at.K1(), at.K2(), at.K3())] = n
		return false, nil
	}))
	return counts
}

func entryKey(node, at uint64) types.EntryKey { return collections.Join(node, at) }

func packetKey(channel string, sequence uint64) types.PacketKey {
	return collections.Join(channel, sequence)
}
