package keeper_test

import (
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	testkeeper "github.com/amigos-network/amigos/testutil/keeper"
	"github.com/amigos-network/amigos/x/agentchat/types"
	internodetypes "github.com/amigos-network/amigos/x/internode/types"
)

func packetOf(said *types.PacketAlliance) types.PacketData {
	return types.PacketData{Content: &types.PacketData_Alliance{Alliance: said}}
}

func answersOf(number, version uint64, parties ...types.PacketAnswer) types.PacketData {
	return types.PacketData{Content: &types.PacketData_Answers{
		Answers: &types.PacketAnswers{Number: number, Version: version, Parties: parties},
	}}
}

// across makes an alliance of alice and carol behind a link, who has accepted.
func across(t *testing.T, f *testkeeper.Agentchat) {
	t.Helper()
	f.Propose(f.Proposal("north", "carol@sur"))
	sent := f.Links.Sent[len(f.Links.Sent)-1]
	unanswered := answersOf(1, 1, types.PacketAnswer{Account: f.Carol.Address})
	require.NoError(t, f.Keeper.PayloadAcknowledged(f.Ctx, sent.Ref, sent.Body, unanswered.Bytes()))
	answer, err := f.Hear(1, answersOf(1, 2, types.PacketAnswer{Account: f.Carol.Address, Answer: types.ALLIANCE_ANSWER_ACCEPTED}))
	require.NoError(t, err)
	require.Equal(t, types.ALLIANCE_STATUS_ACTIVE, answer.GetAlliance().Status)
}

// edited is an alliance of the other chain with something wrong.
func edited(f *testkeeper.Agentchat, edit func(*types.PacketAlliance)) *types.PacketAlliance {
	said := f.Elsewhere("south")
	edit(said)
	return said
}

// TestAProposalThatNeverCameCanBeToldAgain is the home's side of a timeout.
func TestAProposalThatNeverCameCanBeToldAgain(t *testing.T) {
	f := testkeeper.NewAgentchat(t)
	msg := f.Proposal("north", "carol@sur")
	msg.TimeoutAt = f.Ctx.BlockTime().Add(time.Minute).UnixMilli()
	f.Propose(msg)
	require.Len(t, f.Links.Sent, 1)
	first := f.Links.Sent[0]
	require.Equal(t, types.ModuleName, first.Module)
	require.Equal(t, msg.TimeoutAt, first.TimeoutAt)
	require.Equal(t, "carol", f.Said().GetAlliance().There[0].Address, "the other chain knows her without a link")
	require.ErrorIs(t, f.Sync(f.Bob, "north"), types.ErrAllianceTold, "a packet is on its way")

	require.NoError(t, f.Keeper.PayloadTimedOut(f.Ctx, first.Ref, first.Body))
	told := f.Alliance("north").Alliance.Told[0]
	require.Equal(t, internodetypes.ErrPacketTimedOut.ABCICode(), told.Code)
	require.Zero(t, told.Sequence)
	require.Len(t, f.Links.Sent, 1, "nobody is asked again who was not reached, but by a person")
	require.NoError(t, f.Sync(f.Bob, "north"), "any node may")
	require.Len(t, f.Links.Sent, 2)
	require.NoError(t, f.Keeper.PayloadTimedOut(f.Ctx, first.Ref, first.Body))
	require.NotZero(t, f.Alliance("north").Alliance.Told[0].Sequence, "an end of the first packet says nothing of the second")

	second := f.Links.Sent[1]
	answer := answersOf(1, 1, types.PacketAnswer{Account: f.Carol.Address})
	require.NoError(t, f.Keeper.PayloadAcknowledged(f.Ctx, second.Ref, second.Body, answer.Bytes()))
	require.ErrorIs(t, f.Sync(f.Bob, "north"), types.ErrAllianceTold)
	require.NoError(t, f.Withdraw(f.Alice, "north"))
	require.Equal(t, types.ALLIANCE_STATUS_WITHDRAWN, f.Said().GetAlliance().Status, "who knows of it hears of its end")
}

