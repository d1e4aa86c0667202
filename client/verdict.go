package client

import (
	"errors"
	"strings"

	errorsmod "cosmossdk.io/errors"
	ctypes "github.com/cometbft/cometbft/rpc/core/types"
	jsonrpc "github.com/cometbft/cometbft/rpc/jsonrpc/types"
	sdkerrors "github.com/cosmos/cosmos-sdk/types/errors"
)

// verdict reads what became of a broadcast: taken, refused, or lost without an answer.
func verdict(res *ctypes.ResultBroadcastTx, err error) (refused *Error, lost bool) {
	var said *jsonrpc.RPCError
	switch {
	case errors.As(err, &said):
		return mempoolRefusal(said.Data), false
	case err != nil, is(sdkerrors.ErrInvalidHeight, res.Codespace, res.Code): // it has just started
		return nil, true
	case res.Code == 0, is(sdkerrors.ErrTxInMempoolCache, res.Codespace, res.Code):
		return nil, false
	}
	return refusal(PhaseCheck, res.Codespace, res.Code, res.Log), false
}

// mempoolRefusal gives CometBFT's own refusals, which are texts alone, the SDK's codes. Having the transaction
// already is none.
func mempoolRefusal(text string) *Error {
	for phrase, known := range map[string]*errorsmod.Error{
		"mempool is full":    sdkerrors.ErrMempoolIsFull,
		"considered as full": sdkerrors.ErrMempoolIsFull, // it is rechecking
		"Tx too large":       sdkerrors.ErrTxTooLarge,
	} {
		if strings.Contains(text, phrase) {
			return &Error{Phase: PhaseCheck, Codespace: known.Codespace(), Code: known.ABCICode(), Message: text}
		}
	}
	if strings.Contains(text, "tx already exists in cache") {
		return nil
	}
	return &Error{Phase: PhaseCheck, Message: text}
}

func is(known *errorsmod.Error, codespace string, code uint32) bool {
	return known.Codespace() == codespace && known.ABCICode() == code
}
