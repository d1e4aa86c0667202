package app

import (
	"testing"

	abci "github.com/cometbft/cometbft/abci/types"
	"github.com/cosmos/cosmos-sdk/crypto/keys/ed25519"
	"github.com/cosmos/cosmos-sdk/crypto/keys/multisig"
	cryptotypes "github.com/cosmos/cosmos-sdk/crypto/types"
	sdk "github.com/cosmos/cosmos-sdk/types"
	sdkerrors "github.com/cosmos/cosmos-sdk/types/errors"
	"github.com/cosmos/cosmos-sdk/types/tx/signing"
	banktypes "github.com/cosmos/cosmos-sdk/x/bank/types"
	"github.com/stretchr/testify/require"
)

func TestSigningWorkGrowsWithMembersAndText(t *testing.T) {
	direct := &signing.SingleSignatureData{SignMode: signing.SignMode_SIGN_MODE_DIRECT}
	text := &signing.SingleSignatureData{SignMode: signing.SignMode_SIGN_MODE_LEGACY_AMINO_JSON}
	three := &signing.MultiSignatureData{Signatures: []signing.SignatureData{text, text, text}}
	nested := &signing.MultiSignatureData{Signatures: []signing.SignatureData{three, text}}
	for _, tc := range []struct {
		name string
		data []signing.SignatureData
		want int64
	}{
		{"one direct signature", []signing.SignatureData{direct}, 100},
		{"two signers", []signing.SignatureData{direct, direct}, 200},
		{"a text mode", []signing.SignatureData{text}, 100 * textWork},
		{"a multisig of three", []signing.SignatureData{three}, 300 * textWork},
		{"a multisig within a multisig", []signing.SignatureData{nested}, 400 * textWork},
	} {
		t.Run(tc.name, func(t *testing.T) {
			var sigs []signing.SignatureV2
			for _, data := range tc.data {
				sigs = append(sigs, signing.SignatureV2{Data: data})
			}
			require.Equal(t, tc.want, signingWork(sigs, 100))
		})
	}
}

// A long transaction of a multisig in amino JSON would have every validator write megabytes of JSON per signature.
func TestSignaturesThatAreTooMuchWorkAreRefusedUnseen(t *testing.T) {
	key := multisig.NewLegacyAminoPubKey(2, []cryptotypes.PubKey{
		ed25519.GenPrivKeyFromSecret([]byte{0}).PubKey(), ed25519.GenPrivKeyFromSecret([]byte{1}).PubKey(),
	})
	f := newFixture(t, sdk.AccAddress(key.Address()))
	short := f.signMultisig(key, 0, 20)
	require.True(t, f.process(short), "an ordinary multisig transaction has room")

	from := sdk.AccAddress(key.Address())
	text := &signing.SingleSignatureData{SignMode: signing.SignMode_SIGN_MODE_LEGACY_AMINO_JSON, Signature: make([]byte, 64)}
	bits := cryptotypes.NewCompactBitArray(2)
	bits.SetIndex(0, true)
	bits.SetIndex(1, true)
	long := f.sign(draft{
		msgs: []sdk.Msg{banktypes.NewMsgMultiSend(banktypes.NewInput(from, coins(4_000)), outputs(f, 4_000))},
		gas:  10_000_000, key: key,
		data: &signing.MultiSignatureData{BitArray: bits, Signatures: []signing.SignatureData{text, text}},
	})
	require.Greater(t, int64(2*textWork*len(long)), int64(maxTxWork))
	require.Empty(t, f.prepare(long))
	require.False(t, f.process(long))
	res, err := f.app.CheckTx(&abci.RequestCheckTx{Tx: long, Type: abci.CheckTxType_New})
	require.NoError(t, err)
	require.Equal(t, sdkerrors.ErrTxTooLarge.ABCICode(), res.Code, res.Log)
}

func outputs(f *fixture, n int) []banktypes.Output {
	out := make([]banktypes.Output, n)
	for i := range out {
		out[i] = banktypes.NewOutput(f.address(0), coins(1))
	}
	return out
}

func TestATransactionMustPayForItsBytesBeforeItIsProposed(t *testing.T) {
	f := newFixture(t)
	d := f.transfer(1)
	d.gas = 1_000
	bz := f.sign(d)
	require.Empty(t, f.prepare(bz))
	require.False(t, f.process(bz))
}
