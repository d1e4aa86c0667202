package app

import (
	errorsmod "cosmossdk.io/errors"
	"github.com/cosmos/cosmos-sdk/codec"
	sdk "github.com/cosmos/cosmos-sdk/types"
	sdkerrors "github.com/cosmos/cosmos-sdk/types/errors"
	authtx "github.com/cosmos/cosmos-sdk/x/auth/tx"
	"google.golang.org/protobuf/encoding/protowire"
)

// decoder decodes the transactions that checks, proposals and blocks read: each of the frequent ones once, whoever asks
// first. It may be used concurrently.
type decoder struct {
	sdk sdk.TxDecoder
	decodedTxs
}

func newDecoder(cdc codec.Codec) *decoder {
	return &decoder{sdk: authtx.DefaultTxDecoder(newSignersCodec(cdc)), decodedTxs: newDecodedTxs(rememberedBytes)}
}

// decode reads only what is in its one encoding. The SDK's decoder lets the frame repeat the body, and takes the last:
// whoever carries a transaction could give it another hash, and make it longer than the gas that its signer pays for.
func (d *decoder) decode(bz []byte) (sdk.Tx, error) {
	if tx, ok := d.find(bz); ok {
		return tx, nil
	}
	tx, err := d.sdk(bz)
	if err != nil {
		return nil, err
	}
	if !isOnlyEncoding(bz) {
		return nil, errorsmod.Wrap(sdkerrors.ErrTxDecode, "not in its one encoding: body and auth info stand once each, before the signatures")
	}
	if err := checkSignedBytes(tx, bz); err != nil {
		return nil, err
	}
	return d.remember(bz, tx), nil
}

// isOnlyEncoding tells whether a frame that decodes, its fields in order, is what encoding it again would give: nothing
// stands twice but signatures, nothing empty but those, and no tag is longer than it must be.
func isOnlyEncoding(bz []byte) bool {
	last := protowire.Number(0)
	for len(bz) > 0 {
		number, _, tag := protowire.ConsumeTag(bz)
		if tag != 1 {
			return false
		}
		value, n := protowire.ConsumeBytes(bz[tag:])
		if n < 0 || number < signaturesField && (number <= last || len(value) == 0) {
			return false
		}
		last, bz = number, bz[tag+n:]
	}
	return true
}

// signaturesField is the number of the repeated field of a transaction's frame, TxRaw.
const signaturesField = 3
