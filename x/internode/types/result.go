package types

import errorsmod "cosmossdk.io/errors"

// Refusal is the code of an error registered here, which a result per entry can carry. Any other error is not a
// refusal of one entry but a fault, and its transaction must fail.
func Refusal(err error) (code uint32, ok bool) {
	codespace, code, _ := errorsmod.ABCIInfo(err, false)
	return code, err != nil && codespace == ModuleName
}

// Err is the registered error of a refused entry, or nil.
func (r SendResult) Err() error {
	if r.Code == 0 {
		return nil
	}
	if r.Recipient == "" {
		return errorsmod.ABCIError(ModuleName, r.Code, "refused")
	}
	return errorsmod.ABCIError(ModuleName, r.Code, "recipient "+r.Recipient)
}
