package main

import (
	"context"
	"fmt"
	"time"

	"github.com/cosmos/cosmos-sdk/crypto/keys/ed25519"
	sdk "github.com/cosmos/cosmos-sdk/types"
	"github.com/cosmos/cosmos-sdk/types/bech32"
	signingtypes "github.com/cosmos/cosmos-sdk/types/tx/signing"
	authsigning "github.com/cosmos/cosmos-sdk/x/auth/signing"

	"github.com/amigos-network/amigos/x/internode/types"
)

const (
	gasPrice  = 0.01 // uamigo, as init has it
	txTimeout = 8 * time.Minute
)

// account is one of the bench's own, which signs without a keyring.
type account struct {
	name    string
	key     *ed25519.PrivKey
	address string
	number  uint64 // on the chain
	nonce   time.Time
}

// newAccounts are always the same: their keys come from their names.
func newAccounts(prefix string, n int) ([]*account, error) {
	accounts := make([]*account, n)
	for i := range accounts {
		a := &account{name: fmt.Sprintf("%s-%d", prefix, i)}
		a.key = ed25519.GenPrivKeyFromSecret([]byte("amigos bench " + a.name))
		var err error
		if a.address, err = bech32.ConvertAndEncode(types.Bech32Prefix, a.key.PubKey().Address()); err != nil {
			return nil, err
		}
		accounts[i] = a
	}
	return accounts, nil
}

// sign makes an unordered transaction, as the client does.
func (a *account) sign(ctx context.Context, enc encoding, gas uint64, memo string, msgs ...sdk.Msg) ([]byte, error) {
	b := enc.txConfig.NewTxBuilder()
	if err := b.SetMsgs(msgs...); err != nil {
		return nil, err
	}
	timeout := time.Now().Add(txTimeout).UTC()
	if !timeout.After(a.nonce) {
		timeout = a.nonce.Add(time.Nanosecond)
	}
	a.nonce = timeout
	b.SetUnordered(true)
	b.SetTimeoutTimestamp(timeout)
	b.SetMemo(memo)
	b.SetGasLimit(gas)
	b.SetFeeAmount(sdk.NewCoins(sdk.NewInt64Coin(types.BaseDenom, int64(float64(gas)*gasPrice)+1)))

	signature := signingtypes.SignatureV2{
		PubKey: a.key.PubKey(),
		Data:   &signingtypes.SingleSignatureData{SignMode: signingtypes.SignMode_SIGN_MODE_DIRECT},
	}
	if err := b.SetSignatures(signature); err != nil {
		return nil, err
	}
	bz, err := authsigning.GetSignBytesAdapter(ctx, enc.txConfig.SignModeHandler(), signingtypes.SignMode_SIGN_MODE_DIRECT,
		authsigning.SignerData{Address: a.address, ChainID: chainID, AccountNumber: a.number, PubKey: a.key.PubKey()}, b.GetTx())
	if err != nil {
		return nil, err
	}
	signed, err := a.key.Sign(bz)
	if err != nil {
		return nil, err
	}
	signature.Data = &signingtypes.SingleSignatureData{SignMode: signingtypes.SignMode_SIGN_MODE_DIRECT, Signature: signed}
	if err := b.SetSignatures(signature); err != nil {
		return nil, err
	}
	return enc.txConfig.TxEncoder()(b.GetTx())
}
