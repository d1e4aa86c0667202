package types_test

import (
	"encoding/json"
	"testing"

	"cosmossdk.io/api/amino"
	"github.com/cosmos/cosmos-sdk/codec"
	codectypes "github.com/cosmos/cosmos-sdk/codec/types"
	sdk "github.com/cosmos/cosmos-sdk/types"
	gogoproto "github.com/cosmos/gogoproto/proto"
	"github.com/stretchr/testify/require"
	"google.golang.org/protobuf/proto"
	"google.golang.org/protobuf/reflect/protoreflect"

	"github.com/amigos-network/amigos/x/internode/types"
)

func allMsgs() []sdk.Msg {
	return []sdk.Msg{
		&types.MsgRegisterNode{}, &types.MsgUpdateNode{}, &types.MsgRenewNode{}, &types.MsgRetireNode{},
		&types.MsgSend{}, &types.MsgAnchor{}, &types.MsgAddKey{}, &types.MsgRevokeKey{}, &types.MsgReceipt{}, &types.MsgSetInboxPolicy{},
		&types.MsgNameLink{}, &types.MsgRepointLink{}, &types.MsgQuarantineLink{},
		&types.MsgUpdateParams{Params: types.DefaultParams()},
	}
}

func TestEachMsgTravelsInATransaction(t *testing.T) {
	registry := codectypes.NewInterfaceRegistry()
	types.RegisterInterfaces(registry)

	for _, msg := range allMsgs() {
		_, err := registry.Resolve(sdk.MsgTypeURL(msg))
		require.NoError(t, err)
	}
	service, err := gogoproto.HybridResolver.FindDescriptorByName("amigos.internode.v1.Msg")
	require.NoError(t, err)
	require.Len(t, allMsgs(), service.(protoreflect.ServiceDescriptor).Methods().Len(), "this test knows every Msg")
}

func TestAminoNamesAreThoseOfTheSchema(t *testing.T) {
	cdc := codec.NewLegacyAmino()
	sdk.RegisterLegacyAminoCodec(cdc)
	types.RegisterLegacyAminoCodec(cdc)

	for _, msg := range allMsgs() {
		bz, err := cdc.MarshalJSON(msg)
		require.NoError(t, err)
		var wrapped struct{ Type string }
		require.NoError(t, json.Unmarshal(bz, &wrapped))

		descriptor, err := gogoproto.HybridResolver.FindDescriptorByName(protoreflect.FullName(gogoproto.MessageName(msg)))
		require.NoError(t, err)
		require.Equal(t, proto.GetExtension(descriptor.Options(), amino.E_Name), wrapped.Type)
		require.Less(t, len(wrapped.Type), 40, "Ledger devices show no more")
	}
}
