package seal

import (
	"crypto/hpke"
	"encoding/binary"
	"fmt"
)

const (
	// version is the first byte of all that is sealed.
	version = 1
	// tagBytes is what AES-GCM adds.
	tagBytes = 16
	// headBytes stand before an HPKE ciphertext: version, the ID of the key it is sealed to, the encapsulated key.
	headBytes = 1 + KeyIDBytes + KeyBytes
)

func kdf() hpke.KDF   { return hpke.HKDFSHA256() }
func aead() hpke.AEAD { return hpke.AES256GCM() }

// sealTo writes version, key ID, encapsulated key and ciphertext.
func sealTo(public, info, aad, plain []byte) ([]byte, error) {
	to, err := publicKey(public)
	if err != nil {
		return nil, err
	}
	enc, sender, err := hpke.NewSender(to, kdf(), aead(), info)
	if err != nil {
		return nil, fmt.Errorf("%w: %w", ErrInvalidKey, err)
	}
	ciphertext, err := sender.Seal(aad, plain)
	if err != nil {
		return nil, err
	}
	id := IDOf(public)
	out := append([]byte{version}, id[:]...)
	return append(append(out, enc...), ciphertext...), nil
}

// openWith reads what sealTo wrote, with whichever of the keys it was sealed to.
func openWith(keys []*PrivateKey, info, aad, sealed []byte) ([]byte, error) {
	id, err := sealedTo(sealed)
	if err != nil {
		return nil, err
	}
	key, err := find(id, keys)
	if err != nil {
		return nil, err
	}
	enc, ciphertext := sealed[1+KeyIDBytes:headBytes], sealed[headBytes:]
	recipient, err := hpke.NewRecipient(enc, key.key, kdf(), aead(), info)
	if err != nil {
		return nil, fmt.Errorf("%w: %w", ErrCannotOpen, err)
	}
	plain, err := recipient.Open(aad, ciphertext)
	if err != nil {
		return nil, fmt.Errorf("%w: it was changed, or was sealed for another place", ErrCannotOpen)
	}
	return plain, nil
}

func sealedTo(sealed []byte) (KeyID, error) {
	if len(sealed) < headBytes+tagBytes || sealed[0] != version {
		return KeyID{}, fmt.Errorf("%w: %d bytes do not begin as one", ErrNotSealed, len(sealed))
	}
	return KeyID(sealed[1 : 1+KeyIDBytes]), nil
}

// bind joins what a ciphertext belongs to, each part preceded by its length as a big-endian uint32.
func bind(parts ...[]byte) []byte {
	var out []byte
	for _, part := range parts {
		out = binary.BigEndian.AppendUint32(out, uint32(len(part)))
		out = append(out, part...)
	}
	return out
}

func number(n uint64) []byte { return binary.BigEndian.AppendUint64(nil, n) }
