package envelope_test

import (
	"bytes"
	stded25519 "crypto/ed25519"
	"crypto/sha512"
	"encoding/hex"
	"testing"

	"filippo.io/edwards25519"
	"github.com/stretchr/testify/require"

	"github.com/amigos-network/amigos/envelope"
)

// smallOrder are all 14 encodings of the eight points whose order divides 8: eight canonical, six not.
var smallOrder = []string{
	"0100000000000000000000000000000000000000000000000000000000000000", // order 1
	"ecffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f", // order 2
	"0000000000000000000000000000000000000000000000000000000000000000", // order 4
	"0000000000000000000000000000000000000000000000000000000000000080", // order 4
	"26e8958fc2b227b045c3f489f2ef98f0d5dfac05d3c63339b13802886d53fc05", // order 8
	"26e8958fc2b227b045c3f489f2ef98f0d5dfac05d3c63339b13802886d53fc85", // order 8
	"c7176a703d4dd84fba3c0b760d10670f2a2053fa2c39ccc64ec7fd7792ac037a", // order 8
	"c7176a703d4dd84fba3c0b760d10670f2a2053fa2c39ccc64ec7fd7792ac03fa", // order 8
	"0100000000000000000000000000000000000000000000000000000000000080", // order 1, −0
	"eeffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f", // order 1, y = p + 1
	"eeffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff", // order 1, y = p + 1, −0
	"ecffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff", // order 2, −0
	"edffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f", // order 4, y = p
	"edffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff", // order 4, y = p
}

// nonCanonical encode points of large order with a y that is not reduced.
var nonCanonical = []string{
	"f0ffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f", // y = p + 3
	"f0ffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff", // y = p + 3
}

func unhex(t testing.TB, s string) []byte {
	t.Helper()
	bz, err := hex.DecodeString(s)
	require.NoError(t, err)
	return bz
}

func TestValidPublicKeyAcceptsAnOrdinaryKey(t *testing.T) {
	require.NoError(t, envelope.ValidPublicKey(alice.PubKey().Bytes()))
}

func TestValidPublicKeyRefusesAllSmallOrderEncodings(t *testing.T) {
	require.Len(t, smallOrder, 14)
	seen := map[string]bool{}
	for _, s := range smallOrder {
		key := unhex(t, s)
		point, err := new(edwards25519.Point).SetBytes(key)
		require.NoError(t, err)
		point.MultByCofactor(point)
		require.Equal(t, 1, point.Equal(edwards25519.NewIdentityPoint()), "%s is of small order", s)
		require.ErrorIs(t, envelope.ValidPublicKey(key), envelope.ErrInvalidKey, s)
		seen[s] = true
	}
	require.Len(t, seen, 14)
}

func TestValidPublicKeyRefusesOtherKeys(t *testing.T) {
	for name, key := range map[string][]byte{
		"none":      nil,
		"short":     alice.PubKey().Bytes()[1:],
		"long":      append(alice.PubKey().Bytes(), 0),
		"no point":  unhex(t, "0200000000000000000000000000000000000000000000000000000000000000"),
		"all ones":  bytes.Repeat([]byte{0xff}, 32),
		"y = p + 3": unhex(t, nonCanonical[0]),
		"−x, p + 3": unhex(t, nonCanonical[1]),
	} {
		require.ErrorIs(t, envelope.ValidPublicKey(key), envelope.ErrInvalidKey, name)
	}
	for _, s := range nonCanonical {
		_, err := new(edwards25519.Point).SetBytes(unhex(t, s))
		require.NoError(t, err, "the curve library takes it, so the encoding alone is refused")
	}
}

func TestVerify(t *testing.T) {
	key, msg := alice.PubKey().Bytes(), []byte("hola")
	sig, err := alice.Sign(msg)
	require.NoError(t, err)
	require.True(t, envelope.Verify(key, msg, sig))
	require.False(t, envelope.Verify(key, []byte("adios"), sig))
	require.False(t, envelope.Verify(key[1:], msg, sig))
	require.False(t, envelope.Verify(key, msg, sig[1:]))
	require.False(t, envelope.Verify(nil, msg, nil))
}

// A small-order key signs everything by ZIP-215: the reason for ValidPublicKey.
func TestVerifyAloneIsNotEnough(t *testing.T) {
	zero := make([]byte, 64)
	require.True(t, envelope.Verify(zero[:32], []byte("anything"), zero))
	require.ErrorIs(t, envelope.ValidPublicKey(zero[:32]), envelope.ErrInvalidKey)
}

// ZIP-215 multiplies by the cofactor, so a signature whose R has a small-order part is good; the standard library
// says no. Every full node must say the same, so only ZIP-215 decides.
func TestVerifyFollowsZIP215InTheCofactorCase(t *testing.T) {
	msg := []byte("hola")
	secret := scalar(t, []byte("secret"))
	public := new(edwards25519.Point).ScalarBaseMult(secret).Bytes()
	torsion, err := new(edwards25519.Point).SetBytes(unhex(t, smallOrder[4]))
	require.NoError(t, err)

	r := scalar(t, []byte("r"))
	R := new(edwards25519.Point).ScalarBaseMult(r)
	R.Add(R, torsion)
	h := scalar(t, R.Bytes(), public, msg)
	S := new(edwards25519.Scalar).MultiplyAdd(h, secret, r)
	sig := append(R.Bytes(), S.Bytes()...)

	require.NoError(t, envelope.ValidPublicKey(public))
	require.True(t, envelope.Verify(public, msg, sig))

	require.False(t, stded25519.Verify(public, msg, sig), "the standard library disagrees")
}

func scalar(t *testing.T, parts ...[]byte) *edwards25519.Scalar {
	t.Helper()
	sum := sha512.Sum512(bytes.Join(parts, nil))
	s, err := new(edwards25519.Scalar).SetUniformBytes(sum[:])
	require.NoError(t, err)
	return s
}
