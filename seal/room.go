package seal

import (
	"crypto/rand"
	"crypto/sha256"
	"crypto/subtle"
	"fmt"
)

const (
	// RoomKeyBytes is the size of a room key.
	RoomKeyBytes = 32
	// SealedKeyBytes is the size of a room key that is sealed to a member.
	SealedKeyBytes = headBytes + RoomKeyBytes + tagBytes
	// CommitmentBytes is the size of a commitment.
	CommitmentBytes = sha256.Size

	roomKeyDomain    = "amigos/room-key/v1"
	commitmentDomain = "amigos/room-key-commitment/v1"
)

// RoomKey is what the members of a room share for one epoch.
type RoomKey [RoomKeyBytes]byte

// Epoch is a stretch of a room's life under one key: 1, 2, 3 …
type Epoch struct {
	Chain  string // chain ID
	Room   string // slug
	Number uint64
}

// NewRoomKey makes a random key.
func NewRoomKey() RoomKey {
	var key RoomKey
	_, _ = rand.Read(key[:]) // never fails: the process ends when the system has no randomness
	return key
}

// Commitment is published with an epoch, so that no member can be given another key than the others: the SHA-256 of the
// domain tag `amigos/room-key-commitment/v1`, chain, room, number (8 bytes, big-endian) and key, each length-prefixed.
func (e Epoch) Commitment(key RoomKey) []byte {
	sum := sha256.Sum256(bind([]byte(commitmentDomain), []byte(e.Chain), []byte(e.Room), number(e.Number), key[:]))
	return sum[:]
}

// SealKey seals the epoch's key to a member, whose account address is bound with chain, room and number.
func (e Epoch) SealKey(key RoomKey, member string, to []byte) ([]byte, error) {
	return sealTo(to, e.info(member), nil, key[:])
}

// OpenKey opens what SealKey sealed, and holds it against the commitment.
func (e Epoch) OpenKey(sealed []byte, member string, commitment []byte, keys ...*PrivateKey) (RoomKey, error) {
	if _, err := CheckKey(sealed); err != nil {
		return RoomKey{}, err
	}
	plain, err := openWith(keys, e.info(member), nil, sealed)
	if err != nil {
		return RoomKey{}, err
	}
	key := RoomKey(plain)
	if subtle.ConstantTimeCompare(e.Commitment(key), commitment) != 1 {
		return RoomKey{}, fmt.Errorf("%w: room %s, epoch %d", ErrCommitment, e.Room, e.Number)
	}
	return key, nil
}

func (e Epoch) info(member string) []byte {
	return bind([]byte(roomKeyDomain), []byte(e.Chain), []byte(e.Room), number(e.Number), []byte(member))
}

// CheckKey reads which encryption key a room key is sealed to. It computes nothing with keys, so that a state machine
// can ask it, and returns ErrNotSealed for what is no sealed room key.
func CheckKey(sealed []byte) (KeyID, error) {
	if len(sealed) != SealedKeyBytes {
		return KeyID{}, fmt.Errorf("%w: %d bytes; a sealed room key has %d", ErrNotSealed, len(sealed), SealedKeyBytes)
	}
	return sealedTo(sealed)
}
