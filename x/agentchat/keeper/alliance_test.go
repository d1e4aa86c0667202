package keeper_test

import (
	"fmt"
	"testing"
	"time"

	sdk "github.com/cosmos/cosmos-sdk/types"
	"github.com/stretchr/testify/require"

	testkeeper "github.com/amigos-network/amigos/testutil/keeper"
	"github.com/amigos-network/amigos/x/agentchat/types"
	internodetypes "github.com/amigos-network/amigos/x/internode/types"
)

func TestProposeAlliance(t *testing.T) {
	year := 366 * 24 * time.Hour
	tests := []struct {
		name string
		edit func(*testkeeper.Agentchat, *types.MsgProposeAlliance)
		want error
	}{
		{name: "makes an alliance"},
		{
			name: "refuses an account that is no node", want: internodetypes.ErrNotRegistered,
			edit: func(f *testkeeper.Agentchat, m *types.MsgProposeAlliance) { m.Proposer = f.Stranger.Address },
		},
		{
			name: "refuses a party unknown", want: internodetypes.ErrNodeNotFound,
			edit: func(_ *testkeeper.Agentchat, m *types.MsgProposeAlliance) { m.Parties = []string{"nadie"} },
		},
		{
			name: "refuses a party behind no link", want: internodetypes.ErrLinkNotFound,
			edit: func(_ *testkeeper.Agentchat, m *types.MsgProposeAlliance) { m.Parties = []string{"carol@oeste"} },
		},
		{
			name: "refuses a chain as a party", want: types.ErrInvalidAlliance,
			edit: func(_ *testkeeper.Agentchat, m *types.MsgProposeAlliance) { m.Parties = []string{"@sur"} },
		},
		{
			name: "refuses a party named twice in two ways", want: types.ErrInvalidAlliance,
			edit: func(f *testkeeper.Agentchat, m *types.MsgProposeAlliance) { m.Parties = []string{"bob", f.Bob.Address} },
		},
		{
			name: "refuses a remote party named twice by two names of one link", want: types.ErrInvalidAlliance,
			edit: func(_ *testkeeper.Agentchat, m *types.MsgProposeAlliance) {
				m.Parties = []string{"dora@sur", "dora@link-1"}
			},
		},
		{
			name: "refuses the proposer as another party", want: types.ErrInvalidAlliance,
			edit: func(_ *testkeeper.Agentchat, m *types.MsgProposeAlliance) { m.Parties = []string{"alice"} },
		},
		{
			name: "refuses nobody as a party", want: types.ErrTooManyParties,
			edit: func(_ *testkeeper.Agentchat, m *types.MsgProposeAlliance) { m.Parties = nil },
		},
		{
			name: "refuses one party too many", want: types.ErrTooManyParties,
			edit: func(f *testkeeper.Agentchat, _ *types.MsgProposeAlliance) {
				f.SetParams(func(p *types.Params) { p.MaxAllianceParties = 2 })
			},
		},
		{
			name: "refuses a threshold above all", want: types.ErrThreshold,
			edit: func(_ *testkeeper.Agentchat, m *types.MsgProposeAlliance) { m.Threshold = 4 },
		},
		{
			name: "refuses a threshold of one", want: types.ErrThreshold,
			edit: func(_ *testkeeper.Agentchat, m *types.MsgProposeAlliance) { m.Threshold = 1 },
		},
		{
			name: "refuses terms too large", want: types.ErrTermsTooLarge,
			edit: func(_ *testkeeper.Agentchat, m *types.MsgProposeAlliance) { m.Terms.Size_ = 2 << 20 },
		},
		{
			name: "refuses a hash that is none", want: types.ErrInvalidAlliance,
			edit: func(_ *testkeeper.Agentchat, m *types.MsgProposeAlliance) { m.Terms.Hash = []byte("short") },
		},
		{
			name: "refuses an end in the past", want: types.ErrInvalidAlliance,
			edit: func(f *testkeeper.Agentchat, m *types.MsgProposeAlliance) { m.EndsAt = f.Ctx.BlockTime().UnixMilli() },
		},
		{
			name: "refuses an end too far", want: types.ErrInvalidAlliance,
			edit: func(f *testkeeper.Agentchat, m *types.MsgProposeAlliance) {
				m.EndsAt = f.Ctx.BlockTime().Add(year).UnixMilli()
			},
		},
		{
			name: "refuses answers after the end", want: types.ErrInvalidAlliance,
			edit: func(f *testkeeper.Agentchat, m *types.MsgProposeAlliance) {
				m.EndsAt = f.Ctx.BlockTime().Add(time.Hour).UnixMilli()
				m.AnswerBy = m.EndsAt + 1
			},
		},
		{
			name: "refuses a slug that is taken", want: types.ErrSlugTaken,
			edit: func(f *testkeeper.Agentchat, m *types.MsgProposeAlliance) { f.Propose(f.Proposal(m.Slug, "dave")) },
		},
		{
			name: "refuses a slug too long for its room", want: types.ErrInvalidSlug,
			edit: func(_ *testkeeper.Agentchat, m *types.MsgProposeAlliance) {
				m.Slug = fmt.Sprintf("%055d", 0) + "a"
			},
		},
		{
			name: "refuses one open alliance too many", want: types.ErrTooManyAlliances,
			edit: func(f *testkeeper.Agentchat, _ *types.MsgProposeAlliance) {
				f.SetParams(func(p *types.Params) { p.MaxAlliances = 1 })
				f.Propose(f.Proposal("first", "bob"))
			},
		},
		{
			name: "refuses whose link refuses", want: internodetypes.ErrLinkQuarantined,
			edit: func(f *testkeeper.Agentchat, m *types.MsgProposeAlliance) {
				m.Parties = append(m.Parties, "dora@sur")
				f.Links.Refused = internodetypes.ErrLinkQuarantined
			},
		},
	}
	for _, tc := range tests {
		t.Run(tc.name, func(t *testing.T) {
			f := testkeeper.NewAgentchat(t)
			msg := f.Proposal("north", "bob", "carol")
			if tc.edit != nil {
				tc.edit(f, msg)
			}
			before := f.Stored()
			err := f.Try(func(ctx sdk.Context) error {
				_, err := f.Msg.ProposeAlliance(ctx, msg)
				return err
			})
			require.ErrorIs(t, err, tc.want)
			if tc.want != nil {
				require.Equal(t, before, f.Stored(), "a refusal leaves no trace")
				return
			}
			record := f.Alliance("north")
			require.Equal(t, types.ALLIANCE_STATUS_PROPOSED, record.Alliance.Status)
			require.Equal(t, types.ALLIANCE_ANSWER_ACCEPTED, record.Alliance.Parties[0].Answer, "the proposer counts as one who accepted")
			require.Equal(t, []string{"alice", "bob", "carol"}, []string{record.Parties[0].Node, record.Parties[1].Node, record.Parties[2].Node})
			require.Len(t, f.Nodes.Notified, 2, "the others find word of it")
			require.Equal(t, "north", string(f.Nodes.Notified[0].Entry.Body))
		})
	}
}

