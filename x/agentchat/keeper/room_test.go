package keeper_test

import (
	"testing"
	"time"

	sdk "github.com/cosmos/cosmos-sdk/types"
	"github.com/stretchr/testify/require"

	testkeeper "github.com/amigos-network/amigos/testutil/keeper"
	"github.com/amigos-network/amigos/x/agentchat/types"
	internodetypes "github.com/amigos-network/amigos/x/internode/types"
)

func TestCreateRoom(t *testing.T) {
	tests := []struct {
		name string
		edit func(*testkeeper.Agentchat, *types.MsgCreateRoom)
		want error
	}{
		{name: "makes a room"},
		{
			name: "refuses an account that is no node", want: internodetypes.ErrNotRegistered,
			edit: func(f *testkeeper.Agentchat, m *types.MsgCreateRoom) { m.Owner = f.Stranger.Address },
		},
		{
			name: "refuses a retired node", want: internodetypes.ErrNodeRetired,
			edit: func(f *testkeeper.Agentchat, _ *types.MsgCreateRoom) { f.Nodes.Retire(1) },
		},
		{
			name: "refuses a malformed slug", want: types.ErrInvalidSlug,
			edit: func(_ *testkeeper.Agentchat, m *types.MsgCreateRoom) { m.Slug = "Project X" },
		},
		{
			name: "refuses a slug that is taken", want: types.ErrSlugTaken,
			edit: func(f *testkeeper.Agentchat, m *types.MsgCreateRoom) { f.Room(m.Slug, nil) },
		},
		{
			name: "refuses a title that hides something", want: types.ErrInvalidRoom,
			edit: func(_ *testkeeper.Agentchat, m *types.MsgCreateRoom) { m.Title = "a\u202eb" },
		},
		{
			name: "refuses a policy that lets strangers keep order", want: types.ErrInvalidRoom,
			edit: func(_ *testkeeper.Agentchat, m *types.MsgCreateRoom) {
				m.Policy.Admin = types.ACCESS_LEVEL_AUTHENTICATED
			},
		},
		{
			name: "refuses an unknown level", want: types.ErrInvalidRoom,
			edit: func(_ *testkeeper.Agentchat, m *types.MsgCreateRoom) { m.Policy.Read = 9 },
		},
		{
			name: "refuses a retention beyond the parameter", want: types.ErrInvalidRoom,
			edit: func(_ *testkeeper.Agentchat, m *types.MsgCreateRoom) { m.Retention = 400 * 24 * time.Hour },
		},
		{
			name: "refuses an ephemeral room that keeps posts", want: types.ErrInvalidRoom,
			edit: func(_ *testkeeper.Agentchat, m *types.MsgCreateRoom) { m.Ephemeral, m.Retention = true, time.Hour },
		},
		{
			name: "refuses one room too many", want: types.ErrTooManyRooms,
			edit: func(f *testkeeper.Agentchat, _ *types.MsgCreateRoom) {
				f.SetParams(func(p *types.Params) { p.MaxRooms = 1 })
				f.Room("first", nil)
			},
		},
	}
	for _, tc := range tests {
		t.Run(tc.name, func(t *testing.T) {
			f := testkeeper.NewAgentchat(t)
			msg := &types.MsgCreateRoom{Owner: f.Alice.Address, Slug: "project-x", Title: "Project X"}
			if tc.edit != nil {
				tc.edit(f, msg)
			}
			before := f.Export()
			err := f.Try(func(ctx sdk.Context) error {
				_, err := f.Msg.CreateRoom(ctx, msg)
				return err
			})
			require.ErrorIs(t, err, tc.want)
			if tc.want != nil {
				require.Equal(t, before, f.Export(), "a refusal leaves no trace")
				return
			}
			res, err := f.Query.Room(f.Ctx, &types.QueryRoomRequest{Room: "project-x"})
			require.NoError(t, err)
			require.Equal(t, "alice", res.Record.Owner)
			require.EqualValues(t, 1, res.Record.State.Members)
			require.Equal(t, types.DefaultParams().DefaultRetention, res.Record.Room.Retention)
		})
	}
}

