package envelope

import (
	"bytes"
	"fmt"
	"strings"

	"github.com/cometbft/cometbft/crypto/ed25519"
	"github.com/cosmos/btcutil/base58"
)

const (
	// peerIDPrefix is libp2p's identity multihash of 36 bytes, which are an Ed25519 public key in protobuf.
	peerIDPrefix = "\x00\x24\x08\x01\x12\x20"
	// peerIDChars is the length of every such peer ID in base58: the leading zero makes it constant.
	peerIDChars = 52
	base58Chars = "123456789ABCDEFGHJKLMNPQRSTUVWXYZabcdefghijkmnopqrstuvwxyz"
)

// PeerID is the libp2p peer ID (`12D3KooW…`) of an Ed25519 public key, or "" for a key of the wrong size.
func PeerID(key []byte) string {
	if len(key) != ed25519.PubKeySize {
		return ""
	}
	return base58.Encode(append([]byte(peerIDPrefix), key...))
}

// ParsePeerID returns the public key inside a peer ID. It takes only the form PeerID writes, of a key that
// ValidPublicKey accepts, so that a key has one name; all else is ErrInvalidPeerID.
func ParsePeerID(s string) ([]byte, error) {
	if len(s) != peerIDChars || strings.Trim(s, base58Chars) != "" { // base58.Decode panics beyond Latin-1
		return nil, fmt.Errorf("%w: want the %d characters of an Ed25519 one (12D3KooW…)", ErrInvalidPeerID, peerIDChars)
	}
	key, ok := bytes.CutPrefix(base58.Decode(s), []byte(peerIDPrefix))
	if !ok || PeerID(key) != s {
		return nil, fmt.Errorf("%w: %s holds no Ed25519 public key; want one that begins with 12D3KooW", ErrInvalidPeerID, s)
	}
	if err := ValidPublicKey(key); err != nil {
		return nil, fmt.Errorf("%w: %w", ErrInvalidPeerID, err)
	}
	return key, nil
}
