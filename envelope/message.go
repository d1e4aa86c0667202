package envelope

import (
	"bytes"
	"crypto/rand"
	"fmt"
)

const (
	// MaxMessageBytes is the largest canonical encoding on any road. A chain's own limit for bodies is lower.
	MaxMessageBytes = 64 << 10
	// NonceBytes is the size of a message's nonce.
	NonceBytes = 16
)

// CanonicalBytes is the one encoding that the ID and the signature cover. It never fails: every value of the
// struct has such an encoding, also one that Validate refuses.
func (m Message) CanonicalBytes() []byte {
	bz, _ := m.Marshal() // fails for no value of this schema
	return bz
}

// ParseMessage reads canonical bytes and nothing else: unknown, repeated or unordered fields, zero values written
// out and long varints are refused with ErrNotCanonical, more than MaxMessageBytes with ErrTooLarge. It does not
// Validate: what it returns is only known to be the message these bytes and their ID stand for.
func ParseMessage(bz []byte) (Message, error) {
	if len(bz) > MaxMessageBytes {
		return Message{}, fmt.Errorf("%w: %d bytes; at most %d", ErrTooLarge, len(bz), MaxMessageBytes)
	}
	var m Message
	if err := m.Unmarshal(bz); err != nil {
		return Message{}, fmt.Errorf("%w: %w", ErrNotCanonical, err)
	}
	if !bytes.Equal(m.CanonicalBytes(), bz) {
		return Message{}, fmt.Errorf("%w: a message has one encoding and this is another of the same content", ErrNotCanonical)
	}
	return m, nil
}

// NewNonce returns NonceBytes random bytes. Two messages that say the same differ by their nonce.
func NewNonce() []byte {
	nonce := make([]byte, NonceBytes)
	_, _ = rand.Read(nonce) // never fails: the process ends when the system has no randomness
	return nonce
}