// TestMembership goes through what may become of a node in a room.
func TestMembership(t *testing.T) {
	f := testkeeper.NewAgentchat(t)
	f.Room("closed", func(m *types.MsgCreateRoom) { m.Policy.Open = false })
	join := func(p testkeeper.Person) error {
		return f.Try(func(ctx sdk.Context) error {
			_, err := f.Msg.Join(ctx, &types.MsgJoin{Sender: p.Address, Room: "closed"})
			return err
		})
	}
	invite := func(by testkeeper.Person, nodes ...string) error {
		return f.Try(func(ctx sdk.Context) error {
			_, err := f.Msg.Invite(ctx, &types.MsgInvite{Sender: by.Address, Room: "closed", Nodes: nodes})
			return err
		})
	}

	require.ErrorIs(t, join(f.Bob), types.ErrNotInvited)
	require.ErrorIs(t, invite(f.Bob, "carol"), types.ErrNotPermitted, "a moderator is missing")
	require.NoError(t, invite(f.Alice, "bob", "carol"))
	require.ErrorIs(t, join(f.Dave), types.ErrNotInvited)
	require.NoError(t, join(f.Bob))
	require.ErrorIs(t, join(f.Bob), types.ErrAlreadyMember)
	require.ErrorIs(t, invite(f.Alice, "bob"), types.ErrAlreadyMember)

	_, err := f.Msg.Decline(f.Ctx, &types.MsgDecline{Sender: f.Carol.Address, Room: "closed"})
	require.NoError(t, err)
	require.ErrorIs(t, join(f.Carol), types.ErrNotInvited)
	require.NoError(t, invite(f.Alice, "carol"))
	f.Advance(types.DefaultParams().InvitePeriod)
	require.ErrorIs(t, join(f.Carol), types.ErrNotInvited, "the invitation ran out")

	require.NoError(t, invite(f.Alice, "carol"))
	_, err = f.Msg.Ban(f.Ctx, &types.MsgBan{Sender: f.Alice.Address, Room: "closed", Node: "carol"})
	require.NoError(t, err)
	require.ErrorIs(t, join(f.Carol), types.ErrBanned)
	require.ErrorIs(t, invite(f.Alice, "carol"), types.ErrBanned)
	_, err = f.Msg.Ban(f.Ctx, &types.MsgBan{Sender: f.Alice.Address, Room: "closed", Node: "carol", Lift: true})
	require.NoError(t, err)
	require.ErrorIs(t, join(f.Carol), types.ErrNotInvited, "a ban ends the invitation")

	_, err = f.Msg.Leave(f.Ctx, &types.MsgLeave{Sender: f.Bob.Address, Room: "closed"})
	require.NoError(t, err)
	_, err = f.Msg.Leave(f.Ctx, &types.MsgLeave{Sender: f.Bob.Address, Room: "closed"})
	require.ErrorIs(t, err, types.ErrNotMember)
	_, err = f.Msg.Leave(f.Ctx, &types.MsgLeave{Sender: f.Alice.Address, Room: "closed"})
	require.ErrorIs(t, err, types.ErrOwnerLeaves)

	state := f.Export().Rooms[0]
	require.Equal(t, types.RoomState{Members: 1, First: 1}, state.State)
	require.Len(t, state.Members, 1, "nothing is kept of those who left")
}

func TestARoomCanBeFull(t *testing.T) {
	f := testkeeper.NewAgentchat(t)
	f.SetParams(func(p *types.Params) { p.MaxMembers, p.MaxInvites, p.MaxBanned = 2, 1, 1 })
	f.Room("small", nil, f.Bob)
	_, err := f.Msg.Join(f.Ctx, &types.MsgJoin{Sender: f.Carol.Address, Room: "small"})
	require.ErrorIs(t, err, types.ErrRoomFull)
	_, err = f.Msg.Invite(f.Ctx, &types.MsgInvite{Sender: f.Alice.Address, Room: "small", Nodes: []string{"carol"}})
	require.NoError(t, err)
	_, err = f.Msg.Invite(f.Ctx, &types.MsgInvite{Sender: f.Alice.Address, Room: "small", Nodes: []string{"dave"}})
	require.ErrorIs(t, err, types.ErrTooManyInvites)
	_, err = f.Msg.Ban(f.Ctx, &types.MsgBan{Sender: f.Alice.Address, Room: "small", Node: "carol"})
	require.NoError(t, err)
	_, err = f.Msg.Ban(f.Ctx, &types.MsgBan{Sender: f.Alice.Address, Room: "small", Node: "dave"})
	require.ErrorIs(t, err, types.ErrTooManyBanned)
}

