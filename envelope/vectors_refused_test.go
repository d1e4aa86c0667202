package envelope_test

import (
	"bytes"
	"encoding/hex"
	"fmt"
	"testing"

	"github.com/cosmos/btcutil/base58"
	"github.com/stretchr/testify/require"

	"github.com/amigos-network/amigos/envelope"
)

func refusedMessages(t *testing.T) []refusedVector {
	t.Helper()
	bz := hola().CanonicalBytes()
	first := 2 + len("norte-1") // the field origin_chain
	with := func(f func(*envelope.Message)) []byte {
		m := hola()
		f(&m)
		return m.CanonicalBytes()
	}
	return refuse(t, readMessage,
		named{"an unknown field", append(bytes.Clone(bz), 0x72, 0x00)},
		named{"a field twice", append(bytes.Clone(bz[:first]), bz...)},
		named{"fields out of order", append(bytes.Clone(bz[first:]), bz[:first]...)},
		named{"an empty string written out", append([]byte{0x0a, 0x00}, bz[first:]...)},
		named{"a zero written out", append(bytes.Clone(bz), 0x68, 0x00)},
		named{"a long varint", append(bytes.Clone(bz), 0x68, 0x81, 0x00)},
		named{"truncated", bz[:len(bz)-1]},
		named{"nothing", nil},
		named{"neither recipient nor room", with(func(m *envelope.Message) { m.Recipient = "" })},
		named{"both recipient and room", with(func(m *envelope.Message) { m.Room = "plaza" })},
		named{"a recipient that is not UTF-8", with(func(m *envelope.Message) { m.Recipient = "bob\xff" })},
		named{"an upper-case kind", with(func(m *envelope.Message) { m.Kind = "Text" })},
		named{"text that is not UTF-8", with(func(m *envelope.Message) { m.Body = []byte{0xff} })},
		named{"text with a NUL", with(func(m *envelope.Message) { m.Body = []byte{0} })},
		named{"a short reply ID", with(func(m *envelope.Message) { m.ReplyTo = []byte{1} })},
		named{"a short nonce", with(func(m *envelope.Message) { m.Nonce = []byte{1} })},
		named{"an unknown priority", with(func(m *envelope.Message) { m.Priority = 3 })},
		named{"a negative time", with(func(m *envelope.Message) { m.CreatedAt = -1 })},
		named{"an expiry before its making", with(func(m *envelope.Message) { m.ExpiresAt = 1 })},
	)
}

func refusedEnvelopes(t *testing.T) []refusedVector {
	t.Helper()
	with := func(f func(*envelope.Envelope)) []byte {
		e := seal(t, hola())
		f(&e)
		bz, err := e.Marshal()
		require.NoError(t, err)
		return bz
	}
	return refuse(t, readEnvelope,
		named{"a flipped bit in the body", with(func(e *envelope.Envelope) {
			e.Message = bytes.Replace(e.Message, []byte("hola"), []byte("hole"), 1)
		})},
		named{"a flipped bit in the signature", with(func(e *envelope.Envelope) { e.Signature[0] ^= 1 })},
		named{"a short signature", with(func(e *envelope.Envelope) { e.Signature = e.Signature[:63] })},
		named{"signed for another chain", with(func(e *envelope.Envelope) {
			e.Message = bytes.Replace(e.Message, []byte("norte-1"), []byte("norte-2"), 1)
		})},
		named{"signed without the domain", with(func(e *envelope.Envelope) {
			sig, err := alice.Sign(e.Message)
			require.NoError(t, err)
			e.Signature = sig
		})},
		named{"a key that signs everything", with(func(e *envelope.Envelope) {
			e.PublicKey, e.Signature = make([]byte, 32), make([]byte, 64)
		})},
		named{"a message that is not canonical", with(func(e *envelope.Envelope) { e.Message = append(e.Message, 0x68, 0x00) })},
	)
}

func refusedKeys(t *testing.T) []refusedVector {
	t.Helper()
	var cases []named
	for i, s := range smallOrder {
		cases = append(cases, named{fmt.Sprintf("small order %d of 14", i+1), unhex(t, s)})
	}
	for i, s := range nonCanonical {
		cases = append(cases, named{fmt.Sprintf("not canonical %d", i+1), unhex(t, s)})
	}
	return refuse(t, readKey, append(cases,
		named{"no point", append([]byte{2}, make([]byte, 31)...)},
		named{"31 bytes", alice.PubKey().Bytes()[1:]},
	)...)
}

func refusedPeerIDs(t *testing.T) []refusedVector {
	t.Helper()
	secp := append([]byte{0x00, 0x24, 0x08, 0x02, 0x12, 0x20}, alice.PubKey().Bytes()...)
	var out []refusedVector
	for _, c := range [][2]string{
		{"an RSA one", "QmYyQSo1c1Ym7orWxLYvCrM2EmxFTANf8wXmmE7DWjhx5N"},
		{"another key's type", base58.Encode(secp)},
		{"a letter not of base58", envelope.PeerID(alice.PubKey().Bytes())[:51] + "0"},
		{"a key that signs everything", envelope.PeerID(make([]byte, 32))},
	} {
		out = append(out, refusedVector{Name: c[0], Value: c[1], Error: reasonOf(readPeerID(t, c[1]))})
	}
	return out
}

type named struct {
	name string
	bz   []byte
}

func refuse(t *testing.T, read func(*testing.T, string) error, cases ...named) []refusedVector {
	t.Helper()
	out := make([]refusedVector, len(cases))
	for i, c := range cases {
		value := hex.EncodeToString(c.bz)
		err := read(t, value)
		require.Error(t, err, c.name)
		out[i] = refusedVector{Name: c.name, Value: value, Error: reasonOf(err)}
	}
	return out
}