// TestAnAllianceOfOneChain goes from the proposal to the end.
func TestAnAllianceOfOneChain(t *testing.T) {
	f := testkeeper.NewAgentchat(t)
	f.Propose(f.Proposal("north", "bob", "carol", "dave"))
	require.ErrorIs(t, f.Accept(f.Alice, "north"), types.ErrAllianceAnswered)
	require.ErrorIs(t, f.Accept(f.Stranger, "north"), internodetypes.ErrNotRegistered)
	require.ErrorIs(t, f.Accept(f.Bob, "south"), types.ErrAllianceNotFound)
	require.ErrorIs(t, f.Dissolve(f.Alice, "north"), types.ErrAllianceNotActive)
	require.ErrorIs(t, f.LeaveAlliance(f.Bob, "north"), types.ErrNotAllied)
	require.False(t, f.Allied(f.Alice, 0, f.Bob.Address), "not before it is active")

	require.NoError(t, f.Accept(f.Bob, "north"))
	require.Equal(t, types.ALLIANCE_STATUS_ACTIVE, f.Alliance("north").Alliance.Status)
	require.ErrorIs(t, f.Accept(f.Bob, "north"), types.ErrAllianceAnswered)
	require.ErrorIs(t, f.Decline(f.Bob, "north"), types.ErrAllianceAnswered)
	require.ErrorIs(t, f.Withdraw(f.Alice, "north"), types.ErrAllianceActive)
	require.ErrorIs(t, f.Dissolve(f.Bob, "north"), types.ErrNotProposer)
	require.ErrorIs(t, f.LeaveAlliance(f.Alice, "north"), types.ErrProposerStays)
	require.NoError(t, f.Decline(f.Dave, "north"), "a refusal does not end what is active")
	require.NoError(t, f.Accept(f.Carol, "north"), "the time of answers is not over")

	require.True(t, f.Allied(f.Alice, 0, f.Bob.Address))
	require.True(t, f.Allied(f.Carol, 0, f.Bob.Address))
	require.False(t, f.Allied(f.Dave, 0, f.Bob.Address), "who declined is no ally")
	require.False(t, f.Allied(f.Bob, 0, f.Dave.Address))
	require.Equal(t, []string{"north"}, f.Alliances(f.Carol))
	require.Empty(t, f.Alliances(f.Dave))

	require.NoError(t, f.LeaveAlliance(f.Bob, "north"))
	require.False(t, f.Allied(f.Alice, 0, f.Bob.Address))
	require.Equal(t, types.ALLIANCE_STATUS_ACTIVE, f.Alliance("north").Alliance.Status, "carol is still in")
	require.NoError(t, f.LeaveAlliance(f.Carol, "north"))
	require.Equal(t, types.ALLIANCE_STATUS_DISSOLVED, f.Alliance("north").Alliance.Status, "below its threshold")
	require.ErrorIs(t, f.Dissolve(f.Alice, "north"), types.ErrAllianceEnded)
	require.Empty(t, f.Alliances(f.Alice))
}

