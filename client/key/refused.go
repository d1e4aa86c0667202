package key

import (
	"errors"
	"fmt"

	"github.com/cosmos/cosmos-sdk/crypto/keys/ed25519"
)

// ErrInvalidPrivateKey is why a keyring did not import a private key.
var ErrInvalidPrivateKey = errors.New("invalid Ed25519 private key")

// refused stands for bytes that are no private key, where the SDK's signature leaves no way to say so: it fails as
// soon as it is encoded, which is before anything is stored.
type refused struct {
	*ed25519.PrivKey
	reason string
}

func refuse(reason string) refused {
	return refused{PrivKey: expand(make([]byte, ed25519.SeedSize)), reason: reason}
}

func (r refused) err() error { return fmt.Errorf("%w: %s", ErrInvalidPrivateKey, r.reason) }

// Marshal fails.
func (r refused) Marshal() ([]byte, error) { return nil, r.err() }

// XXX_Marshal fails; the protobuf library prefers it to Marshal.
func (r refused) XXX_Marshal([]byte, bool) ([]byte, error) { return nil, r.err() }

// Sign fails.
func (r refused) Sign([]byte) ([]byte, error) { return nil, r.err() }
