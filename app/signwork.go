package app

import (
	errorsmod "cosmossdk.io/errors"
	sdk "github.com/cosmos/cosmos-sdk/types"
	sdkerrors "github.com/cosmos/cosmos-sdk/types/errors"
	"github.com/cosmos/cosmos-sdk/types/tx/signing"
	authsigning "github.com/cosmos/cosmos-sdk/x/auth/signing"
)

// Checking a signature costs what writing its sign bytes costs: next to nothing in direct mode, about 0.3 s a megabyte
// in the modes that write JSON or text, and once for every member of a multisig. Gas counts the bytes once, so the work
// is bounded by itself, in bytes as direct mode would take them.
const (
	textWork     = 8       // what a byte costs in the modes that write text
	maxTxWork    = 2 << 20 // 256 KiB in a text mode with one signature, 36 KiB with seven
	maxBlockWork = 8 << 20 // two signatures on every byte of a full block
)

// signingWork is what checking the signatures of a transaction of so many bytes costs.
func signingWork(sigs []signing.SignatureV2, size int) int64 {
	var weight int64
	for _, sig := range sigs {
		weight += signatureWeight(sig.Data)
	}
	return weight * int64(size)
}

func signatureWeight(data signing.SignatureData) int64 {
	switch data := data.(type) {
	case *signing.SingleSignatureData:
		if data.SignMode == signing.SignMode_SIGN_MODE_DIRECT || data.SignMode == signing.SignMode_SIGN_MODE_DIRECT_AUX {
			return 1
		}
		return textWork
	case *signing.MultiSignatureData:
		var weight int64
		for _, member := range data.Signatures {
			weight += signatureWeight(member)
		}
		return weight
	}
	return 1
}

func checkSigningWork(work int64) error {
	if work > maxTxWork {
		return errorsmod.Wrapf(sdkerrors.ErrTxTooLarge, "checking its signatures is too much work (%d, at most %d): sign less at once, or in direct mode", work, maxTxWork)
	}
	return nil
}

// signingWorkDecorator refuses, before any signature is looked at, transactions whose signatures are too much work.
type signingWorkDecorator struct{}

// AnteHandle weighs the signatures.
func (signingWorkDecorator) AnteHandle(ctx sdk.Context, tx sdk.Tx, simulate bool, next sdk.AnteHandler) (sdk.Context, error) {
	signed, ok := tx.(authsigning.SigVerifiableTx)
	if !ok {
		return ctx, errorsmod.Wrapf(sdkerrors.ErrTxDecode, "transaction of type %T carries no signatures", tx)
	}
	sigs, err := signed.GetSignaturesV2()
	if err != nil {
		return ctx, err
	}
	if err := checkSigningWork(signingWork(sigs, len(ctx.TxBytes()))); err != nil {
		return ctx, err
	}
	return next(ctx, tx, simulate)
}
