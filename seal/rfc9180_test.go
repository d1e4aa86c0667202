package seal

import (
	"crypto/aes"
	"crypto/cipher"
	"crypto/ecdh"
	"crypto/hkdf"
	"crypto/sha256"
	"encoding/binary"
	"testing"

	"github.com/stretchr/testify/require"
)

// byTheBook is HPKE written out from RFC 9180 for this one suite: DHKEM(X25519, HKDF-SHA256), HKDF-SHA256 and
// AES-256-GCM, mode base. It is a second derivation, to hold the first one against, and can seal with a given ephemeral
// key, which vectors need.
type byTheBook struct{ t *testing.T }

func (b byTheBook) extract(suite, salt []byte, label string, secret []byte) []byte {
	prk, err := hkdf.Extract(sha256.New, append([]byte("HPKE-v1"+string(suite)+label), secret...), salt)
	require.NoError(b.t, err)
	return prk
}

func (b byTheBook) expand(suite, prk []byte, label string, info []byte, n int) []byte {
	labeled := string(binary.BigEndian.AppendUint16(nil, uint16(n))) + "HPKE-v1" + string(suite) + label + string(info)
	out, err := hkdf.Expand(sha256.New, prk, labeled, n)
	require.NoError(b.t, err)
	return out
}

// context is the cipher and the nonce for a shared Diffie-Hellman secret.
func (b byTheBook) context(dh, enc, public, info []byte) (cipher.AEAD, []byte) {
	kem := []byte{'K', 'E', 'M', 0x00, 0x20}
	shared := b.expand(kem, b.extract(kem, nil, "eae_prk", dh), "shared_secret", append(append([]byte(nil), enc...), public...), 32)
	suite := []byte{'H', 'P', 'K', 'E', 0x00, 0x20, 0x00, 0x01, 0x00, 0x02}
	schedule := append([]byte{0}, b.extract(suite, nil, "psk_id_hash", nil)...)
	schedule = append(schedule, b.extract(suite, nil, "info_hash", info)...)
	secret := b.extract(suite, shared, "secret", nil)
	block, err := aes.NewCipher(b.expand(suite, secret, "key", schedule, 32))
	require.NoError(b.t, err)
	gcm, err := cipher.NewGCM(block)
	require.NoError(b.t, err)
	return gcm, b.expand(suite, secret, "base_nonce", schedule, 12)
}

// seal is sealTo with an ephemeral key that is given.
func (b byTheBook) seal(ephemeral, public, info, aad, plain []byte) []byte {
	priv, err := ecdh.X25519().NewPrivateKey(ephemeral)
	require.NoError(b.t, err)
	pub, err := ecdh.X25519().NewPublicKey(public)
	require.NoError(b.t, err)
	dh, err := priv.ECDH(pub)
	require.NoError(b.t, err)
	enc := priv.PublicKey().Bytes()
	gcm, nonce := b.context(dh, enc, public, info)
	id := IDOf(public)
	out := append(append([]byte{version}, id[:]...), enc...)
	return gcm.Seal(out, nonce, plain, aad)
}

func TestWhatIsSealedOpensByTheBook(t *testing.T) {
	bob, err := DeriveKey(make([]byte, KeyBytes))
	require.NoError(t, err)
	info, aad, plain := []byte("info"), []byte("aad"), []byte("hola")
	sealed, err := sealTo(bob.Public(), info, aad, plain)
	require.NoError(t, err)

	priv, err := ecdh.X25519().NewPrivateKey(bob.Bytes())
	require.NoError(t, err)
	enc, err := ecdh.X25519().NewPublicKey(sealed[9:41])
	require.NoError(t, err)
	dh, err := priv.ECDH(enc)
	require.NoError(t, err)
	gcm, nonce := byTheBook{t}.context(dh, enc.Bytes(), bob.Public(), info)
	opened, err := gcm.Open(nil, nonce, sealed[41:], aad)
	require.NoError(t, err)
	require.Equal(t, plain, opened)

	again, err := openWith([]*PrivateKey{bob}, info, aad, byTheBook{t}.seal(make([]byte, 32), bob.Public(), info, aad, plain))
	require.NoError(t, err)
	require.Equal(t, plain, again)
}