func TestAProposalEndsWhenItsThresholdIsOutOfReach(t *testing.T) {
	f := testkeeper.NewAgentchat(t)
	msg := f.Proposal("north", "bob", "carol")
	msg.Threshold = 3
	f.Propose(msg)
	require.NoError(t, f.Decline(f.Bob, "north"))
	require.Equal(t, types.ALLIANCE_STATUS_DECLINED, f.Alliance("north").Alliance.Status)
	require.ErrorIs(t, f.Accept(f.Carol, "north"), types.ErrAllianceEnded)
}

func TestOnlyTheProposerWithdraws(t *testing.T) {
	f := testkeeper.NewAgentchat(t)
	f.Propose(f.Proposal("north", "bob"))
	require.ErrorIs(t, f.Withdraw(f.Bob, "north"), types.ErrNotProposer)
	require.ErrorIs(t, f.Withdraw(f.Carol, "north"), types.ErrNotParty)
	require.NoError(t, f.Withdraw(f.Alice, "north"))
	require.ErrorIs(t, f.Accept(f.Bob, "north"), types.ErrAllianceEnded)
}

// TestTheRoomFollowsItsAlliance checks that the alliance alone says who is in the room.
func TestTheRoomFollowsItsAlliance(t *testing.T) {
	f := testkeeper.NewAgentchat(t)
	f.Propose(f.Proposal("north", "bob", "carol"))
	require.Empty(t, f.Alliance("north").Room, "not before it is active")
	_, err := f.Msg.CreateRoom(f.Ctx, &types.MsgCreateRoom{Owner: f.Dave.Address, Slug: "alliance-north"})
	require.ErrorIs(t, err, types.ErrInvalidSlug, "nobody takes its slug")
	require.NoError(t, f.Accept(f.Bob, "north"))
	room := f.Alliance("north").Room
	require.Equal(t, "alliance-north", room)
	require.Equal(t, []string{"alice", "bob"}, members(f, room))
	require.NoError(t, f.Accept(f.Carol, "north"))
	require.Equal(t, []string{"alice", "bob", "carol"}, members(f, room))
	f.Post(f.Carol, f.Entry(room, "hola"))

	for name, do := range map[string]func() error{
		"invite": func() error {
			_, err := f.Msg.Invite(f.Ctx, &types.MsgInvite{Sender: f.Alice.Address, Room: room, Nodes: []string{"dave"}})
			return err
		},
		"kick": func() error {
			_, err := f.Msg.Kick(f.Ctx, &types.MsgKick{Sender: f.Alice.Address, Room: room, Node: "bob"})
			return err
		},
		"ban": func() error {
			_, err := f.Msg.Ban(f.Ctx, &types.MsgBan{Sender: f.Alice.Address, Room: room, Node: "bob"})
			return err
		},
		"archive": func() error {
			_, err := f.Msg.ArchiveRoom(f.Ctx, &types.MsgArchiveRoom{Sender: f.Alice.Address, Room: room})
			return err
		},
		"transfer": func() error {
			_, err := f.Msg.TransferRoom(f.Ctx, &types.MsgTransferRoom{Sender: f.Alice.Address, Room: room, To: "bob"})
			return err
		},
		"join": func() error {
			_, err := f.Msg.Join(f.Ctx, &types.MsgJoin{Sender: f.Dave.Address, Room: room})
			return err
		},
		"leave": func() error {
			_, err := f.Msg.Leave(f.Ctx, &types.MsgLeave{Sender: f.Bob.Address, Room: room})
			return err
		},
	} {
		require.ErrorIs(t, do(), types.ErrAllianceRoom, name)
	}

	require.NoError(t, f.LeaveAlliance(f.Bob, "north"))
	require.Equal(t, []string{"alice", "carol"}, members(f, room))
	require.NoError(t, f.Dissolve(f.Alice, "north"))
	res, err := f.Query.Room(f.Ctx, &types.QueryRoomRequest{Room: room})
	require.NoError(t, err)
	require.True(t, res.Record.Room.Archived, "what was said there stays readable")
	require.NoError(t, func() error {
		_, err := f.Msg.Leave(f.Ctx, &types.MsgLeave{Sender: f.Carol.Address, Room: room})
		return err
	}(), "and then anyone may leave")
}

