package envelope

import (
	"crypto/sha256"
	"encoding/hex"
	"fmt"
)

// IDBytes is the size of a message ID.
const IDBytes = sha256.Size

// ID names a message on every road: the SHA-256 of its canonical bytes.
type ID [IDBytes]byte

// String is the ID in lower-case hexadecimal, 64 characters.
func (id ID) String() string { return hex.EncodeToString(id[:]) }

// MarshalText writes the ID as String does, so that JSON shows what people type.
func (id ID) MarshalText() ([]byte, error) { return []byte(id.String()), nil }

// UnmarshalText reads what ParseID reads.
func (id *ID) UnmarshalText(text []byte) error {
	parsed, err := ParseID(string(text))
	if err != nil {
		return err
	}
	*id = parsed
	return nil
}

// ParseID reads 64 hexadecimal characters of either case.
func ParseID(s string) (ID, error) {
	var id ID
	if len(s) != hex.EncodedLen(IDBytes) {
		return ID{}, fmt.Errorf("%w: %d characters; want %d hexadecimal ones", ErrInvalidID, len(s), hex.EncodedLen(IDBytes))
	}
	if _, err := hex.Decode(id[:], []byte(s)); err != nil {
		return ID{}, fmt.Errorf("%w: %w; want %d hexadecimal characters", ErrInvalidID, err, hex.EncodedLen(IDBytes))
	}
	return id, nil
}

// ID is the SHA-256 of the message's canonical bytes.
func (m Message) ID() ID { return sha256.Sum256(m.CanonicalBytes()) }
