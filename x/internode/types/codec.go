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
	registry.RegisterImplementations(
		(*sdk.Msg)(nil),
		&MsgRegisterNode{},
		&MsgUpdateNode{},
		&MsgRenewNode{},
		&MsgRetireNode{},
		&MsgSend{},
		&MsgAnchor{},
		&MsgAddKey{},
		&MsgRevokeKey{},
		&MsgReceipt{},
		&MsgSetInboxPolicy{},
		&MsgNameLink{},
		&MsgRepointLink{},
		&MsgQuarantineLink{},
		&MsgUpdateParams{},
	)
	msgservice.RegisterMsgServiceDesc(registry, &_Msg_serviceDesc)
}

// RegisterLegacyAminoCodec gives the messages the names that hardware wallets sign. They equal the
// amino.name options of the schema.
func RegisterLegacyAminoCodec(cdc *codec.LegacyAmino) {
	legacy.RegisterAminoMsg(cdc, &MsgRegisterNode{}, "amigos/RegisterNode")
	legacy.RegisterAminoMsg(cdc, &MsgUpdateNode{}, "amigos/UpdateNode")
	legacy.RegisterAminoMsg(cdc, &MsgRenewNode{}, "amigos/RenewNode")
	legacy.RegisterAminoMsg(cdc, &MsgRetireNode{}, "amigos/RetireNode")
	legacy.RegisterAminoMsg(cdc, &MsgSend{}, "amigos/Send")
	legacy.RegisterAminoMsg(cdc, &MsgAnchor{}, "amigos/Anchor")
	legacy.RegisterAminoMsg(cdc, &MsgAddKey{}, "amigos/AddKey")
	legacy.RegisterAminoMsg(cdc, &MsgRevokeKey{}, "amigos/RevokeKey")
	legacy.RegisterAminoMsg(cdc, &MsgReceipt{}, "amigos/Receipt")
	legacy.RegisterAminoMsg(cdc, &MsgSetInboxPolicy{}, "amigos/SetInboxPolicy")
	legacy.RegisterAminoMsg(cdc, &MsgNameLink{}, "amigos/NameLink")
	legacy.RegisterAminoMsg(cdc, &MsgRepointLink{}, "amigos/RepointLink")
	legacy.RegisterAminoMsg(cdc, &MsgQuarantineLink{}, "amigos/QuarantineLink")
	legacy.RegisterAminoMsg(cdc, &MsgUpdateParams{}, "amigos/x/internode/UpdateParams")
	cdc.RegisterConcrete(Params{}, "amigos/x/internode/Params", nil)
}
