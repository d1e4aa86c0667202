package devnet

import (
	"slices"

	"github.com/cosmos/cosmos-sdk/codec"
	codectypes "github.com/cosmos/cosmos-sdk/codec/types"
	cryptocodec "github.com/cosmos/cosmos-sdk/crypto/codec"
	"github.com/cosmos/cosmos-sdk/crypto/keyring"
	"github.com/cosmos/cosmos-sdk/types/bech32"

	"github.com/amigos-network/amigos/client/key"
	"github.com/amigos-network/amigos/envelope"
	"github.com/amigos-network/amigos/x/internode/types"
)

// openKeyring opens the unencrypted development keyring of a chain's home.
func openKeyring(home string) (keyring.Keyring, error) {
	registry := codectypes.NewInterfaceRegistry()
	cryptocodec.RegisterInterfaces(registry)
	return keyring.New("amigos", keyring.BackendTest, home, nil, codec.NewProtoCodec(registry), key.Option())
}

// accounts are config.yml's accounts with their addresses, in its order.
func (h home) accounts() ([]AccountState, error) {
	keys, err := openKeyring(h.dir)
	if err != nil {
		return nil, err
	}
	var out []AccountState
	nodes := h.config.Nodes()
	for _, a := range h.config.Accounts {
		account := AccountState{Name: a.Name, Address: a.Address}
		if a.Mnemonic != "" {
			record, err := keys.Key(a.Name)
			if err != nil {
				return nil, err
			}
			public, err := record.GetPubKey()
			if err != nil {
				return nil, err
			}
			if account.Address, err = bech32.ConvertAndEncode(types.Bech32Prefix, public.Address()); err != nil {
				return nil, err
			}
			account.Index = a.AddressIndex
			if slices.ContainsFunc(nodes, func(node Account) bool { return node.Name == a.Name }) {
				account.PeerID = envelope.PeerID(public.Bytes())
			}
		}
		out = append(out, account)
	}
	return out, nil
}