func TestOrderIsKeptFromAboveOnly(t *testing.T) {
	f := testkeeper.NewAgentchat(t)
	f.Room("project-x", nil, f.Bob, f.Carol, f.Dave)
	role := func(by testkeeper.Person, node string, role types.Role) error {
		_, err := f.Msg.SetRole(f.Ctx, &types.MsgSetRole{Sender: by.Address, Room: "project-x", Node: node, Role: role})
		return err
	}
	kick := func(by testkeeper.Person, node string) error {
		_, err := f.Msg.Kick(f.Ctx, &types.MsgKick{Sender: by.Address, Room: "project-x", Node: node})
		return err
	}
	require.ErrorIs(t, role(f.Bob, "carol", types.ROLE_MODERATOR), types.ErrNotPermitted)
	require.ErrorIs(t, role(f.Alice, "bob", types.ROLE_OWNER), types.ErrInvalidRole)
	require.ErrorIs(t, role(f.Alice, "alice", types.ROLE_MEMBER), types.ErrInvalidRole)
	require.NoError(t, role(f.Alice, "bob", types.ROLE_MODERATOR))
	require.NoError(t, role(f.Alice, "carol", types.ROLE_MODERATOR))
	require.ErrorIs(t, kick(f.Bob, "carol"), types.ErrNotPermitted, "an equal")
	require.ErrorIs(t, kick(f.Bob, "alice"), types.ErrNotPermitted, "the owner")
	require.ErrorIs(t, kick(f.Dave, "bob"), types.ErrNotPermitted)
	require.NoError(t, kick(f.Bob, "dave"))
	require.ErrorIs(t, kick(f.Bob, "dave"), types.ErrNotMember)

	_, err := f.Msg.TransferRoom(f.Ctx, &types.MsgTransferRoom{Sender: f.Alice.Address, Room: "project-x", To: "bob"})
	require.NoError(t, err)
	require.ErrorIs(t, kick(f.Alice, "bob"), types.ErrNotPermitted, "bob owns it now")
	require.NoError(t, kick(f.Bob, "alice"))
	require.NoError(t, f.Export().Validate())
}

func TestAnArchivedRoomTakesNothing(t *testing.T) {
	f := testkeeper.NewAgentchat(t)
	f.Room("project-x", nil, f.Bob)
	f.Post(f.Bob, f.Entry("project-x", "hola"))
	_, err := f.Msg.ArchiveRoom(f.Ctx, &types.MsgArchiveRoom{Sender: f.Bob.Address, Room: "project-x"})
	require.ErrorIs(t, err, types.ErrNotPermitted)
	_, err = f.Msg.ArchiveRoom(f.Ctx, &types.MsgArchiveRoom{Sender: f.Alice.Address, Room: "project-x"})
	require.NoError(t, err)

	_, err = f.Msg.Post(f.Ctx, &types.MsgPost{Author: f.Bob.Address, Entries: []types.PostEntry{f.Entry("project-x", "x")}, Atomic: true})
	require.ErrorIs(t, err, types.ErrArchived)
	_, err = f.Msg.Join(f.Ctx, &types.MsgJoin{Sender: f.Carol.Address, Room: "project-x"})
	require.ErrorIs(t, err, types.ErrArchived)
	_, err = f.Msg.React(f.Ctx, &types.MsgReact{Sender: f.Bob.Address, Room: "project-x", Number: 1, Reaction: "like"})
	require.ErrorIs(t, err, types.ErrArchived)
	res, err := f.Query.History(f.Ctx, &types.QueryHistoryRequest{Room: "project-x"})
	require.NoError(t, err)
	require.Len(t, res.Posts, 1, "it is read all the same")
}

func TestRoomsAreListed(t *testing.T) {
	f := testkeeper.NewAgentchat(t)
	f.Room("first", nil, f.Bob)
	f.Room("second", nil)
	f.Room("third", nil, f.Bob)
	_, err := f.Msg.Invite(f.Ctx, &types.MsgInvite{Sender: f.Alice.Address, Room: "second", Nodes: []string{"bob"}})
	require.NoError(t, err)

	slugs := func(req *types.QueryRoomsRequest) (found []string) {
		for {
			res, err := f.Query.Rooms(f.Ctx, req)
			require.NoError(t, err)
			for _, r := range res.Records {
				found = append(found, r.Room.Slug)
			}
			if res.Next == 0 {
				return found
			}
			req.After = res.Next
		}
	}
	require.Equal(t, []string{"first", "second", "third"}, slugs(&types.QueryRoomsRequest{Limit: 1}))
	require.Equal(t, []string{"first", "third"}, slugs(&types.QueryRoomsRequest{Member: "bob", Limit: 1}))
	require.Empty(t, slugs(&types.QueryRoomsRequest{Owner: "bob"}))
	require.Equal(t, []string{"first", "third"}, slugs(&types.QueryRoomsRequest{Owner: "alice", Member: "bob"}))

	invites, err := f.Query.Invites(f.Ctx, &types.QueryInvitesRequest{Node: "bob"})
	require.NoError(t, err)
	require.Len(t, invites.Records, 1)
	require.Equal(t, "second", invites.Records[0].Room.Slug)

	members, err := f.Query.Members(f.Ctx, &types.QueryMembersRequest{Room: "first"})
	require.NoError(t, err)
	require.Len(t, members.Members, 2)
	require.Equal(t, "alice", members.Members[0].Node)
	_, err = f.Query.Room(f.Ctx, &types.QueryRoomRequest{Room: "fourth"})
	require.ErrorIs(t, err, types.ErrRoomNotFound)
}
