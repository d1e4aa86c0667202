package envelope_test

import (
	"encoding/hex"
	"encoding/json"
	"testing"

	"github.com/cometbft/cometbft/crypto/ed25519"
	"github.com/cosmos/gogoproto/jsonpb"
	"github.com/stretchr/testify/require"

	"github.com/amigos-network/amigos/envelope"
)

// buildVectors makes the content of vectorFile from nothing but this package and fixed input.
func buildVectors(t *testing.T) vectors {
	t.Helper()
	const owner = "amigos1pkh5lx07ufakvvnjzfn3jax9gythzldgl25kcs"
	proof := envelope.ProofBytes("norte-1", owner)
	sig, err := alice.Sign(proof)
	require.NoError(t, err)
	return vectors{
		About: []string{
			"Golden vectors of the Amigos envelope. Bytes are in hexadecimal, messages in proto-JSON (proto/amigos/envelope/v1/envelope.proto).",
			"canonical = the message's protobuf encoding, fields ascending, zero values left out; id = SHA-256(canonical).",
			"sign_bytes = len(tag) tag len(chain) chain len(canonical) canonical; every len is a big-endian uint32; the tag is amigos/envelope/v1 and chain is origin_chain.",
			"proof.sign_bytes = the same of amigos/key-proof/v1, chain_id and owner. private_key = 32-byte seed, then the public key.",
			"refused: a decoder or validator must refuse every value, for the error named. Signatures are verified by the rules of ZIP-215.",
		},
		Messages: messageVectors(t),
		Proof: proofVector{
			ChainID: "norte-1", Owner: owner, SignBytes: hex.EncodeToString(proof),
			PublicKey: hex.EncodeToString(alice.PubKey().Bytes()), Signature: hex.EncodeToString(sig),
		},
		Refused: refusedVectors{
			Messages:   refusedMessages(t),
			Envelopes:  refusedEnvelopes(t),
			PublicKeys: refusedKeys(t),
			PeerIDs:    refusedPeerIDs(t),
		},
	}
}

func messageVectors(t *testing.T) []messageVector {
	t.Helper()
	edit := func(f func(*envelope.Message)) envelope.Message {
		m := hola()
		f(&m)
		return m
	}
	parent := hola().ID()
	bob := ed25519.GenPrivKeyFromSecret([]byte("bob"))
	return []messageVector{
		sealVector(t, "text", hola(), alice),
		sealVector(t, "every field", edit(func(m *envelope.Message) {
			m.DestChain, m.Recipient, m.Kind = "sur-1", "bob@sur", envelope.KindTask
			m.ContentType, m.Body = "application/json", []byte(`{"version":"v1.2.3"}`)
			m.ReplyTo, m.Priority, m.ExpiresAt = parent[:], envelope.PRIORITY_URGENT, m.CreatedAt+3_600_000
		}), bob),
		sealVector(t, "a room, any script", edit(func(m *envelope.Message) {
			m.Recipient, m.Room, m.Body = "", "plaza", []byte("¡hola! мир 世界 🙂")
		}), alice),
		sealVector(t, "a ping without a body", edit(func(m *envelope.Message) {
			m.Kind, m.Body, m.Priority = envelope.KindPing, nil, envelope.PRIORITY_BULK
		}), alice),
		sealVector(t, "binary, no clock", edit(func(m *envelope.Message) {
			m.ContentType, m.Body, m.CreatedAt = "application/octet-stream", []byte{0, 0xff, 0x80}, 0
		}), bob),
		sealVector(t, "the longest time", edit(func(m *envelope.Message) { m.ExpiresAt = 1<<63 - 1 }), alice),
	}
}

func sealVector(t *testing.T, name string, m envelope.Message, priv ed25519.PrivKey) messageVector {
	t.Helper()
	e, err := envelope.Seal(m, priv)
	require.NoError(t, err)
	text, err := (&jsonpb.Marshaler{OrigName: true}).MarshalToString(&m)
	require.NoError(t, err)
	bz, err := e.Marshal()
	require.NoError(t, err)
	return messageVector{
		Name: name, Message: json.RawMessage(text), Canonical: hex.EncodeToString(e.Message), ID: m.ID(),
		SignBytes:  hex.EncodeToString(envelope.SignBytes(m.OriginChain, e.Message)),
		PrivateKey: hex.EncodeToString(priv), PublicKey: hex.EncodeToString(e.PublicKey), PeerID: envelope.PeerID(e.PublicKey),
		Signature: hex.EncodeToString(e.Signature), Envelope: hex.EncodeToString(bz),
	}
}
