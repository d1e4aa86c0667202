package app

import (
	errorsmod "cosmossdk.io/errors"
	"github.com/cosmos/cosmos-sdk/crypto/keys/ed25519"
	"github.com/cosmos/cosmos-sdk/crypto/keys/multisig"
	cryptotypes "github.com/cosmos/cosmos-sdk/crypto/types"
	sdk "github.com/cosmos/cosmos-sdk/types"
	sdkerrors "github.com/cosmos/cosmos-sdk/types/errors"
	authsigning "github.com/cosmos/cosmos-sdk/x/auth/signing"
	authtypes "github.com/cosmos/cosmos-sdk/x/auth/types"

	"github.com/amigos-network/amigos/envelope"
)

const (
	maxKeyDepth = 3  // multisigs within multisigs
	maxKeys     = 64 // keys of one transaction, members of multisigs counted
)

// validKeysDecorator refuses transactions that bring an Ed25519 key which proves nothing: the SDK's verifier
// accepts signatures of small-order keys that anybody can make.
type validKeysDecorator struct{}

// AnteHandle looks at every key that the signer infos carry. Keys in state passed here when they were stored.
func (validKeysDecorator) AnteHandle(ctx sdk.Context, tx sdk.Tx, simulate bool, next sdk.AnteHandler) (sdk.Context, error) {
	signed, ok := tx.(authsigning.SigVerifiableTx)
	if !ok {
		return ctx, errorsmod.Wrapf(sdkerrors.ErrTxDecode, "transaction of type %T carries no signatures", tx)
	}
	keys, err := signed.GetPubKeys()
	if err != nil {
		return ctx, err
	}
	if err := validKeys(keys...); err != nil {
		return ctx, err
	}
	return next(ctx, tx, simulate)
}

// validKeys refuses keys that prove nothing, wherever they stand inside multisigs. A nil key is no key.
func validKeys(keys ...cryptotypes.PubKey) error {
	left := maxKeys
	for _, key := range keys {
		if err := validKey(key, maxKeyDepth, &left); err != nil {
			return err
		}
	}
	return nil
}

func validKey(key cryptotypes.PubKey, depth int, left *int) error {
	if *left--; *left < 0 {
		return errorsmod.Wrapf(sdkerrors.ErrTooManySignatures, "more than %d public keys", maxKeys)
	}
	switch key := key.(type) {
	case *ed25519.PubKey:
		if key == nil {
			return nil
		}
		if err := envelope.ValidPublicKey(key.Key); err != nil {
			return errorsmod.Wrap(sdkerrors.ErrInvalidPubKey, err.Error())
		}
	case *authtypes.ModuleCredential: // the one whose name is the bytes of an Ed25519 key has that key's address
		return errorsmod.Wrap(sdkerrors.ErrInvalidPubKey, "a module's credential signs nothing: bring the account's key")
	case *multisig.LegacyAminoPubKey:
		if key == nil {
			return nil
		}
		if depth == 0 {
			return errorsmod.Wrapf(sdkerrors.ErrInvalidPubKey, "multisigs nested more than %d deep", maxKeyDepth)
		}
		for _, member := range key.GetPubKeys() {
			if err := validKey(member, depth-1, left); err != nil {
				return err
			}
		}
	}
	return nil
}
