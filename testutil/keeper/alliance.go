package keeper

import (
	"crypto/sha256"
	"time"

	sdk "github.com/cosmos/cosmos-sdk/types"
	"github.com/stretchr/testify/require"

	"github.com/amigos-network/amigos/x/agentchat/types"
	internodetypes "github.com/amigos-network/amigos/x/internode/types"
)

// Proposal is a good one of alice's, to bob, carol and any others.
func (f *Agentchat) Proposal(slug string, parties ...string) *types.MsgProposeAlliance {
	hash := sha256.Sum256([]byte("terms of " + slug))
	return &types.MsgProposeAlliance{
		Proposer: f.Alice.Address, Slug: slug, Parties: parties, Threshold: 2, Terms: types.AllianceTerms{Hash: hash[:], Size_: 100},
	}
}

// Propose makes an alliance.
func (f *Agentchat) Propose(msg *types.MsgProposeAlliance) {
	f.tb.Helper()
	_, err := f.Msg.ProposeAlliance(f.Ctx, msg)
	require.NoError(f.tb, err)
}

// Accept lets a party accept, as a transaction.
func (f *Agentchat) Accept(p Person, alliance string) error {
	return f.Try(func(ctx sdk.Context) error {
		_, err := f.Msg.AcceptAlliance(ctx, &types.MsgAcceptAlliance{Sender: p.Address, Alliance: alliance})
		return err
	})
}

// Decline lets a party decline, as a transaction.
func (f *Agentchat) Decline(p Person, alliance string) error {
	return f.Try(func(ctx sdk.Context) error {
		_, err := f.Msg.DeclineAlliance(ctx, &types.MsgDeclineAlliance{Sender: p.Address, Alliance: alliance})
		return err
	})
}

// LeaveAlliance lets a party leave, as a transaction.
func (f *Agentchat) LeaveAlliance(p Person, alliance string) error {
	return f.Try(func(ctx sdk.Context) error {
		_, err := f.Msg.LeaveAlliance(ctx, &types.MsgLeaveAlliance{Sender: p.Address, Alliance: alliance})
		return err
	})
}

// Withdraw withdraws a proposal, as a transaction.
func (f *Agentchat) Withdraw(p Person, alliance string) error {
	return f.Try(func(ctx sdk.Context) error {
		_, err := f.Msg.WithdrawAlliance(ctx, &types.MsgWithdrawAlliance{Sender: p.Address, Alliance: alliance})
		return err
	})
}

// Dissolve dissolves an alliance, as a transaction.
func (f *Agentchat) Dissolve(p Person, alliance string) error {
	return f.Try(func(ctx sdk.Context) error {
		_, err := f.Msg.DissolveAlliance(ctx, &types.MsgDissolveAlliance{Sender: p.Address, Alliance: alliance})
		return err
	})
}

// Sync tells other chains again, as a transaction.
func (f *Agentchat) Sync(p Person, alliance string) error {
	return f.Try(func(ctx sdk.Context) error {
		_, err := f.Msg.SyncAlliance(ctx, &types.MsgSyncAlliance{Sender: p.Address, Alliance: alliance})
		return err
	})
}

// Alliance is an alliance as the chain answers it.
func (f *Agentchat) Alliance(handle string) types.AllianceRecord {
	f.tb.Helper()
	res, err := f.Query.Alliance(f.Ctx, &types.QueryAllianceRequest{Alliance: handle})
	require.NoError(f.tb, err)
	return res.Record
}

// Allied tells whether the chain's inboxes would take a message between two.
func (f *Agentchat) Allied(node Person, link uint64, account string) bool {
	f.tb.Helper()
	to, err := f.Nodes.LivingNode(f.Ctx, node.Address)
	require.NoError(f.tb, err)
	allied, err := f.Keeper.Allied(f.Ctx, to, link, account)
	require.NoError(f.tb, err)
	return allied
}

// Alliances are the handles of those that a node's record tells.
func (f *Agentchat) Alliances(node Person) []string {
	f.tb.Helper()
	of, err := f.Nodes.LivingNode(f.Ctx, node.Address)
	require.NoError(f.tb, err)
	handles, err := f.Keeper.AlliancesOf(f.Ctx, of)
	require.NoError(f.tb, err)
	return handles
}

// Hear lets a packet come over a link, as a transaction, and returns the answer to it.
func (f *Agentchat) Hear(link uint64, packet types.PacketData) (types.PacketData, error) {
	f.tb.Helper()
	var answer types.PacketData
	err := f.Try(func(ctx sdk.Context) error {
		bz, err := f.Keeper.ReceivePayload(ctx, internodetypes.PayloadOrigin{Link: link, ChannelID: "channel-0"}, packet.Bytes())
		if err != nil {
			return err
		}
		answer, err = types.ParsePacket(bz)
		return err
	})
	return answer, err
}

// Said is what the module sent last.
func (f *Agentchat) Said() *types.PacketData {
	f.tb.Helper()
	require.NotEmpty(f.tb, f.Links.Sent)
	packet, err := types.ParsePacket(f.Links.Sent[len(f.Links.Sent)-1].Body)
	require.NoError(f.tb, err)
	return &packet
}

// Elsewhere is an alliance that dave proposed on the chain behind a link to carol, who is a node of this chain.
func (f *Agentchat) Elsewhere(slug string) *types.PacketAlliance {
	hash := sha256.Sum256([]byte("terms of " + slug))
	now := f.Ctx.BlockTime()
	return &types.PacketAlliance{
		Number: 1, Version: 1, Slug: slug, Terms: types.AllianceTerms{Hash: hash[:], Size_: 100}, Threshold: 2,
		AnswerBy: now.Add(time.Hour).UnixMilli(), EndsAt: now.Add(2 * time.Hour).UnixMilli(), Status: types.ALLIANCE_STATUS_PROPOSED,
		Here:  []types.PacketParty{{Address: f.Dave.Address, Answer: types.ALLIANCE_ANSWER_ACCEPTED}},
		There: []types.PacketParty{{Address: "carol"}},
	}
}
