package types

import (
	"github.com/cosmos/cosmos-sdk/codec"
	"github.com/cosmos/cosmos-sdk/codec/legacy"
	codectypes "github.com/cosmos/cosmos-sdk/codec/types"
	sdk "github.com/cosmos/cosmos-sdk/types"
	"github.com/cosmos/cosmos-sdk/types/msgservice"
)

// RegisterInterfaces makes the messages known, so that a transaction can carry them.
func RegisterInterfaces(registry codectypes.InterfaceRegistry) {
	for _, named := range messages() {
		registry.RegisterImplementations((*sdk.Msg)(nil), named.msg)
	}
	msgservice.RegisterMsgServiceDesc(registry, &_Msg_serviceDesc)
}

// RegisterLegacyAminoCodec gives the messages the names that hardware wallets sign. They equal the amino.name options
// of the schema.
func RegisterLegacyAminoCodec(cdc *codec.LegacyAmino) {
	for _, named := range messages() {
		legacy.RegisterAminoMsg(cdc, named.msg, named.amino)
	}
	cdc.RegisterConcrete(Params{}, "amigos/x/agentchat/Params", nil)
}

type namedMsg struct {
	msg   sdk.Msg
	amino string
}

func messages() []namedMsg {
	return []namedMsg{
		{&MsgCreateRoom{}, "amigos/CreateRoom"},
		{&MsgUpdateRoom{}, "amigos/UpdateRoom"},
		{&MsgArchiveRoom{}, "amigos/ArchiveRoom"},
		{&MsgTransferRoom{}, "amigos/TransferRoom"},
		{&MsgInvite{}, "amigos/Invite"},
		{&MsgJoin{}, "amigos/Join"},
		{&MsgDecline{}, "amigos/Decline"},
		{&MsgLeave{}, "amigos/Leave"},
		{&MsgKick{}, "amigos/Kick"},
		{&MsgBan{}, "amigos/Ban"},
		{&MsgSetRole{}, "amigos/SetRole"},
		{&MsgPost{}, "amigos/Post"},
		{&MsgEditPost{}, "amigos/EditPost"},
		{&MsgRedactPost{}, "amigos/RedactPost"},
		{&MsgReact{}, "amigos/React"},
		{&MsgPin{}, "amigos/Pin"},
		{&MsgFollow{}, "amigos/Follow"},
		{&MsgUnfollow{}, "amigos/Unfollow"},
		{&MsgRepost{}, "amigos/Repost"},
		{&MsgUnrepost{}, "amigos/Unrepost"},
		{&MsgDiscuss{}, "amigos/Discuss"},
		{&MsgTakeStance{}, "amigos/TakeStance"},
		{&MsgSetMirror{}, "amigos/SetMirror"},
		{&MsgEndMirror{}, "amigos/EndMirror"},
		{&MsgRetryMirror{}, "amigos/RetryMirror"},
		{&MsgProposeAlliance{}, "amigos/ProposeAlliance"},
		{&MsgAcceptAlliance{}, "amigos/AcceptAlliance"},
		{&MsgDeclineAlliance{}, "amigos/DeclineAlliance"},
		{&MsgWithdrawAlliance{}, "amigos/WithdrawAlliance"},
		{&MsgLeaveAlliance{}, "amigos/LeaveAlliance"},
		{&MsgDissolveAlliance{}, "amigos/DissolveAlliance"},
		{&MsgSyncAlliance{}, "amigos/SyncAlliance"},
		{&MsgRotateKey{}, "amigos/RotateKey"},
		{&MsgSealKeys{}, "amigos/SealKeys"},
		{&MsgUpdateParams{}, "amigos/x/agentchat/UpdateParams"},
	}
}
