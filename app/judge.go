package app

import (
	"bytes"

	errorsmod "cosmossdk.io/errors"
	storetypes "cosmossdk.io/store/types"
	txsigning "cosmossdk.io/x/tx/signing"
	codectypes "github.com/cosmos/cosmos-sdk/codec/types"
	cryptotypes "github.com/cosmos/cosmos-sdk/crypto/types"
	sdk "github.com/cosmos/cosmos-sdk/types"
	sdkerrors "github.com/cosmos/cosmos-sdk/types/errors"
	"github.com/cosmos/cosmos-sdk/types/tx/signing"
	authkeeper "github.com/cosmos/cosmos-sdk/x/auth/keeper"
	authsigning "github.com/cosmos/cosmos-sdk/x/auth/signing"
	"google.golang.org/protobuf/types/known/anypb"
)

// txJudge tells whether a transaction may stand in a proposal: it decodes, and its signatures are right for the
// sequences it claims. Fees and the order of sequences are not its business. The verdict depends on the bytes and
// on the committed state alone: no mempool, no clock, no configuration.
type txJudge struct {
	decode   sdk.TxDecoder
	modes    *txsigning.HandlerMap
	accounts authkeeper.AccountKeeper
}

// cost is what a transaction takes of a block.
type cost struct {
	bytes int64
	gas   uint64
	work  int64 // of checking its signatures
}

// judge returns what a transaction takes of a block. A panic on hostile bytes is a refusal like any other.
func (j txJudge) judge(ctx sdk.Context, bz []byte) (takes cost, err error) {
	defer func() {
		if r := recover(); r != nil {
			takes, err = cost{}, errorsmod.Wrapf(sdkerrors.ErrTxDecode, "decoding panics: %v", r)
		}
	}()
	decoded, err := j.decode(bz)
	if err != nil {
		return cost{}, err
	}
	tx, ok := decoded.(authsigning.Tx)
	if !ok {
		return cost{}, errorsmod.Wrapf(sdkerrors.ErrTxDecode, "transaction of type %T carries no signatures", decoded)
	}
	if err := tx.ValidateBasic(); err != nil {
		return cost{}, err
	}
	ctx = ctx.WithGasMeter(storetypes.NewInfiniteGasMeter())
	takes = cost{bytes: blockBytes(bz), gas: tx.GetGas()}
	if least := j.accounts.GetParams(ctx).TxSizeCostPerByte * uint64(len(bz)); takes.gas < least {
		return cost{}, errorsmod.Wrapf(sdkerrors.ErrOutOfGas, "%d gas, its bytes alone take %d", takes.gas, least)
	}
	takes.work, err = j.signatures(ctx, tx, len(bz))
	return takes, err
}

// signatures checks that every signer signed, each with a key that proves something, and tells how much work that is.
func (j txJudge) signatures(ctx sdk.Context, tx authsigning.Tx, size int) (work int64, err error) {
	signers, err := tx.GetSigners()
	if err != nil {
		return 0, err
	}
	keys, err := tx.GetPubKeys()
	if err != nil {
		return 0, err
	}
	sigs, err := tx.GetSignaturesV2()
	if err != nil {
		return 0, err
	}
	work = signingWork(sigs, size)
	if err := checkSigningWork(work); err != nil {
		return 0, err
	}
	if len(keys) != len(signers) || len(sigs) != len(signers) {
		return 0, errorsmod.Wrapf(sdkerrors.ErrUnauthorized, "%d signers, %d signer infos, %d signatures", len(signers), len(keys), len(sigs))
	}
	if err := validKeys(keys...); err != nil {
		return 0, err
	}
	unordered := isUnordered(tx)
	for i, signer := range signers {
		if unordered && sigs[i].Sequence != 0 {
			return 0, errorsmod.Wrap(sdkerrors.ErrInvalidRequest, "unordered transaction with a sequence")
		}
		if err := j.signature(ctx, tx, signer, keys[i], sigs[i]); err != nil {
			return 0, err
		}
	}
	return work, nil
}

// signature checks one signature against the committed account: its number, and its key unless the transaction is
// the account's first and brings it.
func (j txJudge) signature(ctx sdk.Context, tx authsigning.Tx, signer sdk.AccAddress, brought cryptotypes.PubKey, sig signing.SignatureV2) error {
	account := j.accounts.GetAccount(ctx, signer)
	if account == nil {
		return errorsmod.Wrapf(sdkerrors.ErrUnknownAddress, "account %s", signer)
	}
	if brought != nil && !bytes.Equal(brought.Address(), signer) {
		return errorsmod.Wrapf(sdkerrors.ErrInvalidPubKey, "public key is not that of %s", signer)
	}
	key := account.GetPubKey()
	if key == nil {
		key = brought
	}
	if key == nil {
		return errorsmod.Wrapf(sdkerrors.ErrInvalidPubKey, "public key of %s is unknown", signer)
	}
	adaptable, ok := tx.(authsigning.V2AdaptableTx)
	if !ok {
		return errorsmod.Wrapf(sdkerrors.ErrTxDecode, "transaction of type %T has no signing data", tx)
	}
	packed, err := codectypes.NewAnyWithValue(key)
	if err != nil {
		return err
	}
	data := txsigning.SignerData{
		Address:       signer.String(),
		ChainID:       ctx.ChainID(),
		AccountNumber: account.GetAccountNumber(),
		Sequence:      sig.Sequence,
		PubKey:        &anypb.Any{TypeUrl: packed.TypeUrl, Value: packed.Value},
	}
	return authsigning.VerifySignature(ctx, key, data, sig.Data, j.modes, adaptable.GetSigningTxData())
}

func isUnordered(tx sdk.Tx) bool {
	unordered, ok := tx.(sdk.TxWithUnordered)
	return ok && unordered.GetUnordered()
}
