package seal

import (
	"crypto/ecdh"
	"crypto/hkdf"
	"crypto/hpke"
	"crypto/rand"
	"crypto/sha256"
	"encoding/hex"
	"fmt"
)

const (
	// KeyBytes is the size of an encryption key, public or private.
	KeyBytes = 32
	// KeyIDBytes is the size of a KeyID.
	KeyIDBytes = 8

	keyDomain = "amigos/encryption-key/v1"
)

// KeyID names a public encryption key in what is sealed to it: the first bytes of its SHA-256.
type KeyID [KeyIDBytes]byte

// IDOf is the ID of a public key.
func IDOf(public []byte) KeyID {
	sum := sha256.Sum256(public)
	return KeyID(sum[:KeyIDBytes])
}

// String is the ID in lower-case hexadecimal.
func (id KeyID) String() string { return hex.EncodeToString(id[:]) }

// PrivateKey opens what was sealed to its public half.
type PrivateKey struct {
	key hpke.PrivateKey
	raw []byte
}

// DeriveKey makes the encryption key that belongs to a signing key, from its 32 secret bytes (the seed of an Ed25519
// key): HKDF-SHA256 without salt, with the info `amigos/encryption-key/v1`. One mnemonic so restores both, and neither
// gives the signing key away. It returns ErrInvalidKey for another size.
func DeriveKey(secret []byte) (*PrivateKey, error) {
	if len(secret) != KeyBytes {
		return nil, fmt.Errorf("%w: a signing key of %d secret bytes; want %d", ErrInvalidKey, len(secret), KeyBytes)
	}
	raw, err := hkdf.Key(sha256.New, secret, nil, keyDomain, KeyBytes)
	if err != nil {
		return nil, fmt.Errorf("%w: %w", ErrInvalidKey, err)
	}
	return NewPrivateKey(raw)
}

// GenerateKey makes a key that belongs to no other. Keep a copy: no mnemonic restores it.
func GenerateKey() (*PrivateKey, error) {
	raw := make([]byte, KeyBytes)
	_, _ = rand.Read(raw) // never fails: the process ends when the system has no randomness
	return NewPrivateKey(raw)
}

// NewPrivateKey reads a private key's 32 bytes.
func NewPrivateKey(raw []byte) (*PrivateKey, error) {
	key, err := ecdh.X25519().NewPrivateKey(raw)
	if err != nil {
		return nil, fmt.Errorf("%w: %d bytes; want %d", ErrInvalidKey, len(raw), KeyBytes)
	}
	wrapped, err := hpke.NewDHKEMPrivateKey(key)
	if err != nil {
		return nil, fmt.Errorf("%w: %w", ErrInvalidKey, err)
	}
	return &PrivateKey{key: wrapped, raw: key.Bytes()}, nil
}

// Public is the half to publish.
func (k *PrivateKey) Public() []byte { return k.key.PublicKey().Bytes() }

// ID names the public half.
func (k *PrivateKey) ID() KeyID { return IDOf(k.Public()) }

// Bytes is the secret itself, to be kept in a file that nobody else reads.
func (k *PrivateKey) Bytes() []byte { return append([]byte(nil), k.raw...) }

func publicKey(raw []byte) (hpke.PublicKey, error) {
	key, err := ecdh.X25519().NewPublicKey(raw)
	if err != nil {
		return nil, fmt.Errorf("%w: %d bytes; want %d", ErrInvalidKey, len(raw), KeyBytes)
	}
	public, err := hpke.NewDHKEMPublicKey(key)
	if err != nil {
		return nil, fmt.Errorf("%w: %w", ErrInvalidKey, err)
	}
	return public, nil
}

// find is the key of an ID, or ErrOtherKey.
func find(id KeyID, keys []*PrivateKey) (*PrivateKey, error) {
	for _, key := range keys {
		if key.ID() == id {
			return key, nil
		}
	}
	return nil, fmt.Errorf("%w: %s", ErrOtherKey, id)
}
