package envelope_test

import (
	"bytes"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/amigos-network/amigos/envelope"
)

func TestParseMessageReadsCanonicalBytes(t *testing.T) {
	want := hola()
	got, err := envelope.ParseMessage(want.CanonicalBytes())
	require.NoError(t, err)
	require.Equal(t, want, got)

	empty, err := envelope.ParseMessage(nil)
	require.NoError(t, err, "no bytes are the canonical encoding of no content")
	require.ErrorIs(t, empty.Validate(), envelope.ErrInvalidMessage)
}

func TestParseMessageRefusesOtherEncodings(t *testing.T) {
	bz := hola().CanonicalBytes()
	originLen := 2 + len("norte-1")
	tests := []struct {
		name string
		bz   []byte
		want error
	}{
		{"an unknown field", append(bytes.Clone(bz), 0x72, 0x00), envelope.ErrNotCanonical},
		{"a field twice", append(bytes.Clone(bz[:originLen]), bz...), envelope.ErrNotCanonical},
		{"fields out of order", append(bytes.Clone(bz[originLen:]), bz[:originLen]...), envelope.ErrNotCanonical},
		{"an empty string written out", append([]byte{0x0a, 0x00}, bz[originLen:]...), envelope.ErrNotCanonical},
		{"a zero written out", append(bytes.Clone(bz), 0x68, 0x00), envelope.ErrNotCanonical},
		{"a long varint", append(bytes.Clone(bz), 0x68, 0x81, 0x00), envelope.ErrNotCanonical},
		{"a priority beyond 32 bits", []byte{0x50, 0x81, 0x80, 0x80, 0x80, 0x10}, envelope.ErrNotCanonical},
		{"a wrong wire type", []byte{0x08, 0x01}, envelope.ErrNotCanonical},
		{"truncated bytes", bz[:len(bz)-1], envelope.ErrNotCanonical},
		{"a length beyond the end", []byte{0x0a, 0xff, 0xff, 0xff, 0xff, 0x07}, envelope.ErrNotCanonical},
		{"a group", []byte{0x73, 0x74}, envelope.ErrNotCanonical},
		{"too many bytes", make([]byte, envelope.MaxMessageBytes+1), envelope.ErrTooLarge},
	}
	for _, tc := range tests {
		t.Run(tc.name, func(t *testing.T) {
			got, err := envelope.ParseMessage(tc.bz)
			require.ErrorIs(t, err, tc.want)
			require.Equal(t, envelope.Message{}, got)
		})
	}
}

func TestNewNonceIsRandom(t *testing.T) {
	a, b := envelope.NewNonce(), envelope.NewNonce()
	require.Len(t, a, envelope.NonceBytes)
	require.NotEqual(t, a, b)
}

func FuzzParseMessage(f *testing.F) {
	f.Add([]byte(nil))
	f.Add(hola().CanonicalBytes())
	f.Add([]byte{0x50, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0x01})
	f.Add([]byte{0x72, 0x00})
	f.Fuzz(func(t *testing.T, bz []byte) {
		m, err := envelope.ParseMessage(bz)
		if err != nil {
			return
		}
		if !bytes.Equal(m.CanonicalBytes(), bz) {
			t.Fatalf("%x is read but written as %x", bz, m.CanonicalBytes())
		}
		_ = m.Validate()
	})
}
