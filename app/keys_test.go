package app

import (
	"encoding/hex"
	"encoding/json"
	"errors"
	"testing"

	"cosmossdk.io/math"
	abci "github.com/cometbft/cometbft/abci/types"
	codectypes "github.com/cosmos/cosmos-sdk/codec/types"
	"github.com/cosmos/cosmos-sdk/crypto/keys/ed25519"
	"github.com/cosmos/cosmos-sdk/crypto/keys/multisig"
	cryptotypes "github.com/cosmos/cosmos-sdk/crypto/types"
	sdkmultisig "github.com/cosmos/cosmos-sdk/crypto/types/multisig"
	sdk "github.com/cosmos/cosmos-sdk/types"
	sdkerrors "github.com/cosmos/cosmos-sdk/types/errors"
	"github.com/cosmos/cosmos-sdk/types/tx/signing"
	authtypes "github.com/cosmos/cosmos-sdk/x/auth/types"
	stakingtypes "github.com/cosmos/cosmos-sdk/x/staking/types"
	"github.com/stretchr/testify/require"
)

// smallOrder are all encodings of the eight points of small order, canonical or not.
func smallOrder(t *testing.T) []cryptotypes.PubKey {
	t.Helper()
	var keys []cryptotypes.PubKey
	for _, text := range []string{
		"0000000000000000000000000000000000000000000000000000000000000000",
		"0000000000000000000000000000000000000000000000000000000000000080",
		"0100000000000000000000000000000000000000000000000000000000000000",
		"0100000000000000000000000000000000000000000000000000000000000080",
		"ecffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f",
		"ecffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff",
		"edffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f",
		"edffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff",
		"eeffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f",
		"eeffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff",
		"26e8958fc2b227b045c3f489f2ef98f0d5dfac05d3c63339b13802886d53fc05",
		"26e8958fc2b227b045c3f489f2ef98f0d5dfac05d3c63339b13802886d53fc85",
		"c7176a703d4dd84fba3c0b760d10670f2a2053fa2c39ccc64ec7fd7792ac037a",
		"c7176a703d4dd84fba3c0b760d10670f2a2053fa2c39ccc64ec7fd7792ac03fa",
	} {
		bz, err := hex.DecodeString(text)
		require.NoError(t, err)
		keys = append(keys, &ed25519.PubKey{Key: bz})
	}
	return keys
}

// forged is a signature that a small-order key may verify: the identity point and zero.
func forged() *signing.SingleSignatureData {
	return &signing.SingleSignatureData{SignMode: signing.SignMode_SIGN_MODE_DIRECT, Signature: append([]byte{1}, make([]byte, 63)...)}
}

func TestSmallOrderKeysSignNothing(t *testing.T) {
	f := newFixture(t, addresses(smallOrder(t))...)
	for _, key := range smallOrder(t) {
		f.requireKeyRefused(key, forged())
	}
}

func TestSmallOrderKeysSignNothingInsideMultisigs(t *testing.T) {
	good := ed25519.GenPrivKeyFromSecret([]byte("good")).PubKey()
	for _, key := range smallOrder(t) {
		inner := multisig.NewLegacyAminoPubKey(1, []cryptotypes.PubKey{good, key})
		outer := multisig.NewLegacyAminoPubKey(1, []cryptotypes.PubKey{inner})
		f := newFixture(t, addresses([]cryptotypes.PubKey{inner, outer})...)
		data := sdkmultisig.NewMultisig(2)
		sdkmultisig.AddSignature(data, forged(), 1)
		f.requireKeyRefused(inner, data)
		nested := sdkmultisig.NewMultisig(1)
		sdkmultisig.AddSignature(nested, data, 0)
		f.requireKeyRefused(outer, nested)
	}
}

func TestMultisigsNestedTooDeepOrTooWideAreRefused(t *testing.T) {
	key := ed25519.GenPrivKeyFromSecret([]byte("good")).PubKey()
	require.NoError(t, validKeys(key, nil))
	deep := key
	for range maxKeyDepth + 1 {
		deep = multisig.NewLegacyAminoPubKey(1, []cryptotypes.PubKey{deep})
	}
	require.ErrorIs(t, validKeys(deep), sdkerrors.ErrInvalidPubKey)

	many := make([]cryptotypes.PubKey, maxKeys)
	for i := range many {
		many[i] = key
	}
	require.ErrorIs(t, validKeys(multisig.NewLegacyAminoPubKey(1, many)), sdkerrors.ErrTooManySignatures)
}