// TestAnEndThatTimesOutIsToldAgain never leaves the other chain with an alliance that is over.
func TestAnEndThatTimesOutIsToldAgain(t *testing.T) {
	f := testkeeper.NewAgentchat(t)
	across(t, f)
	require.NoError(t, f.Dissolve(f.Alice, "north"))
	require.False(t, f.Allied(f.Alice, 1, f.Carol.Address))
	for range 3 {
		last := f.Links.Sent[len(f.Links.Sent)-1]
		require.NoError(t, f.Keeper.PayloadTimedOut(f.Ctx, last.Ref, last.Body))
		require.NotEqual(t, last.Ref, f.Links.Sent[len(f.Links.Sent)-1].Ref)
		require.Equal(t, types.ALLIANCE_STATUS_DISSOLVED, f.Said().GetAlliance().Status)
	}
	f.Links.Refused = internodetypes.ErrLinkClosed
	last := f.Links.Sent[len(f.Links.Sent)-1]
	require.NoError(t, f.Keeper.PayloadTimedOut(f.Ctx, last.Ref, last.Body))
	require.Equal(t, internodetypes.ErrLinkClosed.ABCICode(), f.Alliance("north").Alliance.Told[0].Code)
	require.ErrorIs(t, f.Sync(f.Bob, "north"), internodetypes.ErrLinkClosed)
	f.Links.Refused = nil
	require.NoError(t, f.Sync(f.Bob, "north"), "by anyone, once the link is there again")
}

// TestAnAllyBehindALinkIsAdmittedByLinkAndAddress is the home's side of an acceptance.
func TestAnAllyBehindALinkIsAdmittedByLinkAndAddress(t *testing.T) {
	f := testkeeper.NewAgentchat(t)
	across(t, f)
	require.Equal(t, types.ALLIANCE_STATUS_ACTIVE, f.Alliance("north").Alliance.Status)
	require.True(t, f.Allied(f.Alice, 1, f.Carol.Address))
	require.False(t, f.Allied(f.Alice, 0, f.Carol.Address), "the same account of this chain is another")
	require.False(t, f.Allied(f.Alice, 2, f.Carol.Address), "and so is one behind another link")
	require.Equal(t, []string{"alice"}, members(f, "alliance-north"), "the room has nodes of its chain")
}

// TestNothingIsBelievedButOfTheOthersOwn lets hostile chains say what they like.
func TestNothingIsBelievedButOfTheOthersOwn(t *testing.T) {
	f := testkeeper.NewAgentchat(t)
	f.Propose(f.Proposal("north", "bob", "carol@sur"))
	f.Propose(f.Proposal("local", "bob"))
	accepted := types.PacketAnswer{Account: f.Carol.Address, Answer: types.ALLIANCE_ANSWER_ACCEPTED}
	for name, tc := range map[string]struct {
		link   uint64
		packet types.PacketData
		want   error
	}{
		"answers of a chain that was not asked":        {2, answersOf(1, 1, accepted), types.ErrNotParty},
		"answers to an alliance of others":             {1, answersOf(2, 1, accepted), types.ErrNotParty},
		"answers to none":                              {1, answersOf(3, 1, accepted), types.ErrAllianceNotFound},
		"answers of more parties than it has":          {1, answersOf(1, 1, accepted, accepted), types.ErrInvalidPacket},
		"an alliance that is over":                     {1, packetOf(edited(f, func(p *types.PacketAlliance) { p.AnswerBy, p.EndsAt = 1, 1 })), types.ErrAllianceEnded},
		"another alliance under the number of a known": {1, packetOf(edited(f, func(p *types.PacketAlliance) { p.Threshold = 3 })), types.ErrInvalidPacket},
		"other parties":                                {1, packetOf(edited(f, func(p *types.PacketAlliance) { p.There[0].Address = "bob" })), types.ErrInvalidPacket},
	} {
		t.Run(name, func(t *testing.T) {
			_, err := f.Hear(1, packetOf(f.Elsewhere("south")))
			require.NoError(t, err)
			before := f.Export().Alliances
			_, err = f.Hear(tc.link, tc.packet)
			if name == "an alliance that is over" {
				require.ErrorIs(t, err, types.ErrInvalidPacket, "of a number that is known")
				said := tc.packet.GetAlliance()
				said.Number = 9
				_, err = f.Hear(tc.link, packetOf(said))
			}
			require.ErrorIs(t, err, tc.want)
			require.Equal(t, before, f.Export().Alliances)
		})
	}

	said := f.Elsewhere("south") // the home claims that carol accepted, and that the alliance is active
	said.Version, said.Status, said.There[0].Answer = 2, types.ALLIANCE_STATUS_ACTIVE, types.ALLIANCE_ANSWER_ACCEPTED
	_, err := f.Hear(1, packetOf(said))
	require.NoError(t, err)
	require.False(t, f.Allied(f.Carol, 1, f.Dave.Address), "she has not said so")
	require.Empty(t, f.Alliances(f.Carol))

	_, err = f.Hear(1, answersOf(1, 1, types.PacketAnswer{Account: f.Bob.Address, Answer: types.ALLIANCE_ANSWER_ACCEPTED}))
	require.NoError(t, err)
	require.Zero(t, f.Alliance("north").Alliance.Parties[1].Answer, "bob of this chain is not bob of that one")
	require.False(t, f.Allied(f.Alice, 0, f.Bob.Address))
}

