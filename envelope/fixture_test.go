package envelope_test

import (
	"bytes"
	"testing"

	"github.com/cometbft/cometbft/crypto/ed25519"
	"github.com/stretchr/testify/require"

	"github.com/amigos-network/amigos/envelope"
)

// alice is a fixed key, so that signatures are the same in every run.
var alice = ed25519.GenPrivKeyFromSecret([]byte("alice"))

// hola is a small valid message.
func hola() envelope.Message {
	return envelope.Message{
		OriginChain: "norte-1",
		Sender:      "amigos1pkh5lx07ufakvvnjzfn3jax9gythzldgl25kcs",
		Recipient:   "bob",
		Kind:        envelope.KindText,
		Body:        []byte("hola"),
		Nonce:       bytes.Repeat([]byte{7}, envelope.NonceBytes),
		CreatedAt:   1_750_000_000_000,
	}
}

func seal(t testing.TB, m envelope.Message) envelope.Envelope {
	t.Helper()
	e, err := envelope.Seal(m, alice)
	require.NoError(t, err)
	return e
}
