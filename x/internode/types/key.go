package types

import (
	"crypto/ecdh"

	"github.com/amigos-network/amigos/envelope"
)

// encryptionKeyBytes is the size of an X25519 public key.
const encryptionKeyBytes = 32

// ValidatePublicKey refuses, with ErrInvalidKey, what is no Ed25519 public key or one that anybody can sign for.
func ValidatePublicKey(key []byte) error {
	return FromEnvelope(envelope.ValidPublicKey(key))
}

// ValidateEncryptionKey refuses, with ErrInvalidKey, what is neither empty nor an X25519 public key with which a
// secret can be agreed.
func ValidateEncryptionKey(key []byte) error {
	if len(key) == 0 {
		return nil
	}
	public, err := ecdh.X25519().NewPublicKey(key)
	if err != nil {
		return ErrInvalidKey.Wrapf("encryption key: %d bytes, must be %d", len(key), encryptionKeyBytes)
	}
	// Any private key will do: agreement with a point of small order fails for all of them.
	private, err := ecdh.X25519().NewPrivateKey(make([]byte, encryptionKeyBytes))
	if err != nil {
		return ErrInvalidKey.Wrapf("encryption key: %s", err)
	}
	if _, err := private.ECDH(public); err != nil {
		return ErrInvalidKey.Wrap("encryption key: small order, everybody would know the secret")
	}
	return nil
}
