package keeper_test

import (
	"errors"
	"fmt"
	"math"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/amigos-network/amigos/envelope"
	testkeeper "github.com/amigos-network/amigos/testutil/keeper"
	"github.com/amigos-network/amigos/x/internode/types"
)

func TestQueriesRefuseWithACodeThatSurvivesTheRoad(t *testing.T) {
	tests := []struct {
		ask  string
		want error
	}{
		{"nadie", types.ErrNodeNotFound},
		{"", types.ErrInvalidAddress},
		{"Bob", types.ErrInvalidAddress},
		{"libp2p://12D3KooWbad", types.ErrInvalidAddress},
		{"bob@sur", types.ErrLinkNotFound},
		{"sur.amigos.ibc", types.ErrLinkNotFound},
		{"ipfs://bafy", types.ErrUnsupportedAddress},
	}
	f := testkeeper.NewInternode(t)
	for _, tc := range tests {
		t.Run(tc.ask, func(t *testing.T) {
			_, node := f.Query.Node(f.Ctx, &types.QueryNodeRequest{Node: tc.ask})
			_, inbox := f.Query.Inbox(f.Ctx, &types.QueryInboxRequest{Node: tc.ask})
			_, policy := f.Query.InboxPolicy(f.Ctx, &types.QueryInboxPolicyRequest{Node: tc.ask})
			for _, err := range []error{node, inbox, policy} {
				require.ErrorIs(t, err, tc.want)
				_, code, _, ok := types.ParseError(err.Error())
				require.True(t, ok)
				want, _ := types.Refusal(tc.want)
				require.Equal(t, want, code)
			}
		})
	}
	_, err := f.Query.Node(f.Ctx, nil)
	require.ErrorIs(t, err, types.ErrInvalidRequest)
}

func TestNodesFiltersAndPages(t *testing.T) {
	f := testkeeper.NewInternode(t)
	for i := range 5 {
		p := f.Register(fmt.Sprintf("builder-%d", i))
		_, err := f.Msg.UpdateNode(f.Ctx, &types.MsgUpdateNode{Owner: p.Address, Kind: types.NODE_KIND_SERVER, Profile: types.Profile{
			Capabilities: []string{"task:build"}, Tags: []string{"demo"},
		}})
		require.NoError(t, err)
	}
	names := func(req types.QueryNodesRequest) (names []string, next uint64) {
		res, err := f.Query.Nodes(f.Ctx, &req)
		require.NoError(t, err)
		for _, record := range res.Records {
			names = append(names, record.Node.Name)
		}
		return names, res.Next
	}

	all, next := names(types.QueryNodesRequest{})
	require.Len(t, all, 8)
	require.Zero(t, next)

	build := types.QueryNodesRequest{Kind: types.NODE_KIND_SERVER, Capability: "task:build", Tag: "demo", Limit: 3}
	page, next := names(build)
	require.Equal(t, []string{"builder-0", "builder-1", "builder-2"}, page)
	build.After = next
	page, next = names(build)
	require.Equal(t, []string{"builder-3", "builder-4"}, page)
	require.Zero(t, next)

	none, _ := names(types.QueryNodesRequest{Tag: "nada"})
	require.Empty(t, none)
}

func TestNodesLooksAtABoundedNumber(t *testing.T) {
	f := testkeeper.NewInternode(t)
	for number := uint64(4); number <= 10_010; number++ {
		account := fmt.Sprintf("%020d", number)
		address, err := f.Addresses.BytesToString([]byte(account))
		require.NoError(t, err)
		require.NoError(t, f.Keeper.Nodes.Set(f.Ctx, number, types.Node{Number: number, Address: address}))
	}
	res, err := f.Query.Nodes(f.Ctx, &types.QueryNodesRequest{Tag: "nada"})
	require.NoError(t, err)
	require.Empty(t, res.Records)
	require.EqualValues(t, 10_000, res.Next)
	res, err = f.Query.Nodes(f.Ctx, &types.QueryNodesRequest{Tag: "nada", After: res.Next})
	require.NoError(t, err)
	require.Zero(t, res.Next)
}

func TestInboxPagesByArrival(t *testing.T) {
	f := testkeeper.NewInternode(t)
	fill(f, 1100)
	ask := func(after uint64, limit uint32) *types.QueryInboxResponse {
		res, err := f.Query.Inbox(f.Ctx, &types.QueryInboxRequest{Node: "bob", After: after, Limit: limit})
		require.NoError(t, err)
		return res
	}
	require.Len(t, ask(0, 0).Messages, 100)
	require.Len(t, ask(0, 5000).Messages, 1000)
	page := ask(1000, 1000)
	require.Len(t, page.Messages, 100)
	require.EqualValues(t, 1100, page.Next)
	require.EqualValues(t, 1100, page.State.Last)
	require.Equal(t, "bob/1001", page.Messages[0].Handle)
	empty := ask(1100, 0)
	require.Empty(t, empty.Messages)
	require.EqualValues(t, 1100, empty.Next, "the cursor stays")
}

