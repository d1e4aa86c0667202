package app

import (
	"bytes"

	errorsmod "cosmossdk.io/errors"
	sdk "github.com/cosmos/cosmos-sdk/types"
	sdkerrors "github.com/cosmos/cosmos-sdk/types/errors"
	txtypes "github.com/cosmos/cosmos-sdk/types/tx"
)

// canonicalDecoder decodes only transactions that are in their one encoding. The SDK's decoder lets the frame repeat
// the body, and takes the last: whoever carries a transaction could give it another hash, and make it longer than the
// gas that its signer pays for.
func canonicalDecoder(decode sdk.TxDecoder) sdk.TxDecoder {
	return func(bz []byte) (sdk.Tx, error) {
		tx, err := decode(bz)
		if err != nil {
			return nil, err
		}
		var raw txtypes.TxRaw
		if err := raw.Unmarshal(bz); err != nil {
			return nil, errorsmod.Wrap(sdkerrors.ErrTxDecode, err.Error())
		}
		again, err := raw.Marshal()
		if err != nil || !bytes.Equal(again, bz) {
			return nil, errorsmod.Wrap(sdkerrors.ErrTxDecode, "not in its one encoding: body and auth info stand once each, before the signatures")
		}
		return tx, nil
	}
}