func members(f *testkeeper.Agentchat, room string) (names []string) {
	res, err := f.Query.Members(f.Ctx, &types.QueryMembersRequest{Room: room})
	if err != nil {
		return []string{err.Error()}
	}
	for _, m := range res.Members {
		names = append(names, m.Node)
	}
	return names
}

// TestTimeEndsAlliances lets the time of answers and of the alliance pass.
func TestTimeEndsAlliances(t *testing.T) {
	f := testkeeper.NewAgentchat(t)
	for _, slug := range []string{"active", "waiting"} {
		msg := f.Proposal(slug, "bob", "carol")
		msg.AnswerBy = f.Ctx.BlockTime().Add(time.Hour).UnixMilli()
		msg.EndsAt = f.Ctx.BlockTime().Add(2 * time.Hour).UnixMilli()
		f.Propose(msg)
	}
	require.NoError(t, f.Accept(f.Bob, "active"))
	f.Ctx = f.Ctx.WithBlockTime(f.Ctx.BlockTime().Add(time.Hour)) // no sweep has come by yet
	require.Equal(t, types.ALLIANCE_STATUS_LAPSED, f.Alliance("waiting").Alliance.Status, "a question knows the time")
	require.ErrorIs(t, f.Accept(f.Bob, "waiting"), types.ErrAllianceEnded)
	require.ErrorIs(t, f.Accept(f.Carol, "active"), types.ErrAllianceLate)
	require.True(t, f.Allied(f.Bob, 0, f.Alice.Address))

	f.Ctx = f.Ctx.WithBlockTime(f.Ctx.BlockTime().Add(time.Hour))
	require.False(t, f.Allied(f.Bob, 0, f.Alice.Address), "its effects end at its time, swept or not")
	require.Empty(t, f.Alliances(f.Bob))
	f.Advance(time.Second)
	require.Equal(t, types.ALLIANCE_STATUS_EXPIRED, f.Alliance("active").Alliance.Status)
	res, err := f.Query.Room(f.Ctx, &types.QueryRoomRequest{Room: "alliance-active"})
	require.NoError(t, err)
	require.True(t, res.Record.Room.Archived)

	require.Empty(t, f.Advance(types.DefaultParams().AllianceRetention), "a sweep with nothing to do writes nothing")
	f.Advance(time.Second)
	_, err = f.Query.Alliance(f.Ctx, &types.QueryAllianceRequest{Alliance: "active"})
	require.ErrorContains(t, err, types.ErrAllianceNotFound.Error(), "forgotten after its retention")
	require.Empty(t, f.Export().Alliances)
	f.Propose(f.Proposal("waiting", "bob"))
	err = f.Try(func(ctx sdk.Context) error {
		_, err := f.Msg.ProposeAlliance(ctx, f.Proposal("active", "bob"))
		return err
	})
	require.ErrorIs(t, err, types.ErrSlugTaken, "the room of the first one is still there")
}

