package app

import (
	"bytes"
	"slices"

	errorsmod "cosmossdk.io/errors"
	storetypes "cosmossdk.io/store/types"
	txsigning "cosmossdk.io/x/tx/signing"
	cryptotypes "github.com/cosmos/cosmos-sdk/crypto/types"
	sdk "github.com/cosmos/cosmos-sdk/types"
	sdkerrors "github.com/cosmos/cosmos-sdk/types/errors"
	"github.com/cosmos/cosmos-sdk/types/tx/signing"
	authkeeper "github.com/cosmos/cosmos-sdk/x/auth/keeper"
	authsigning "github.com/cosmos/cosmos-sdk/x/auth/signing"

	"github.com/amigos-network/amigos/app/signature"
	"github.com/amigos-network/amigos/envelope"
)

// txJudge tells whether a transaction may stand in a proposal: it decodes, and its signatures are right for the
// sequences it claims. Fees and the order of sequences are not its business. The verdict depends on the bytes and
// on the committed state alone: no mempool, no clock, no configuration. What the verifier remembers only saves work.
type txJudge struct {
	decode   sdk.TxDecoder
	modes    *txsigning.HandlerMap
	accounts authkeeper.AccountKeeper
	verifier *signature.Verifier
}

// cost is what a transaction takes of a block.
type cost struct {
	bytes int64
	gas   uint64
	work  int64 // of checking its signatures
}

// judged is a transaction of which all but some signatures is known to be right.
type judged struct {
	tx    authsigning.Tx
	takes cost
	owed  []envelope.Signed
}

// judge returns what a good transaction takes of a block. Who has decoded it gives that too.
func (j txJudge) judge(ctx sdk.Context, bz []byte, decoded sdk.Tx) (takes cost, err error) {
	found, err := j.inspect(ctx, bz, decoded)
	if err != nil {
		return cost{}, err
	}
	if slices.Contains(j.verifier.VerifyBatch(found.owed), false) {
		return cost{}, errorsmod.Wrap(sdkerrors.ErrUnauthorized, "signature verification failed")
	}
	return found.takes, nil
}

// inspect judges all but those signatures that can be checked together with others'. A panic on hostile bytes is a
// refusal like any other.
func (j txJudge) inspect(ctx sdk.Context, bz []byte, decoded sdk.Tx) (found judged, err error) {
	defer func() {
		if r := recover(); r != nil {
			found, err = judged{}, errorsmod.Wrapf(sdkerrors.ErrTxDecode, "decoding panics: %v", r)
		}
	}()
	if decoded == nil {
		if decoded, err = j.decode(bz); err != nil {
			return judged{}, err
		}
	}
	tx, ok := decoded.(authsigning.Tx)
	if !ok {
		return judged{}, errorsmod.Wrapf(sdkerrors.ErrTxDecode, "transaction of type %T carries no signatures", decoded)
	}
	if err := tx.ValidateBasic(); err != nil {
		return judged{}, err
	}
	ctx = ctx.WithGasMeter(storetypes.NewInfiniteGasMeter())
	found = judged{tx: tx, takes: cost{bytes: blockBytes(bz), gas: tx.GetGas()}}
	if least := j.accounts.GetParams(ctx).TxSizeCostPerByte * uint64(len(bz)); found.takes.gas < least {
		return judged{}, errorsmod.Wrapf(sdkerrors.ErrOutOfGas, "%d gas, its bytes alone take %d", found.takes.gas, least)
	}
	err = j.signatures(ctx, &found, len(bz))
	return found, err
}

// signatures checks that every signer signed, each with a key that proves something, and notes how much work that is.
func (j txJudge) signatures(ctx sdk.Context, found *judged, size int) error {
	tx := found.tx
	signers, err := tx.GetSigners()
	if err != nil {
		return err
	}
	keys, err := tx.GetPubKeys()
	if err != nil {
		return err
	}
	sigs, err := tx.GetSignaturesV2()
	if err != nil {
		return err
	}
	found.takes.work = signingWork(sigs, size)
	if err := checkSigningWork(found.takes.work); err != nil {
		return err
	}
	if len(keys) != len(signers) || len(sigs) != len(signers) {
		return errorsmod.Wrapf(sdkerrors.ErrUnauthorized, "%d signers, %d signer infos, %d signatures", len(signers), len(keys), len(sigs))
	}
	if err := validKeys(keys...); err != nil {
		return err
	}
	unordered := isUnordered(tx)
	for i, signer := range signers {
		if unordered && sigs[i].Sequence != 0 {
			return errorsmod.Wrap(sdkerrors.ErrInvalidRequest, "unordered transaction with a sequence")
		}
		if err := j.signature(ctx, found, i, signer, keys[i], sigs[i]); err != nil {
			return err
		}
	}
	return nil
}

// signature looks at one signature against the committed account: its number, and its key unless the transaction is
// the account's first and brings it.
func (j txJudge) signature(ctx sdk.Context, found *judged, at int, signer sdk.AccAddress, brought cryptotypes.PubKey, sig signing.SignatureV2) error {
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
	if proof, lasting := newProof(ctx, at, account, key, sig); lasting && isProven(found.tx, proof) {
		return nil
	}
	made, err := newClaim(ctx, found.tx, account, key, sig)
	if err != nil {
		return err
	}
	owed, later, err := made.owed(ctx, j.modes, j.verifier)
	if later {
		found.owed = append(found.owed, owed)
	}
	return err
}

func isUnordered(tx sdk.Tx) bool {
	unordered, ok := tx.(sdk.TxWithUnordered)
	return ok && unordered.GetUnordered()
}
