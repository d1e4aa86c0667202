package keeper

import (
	"github.com/cosmos/cosmos-sdk/crypto/keys/ed25519"
	"github.com/cosmos/cosmos-sdk/types/bech32"

	"github.com/amigos-network/amigos/envelope"
	"github.com/amigos-network/amigos/x/internode/types"
)

// Person is somebody with an Ed25519 account.
type Person struct {
	Name    string
	Key     *ed25519.PrivKey
	Account []byte
	Address string // bech32
	PeerID  string
}

// NewPerson returns the person of a name, always the same.
func NewPerson(name string) Person {
	key := ed25519.GenPrivKeyFromSecret([]byte(name))
	account := key.PubKey().Address()
	address, err := bech32.ConvertAndEncode(types.Bech32Prefix, account)
	if err != nil {
		panic(err)
	}
	return Person{Name: name, Key: key, Account: account, Address: address, PeerID: envelope.PeerID(key.PubKey().Bytes())}
}