func TestAlliancesArePaged(t *testing.T) {
	f := testkeeper.NewAgentchat(t)
	f.SetParams(func(p *types.Params) { p.MaxAlliances = 256 })
	for i := range 7 {
		f.Propose(f.Proposal(fmt.Sprintf("north-%d", i), "bob"))
	}
	require.NoError(t, f.Accept(f.Bob, "north-3"))
	said := f.Elsewhere("south")
	said.There[0].Address = "bob"
	_, err := f.Hear(1, packetOf(said))
	require.NoError(t, err)
	for name, req := range map[string]types.QueryAlliancesRequest{"all": {}, "of a node": {Party: "bob"}} {
		var got []string
		for after := ""; ; {
			req.After, req.Limit = after, 3
			res, err := f.Query.Alliances(f.Ctx, &req)
			require.NoError(t, err)
			for _, r := range res.Records {
				got = append(got, r.Handle)
			}
			if after = res.Next; after == "" {
				break
			}
		}
		require.Equal(t, []string{"north-0", "north-1", "north-2", "north-3", "north-4", "north-5", "north-6", "south@link-1"}, got, name)
	}
	res, err := f.Query.Alliances(f.Ctx, &types.QueryAlliancesRequest{Party: "alice", Status: types.ALLIANCE_STATUS_ACTIVE})
	require.NoError(t, err)
	require.Len(t, res.Records, 1)
	_, err = f.Query.Alliances(f.Ctx, &types.QueryAlliancesRequest{After: "nonsense"})
	require.ErrorContains(t, err, types.ErrInvalidRequest.Error())
}

// TestManyPledgesAreRefused limits how many alliances one node is in, and so the work of asking for allies.
func TestManyPledgesAreRefused(t *testing.T) {
	f := testkeeper.NewAgentchat(t)
	f.Propose(f.Proposal("first", "bob"))
	second := f.Proposal("second", "bob")
	second.Proposer = f.Carol.Address
	f.Propose(second)
	require.NoError(t, f.Accept(f.Bob, "first"))
	f.SetParams(func(p *types.Params) { p.MaxAlliances = 1 })
	require.ErrorIs(t, f.Accept(f.Bob, "second"), types.ErrTooManyAlliances)
	require.NoError(t, f.LeaveAlliance(f.Bob, "first"))
	require.NoError(t, f.Accept(f.Bob, "second"), "there is room again")
}
