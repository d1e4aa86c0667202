package types

import (
	"encoding/hex"

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
	if len(key) != encryptionKeyBytes {
		return ErrInvalidKey.Wrapf("encryption key: %d bytes, must be %d", len(key), encryptionKeyBytes)
	}
	if smallOrder(key) {
		return ErrInvalidKey.Wrap("encryption key: small order, everybody would know the secret")
	}
	return nil
}

// smallOrder knows the seven X25519 public keys whose order divides 8, in their canonical and other spellings (RFC 7748
// §5 ignores the top bit). Agreement with one gives zero for every private key. They are compared, not computed with:
// crypto/ecdh may be switched off by the environment, which consensus must not see.
func smallOrder(key []byte) bool {
	masked := [encryptionKeyBytes]byte(key)
	masked[encryptionKeyBytes-1] &= 0x7f
	switch hex.EncodeToString(masked[:]) {
	case "0000000000000000000000000000000000000000000000000000000000000000",
		"0100000000000000000000000000000000000000000000000000000000000000",
		"e0eb7a7c3b41b8ae1656e3faf19fc46ada098deb9c32b1fd866205165f49b800",
		"5f9c95bca3508c24b1d0b1559c83ef5b04445cc4581c8e86d8224eddd09f1157",
		"ecffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f",
		"edffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f",
		"eeffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f":
		return true
	}
	return false
}
