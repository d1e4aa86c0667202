package seal_test

import (
	"bytes"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/amigos-network/amigos/envelope"
	"github.com/amigos-network/amigos/seal"
)

func TestAMessageOpensForItsRecipientAlone(t *testing.T) {
	alice, bob := testKey(t, 1), testKey(t, 2)
	said := seal.Content{ContentType: "application/json", ReplyKey: alice.Public(), Body: []byte(`{"n":7}`)}
	m := direct()
	body, err := seal.Message(m, bob.Public(), said)
	require.NoError(t, err)
	require.Len(t, body, seal.Overhead+len(said.ContentType)+len(said.Body))
	require.NotContains(t, string(body), string(said.Body))
	m.Body = body
	require.NoError(t, m.Validate())

	opened, err := seal.OpenMessage(m, alice, bob)
	require.NoError(t, err)
	require.Equal(t, said, opened)
	_, err = seal.OpenMessage(m, alice)
	require.ErrorIs(t, err, seal.ErrOtherKey)
	_, err = seal.OpenMessage(m)
	require.ErrorIs(t, err, seal.ErrOtherKey)
}

func TestAMessageOpensInItsOwnPlaceAlone(t *testing.T) {
	bob := testKey(t, 2)
	sealed := direct()
	var err error
	sealed.Body, err = seal.Message(sealed, bob.Public(), seal.Content{Body: []byte("hola")})
	require.NoError(t, err)
	for name, move := range map[string]func(*envelope.Message){
		"another chain":     func(m *envelope.Message) { m.OriginChain = "sur-1" },
		"another sender":    func(m *envelope.Message) { m.Sender = "amigos1mallory" },
		"another recipient": func(m *envelope.Message) { m.Recipient = "carol" },
		"another kind":      func(m *envelope.Message) { m.Kind = envelope.KindTask },
		"another nonce":     func(m *envelope.Message) { m.Nonce = bytes.Repeat([]byte{8}, envelope.NonceBytes) },
		"another time":      func(m *envelope.Message) { m.CreatedAt++ },
		"another parent":    func(m *envelope.Message) { m.ReplyTo = make([]byte, envelope.IDBytes) },
	} {
		t.Run(name, func(t *testing.T) {
			m := sealed
			move(&m)
			_, err := seal.OpenMessage(m, bob)
			require.ErrorIs(t, err, seal.ErrCannotOpen)
		})
	}
	for i := range sealed.Body { // every byte counts
		m := sealed
		m.Body = bytes.Clone(sealed.Body)
		m.Body[i] ^= 1
		_, err := seal.OpenMessage(m, bob)
		require.Error(t, err, "byte %d", i)
	}
	plain := sealed
	plain.ContentType = ""
	_, err = seal.OpenMessage(plain, bob)
	require.ErrorIs(t, err, seal.ErrNotSealed)
}

func TestWhatCannotBeSealedIsRefused(t *testing.T) {
	bob := testKey(t, 2)
	_, err := seal.Message(direct(), []byte("short"), seal.Content{})
	require.ErrorIs(t, err, seal.ErrInvalidKey)
	_, err = seal.Message(direct(), make([]byte, seal.KeyBytes), seal.Content{})
	require.ErrorIs(t, err, seal.ErrInvalidKey, "a point of small order, with which everybody has the secret")
	_, err = seal.Message(direct(), bob.Public(), seal.Content{ReplyKey: []byte{1}})
	require.ErrorIs(t, err, seal.ErrInvalidKey)
	_, err = seal.Message(direct(), bob.Public(), seal.Content{ContentType: string(make([]byte, 129))})
	require.ErrorIs(t, err, seal.ErrContentType)
}

func TestKeysAreDerivedFromTheSeedAndSeparate(t *testing.T) {
	seed := bytes.Repeat([]byte{1}, seal.KeyBytes)
	once, err := seal.DeriveKey(seed)
	require.NoError(t, err)
	again := testKey(t, 1)
	require.Equal(t, once.Public(), again.Public())
	require.NotEqual(t, seed, once.Bytes(), "the file that opens does not sign")
	require.NotEqual(t, once.Public(), testKey(t, 2).Public())
	kept, err := seal.NewPrivateKey(once.Bytes())
	require.NoError(t, err)
	require.Equal(t, once.ID(), kept.ID())
	_, err = seal.DeriveKey(seed[:31])
	require.ErrorIs(t, err, seal.ErrInvalidKey)
	_, err = seal.NewPrivateKey(seed[:31])
	require.ErrorIs(t, err, seal.ErrInvalidKey)
	a, err := seal.GenerateKey()
	require.NoError(t, err)
	b, err := seal.GenerateKey()
	require.NoError(t, err)
	require.NotEqual(t, a.ID(), b.ID())
}
