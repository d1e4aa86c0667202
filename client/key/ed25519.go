package key

import (
	"bytes"
	stded25519 "crypto/ed25519"
	"fmt"

	"github.com/cosmos/cosmos-sdk/crypto/hd"
	"github.com/cosmos/cosmos-sdk/crypto/keyring"
	"github.com/cosmos/cosmos-sdk/crypto/keys/ed25519"
	cryptotypes "github.com/cosmos/cosmos-sdk/crypto/types"
	"github.com/cosmos/go-bip39"
)

// Type is the algorithm's name in `--key-type`.
const Type = "ed25519"

var _ keyring.SignatureAlgo = Ed25519{}

// Ed25519 is the keyring's algorithm for nodes: BIP-39 and SLIP-10 with every index hardened.
type Ed25519 struct{}

// Option makes a keyring support Ed25519, by default, and secp256k1. Ledgers stay as the SDK has them.
func Option() keyring.Option {
	return func(options *keyring.Options) {
		options.SupportedAlgos = keyring.SigningAlgoList{Ed25519{}, hd.Secp256k1}
	}
}

// HDPath is the derivation path of account i, written as it is derived: every index hardened.
func HDPath(i uint32) string { return fmt.Sprintf("m/44'/118'/0'/0'/%d'", i) }

// Name is Type.
func (Ed25519) Name() hd.PubKeyType { return hd.PubKeyType(Type) }

// Derive returns the function from a mnemonic, a passphrase and a path to a 32-byte seed. Hardened or not in the
// path, an index is derived hardened.
func (Ed25519) Derive() hd.DeriveFn {
	return func(mnemonic, passphrase, path string) ([]byte, error) {
		indices, err := parsePath(path)
		if err != nil {
			return nil, err
		}
		seed, err := bip39.NewSeedWithErrorChecking(mnemonic, passphrase)
		if err != nil {
			return nil, fmt.Errorf("mnemonic: %w; want the 12 to 24 words as they were shown", err)
		}
		return master(seed).at(indices).seed, nil
	}
}

// Generate returns the function from bytes to a private key: 32 are a seed, 64 a seed and its public key, none
// the all-zero seed (the SDK asks so for the public key's type). Since it cannot fail, anything else becomes a
// key that no keyring stores.
func (Ed25519) Generate() hd.GenerateFn {
	return func(bz []byte) cryptotypes.PrivKey {
		switch len(bz) {
		case 0:
			return expand(make([]byte, ed25519.SeedSize))
		case ed25519.SeedSize:
			return expand(bz)
		case ed25519.PrivKeySize:
			if priv := expand(bz[:ed25519.SeedSize]); bytes.Equal(priv.Key, bz) {
				return priv
			}
			return refuse("the last 32 bytes are not the public key of the first 32; give the 32-byte seed alone")
		default:
			return refuse(fmt.Sprintf("%d bytes; want a 32-byte seed, or 64 bytes of seed and public key", len(bz)))
		}
	}
}

func expand(seed []byte) *ed25519.PrivKey {
	return &ed25519.PrivKey{Key: stded25519.NewKeyFromSeed(seed)}
}
