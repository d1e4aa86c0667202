package envelope

import (
	"encoding/binary"
	"fmt"

	"github.com/cometbft/cometbft/crypto/ed25519"
)

// The domain tags keep a signature made for one purpose from serving another.
const (
	envelopeDomain = "amigos/envelope/v1"
	proofDomain    = "amigos/key-proof/v1"
	operateDomain  = "amigos/operational-key/v1"
)

// SignBytes is what an envelope's signature covers: the domain tag `amigos/envelope/v1`, the origin chain's ID and the
// message's canonical bytes, each preceded by its length as a big-endian uint32.
func SignBytes(chainID string, message []byte) []byte {
	return lengthPrefixed([]byte(envelopeDomain), []byte(chainID), message)
}

// ProofBytes is what an Ed25519 key signs to show that its holder lets owner (a bech32 account address) name it on a
// chain: the domain tag `amigos/key-proof/v1`, the chain ID and the owner, each length-prefixed as in SignBytes.
func ProofBytes(chainID, owner string) []byte {
	return lengthPrefixed([]byte(proofDomain), []byte(chainID), []byte(owner))
}

// OperationalProofBytes is what an Ed25519 key signs to show that its holder lets owner (a bech32 account address) use it
// for a purpose on a chain: the domain tag `amigos/operational-key/v1`, the chain ID, the owner and the purpose's name in
// the schema, each length-prefixed as in SignBytes.
func OperationalProofBytes(chainID, owner, purpose string) []byte {
	return lengthPrefixed([]byte(operateDomain), []byte(chainID), []byte(owner), []byte(purpose))
}

// Seal validates a message and signs it. It refuses a malformed private key with ErrInvalidKey.
func Seal(m Message, priv ed25519.PrivKey) (Envelope, error) {
	if err := m.Validate(); err != nil {
		return Envelope{}, err
	}
	if len(priv) != ed25519.PrivateKeySize {
		return Envelope{}, fmt.Errorf("%w: the private key has %d bytes; want %d", ErrInvalidKey, len(priv), ed25519.PrivateKeySize)
	}
	e := Envelope{Message: m.CanonicalBytes(), PublicKey: append([]byte(nil), priv[ed25519.SeedSize:]...)}
	signBytes := SignBytes(m.OriginChain, e.Message)
	sig, err := priv.Sign(signBytes)
	if err != nil {
		return Envelope{}, err
	}
	// A signature made with the wrong public half gives the private key away: never let it out.
	if ValidPublicKey(e.PublicKey) != nil || !Verify(e.PublicKey, signBytes, sig) {
		return Envelope{}, fmt.Errorf("%w: the private key's two halves do not belong together", ErrInvalidKey)
	}
	e.Signature = sig
	return e, nil
}

// Read returns the message when it is canonical and valid, with the signature that is still to be checked: so many can
// be checked together. It says nothing of the key; one that nobody vouches for is asked ValidPublicKey first.
func (e Envelope) Read() (Message, Signed, error) {
	m, err := ParseMessage(e.Message)
	if err != nil {
		return Message{}, Signed{}, err
	}
	if err := m.Validate(); err != nil {
		return Message{}, Signed{}, err
	}
	return m, Signed{Key: e.PublicKey, Bytes: SignBytes(m.OriginChain, e.Message), Signature: e.Signature}, nil
}

// Open returns the message when it is canonical and valid, the key can be believed and the signature is its. Who
// that key belongs to, and whether the message has expired or came before, is the caller's to find out.
func (e Envelope) Open() (Message, error) {
	m, signed, err := e.Read()
	if err != nil {
		return Message{}, err
	}
	if err := ValidPublicKey(e.PublicKey); err != nil {
		return Message{}, err
	}
	if !Verify(signed.Key, signed.Bytes, signed.Signature) {
		return Message{}, fmt.Errorf("%w: message %s was changed, or another key signed it", ErrBadSignature, m.ID())
	}
	return m, nil
}

func lengthPrefixed(parts ...[]byte) []byte {
	size := 0
	for _, part := range parts {
		size += 4 + len(part)
	}
	out := make([]byte, 0, size)
	for _, part := range parts {
		out = binary.BigEndian.AppendUint32(out, uint32(len(part)))
		out = append(out, part...)
	}
	return out
}
