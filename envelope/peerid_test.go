package envelope_test

import (
	"strings"
	"testing"

	"github.com/cosmos/btcutil/base58"
	"github.com/stretchr/testify/require"

	"github.com/amigos-network/amigos/envelope"
)

// The Ed25519 test vector of libp2p's specification of peer IDs, so that ours are read by others.
const (
	specKey    = "1ed1e8fae2c4a144b8be8fd4b47bf3d3b34b871c3cacf6010f0e42d474fce27e"
	specPeerID = "12D3KooWBtg3aaRMjxwedh83aGiUkwSxDwUZkzuJcfaqUmo7R3pq"
)

func TestPeerIDIsLibp2ps(t *testing.T) {
	require.Equal(t, specPeerID, envelope.PeerID(unhex(t, specKey)))

	id := envelope.PeerID(alice.PubKey().Bytes())
	require.True(t, strings.HasPrefix(id, "12D3KooW"))
	require.Len(t, id, 52)
	key, err := envelope.ParsePeerID(id)
	require.NoError(t, err)
	require.Equal(t, alice.PubKey().Bytes(), key)

	require.Empty(t, envelope.PeerID(nil))
	require.Empty(t, envelope.PeerID(make([]byte, 33)))
}

func TestParsePeerIDRefuses(t *testing.T) {
	id := envelope.PeerID(alice.PubKey().Bytes())
	secp := append([]byte{0x00, 0x24, 0x08, 0x02, 0x12, 0x20}, alice.PubKey().Bytes()...)
	for name, s := range map[string]string{
		"nothing":            "",
		"a short one":        id[:51],
		"a long one":         id + "1",
		"a space":            " " + id[1:],
		"a letter not of 58": id[:51] + "0",
		"one beyond Latin-1": id[:49] + "世",
		"one beyond ASCII":   id[:50] + "é",
		"an RSA one":         "QmYyQSo1c1Ym7orWxLYvCrM2EmxFTANf8wXmmE7DWjhx5N",
		"a CID":              "bafzaajaiaejcb5txq6vdqykhgmrwoqxrjqvi4ynuvpxgkbgwxq7qp6aqxyhzm2ge",
		"another key's type": base58.Encode(secp),
		"leading zeros":      "1" + id[:51],
	} {
		_, err := envelope.ParsePeerID(s)
		require.ErrorIs(t, err, envelope.ErrInvalidPeerID, name)
	}
	for _, key := range smallOrder {
		_, err := envelope.ParsePeerID(envelope.PeerID(unhex(t, key)))
		require.ErrorIs(t, err, envelope.ErrInvalidPeerID, key)
		require.ErrorIs(t, err, envelope.ErrInvalidKey, key)
	}
}

func FuzzParsePeerID(f *testing.F) {
	f.Add(envelope.PeerID(alice.PubKey().Bytes()))
	f.Fuzz(func(t *testing.T, s string) {
		key, err := envelope.ParsePeerID(s)
		if err == nil && envelope.PeerID(key) != s {
			t.Fatalf("%q is read but written as %q", s, envelope.PeerID(key))
		}
	})
}
