package envelope_test

import (
	"bytes"
	"testing"

	"github.com/cometbft/cometbft/crypto/ed25519"
	"github.com/stretchr/testify/require"

	"github.com/amigos-network/amigos/envelope"
)

func TestOpenReturnsWhatWasSealed(t *testing.T) {
	m := hola()
	e := seal(t, m)
	require.Equal(t, alice.PubKey().Bytes(), e.PublicKey)

	got, err := e.Open()
	require.NoError(t, err)
	require.Equal(t, m, got)
	require.Equal(t, m.ID(), got.ID())
}

func TestSignBytesPrefixesEveryPartWithItsLength(t *testing.T) {
	want := "\x00\x00\x00\x12amigos/envelope/v1\x00\x00\x00\x07norte-1\x00\x00\x00\x02hi"
	require.Equal(t, want, string(envelope.SignBytes("norte-1", []byte("hi"))))
	require.NotEqual(t, envelope.SignBytes("ab", []byte("c")), envelope.SignBytes("a", []byte("bc")))
}

func TestProofBytesHaveADomainOfTheirOwn(t *testing.T) {
	want := "\x00\x00\x00\x13amigos/key-proof/v1\x00\x00\x00\x07norte-1\x00\x00\x00\x08amigos1a"
	require.Equal(t, want, string(envelope.ProofBytes("norte-1", "amigos1a")))
}

func TestOperationalProofBytesNameThePurpose(t *testing.T) {
	want := "\x00\x00\x00\x19amigos/operational-key/v1\x00\x00\x00\x07norte-1\x00\x00\x00\x08amigos1a\x00\x00\x00\x01P"
	require.Equal(t, want, string(envelope.OperationalProofBytes("norte-1", "amigos1a", "P")))
}

func TestOpenRefuses(t *testing.T) {
	other := ed25519.GenPrivKeyFromSecret([]byte("bob"))
	foreign := hola()
	foreign.OriginChain = "sur-1"
	unnamed := hola()
	unnamed.Kind = ""

	tests := []struct {
		name string
		edit func(*envelope.Envelope)
		want error
	}{
		{"nothing", func(e *envelope.Envelope) { *e = envelope.Envelope{} }, envelope.ErrInvalidMessage},
		{"a message no one may send", func(e *envelope.Envelope) { e.Message = unnamed.CanonicalBytes() }, envelope.ErrInvalidMessage},
		{"bytes that are not canonical", func(e *envelope.Envelope) { e.Message = append(e.Message, 0x68, 0) }, envelope.ErrNotCanonical},
		{"a message over the size", func(e *envelope.Envelope) { e.Message = make([]byte, envelope.MaxMessageBytes+1) }, envelope.ErrTooLarge},
		{"the message of another chain", func(e *envelope.Envelope) { e.Message = foreign.CanonicalBytes() }, envelope.ErrBadSignature},
		{"another's key", func(e *envelope.Envelope) { e.PublicKey = other.PubKey().Bytes() }, envelope.ErrBadSignature},
		{"no signature", func(e *envelope.Envelope) { e.Signature = nil }, envelope.ErrBadSignature},
		{"a long signature", func(e *envelope.Envelope) { e.Signature = append(e.Signature, 0) }, envelope.ErrBadSignature},
		{"a key that signs everything", func(e *envelope.Envelope) {
			e.PublicKey, e.Signature = make([]byte, 32), make([]byte, 64)
		}, envelope.ErrInvalidKey},
	}
	for _, tc := range tests {
		t.Run(tc.name, func(t *testing.T) {
			e := seal(t, hola())
			tc.edit(&e)
			got, err := e.Open()
			require.ErrorIs(t, err, tc.want)
			require.Equal(t, envelope.Message{}, got)
		})
	}
}

func TestOpenRefusesEveryFlippedBit(t *testing.T) {
	e := seal(t, hola())
	for _, field := range [][]byte{e.Message, e.PublicKey, e.Signature} {
		for i := range len(field) * 8 {
			field[i/8] ^= 1 << (i % 8)
			_, err := e.Open()
			require.Error(t, err, "bit %d", i)
			field[i/8] ^= 1 << (i % 8)
		}
	}
	_, err := e.Open()
	require.NoError(t, err)
}

func TestSealRefusesAMalformedKey(t *testing.T) {
	mixed := bytes.Clone(alice)
	copy(mixed[32:], ed25519.GenPrivKeyFromSecret([]byte("bob")).PubKey().Bytes())
	for name, priv := range map[string]ed25519.PrivKey{
		"none":             nil,
		"a seed alone":     alice[:32],
		"two keys' halves": mixed,
		"no public half":   append(bytes.Clone(alice[:32]), make([]byte, 32)...),
		"a byte too many":  append(bytes.Clone(alice), 0),
	} {
		e, err := envelope.Seal(hola(), priv)
		require.ErrorIs(t, err, envelope.ErrInvalidKey, name)
		require.Equal(t, envelope.Envelope{}, e, name)
	}
}

func FuzzOpen(f *testing.F) {
	e := seal(f, hola())
	f.Add(e.Message, e.PublicKey, e.Signature)
	f.Add([]byte(nil), make([]byte, 32), make([]byte, 64))
	f.Fuzz(func(t *testing.T, message, key, sig []byte) {
		m, err := envelope.Envelope{Message: message, PublicKey: key, Signature: sig}.Open()
		if err != nil {
			return
		}
		if !bytes.Equal(m.CanonicalBytes(), message) || m.Validate() != nil || envelope.ValidPublicKey(key) != nil {
			t.Fatalf("opened %x of key %x", message, key)
		}
	})
}
