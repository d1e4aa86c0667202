package seal_test

import (
	"bytes"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/amigos-network/amigos/envelope"
	"github.com/amigos-network/amigos/seal"
)

func testKey(t testing.TB, fill byte) *seal.PrivateKey {
	t.Helper()
	key, err := seal.DeriveKey(bytes.Repeat([]byte{fill}, seal.KeyBytes))
	require.NoError(t, err)
	return key
}

func direct() envelope.Message {
	return envelope.Message{
		OriginChain: "norte-1", Sender: "amigos1alice", Recipient: "bob", Kind: envelope.KindText, ContentType: seal.ContentType,
		Nonce: bytes.Repeat([]byte{9}, envelope.NonceBytes), CreatedAt: 1_800_000_000_000,
	}
}

func inRoom() envelope.Message {
	m := direct()
	m.Recipient, m.Room, m.DestChain = "", "project-x", "norte-1"
	return m
}
