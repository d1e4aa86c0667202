package main

import (
	"cosmossdk.io/x/tx/signing"
	sdkclient "github.com/cosmos/cosmos-sdk/client"
	"github.com/cosmos/cosmos-sdk/codec"
	addresscodec "github.com/cosmos/cosmos-sdk/codec/address"
	codectypes "github.com/cosmos/cosmos-sdk/codec/types"
	"github.com/cosmos/cosmos-sdk/std"
	signingtypes "github.com/cosmos/cosmos-sdk/types/tx/signing"
	authtx "github.com/cosmos/cosmos-sdk/x/auth/tx"
	authtypes "github.com/cosmos/cosmos-sdk/x/auth/types"
	banktypes "github.com/cosmos/cosmos-sdk/x/bank/types"
	"github.com/cosmos/gogoproto/proto"

	"github.com/amigos-network/amigos/x/internode/types"
)

// encoding writes transactions of one chain.
type encoding struct {
	dialect
	registry codectypes.InterfaceRegistry
	codec    *codec.ProtoCodec
	txConfig sdkclient.TxConfig
}

// dialect is what differs between our chain and another.
type dialect struct {
	prefix, denom string  // of addresses, and of the base coin
	gasPrice      float64 // in the base coin
	ordered       bool    // a sender's transactions have sequences, and its key is on secp256k1
}

// ours is how our chain is spoken to.
var ours = dialect{prefix: types.Bech32Prefix, denom: types.BaseDenom, gasPrice: gasPrice}

func newEncoding(d dialect) (encoding, error) {
	registry, err := codectypes.NewInterfaceRegistryWithOptions(codectypes.InterfaceRegistryOptions{
		ProtoFiles: proto.HybridResolver,
		SigningOptions: signing.Options{
			AddressCodec:          addresscodec.NewBech32Codec(d.prefix),
			ValidatorAddressCodec: addresscodec.NewBech32Codec(d.prefix + "valoper"),
		},
	})
	if err != nil {
		return encoding{}, err
	}
	std.RegisterInterfaces(registry)
	authtypes.RegisterInterfaces(registry)
	banktypes.RegisterInterfaces(registry)
	types.RegisterInterfaces(registry)
	cdc := codec.NewProtoCodec(registry)
	txConfig, err := authtx.NewTxConfigWithOptions(cdc, authtx.ConfigOptions{
		EnabledSignModes: []signingtypes.SignMode{signingtypes.SignMode_SIGN_MODE_DIRECT},
		SigningContext:   registry.SigningContext(),
	})
	return encoding{d, registry, cdc, txConfig}, err
}
