package types

import (
	errorsmod "cosmossdk.io/errors"

	internodetypes "github.com/amigos-network/amigos/x/internode/types"
)

// Refusal is the code of an error registered here or by internode, which a result per entry can carry. Any other error
// is not a refusal of one entry but a fault, and its transaction must fail.
func Refusal(err error) (code uint32, ok bool) {
	codespace, code, _ := errorsmod.ABCIInfo(err, false)
	return code, err != nil && (codespace == ModuleName || codespace == internodetypes.ModuleName)
}

// Err is the registered error of a refused entry, or nil. The ranges of codes tell the modules apart.
func (r PostResult) Err() error {
	switch {
	case r.Code == 0:
		return nil
	case r.Code < 2000:
		return errorsmod.ABCIError(internodetypes.ModuleName, r.Code, "refused")
	}
	return errorsmod.ABCIError(ModuleName, r.Code, "refused")
}