func TestPagesAfterTheEndOfNumbersAreEmpty(t *testing.T) {
	f := testkeeper.NewInternode(t)
	f.File(f.Alice, f.Entry("bob", "hola"))
	f.File(f.Alice, f.Entry("carol", "hola"))
	require.Empty(t, f.Inbox(f.Bob, math.MaxUint64).Messages, "nor another node's")
	res, err := f.Query.Nodes(f.Ctx, &types.QueryNodesRequest{After: math.MaxUint64})
	require.NoError(t, err)
	require.Empty(t, res.Records)
}

func TestInboxPagesEndAtOneMebibyte(t *testing.T) {
	f := testkeeper.NewInternode(t)
	for range 5 {
		var entries []types.SendEntry
		for range 32 {
			entries = append(entries, f.Entry("bob", strings.Repeat("a", 8<<10)))
		}
		f.Send(f.Alice, entries...)
	}
	seen := 0
	for after, pages := uint64(0), 0; seen < 160; pages++ {
		res := f.Inbox(f.Bob, after)
		require.NotEmpty(t, res.Messages)
		require.LessOrEqual(t, res.Size(), types.MaxPageBytes+4096)
		seen += len(res.Messages)
		after = res.Next
	}
	require.Equal(t, 160, seen)
}

// fakeIndex knows one place for every ID.
type fakeIndex struct {
	node, arrival uint64
	known         bool
	fault         error
}

func (i fakeIndex) Lookup(envelope.ID) (types.Place, bool, error) {
	return types.Place{Node: i.node, At: i.arrival}, i.known, i.fault
}

func (i fakeIndex) Children(envelope.ID, int) ([]types.Place, error) { return nil, i.fault }

func TestMessageByID(t *testing.T) {
	tests := []struct {
		name  string
		index *fakeIndex
		want  error
	}{
		{name: "without an index", want: types.ErrIndexUnavailable},
		{name: "with a broken index", index: &fakeIndex{fault: errors.New("disk full")}, want: types.ErrIndexUnavailable},
		{name: "unknown", index: &fakeIndex{}, want: types.ErrMessageNotFound},
		{name: "known", index: &fakeIndex{node: 2, arrival: 1, known: true}},
		{name: "another message is there", index: &fakeIndex{node: 2, arrival: 2, known: true}, want: types.ErrMessageNotFound},
		{name: "nothing is there", index: &fakeIndex{node: 2, arrival: 9, known: true}, want: types.ErrMessageNotFound},
	}
	for _, tc := range tests {
		t.Run(tc.name, func(t *testing.T) {
			f := testkeeper.NewInternode(t)
			if tc.index != nil {
				f.Keeper.SetIndex(tc.index)
			}
			first := f.File(f.Alice, f.Entry("bob", "1"))
			f.File(f.Alice, f.Entry("bob", "2"))
			res, err := f.Query.Message(f.Ctx, &types.QueryMessageRequest{Ref: first.Id})
			require.ErrorIs(t, err, tc.want)
			if tc.want == nil {
				require.Equal(t, first, res.Message)
			}
		})
	}
}

func TestMessageByHandle(t *testing.T) {
	f := testkeeper.NewInternode(t)
	f.File(f.Alice, f.Entry("bob", "hola"))
	tests := []struct {
		ref  string
		want error
	}{
		{ref: "bob/1"},
		{ref: f.Bob.Address + "/1"},
		{ref: "libp2p://" + f.Bob.PeerID + "/1"},
		{ref: "bob/2", want: types.ErrMessageNotFound},
		{ref: "nadie/1", want: types.ErrNodeNotFound},
		{ref: "bob@sur/1", want: types.ErrLinkNotFound},
		{ref: "bob/0", want: types.ErrInvalidRequest},
		{ref: "bob", want: types.ErrInvalidRequest},
	}
	for _, tc := range tests {
		_, err := f.Query.Message(f.Ctx, &types.QueryMessageRequest{Ref: tc.ref})
		require.ErrorIs(t, err, tc.want, tc.ref)
	}
}

func TestLimits(t *testing.T) {
	f := testkeeper.NewInternode(t)
	res, err := f.Query.Limits(f.Ctx, &types.QueryLimitsRequest{})
	require.NoError(t, err)
	require.Equal(t, types.Limits(), *res)
}