// TestAMirrorFollowsItsHome is the other chain's side, from the proposal to the end.
func TestAMirrorFollowsItsHome(t *testing.T) {
	f := testkeeper.NewAgentchat(t)
	said := f.Elsewhere("south")
	answer, err := f.Hear(1, packetOf(said))
	require.NoError(t, err)
	require.Equal(t, []types.PacketAnswer{{Account: f.Carol.Address}}, answer.GetAnswers().Parties, "the chain tells who carol is")
	require.ErrorIs(t, f.Withdraw(f.Carol, "south@sur"), types.ErrAllianceElsewhere)
	require.ErrorIs(t, f.Accept(f.Bob, "south@sur"), types.ErrNotParty)
	require.ErrorIs(t, f.Accept(f.Dave, "south@sur"), types.ErrNotParty, "dave of this chain is not dave of that one")
	f.Links.Refused = internodetypes.ErrLinkPaused
	require.ErrorIs(t, f.Accept(f.Carol, "south@sur"), internodetypes.ErrLinkPaused, "an acceptance that cannot leave is none")
	f.Links.Refused = nil
	require.NoError(t, f.Accept(f.Carol, "south@link-1"))
	require.False(t, f.Allied(f.Carol, 1, f.Dave.Address), "the home decides")

	last := f.Links.Sent[len(f.Links.Sent)-1]
	said.Version, said.Status, said.There[0].Answer = 2, types.ALLIANCE_STATUS_ACTIVE, types.ALLIANCE_ANSWER_ACCEPTED
	require.NoError(t, f.Keeper.PayloadAcknowledged(f.Ctx, last.Ref, last.Body, packetOf(said).Bytes()))
	require.True(t, f.Allied(f.Carol, 1, f.Dave.Address))
	require.Equal(t, []string{"south@link-1"}, f.Alliances(f.Carol))

	f.Links.Refused = internodetypes.ErrLinkClosed
	require.NoError(t, f.LeaveAlliance(f.Carol, "south@sur"), "no broken link keeps anyone in")
	require.False(t, f.Allied(f.Carol, 1, f.Dave.Address))
	f.Links.Refused = nil
	require.NoError(t, f.Sync(f.Bob, "south@sur"))
	require.Equal(t, types.ALLIANCE_ANSWER_LEFT, f.Said().GetAnswers().Parties[0].Answer)
}

// TestAMirrorWhoseHomeForgotItEnds is what is left when a packet about the end was lost for good.
func TestAMirrorWhoseHomeForgotItEnds(t *testing.T) {
	f := testkeeper.NewAgentchat(t)
	said := f.Elsewhere("south")
	_, err := f.Hear(1, packetOf(said))
	require.NoError(t, err)
	require.NoError(t, f.Accept(f.Carol, "south@sur"))
	last := f.Links.Sent[len(f.Links.Sent)-1]
	require.NoError(t, f.Keeper.PayloadFailed(f.Ctx, last.Ref, last.Body, types.ErrAllianceNotFound.ABCICode()))
	require.Equal(t, types.ALLIANCE_STATUS_LAPSED, f.Alliance("south@sur").Alliance.Status)
}

// TestAnOldPacketBringsNothingBackToLife lets the end overtake the proposal.
func TestAnOldPacketBringsNothingBackToLife(t *testing.T) {
	f := testkeeper.NewAgentchat(t)
	said := f.Elsewhere("south")
	ended := f.Elsewhere("south")
	ended.Version, ended.Status = 2, types.ALLIANCE_STATUS_WITHDRAWN
	_, err := f.Hear(1, packetOf(ended))
	require.NoError(t, err)
	_, err = f.Hear(1, packetOf(said))
	require.NoError(t, err)
	require.ErrorIs(t, f.Accept(f.Carol, "south@sur"), types.ErrAllianceEnded)

	f.Advance(types.DefaultParams().AllianceRetention)
	f.Advance(time.Second)
	require.Empty(t, f.Export().Alliances)
	_, err = f.Hear(1, packetOf(said))
	require.ErrorIs(t, err, types.ErrAllianceEnded, "its time is over by then")
}

