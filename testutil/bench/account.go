package main

import (
	"context"
	"fmt"
	"math"
	"time"

	"github.com/cosmos/cosmos-sdk/crypto/keys/ed25519"
	"github.com/cosmos/cosmos-sdk/crypto/keys/secp256k1"
	cryptotypes "github.com/cosmos/cosmos-sdk/crypto/types"
	sdk "github.com/cosmos/cosmos-sdk/types"
	"github.com/cosmos/cosmos-sdk/types/bech32"
	signingtypes "github.com/cosmos/cosmos-sdk/types/tx/signing"
	authsigning "github.com/cosmos/cosmos-sdk/x/auth/signing"
)

const (
	gasPrice  = 0.01 // uamigo, as init has it
	txTimeout = 8 * time.Minute
)

// account is one of the bench's own, which signs without a keyring.
type account struct {
	name    string
	key     cryptotypes.PrivKey
	address string
	number  uint64 // on the chain
	nonce   time.Time
	next    uint64 // sequence, where transactions are ordered
}

// newAccounts are always the same: their keys come from their names.
func newAccounts(d dialect, prefix string, n int) ([]*account, error) {
	accounts := make([]*account, n)
	for i := range accounts {
		a := &account{name: fmt.Sprintf("%s-%d", prefix, i)}
		secret := []byte("amigos bench " + a.name)
		if a.key = ed25519.GenPrivKeyFromSecret(secret); d.ordered {
			a.key = secp256k1.GenPrivKeyFromSecret(secret)
		}
		var err error
		if a.address, err = bech32.ConvertAndEncode(d.prefix, a.key.PubKey().Address()); err != nil {
			return nil, err
		}
		accounts[i] = a
	}
	return accounts, nil
}

// sign makes a transaction: unordered as the client does, or with the sender's next sequence.
func (a *account) sign(ctx context.Context, enc encoding, gas uint64, memo string, msgs ...sdk.Msg) ([]byte, error) {
	b := enc.txConfig.NewTxBuilder()
	if err := b.SetMsgs(msgs...); err != nil {
		return nil, err
	}
	sequence := a.next
	if enc.ordered {
		a.next++
	} else {
		b.SetUnordered(true)
		b.SetTimeoutTimestamp(a.timeout())
	}
	b.SetMemo(memo)
	b.SetGasLimit(gas)
	if fee := int64(math.Ceil(float64(gas) * enc.gasPrice)); fee > 0 {
		b.SetFeeAmount(sdk.NewCoins(sdk.NewInt64Coin(enc.denom, fee)))
	}

	data := &signingtypes.SingleSignatureData{SignMode: signingtypes.SignMode_SIGN_MODE_DIRECT}
	signature := signingtypes.SignatureV2{PubKey: a.key.PubKey(), Data: data, Sequence: sequence}
	if err := b.SetSignatures(signature); err != nil {
		return nil, err
	}
	bz, err := authsigning.GetSignBytesAdapter(ctx, enc.txConfig.SignModeHandler(), signingtypes.SignMode_SIGN_MODE_DIRECT,
		authsigning.SignerData{Address: a.address, ChainID: chainID, AccountNumber: a.number, Sequence: sequence, PubKey: a.key.PubKey()}, b.GetTx())
	if err != nil {
		return nil, err
	}
	if data.Signature, err = a.key.Sign(bz); err != nil {
		return nil, err
	}
	if err := b.SetSignatures(signature); err != nil {
		return nil, err
	}
	return enc.txConfig.TxEncoder()(b.GetTx())
}

// timeout is another time for each transaction, which is what makes it unique.
func (a *account) timeout() time.Time {
	timeout := time.Now().Add(txTimeout).UTC()
	if !timeout.After(a.nonce) {
		timeout = a.nonce.Add(time.Nanosecond)
	}
	a.nonce = timeout
	return timeout
}
