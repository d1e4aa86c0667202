package envelope_test

import (
	"crypto/sha256"
	"encoding/json"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/amigos-network/amigos/envelope"
)

func TestIDIsTheHashOfTheCanonicalBytes(t *testing.T) {
	m := hola()
	require.Equal(t, envelope.ID(sha256.Sum256(m.CanonicalBytes())), m.ID())

	other := hola()
	other.Nonce = envelope.NewNonce()
	require.NotEqual(t, m.ID(), other.ID(), "the nonce tells two equal texts apart")
}

func TestIDReadsWhatItWrites(t *testing.T) {
	id := hola().ID()
	for _, s := range []string{id.String(), strings.ToUpper(id.String())} {
		got, err := envelope.ParseID(s)
		require.NoError(t, err)
		require.Equal(t, id, got)
	}

	bz, err := json.Marshal(id)
	require.NoError(t, err)
	var got envelope.ID
	require.NoError(t, json.Unmarshal(bz, &got))
	require.Equal(t, id, got)
}

func TestParseIDRefuses(t *testing.T) {
	s := hola().ID().String()
	for _, bad := range []string{"", s[1:], s + "0", "0x" + s[2:], "g" + s[1:], " " + s[1:]} {
		_, err := envelope.ParseID(bad)
		require.ErrorIs(t, err, envelope.ErrInvalidID, bad)
		require.ErrorIs(t, new(envelope.ID).UnmarshalText([]byte(bad)), envelope.ErrInvalidID, bad)
	}
}