// TestPartiesThatNobodyIs are told as such, and found when they are there.
func TestPartiesThatNobodyIs(t *testing.T) {
	f := testkeeper.NewAgentchat(t)
	said := f.Elsewhere("south")
	said.There = append(said.There, types.PacketParty{Address: "eve"}, types.PacketParty{Address: f.Carol.Address})
	answer, err := f.Hear(1, packetOf(said))
	require.NoError(t, err)
	require.Equal(t, []types.PacketAnswer{
		{Account: f.Carol.Address}, {Code: internodetypes.ErrNodeNotFound.ABCICode()}, {Code: types.ErrInvalidAlliance.ABCICode()},
	}, answer.GetAnswers().Parties, "one node is one party")

	eve := testkeeper.NewPerson("eve")
	f.Nodes.Add(eve, "eve")
	said.Version = 2
	answer, err = f.Hear(1, packetOf(said))
	require.NoError(t, err)
	require.Equal(t, eve.Address, answer.GetAnswers().Parties[1].Account)
	require.NoError(t, f.Accept(eve, "south@sur"))
}

func TestAChainMirrorsSoManyOfALink(t *testing.T) {
	f := testkeeper.NewAgentchat(t)
	f.SetParams(func(p *types.Params) { p.MaxLinkAlliances = 1 })
	_, err := f.Hear(1, packetOf(f.Elsewhere("south")))
	require.NoError(t, err)
	second := f.Elsewhere("second")
	second.Number = 2
	_, err = f.Hear(1, packetOf(second))
	require.ErrorIs(t, err, types.ErrTooManyAlliances)
}

// TestAlliancesSurviveAGenesis exports and imports them in every state, with all that is looked up beside them.
func TestAlliancesSurviveAGenesis(t *testing.T) {
	f := testkeeper.NewAgentchat(t)
	across(t, f)
	f.Propose(f.Proposal("waiting", "bob", "dora@sur"))
	f.Propose(f.Proposal("over", "bob"))
	require.NoError(t, f.Withdraw(f.Alice, "over"))
	_, err := f.Hear(1, packetOf(f.Elsewhere("south")))
	require.NoError(t, err)
	require.NoError(t, f.Accept(f.Carol, "south@sur"))

	state := f.Export()
	require.Len(t, state.Alliances, 4)
	require.NoError(t, state.Validate())
	g := testkeeper.NewEmptyAgentchat(t)
	require.NoError(t, g.Keeper.InitGenesis(g.Ctx, state))
	require.Equal(t, f.Stored(), g.Stored())
	require.True(t, g.Allied(g.Alice, 1, g.Carol.Address))

	for name, edit := range map[string]func(*types.GenesisState){
		"out of order":          func(s *types.GenesisState) { s.Alliances[0], s.Alliances[1] = s.Alliances[1], s.Alliances[0] },
		"beyond the last":       func(s *types.GenesisState) { s.LastAlliance = 1 },
		"a slug twice":          func(s *types.GenesisState) { s.Alliances[1].Slug = s.Alliances[0].Slug },
		"no status":             func(s *types.GenesisState) { s.Alliances[0].Status = 0 },
		"ended, not when":       func(s *types.GenesisState) { s.Alliances[2].EndedAt = 0 },
		"never due":             func(s *types.GenesisState) { s.Alliances[0].DueAt = 0 },
		"nobody":                func(s *types.GenesisState) { s.Alliances[0].Parties = nil },
		"answer of nobody":      func(s *types.GenesisState) { s.Alliances[0].Parties[1].Account = "" },
		"a mirror's room":       func(s *types.GenesisState) { s.Alliances[3].Room = 1 },
		"a threshold of 1":      func(s *types.GenesisState) { s.Alliances[0].Threshold = 1 },
		"an account that isn't": func(s *types.GenesisState) { s.Alliances[0].Parties[0].Account = "alice" },
	} {
		state := f.Export()
		edit(&state)
		require.ErrorIs(t, state.Validate(), types.ErrInvalidGenesis, name)
	}
}
