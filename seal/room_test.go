package seal_test

import (
	"bytes"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/amigos-network/amigos/envelope"
	"github.com/amigos-network/amigos/seal"
)

var epoch = seal.Epoch{Chain: "norte-1", Room: "project-x", Number: 3}

func TestARoomKeyOpensForItsMemberAlone(t *testing.T) {
	key, bob := seal.NewRoomKey(), testKey(t, 2)
	sealed, err := epoch.SealKey(key, "amigos1bob", bob.Public())
	require.NoError(t, err)
	require.Len(t, sealed, seal.SealedKeyBytes)
	id, err := seal.CheckKey(sealed)
	require.NoError(t, err)
	require.Equal(t, bob.ID(), id)

	commitment := epoch.Commitment(key)
	opened, err := epoch.OpenKey(sealed, "amigos1bob", commitment, testKey(t, 1), bob)
	require.NoError(t, err)
	require.Equal(t, key, opened)

	_, err = epoch.OpenKey(sealed, "amigos1bob", commitment, testKey(t, 1))
	require.ErrorIs(t, err, seal.ErrOtherKey)
	_, err = epoch.OpenKey(sealed, "amigos1carol", commitment, bob)
	require.ErrorIs(t, err, seal.ErrCannotOpen, "another member")
	for _, other := range []seal.Epoch{{"sur-1", "project-x", 3}, {"norte-1", "project-y", 3}, {"norte-1", "project-x", 4}} {
		_, err = other.OpenKey(sealed, "amigos1bob", other.Commitment(key), bob)
		require.ErrorIs(t, err, seal.ErrCannotOpen, "another place")
	}
	_, err = epoch.OpenKey(sealed, "amigos1bob", epoch.Commitment(seal.NewRoomKey()), bob)
	require.ErrorIs(t, err, seal.ErrCommitment, "a moderator cannot give members different keys")
	_, err = epoch.OpenKey(sealed[:88], "amigos1bob", commitment, bob)
	require.ErrorIs(t, err, seal.ErrNotSealed)
}

func TestAPostOpensInItsOwnPlaceAlone(t *testing.T) {
	key, sealed := seal.NewRoomKey(), inRoom()
	said := seal.Content{ContentType: "text/markdown", ReplyKey: []byte{}, Body: []byte("# hola")}
	var err error
	sealed.Body, err = epoch.Post(sealed, key, said)
	require.NoError(t, err)
	require.Len(t, sealed.Body, seal.PostOverhead+len(said.ContentType)+len(said.Body))
	again, err := epoch.Post(sealed, key, said)
	require.NoError(t, err)
	require.NotEqual(t, sealed.Body, again, "no two bodies have the same key")
	n, err := seal.ParsePost(sealed.Body)
	require.NoError(t, err)
	require.EqualValues(t, 3, n)

	opened, err := epoch.OpenPost(sealed, key)
	require.NoError(t, err)
	require.Equal(t, said, opened)

	_, err = epoch.OpenPost(sealed, seal.NewRoomKey())
	require.ErrorIs(t, err, seal.ErrCannotOpen)
	_, err = seal.Epoch{Chain: "norte-1", Room: "project-x", Number: 4}.OpenPost(sealed, key)
	require.ErrorIs(t, err, seal.ErrOtherKey)
	for name, move := range map[string]func(*envelope.Message){
		"another author": func(m *envelope.Message) { m.Sender = "amigos1mallory" },
		"another room":   func(m *envelope.Message) { m.Room = "project-y" },
		"another nonce":  func(m *envelope.Message) { m.Nonce = bytes.Repeat([]byte{8}, envelope.NonceBytes) },
	} {
		m := sealed
		move(&m)
		_, err := epoch.OpenPost(m, key)
		require.ErrorIs(t, err, seal.ErrCannotOpen, name)
	}
	for i := range sealed.Body {
		m := sealed
		m.Body = bytes.Clone(sealed.Body)
		m.Body[i] ^= 1
		_, err := epoch.OpenPost(m, key)
		require.Error(t, err, "byte %d", i)
	}
}

func TestWhatIsNoSealedPostIsToldApart(t *testing.T) {
	for name, body := range map[string][]byte{
		"empty": nil, "short": make([]byte, seal.PostOverhead-1), "epoch 0": append([]byte{1}, make([]byte, 60)...),
		"another version": append([]byte{2}, bytes.Repeat([]byte{1}, 60)...),
	} {
		_, err := seal.ParsePost(body)
		require.ErrorIs(t, err, seal.ErrNotSealed, name)
	}
}

func FuzzSealedForms(f *testing.F) {
	key, bob := seal.RoomKey{7}, testKey(f, 2)
	m := inRoom()
	body, err := epoch.Post(m, key, seal.Content{Body: []byte("hola")})
	require.NoError(f, err)
	f.Add(body)
	body, err = seal.Message(direct(), bob.Public(), seal.Content{Body: []byte("hola")})
	require.NoError(f, err)
	f.Add(body)
	sealed, err := epoch.SealKey(key, "amigos1bob", bob.Public())
	require.NoError(f, err)
	f.Add(sealed)
	f.Fuzz(func(t *testing.T, bz []byte) {
		if n, err := seal.ParsePost(bz); err == nil {
			require.NotZero(t, n)
		}
		if _, err := seal.CheckKey(bz); err == nil {
			require.Len(t, bz, seal.SealedKeyBytes)
		}
		d := direct()
		d.Body = bz
		_, _ = seal.OpenMessage(d, bob)
		m.Body = bz
		_, _ = epoch.OpenPost(m, key)
		_, _ = epoch.OpenKey(bz, "amigos1bob", nil, bob)
	})
}
