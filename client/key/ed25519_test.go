package key_test

import (
	"encoding/hex"
	"testing"

	"github.com/cosmos/cosmos-sdk/crypto/hd"
	"github.com/cosmos/cosmos-sdk/crypto/keyring"
	"github.com/stretchr/testify/require"

	"github.com/amigos-network/amigos/client/key"
)

// golden was computed by two independent implementations, one of them in TypeScript.
var golden = []struct{ publicKey, address, bech32 string }{
	{"67291e59eb7b31f4287fd5d96ea58815c2962463bce2e39e205f55ee5b72d811", "0daf4f99fee27b66327212671974c54117717da8", "amigos1pkh5lx07ufakvvnjzfn3jax9gythzldgl25kcs"},
	{"c86e249ba21eded0b1ba1bd05a415e30137501815ac0f3a7f0ee8736bd13872f", "929d951861b6ded2840962a6ef4e6c5d7c199b46", "amigos1j2we2xrpkm0d9pqfv2nw7nnvt47pnx6xfmrqs6"},
	{"44da89c00d8f81bc7f0e48e4f69db66cc86ede93ebde65663850ba2aa0c24af6", "da2b1cd29e7d8e7eb28867d581093fb53150b710", "amigos1mg43e5570k88av5gvl2czzflk5c4pdcsexsun9"},
}

func derive(t *testing.T, path string) []byte {
	t.Helper()
	bz, err := key.Ed25519{}.Derive()(key.DevMnemonic, "", path)
	require.NoError(t, err)
	return bz
}

func TestDeriveMatchesTheGoldenVector(t *testing.T) {
	for i, want := range golden {
		pub := key.Ed25519{}.Generate()(derive(t, key.HDPath(uint32(i)))).PubKey()
		require.Equal(t, want.publicKey, hex.EncodeToString(pub.Bytes()))
		require.Equal(t, want.address, hex.EncodeToString(pub.Address()))
	}
}

func TestDeriveHardensEveryIndex(t *testing.T) {
	for i := range uint32(3) {
		sdkDefault := hd.CreateHDPath(118, 0, i).String()
		require.NotEqual(t, key.HDPath(i), sdkDefault)
		require.Equal(t, derive(t, key.HDPath(i)), derive(t, sdkDefault))
	}
	require.NotEqual(t, derive(t, key.HDPath(0)), derive(t, key.HDPath(1)))
	require.Equal(t, derive(t, ""), derive(t, "m"), "no path is the master key")
}

func TestDeriveRefuses(t *testing.T) {
	for name, tc := range map[string]struct{ mnemonic, path string }{
		"a word outside the list":  {"test test test test test test test test test test test tset", key.HDPath(0)},
		"a wrong checksum":         {"test test test test test test test test test test test test", key.HDPath(0)},
		"no mnemonic":              {"", key.HDPath(0)},
		"a path that is no path":   {key.DevMnemonic, "alice"},
		"an empty segment":         {key.DevMnemonic, "m/44'//0"},
		"a negative index":         {key.DevMnemonic, "m/44'/-1'"},
		"an index with its bit on": {key.DevMnemonic, "m/2147483648"},
	} {
		t.Run(name, func(t *testing.T) {
			bz, err := key.Ed25519{}.Derive()(tc.mnemonic, "", tc.path)
			require.Error(t, err)
			require.Nil(t, bz)
		})
	}
}

func TestDeriveUsesThePassphrase(t *testing.T) {
	with, err := key.Ed25519{}.Derive()(key.DevMnemonic, "secret", key.HDPath(0))
	require.NoError(t, err)
	require.NotEqual(t, derive(t, key.HDPath(0)), with)
}

func TestGenerate(t *testing.T) {
	generate := key.Ed25519{}.Generate()
	seed := derive(t, key.HDPath(0))
	priv := generate(seed)

	t.Run("takes a seed and the expanded key alike", func(t *testing.T) {
		require.Len(t, priv.Bytes(), 64)
		require.True(t, priv.Equals(generate(priv.Bytes())))
	})
	t.Run("answers the empty slice with a key of the type", func(t *testing.T) {
		require.Equal(t, key.Type, generate([]byte{}).PubKey().Type())
	})
	t.Run("keeps no reference to its input", func(t *testing.T) {
		in := append([]byte(nil), priv.Bytes()...)
		out := generate(in)
		in[0] ^= 1
		require.True(t, priv.Equals(out))
	})
	t.Run("makes other sizes and mixed halves unusable", func(t *testing.T) {
		mixed := append([]byte(nil), priv.Bytes()...)
		mixed[63] ^= 1
		for _, bz := range [][]byte{make([]byte, 31), make([]byte, 33), make([]byte, 65), mixed} {
			_, err := generate(bz).Sign([]byte("hola"))
			require.ErrorIs(t, err, key.ErrInvalidPrivateKey)
			_, err = keyring.NewLocalRecord("alice", generate(bz), generate(bz).PubKey())
			require.ErrorIs(t, err, key.ErrInvalidPrivateKey)
		}
	})
}
