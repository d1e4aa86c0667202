package keeper_test

import (
	"testing"
	"time"

	"cosmossdk.io/collections"
	"github.com/stretchr/testify/require"

	testkeeper "github.com/amigos-network/amigos/testutil/keeper"
	"github.com/amigos-network/amigos/x/agentchat/types"
)

func hourly(m *types.MsgCreateRoom) { m.Retention = time.Hour }

func TestOldPostsFallOutWhenOnePosts(t *testing.T) {
	f := testkeeper.NewAgentchat(t)
	f.Room("project-x", hourly, f.Bob)
	for range 5 {
		f.Post(f.Bob, f.Entry("project-x", "old"))
	}
	f.Ctx = f.Ctx.WithBlockTime(f.Ctx.BlockTime().Add(time.Hour))
	f.Post(f.Bob, f.Entry("project-x", "new"))
	state := f.Export().Rooms[0]
	require.EqualValues(t, 3, state.State.First, "two at once")
	require.NoError(t, f.Export().Validate())
}

// TestTheSweepIsBounded leaves more behind than one block removes, reactions above all.
func TestTheSweepIsBounded(t *testing.T) {
	f := testkeeper.NewAgentchat(t)
	f.Room("project-x", hourly, f.Bob)
	f.Post(f.Bob, f.Entry("project-x", "loved"))
	f.Post(f.Bob, f.Entry("project-x", "next"))
	for n := range uint64(2*types.SweepItems + 10) {
		require.NoError(t, f.Keeper.Reactions.Set(f.Ctx, collections.Join4(uint64(1), uint64(1), "like", n+1)))
	}
	require.NoError(t, f.Keeper.Counts.Set(f.Ctx, collections.Join3(uint64(1), uint64(1), "like"), 2*types.SweepItems+10))
	f.Advance(time.Hour)

	f.Post(f.Bob, f.Entry("project-x", "new"))
	require.EqualValues(t, 1, f.Export().Rooms[0].State.First, "too much hangs on it for a post to remove")
	var changes int
	for f.Export().Rooms[0].State.First < 3 {
		changes = len(f.Advance(time.Second))
		require.LessOrEqual(t, changes, types.SweepItems+16)
		require.NotZero(t, changes, "it never stops before it is done")
	}
	require.NoError(t, f.Export().Validate())
	f.Advance(time.Second)
	require.Empty(t, f.Advance(time.Second), "a block with nothing to do writes nothing")
	left, err := f.Keeper.Counts.Has(f.Ctx, collections.Join3(uint64(1), uint64(1), "like"))
	require.NoError(t, err)
	require.False(t, left)
}

func TestGenesisIsTheWholeState(t *testing.T) {
	f := testkeeper.NewAgentchat(t)
	f.Room("project-x", hourly, f.Bob, f.Carol)
	f.Room("private", func(m *types.MsgCreateRoom) { m.Policy.Open = false })
	root := f.Post(f.Bob, f.Entry("project-x", "one"))[0]
	answer := f.Entry("project-x", "two")
	answer.Parent, answer.ReplyTo, answer.Mentions = root.Number, root.Id, []string{"dave"}
	f.Post(f.Carol, answer)
	for _, msg := range []*types.MsgReact{
		{Sender: f.Bob.Address, Room: "project-x", Number: 2, Reaction: "like"},
		{Sender: f.Carol.Address, Room: "project-x", Number: 2, Reaction: "like"},
	} {
		_, err := f.Msg.React(f.Ctx, msg)
		require.NoError(t, err)
	}
	_, err := f.Msg.EditPost(f.Ctx, &types.MsgEditPost{Sender: f.Bob.Address, Room: "project-x", Number: 1, Body: []byte("uno")})
	require.NoError(t, err)
	_, err = f.Msg.Pin(f.Ctx, &types.MsgPin{Sender: f.Alice.Address, Room: "project-x", Number: 2})
	require.NoError(t, err)
	_, err = f.Msg.Invite(f.Ctx, &types.MsgInvite{Sender: f.Alice.Address, Room: "private", Nodes: []string{"bob"}})
	require.NoError(t, err)
	_, err = f.Msg.Ban(f.Ctx, &types.MsgBan{Sender: f.Alice.Address, Room: "project-x", Node: "dave"})
	require.NoError(t, err)

	exported := f.Export()
	require.NoError(t, exported.Validate())
	g := testkeeper.NewEmptyAgentchat(t)
	require.NoError(t, g.Keeper.InitGenesis(g.Ctx, exported))
	require.Equal(t, exported, g.Export())
	thread, err := g.Query.Thread(g.Ctx, &types.QueryThreadRequest{Ref: "project-x/1"})
	require.NoError(t, err)
	require.Len(t, thread.Posts, 2)
	require.Equal(t, []types.ReactionCount{{Reaction: "like", Count: 2}}, thread.Posts[1].Reactions)
	require.Equal(t, stored(t, f), stored(t, g), "key by key")
}

