package key

import (
	"bytes"
	"slices"
	"sync"

	"github.com/cosmos/cosmos-sdk/crypto/hd"
	"github.com/cosmos/go-bip39"
)

// DevMnemonic is known to everybody. Its accounts serve development on one's own machine.
const DevMnemonic = "test test test test test test test test test test test junk"

// devCount is how many accounts of the mnemonic are taken for development accounts.
const devCount = 10

// DevAccount is one account of DevMnemonic.
type DevAccount struct {
	Index     uint32
	Path      string // as HDPath has it
	PublicKey []byte // Ed25519, 32 bytes
	Address   []byte // 20 bytes
}

// DevAccounts are the Ed25519 accounts 0 to 9 of DevMnemonic. Their bytes are shared: do not change them.
func DevAccounts() []DevAccount { return slices.Clone(development().accounts) }

// IsDevelopment reports whether an account address is one of DevMnemonic's first ten, Ed25519 or secp256k1: its
// private key is public, so it may be used on loopback only.
func IsDevelopment(address []byte) bool {
	return slices.ContainsFunc(development().addresses, func(dev []byte) bool { return bytes.Equal(dev, address) })
}

type devKeys struct {
	accounts  []DevAccount
	addresses [][]byte
}

// development derives once: stretching the mnemonic takes milliseconds.
var development = sync.OnceValue(func() devKeys {
	seed := bip39.NewSeed(DevMnemonic, "")
	root := master(seed)
	secret, chain := hd.ComputeMastersFromSeed(seed)
	var keys devKeys
	for i := range uint32(devCount) {
		pub := expand(root.at([]uint32{44, 118, 0, 0, i}).seed).PubKey()
		keys.accounts = append(keys.accounts, DevAccount{Index: i, Path: HDPath(i), PublicKey: pub.Bytes(), Address: pub.Address()})
		keys.addresses = append(keys.addresses, pub.Address())
		path := hd.NewFundraiserParams(0, 118, i).String()
		if bz, err := hd.DerivePrivateKeyForPath(secret, chain, path); err == nil {
			keys.addresses = append(keys.addresses, hd.Secp256k1.Generate()(bz).PubKey().Address())
		}
	}
	return keys
})
