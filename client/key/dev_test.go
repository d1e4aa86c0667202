package key_test

import (
	"encoding/hex"
	"testing"

	"github.com/cosmos/cosmos-sdk/crypto/hd"
	"github.com/cosmos/cosmos-sdk/types/bech32"
	"github.com/stretchr/testify/require"

	"github.com/amigos-network/amigos/client/key"
)

func TestDevAccountsBeginWithAliceBobAndCarol(t *testing.T) {
	accounts := key.DevAccounts()
	require.Len(t, accounts, 10)
	for i, want := range golden {
		require.Equal(t, key.HDPath(uint32(i)), accounts[i].Path)
		require.Equal(t, want.publicKey, hex.EncodeToString(accounts[i].PublicKey))
		text, err := bech32.ConvertAndEncode("amigos", accounts[i].Address)
		require.NoError(t, err)
		require.Equal(t, want.bech32, text)
	}
}

func TestDevAccountsHandsOutACopy(t *testing.T) {
	key.DevAccounts()[0] = key.DevAccount{}
	require.NotEmpty(t, key.DevAccounts()[0].Address)
}

func TestIsDevelopment(t *testing.T) {
	for _, account := range key.DevAccounts() {
		require.True(t, key.IsDevelopment(account.Address), account.Path)
	}
	bz, err := hd.Secp256k1.Derive()(key.DevMnemonic, "", hd.CreateHDPath(118, 0, 9).String())
	require.NoError(t, err)
	require.True(t, key.IsDevelopment(hd.Secp256k1.Generate()(bz).PubKey().Address()), "secp256k1 is as public")

	own := key.Ed25519{}.Generate()(derive(t, key.HDPath(10)))
	require.False(t, key.IsDevelopment(own.PubKey().Address()), "index 10 is beyond the ten")
	require.False(t, key.IsDevelopment(nil))
	require.False(t, key.IsDevelopment(key.DevAccounts()[0].Address[:19]))
}