// stored is every key and value of the module's store.
func stored(t *testing.T, f *testkeeper.Agentchat) map[string]string {
	all := map[string]string{}
	f.Advance(time.Second)
	for key, value := range f.Stored() {
		all[key] = value
	}
	require.NotEmpty(t, all)
	return all
}

func TestGenesisRefusesWhatNoChainExported(t *testing.T) {
	tests := []struct {
		name string
		edit func(*types.GenesisState)
	}{
		{"a room out of order", func(g *types.GenesisState) { g.Rooms[0].Room.Number = 3 }},
		{"two rooms of one slug", func(g *types.GenesisState) { g.Rooms[1].Room.Slug = g.Rooms[0].Room.Slug }},
		{"a room without an owner", func(g *types.GenesisState) { g.Rooms[0].Members = g.Rooms[0].Members[1:] }},
		{"another owner than the room's", func(g *types.GenesisState) { g.Rooms[0].Room.Owner = 2 }},
		{"wrong counts", func(g *types.GenesisState) { g.Rooms[0].State.Members = 7 }},
		{"a gap in the posts", func(g *types.GenesisState) { g.Rooms[0].Posts = g.Rooms[0].Posts[:1] }},
		{"missing revisions", func(g *types.GenesisState) { g.Rooms[0].Posts[0].Post.Revisions = 1 }},
		{"parameters out of bounds", func(g *types.GenesisState) { g.Params.MaxRooms = 0 }},
		{"an unknown role", func(g *types.GenesisState) { g.Rooms[0].Members[1].Membership.Role = 9 }},
	}
	for _, tc := range tests {
		t.Run(tc.name, func(t *testing.T) {
			f := testkeeper.NewAgentchat(t)
			f.Room("project-x", nil, f.Bob)
			f.Room("second", nil)
			f.Post(f.Bob, f.Entry("project-x", "one"), f.Entry("project-x", "two"))
			state := f.Export()
			tc.edit(&state)
			require.ErrorIs(t, state.Validate(), types.ErrInvalidGenesis)
		})
	}
}

func TestOnlyTheAuthorityChangesParameters(t *testing.T) {
	f := testkeeper.NewAgentchat(t)
	params := types.DefaultParams()
	params.MaxRooms = 7
	_, err := f.Msg.UpdateParams(f.Ctx, &types.MsgUpdateParams{Authority: f.Alice.Address, Params: params})
	require.ErrorIs(t, err, types.ErrInvalidAuthority)
	_, err = f.Msg.UpdateParams(f.Ctx, &types.MsgUpdateParams{Authority: f.Gov.Address, Params: types.Params{}})
	require.ErrorIs(t, err, types.ErrInvalidParams)
	_, err = f.Msg.UpdateParams(f.Ctx, &types.MsgUpdateParams{Authority: f.Gov.Address, Params: params})
	require.NoError(t, err)
	res, err := f.Query.Params(f.Ctx, &types.QueryParamsRequest{})
	require.NoError(t, err)
	require.EqualValues(t, 7, res.Params.MaxRooms)
}