func TestSmallOrderConsensusKeysMakeNoValidator(t *testing.T) {
	f := newFixture(t)
	for _, key := range smallOrder(t) {
		d := f.transfer(1)
		msg, err := stakingtypes.NewMsgCreateValidator(sdk.ValAddress(f.address(1)).String(), key, sdk.NewInt64Coin(BondDenom, 1_000_000),
			stakingtypes.Description{Moniker: "weak"},
			stakingtypes.NewCommissionRates(math.LegacyZeroDec(), math.LegacyOneDec(), math.LegacyZeroDec()), math.OneInt())
		require.NoError(t, err)
		d.msgs, d.gas = []sdk.Msg{msg}, 1_000_000
		require.Equal(t, sdkerrors.ErrInvalidPubKey.ABCICode(), f.block(f.sign(d))[0].Code)
	}
}

func TestSmallOrderKeysBeginNoChain(t *testing.T) {
	a := newApp(t)
	funded := addresses([]cryptotypes.PubKey{ed25519.GenPrivKeyFromSecret([]byte("good")).PubKey()})
	for _, key := range smallOrder(t) {
		accounts := genesisState(t, a, funded)
		account := authtypes.NewBaseAccount(sdk.AccAddress(key.Address()), key, 0, 0)
		accounts[authtypes.ModuleName] = a.codec.MustMarshalJSON(authtypes.NewGenesisState(authtypes.DefaultParams(), authtypes.GenesisAccounts{account}))
		requireGenesisRefused(t, a, accounts)

		validators := genesisState(t, a, funded)
		var staking stakingtypes.GenesisState
		a.codec.MustUnmarshalJSON(validators[stakingtypes.ModuleName], &staking)
		packed, err := codectypes.NewAnyWithValue(key)
		require.NoError(t, err)
		staking.Validators[0].ConsensusPubkey = packed
		validators[stakingtypes.ModuleName] = a.codec.MustMarshalJSON(&staking)
		requireGenesisRefused(t, a, validators)
	}
}

func addresses(keys []cryptotypes.PubKey) []sdk.AccAddress {
	var out []sdk.AccAddress
	for _, key := range keys {
		out = append(out, sdk.AccAddress(key.Address()))
	}
	return out
}

// requireKeyRefused tries a key with a made-up signature at every door of the application.
func (f *fixture) requireKeyRefused(key cryptotypes.PubKey, data signing.SignatureData) {
	f.t.Helper()
	bz := f.sign(draft{msgs: []sdk.Msg{f.send(sdk.AccAddress(key.Address()), 1)}, key: key, data: data})
	check, err := f.app.CheckTx(&abci.RequestCheckTx{Tx: bz})
	require.NoError(f.t, err)
	require.Equal(f.t, sdkerrors.ErrInvalidPubKey.ABCICode(), check.Code, check.Log)
	require.Empty(f.t, f.prepare(bz))
	require.False(f.t, f.process(bz))
	require.Equal(f.t, sdkerrors.ErrInvalidPubKey.ABCICode(), f.block(bz)[0].Code)
}

func requireGenesisRefused(t *testing.T, a *App, state map[string]json.RawMessage) {
	t.Helper()
	basics := ProvideBasics(a.codec)
	auth := basics[authtypes.ModuleName].(authBasic).ValidateGenesis(a.codec, a.txConfig, state[authtypes.ModuleName])
	staking := basics[stakingtypes.ModuleName].(stakingBasic).ValidateGenesis(a.codec, a.txConfig, state[stakingtypes.ModuleName])
	require.ErrorIs(t, errors.Join(auth, staking), sdkerrors.ErrInvalidPubKey, "as `genesis validate` sees it")
	_, err := newApp(t).InitChain(initRequest(t, 1, state))
	require.ErrorIs(t, err, sdkerrors.ErrInvalidPubKey)
}
