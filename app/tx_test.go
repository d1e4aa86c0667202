package app

import (
	"cmp"
	"time"

	"github.com/cosmos/cosmos-sdk/client"
	clienttx "github.com/cosmos/cosmos-sdk/client/tx"
	"github.com/cosmos/cosmos-sdk/crypto/keys/multisig"
	cryptotypes "github.com/cosmos/cosmos-sdk/crypto/types"
	sdkmultisig "github.com/cosmos/cosmos-sdk/crypto/types/multisig"
	sdk "github.com/cosmos/cosmos-sdk/types"
	"github.com/cosmos/cosmos-sdk/types/tx/signing"
	authsigning "github.com/cosmos/cosmos-sdk/x/auth/signing"
	banktypes "github.com/cosmos/cosmos-sdk/x/bank/types"
	"github.com/stretchr/testify/require"
)

// noFee makes a draft pay nothing.
const noFee = -1

// draft is a transaction before it is signed.
type draft struct {
	from      int
	msgs      []sdk.Msg
	chainID   string
	sequence  uint64
	gas       uint64
	fee       int64                 // 0 for enough
	granter   sdk.AccAddress        // not empty: who pays it
	unordered time.Time             // not zero: unordered until then
	mode      signing.SignMode      // 0 for direct
	key       cryptotypes.PubKey    // not nil: claimed beside a signature that is made up
	data      signing.SignatureData // with key
}

// transfer is a good transaction: account i sends one coin to account 0 with its next sequence.
func (f *fixture) transfer(from int) draft {
	_, sequence := f.account(from)
	return draft{from: from, msgs: []sdk.Msg{f.send(f.address(from), 1)}, sequence: sequence}
}

func (f *fixture) send(from sdk.AccAddress, amount int64) sdk.Msg {
	return banktypes.NewMsgSend(from, f.address(0), coins(amount))
}

// sign completes a draft.
func (f *fixture) sign(d draft) []byte {
	f.t.Helper()
	if d.gas == 0 {
		d.gas = 200_000
	}
	if d.chainID == "" {
		d.chainID = chainID
	}
	builder := f.app.txConfig.NewTxBuilder()
	require.NoError(f.t, builder.SetMsgs(d.msgs...))
	builder.SetGasLimit(d.gas)
	if d.fee == 0 {
		d.fee = int64(d.gas/100 + 1)
	}
	if d.fee != noFee {
		builder.SetFeeAmount(coins(d.fee))
	}
	builder.SetFeeGranter(d.granter)
	if !d.unordered.IsZero() {
		builder.SetUnordered(true)
		builder.SetTimeoutTimestamp(d.unordered)
	}
	if d.key != nil {
		require.NoError(f.t, builder.SetSignatures(signing.SignatureV2{PubKey: d.key, Data: d.data, Sequence: d.sequence}))
	} else {
		f.signWith(builder, d)
	}
	bz, err := f.app.txConfig.TxEncoder()(builder.GetTx())
	require.NoError(f.t, err)
	return bz
}

func (f *fixture) signWith(builder client.TxBuilder, d draft) {
	f.t.Helper()
	number, _ := f.account(d.from)
	key := f.keys[d.from]
	mode := cmp.Or(d.mode, signing.SignMode_SIGN_MODE_DIRECT)
	empty := &signing.SingleSignatureData{SignMode: mode}
	require.NoError(f.t, builder.SetSignatures(signing.SignatureV2{PubKey: key.PubKey(), Data: empty, Sequence: d.sequence}))
	signature, err := clienttx.SignWithPrivKey(f.app.NewContext(true), mode, authsigning.SignerData{
		Address: f.address(d.from).String(), ChainID: d.chainID, AccountNumber: number, Sequence: d.sequence, PubKey: key.PubKey(),
	}, builder, key, f.app.txConfig, d.sequence)
	require.NoError(f.t, err)
	require.NoError(f.t, builder.SetSignatures(signature))
}

// signMultisig is as many transfers that accounts 0 and 1 sign together, both for the account number off by skew.
func (f *fixture) signMultisig(key *multisig.LegacyAminoPubKey, skew uint64, transfers int) []byte {
	f.t.Helper()
	from := sdk.AccAddress(key.Address())
	builder := f.app.txConfig.NewTxBuilder()
	msgs := make([]sdk.Msg, transfers)
	for i := range msgs {
		msgs[i] = &banktypes.MsgSend{FromAddress: from.String(), ToAddress: f.address(0).String(), Amount: coins(1)}
	}
	require.NoError(f.t, builder.SetMsgs(msgs...))
	gas := uint64(200_000 * transfers)
	builder.SetGasLimit(gas)
	builder.SetFeeAmount(coins(int64(gas / 100)))
	data := sdkmultisig.NewMultisig(len(key.PubKeys))
	mode := signing.SignMode_SIGN_MODE_LEGACY_AMINO_JSON
	account := f.app.authKeeper.GetAccount(f.app.NewContext(true), from)
	for i := range key.PubKeys {
		signature, err := clienttx.SignWithPrivKey(f.t.Context(), mode, authsigning.SignerData{
			Address: from.String(), ChainID: chainID, AccountNumber: account.GetAccountNumber() + skew, PubKey: key, Sequence: account.GetSequence(),
		}, builder, f.keys[i], f.app.txConfig, account.GetSequence())
		require.NoError(f.t, err)
		sdkmultisig.AddSignature(data, signature.Data, i)
	}
	require.NoError(f.t, builder.SetSignatures(signing.SignatureV2{PubKey: key, Data: data, Sequence: account.GetSequence()}))
	bz, err := f.app.txConfig.TxEncoder()(builder.GetTx())
	require.NoError(f.t, err)
	return bz
}
