package types

import (
	"crypto/ed25519"

	"github.com/amigos-network/amigos/envelope"
)

// MaxKeySpans limits the earlier spans that one key's record holds; the oldest go first.
const MaxKeySpans = 32

// ValidAt tells whether the key spoke, speaks or will speak for a node at a height, so far as its record goes.
func (r KeyRecord) ValidAt(node uint64, height int64) bool {
	if r.span().holds(node, height) {
		return true
	}
	for _, span := range r.Past {
		if span.holds(node, height) {
			return true
		}
	}
	return false
}

// Signs tells whether the key signs envelopes of its node at a height.
func (r KeyRecord) Signs(height int64) bool {
	return (r.Purpose == KEY_PURPOSE_IDENTITY || r.Purpose == KEY_PURPOSE_ENVELOPE) && r.span().holds(r.Node, height)
}

// Begin is the record with a new span. The present one, which has ended, becomes an earlier one.
func (r KeyRecord) Begin(span KeySpan) KeyRecord {
	past := r.Past
	if r.Node != 0 {
		past = append(past[:len(past):len(past)], r.span())
		past = past[max(0, len(past)-MaxKeySpans):]
	}
	return KeyRecord{Node: span.Node, Purpose: span.Purpose, ValidFrom: span.ValidFrom, ValidUntil: span.ValidUntil, Past: past}
}

func (r KeyRecord) span() KeySpan {
	return KeySpan{Node: r.Node, Purpose: r.Purpose, ValidFrom: r.ValidFrom, ValidUntil: r.ValidUntil}
}

func (s KeySpan) holds(node uint64, height int64) bool {
	return s.Node == node && s.ValidFrom <= height && (s.ValidUntil == 0 || height < s.ValidUntil)
}

// Operational tells whether a key of this purpose is added and revoked, not registered with.
func (p KeyPurpose) Operational() bool {
	return p == KEY_PURPOSE_ENVELOPE || p == KEY_PURPOSE_PEER
}

// KeyProofBytes is what an operational key signs to show that its holder lets a node use it for a purpose.
func KeyProofBytes(chainID, owner string, purpose KeyPurpose) []byte {
	return envelope.OperationalProofBytes(chainID, owner, purpose.String())
}

// Validate checks all that needs no state. The proof is verified where the chain's ID is known.
func (m *MsgAddKey) Validate() error {
	if err := ValidateAccount(m.Owner); err != nil {
		return err
	}
	if !m.Purpose.Operational() {
		return ErrInvalidKey.Wrapf("purpose %d: must be envelope or peer", m.Purpose)
	}
	if len(m.Proof) != ed25519.SignatureSize {
		return ErrInvalidKey.Wrapf("proof: %d bytes, must be %d", len(m.Proof), ed25519.SignatureSize)
	}
	if m.ValidFrom < 0 {
		return ErrInvalidKey.Wrapf("valid_from: height %d is before the chain", m.ValidFrom)
	}
	return ValidatePublicKey(m.PublicKey)
}

// Validate checks all that needs no state.
func (m *MsgRevokeKey) Validate() error {
	if err := ValidateAccount(m.Owner); err != nil {
		return err
	}
	if len(m.PublicKey) != ed25519.PublicKeySize {
		return ErrInvalidKey.Wrapf("%d bytes, must be %d", len(m.PublicKey), ed25519.PublicKeySize)
	}
	return nil
}
