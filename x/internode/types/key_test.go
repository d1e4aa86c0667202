package types_test

import (
	"bytes"
	"errors"
	"fmt"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/amigos-network/amigos/envelope"
	"github.com/amigos-network/amigos/x/internode/types"
)

func TestValidatePublicKey(t *testing.T) {
	require.NoError(t, types.ValidatePublicKey(key(t, aliceKey)))
	for _, bad := range [][]byte{nil, make([]byte, 31), make([]byte, 32), append([]byte{1}, make([]byte, 31)...), bytes.Repeat([]byte{0xff}, 32)} {
		require.ErrorIs(t, types.ValidatePublicKey(bad), types.ErrInvalidKey)
	}
}

func TestValidateEncryptionKey(t *testing.T) {
	require.NoError(t, types.ValidateEncryptionKey(nil), "a node may have none")
	require.NoError(t, types.ValidateEncryptionKey(append([]byte{9}, make([]byte, 31)...)))
	for _, bad := range [][]byte{make([]byte, 31), make([]byte, 33), make([]byte, 32), append([]byte{1}, make([]byte, 31)...)} {
		require.ErrorIs(t, types.ValidateEncryptionKey(bad), types.ErrInvalidKey, "%x", bad)
	}
}

func TestFromEnvelopeGivesEachRefusalACode(t *testing.T) {
	_, shape := envelope.ParseID("x")
	tests := []struct {
		name     string
		in, want error
	}{
		{name: "success", in: nil, want: nil},
		{name: "a field", in: &envelope.FieldError{Field: "kind", Reason: "is odd"}, want: types.ErrInvalidMessage},
		{name: "a message", in: envelope.ErrInvalidMessage, want: types.ErrInvalidMessage},
		{name: "size", in: fmt.Errorf("%w: 70000 bytes", envelope.ErrTooLarge), want: types.ErrBodyTooLarge},
		{name: "encoding", in: envelope.ErrNotCanonical, want: types.ErrInvalidMessage},
		{name: "a key", in: envelope.ErrInvalidKey, want: types.ErrInvalidKey},
		{name: "a signature", in: envelope.ErrBadSignature, want: types.ErrBadSignature},
		{name: "a peer ID, also for its key", in: fmt.Errorf("%w: %w", envelope.ErrInvalidPeerID, envelope.ErrInvalidKey), want: types.ErrInvalidAddress},
		{name: "a message ID", in: shape, want: types.ErrInvalidRequest},
	}
	for _, tc := range tests {
		t.Run(tc.name, func(t *testing.T) {
			require.ErrorIs(t, types.FromEnvelope(tc.in), tc.want)
		})
	}
	other := errors.New("disk full")
	require.Equal(t, other, types.FromEnvelope(other))
}
