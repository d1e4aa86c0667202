package key_test

import (
	"encoding/hex"
	"testing"

	"github.com/cosmos/cosmos-sdk/codec"
	codectypes "github.com/cosmos/cosmos-sdk/codec/types"
	cryptocodec "github.com/cosmos/cosmos-sdk/crypto/codec"
	"github.com/cosmos/cosmos-sdk/crypto/hd"
	"github.com/cosmos/cosmos-sdk/crypto/keyring"
	"github.com/cosmos/cosmos-sdk/types/tx/signing"
	"github.com/stretchr/testify/require"

	"github.com/amigos-network/amigos/client/key"
)

// eachKeyring runs a test on a fresh keyring in memory and on one in a directory.
func eachKeyring(t *testing.T, test func(t *testing.T, kr keyring.Keyring)) {
	t.Helper()
	registry := codectypes.NewInterfaceRegistry()
	cryptocodec.RegisterInterfaces(registry)
	cdc := codec.NewProtoCodec(registry)
	for _, backend := range []string{keyring.BackendMemory, keyring.BackendTest} {
		t.Run(backend, func(t *testing.T) {
			kr, err := keyring.New("amigosd", backend, t.TempDir(), nil, cdc, key.Option())
			require.NoError(t, err)
			test(t, kr)
		})
	}
}

func recoverDev(t *testing.T, kr keyring.Keyring, name string, i uint32) *keyring.Record {
	t.Helper()
	record, err := kr.NewAccount(name, key.DevMnemonic, "", key.HDPath(i), key.Ed25519{})
	require.NoError(t, err)
	return record
}

func requireAccount(t *testing.T, i int, record *keyring.Record) {
	t.Helper()
	address, err := record.GetAddress()
	require.NoError(t, err)
	require.Equal(t, golden[i].address, hex.EncodeToString(address))
	pub, err := record.GetPubKey()
	require.NoError(t, err)
	require.Equal(t, key.Type, pub.Type())
	require.Equal(t, golden[i].publicKey, hex.EncodeToString(pub.Bytes()))
}

func TestOptionPutsEd25519FirstAndLeavesLedgersAlone(t *testing.T) {
	eachKeyring(t, func(t *testing.T, kr keyring.Keyring) {
		algos, ledger := kr.SupportedAlgorithms()
		require.Equal(t, keyring.SigningAlgoList{key.Ed25519{}, hd.Secp256k1}, algos)
		require.Equal(t, keyring.SigningAlgoList{hd.Secp256k1}, ledger)
		algo, err := keyring.NewSigningAlgoFromString(key.Type, algos)
		require.NoError(t, err)
		require.Equal(t, key.Ed25519{}, algo)
	})
}

func TestKeyringAddsAndRecovers(t *testing.T) {
	eachKeyring(t, func(t *testing.T, kr keyring.Keyring) {
		record, mnemonic, err := kr.NewMnemonic("alice", keyring.English, hd.CreateHDPath(118, 0, 0).String(), "", key.Ed25519{})
		require.NoError(t, err)
		want, err := record.GetAddress()
		require.NoError(t, err)

		require.NoError(t, kr.Delete("alice"))
		again, err := kr.NewAccount("again", mnemonic, "", key.HDPath(0), key.Ed25519{})
		require.NoError(t, err)
		got, err := again.GetAddress()
		require.NoError(t, err)
		require.Equal(t, want, got)
	})
}

func TestKeyringListsWhatItRecovered(t *testing.T) {
	eachKeyring(t, func(t *testing.T, kr keyring.Keyring) {
		for i, name := range []string{"alice", "bob", "carol"} {
			requireAccount(t, i, recoverDev(t, kr, name, uint32(i)))
		}
		records, err := kr.List()
		require.NoError(t, err)
		require.Len(t, records, 3)
		for i, record := range records {
			requireAccount(t, i, record)
		}
	})
}

func TestKeyringExportsAndImportsArmor(t *testing.T) {
	eachKeyring(t, func(t *testing.T, kr keyring.Keyring) {
		recoverDev(t, kr, "alice", 0)
		armor, err := kr.ExportPrivKeyArmor("alice", "passphrase")
		require.NoError(t, err)
		require.NoError(t, kr.Delete("alice"))

		require.Error(t, kr.ImportPrivKey("alice", armor, "wrong"))
		require.NoError(t, kr.ImportPrivKey("alice", armor, "passphrase"))
		record, err := kr.Key("alice")
		require.NoError(t, err)
		requireAccount(t, 0, record)
	})
}

func TestKeyringImportsHex(t *testing.T) {
	seed := derive(t, key.HDPath(0))
	expanded := key.Ed25519{}.Generate()(seed).Bytes()
	eachKeyring(t, func(t *testing.T, kr keyring.Keyring) {
		for _, bz := range [][]byte{seed, expanded} {
			require.NoError(t, kr.ImportPrivKeyHex("alice", hex.EncodeToString(bz), key.Type))
			record, err := kr.Key("alice")
			require.NoError(t, err)
			requireAccount(t, 0, record)
			require.NoError(t, kr.Delete("alice"))
		}

		err := kr.ImportPrivKeyHex("short", hex.EncodeToString(seed[1:]), key.Type)
		require.ErrorIs(t, err, key.ErrInvalidPrivateKey)
		records, err := kr.List()
		require.NoError(t, err)
		require.Empty(t, records, "a refusal stores nothing")
	})
}

func TestKeyringSigns(t *testing.T) {
	eachKeyring(t, func(t *testing.T, kr keyring.Keyring) {
		recoverDev(t, kr, "alice", 0)
		sig, pub, err := kr.Sign("alice", []byte("hola"), signing.SignMode_SIGN_MODE_DIRECT)
		require.NoError(t, err)
		require.Equal(t, golden[0].publicKey, hex.EncodeToString(pub.Bytes()))
		require.True(t, pub.VerifySignature([]byte("hola"), sig))
		require.False(t, pub.VerifySignature([]byte("adios"), sig))
	})
}

func TestKeyringStillTakesSecp256k1(t *testing.T) {
	eachKeyring(t, func(t *testing.T, kr keyring.Keyring) {
		record, err := kr.NewAccount("relayer", key.DevMnemonic, "", hd.CreateHDPath(118, 0, 0).String(), hd.Secp256k1)
		require.NoError(t, err)
		pub, err := record.GetPubKey()
		require.NoError(t, err)
		require.Equal(t, string(hd.Secp256k1Type), pub.Type())
	})
}
