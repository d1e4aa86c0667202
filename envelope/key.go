package envelope

import (
	"bytes"
	"fmt"

	"filippo.io/edwards25519"
	"github.com/cometbft/cometbft/crypto/ed25519"
	lru "github.com/hashicorp/golang-lru/v2"
)

// validKeys are the last ones found valid, which is a property of their bytes alone: those who speak often.
var validKeys, _ = lru.New[[ed25519.PubKeySize]byte, struct{}](1 << 14) // fails for no such size

// ValidPublicKey refuses every key that proves nothing: wrong size, a non-canonical encoding, no point of the
// curve, or a point of small order, for which signatures exist that fit any text. Every road calls it before a
// key is believed or stored, since verifiers accept such keys. It returns ErrInvalidKey.
func ValidPublicKey(key []byte) error {
	if len(key) != ed25519.PubKeySize {
		return fmt.Errorf("%w: %d bytes; want %d", ErrInvalidKey, len(key), ed25519.PubKeySize)
	}
	known := [ed25519.PubKeySize]byte(key)
	if validKeys.Contains(known) {
		return nil
	}
	point, err := new(edwards25519.Point).SetBytes(key)
	if err != nil {
		return fmt.Errorf("%w: not a point of the curve; make the key with an Ed25519 library", ErrInvalidKey)
	}
	if !bytes.Equal(point.Bytes(), key) { // SetBytes takes non-canonical encodings too
		return fmt.Errorf("%w: not the canonical encoding of its point", ErrInvalidKey)
	}
	if new(edwards25519.Point).MultByCofactor(point).Equal(edwards25519.NewIdentityPoint()) == 1 {
		return fmt.Errorf("%w: small order, anybody could sign for it", ErrInvalidKey)
	}
	validKeys.Add(known, struct{}{})
	return nil
}

// Verify reports whether sig is key's signature of msg by the rules of ZIP-215, which every full node shares. It
// says nothing about the key itself: ask ValidPublicKey first.
func Verify(key, msg, sig []byte) bool {
	return len(key) == ed25519.PubKeySize && ed25519.PubKey(key).VerifySignature(msg, sig)
}
