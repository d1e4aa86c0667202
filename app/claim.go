package app

import (
	"context"
	"slices"

	signingv1beta1 "cosmossdk.io/api/cosmos/tx/signing/v1beta1"
	errorsmod "cosmossdk.io/errors"
	txsigning "cosmossdk.io/x/tx/signing"
	codectypes "github.com/cosmos/cosmos-sdk/codec/types"
	"github.com/cosmos/cosmos-sdk/crypto/keys/ed25519"
	cryptotypes "github.com/cosmos/cosmos-sdk/crypto/types"
	"github.com/cosmos/cosmos-sdk/crypto/types/multisig"
	sdk "github.com/cosmos/cosmos-sdk/types"
	sdkerrors "github.com/cosmos/cosmos-sdk/types/errors"
	"github.com/cosmos/cosmos-sdk/types/tx/signing"
	authsigning "github.com/cosmos/cosmos-sdk/x/auth/signing"
	"google.golang.org/protobuf/types/known/anypb"

	"github.com/amigos-network/amigos/app/signature"
	"github.com/amigos-network/amigos/envelope"
)

// claim is what a transaction says of one signer: that a key signed it, for an account number and a sequence.
type claim struct {
	key    cryptotypes.PubKey
	signed txsigning.TxData
	data   signing.SignatureData
	signer txsigning.SignerData
}

// newClaim brings together what a signature covers.
func newClaim(ctx sdk.Context, tx sdk.Tx, account sdk.AccountI, key cryptotypes.PubKey, sig signing.SignatureV2) (claim, error) {
	adaptable, ok := tx.(authsigning.V2AdaptableTx)
	if !ok {
		return claim{}, errorsmod.Wrapf(sdkerrors.ErrTxDecode, "transaction of type %T has no signing data", tx)
	}
	packed, err := codectypes.NewAnyWithValue(key)
	if err != nil {
		return claim{}, err
	}
	return claim{key: key, signed: adaptable.GetSigningTxData(), data: sig.Data, signer: txsigning.SignerData{
		Address:       account.GetAddress().String(),
		ChainID:       ctx.ChainID(),
		AccountNumber: account.GetAccountNumber(),
		Sequence:      sig.Sequence,
		PubKey:        &anypb.Any{TypeUrl: packed.TypeUrl, Value: packed.Value},
	}}, nil
}

// single tells the key, the bytes and the signature of a claim by one key; others are checked whole.
func (c claim) single(ctx context.Context, modes *txsigning.HandlerMap) (bz, signature []byte, ok bool, err error) {
	data, ok := c.data.(*signing.SingleSignatureData)
	if !ok {
		return nil, nil, false, nil
	}
	mode, ok := signMode(data.SignMode)
	if !ok {
		return nil, nil, false, nil
	}
	bz, err = modes.GetSignBytes(ctx, mode, c.signer, c.signed)
	return bz, data.Signature, err == nil, err
}

// owed is the signature to check if it is one key's and Ed25519, so that it can be checked together with others.
// Otherwise it is checked at once.
func (c claim) owed(ctx context.Context, modes *txsigning.HandlerMap, verifier *signature.Verifier) (envelope.Signed, bool, error) {
	bz, sig, single, err := c.single(ctx, modes)
	if err != nil {
		return envelope.Signed{}, false, err
	}
	if key, ok := c.key.(*ed25519.PubKey); ok && single {
		return envelope.Signed{Key: key.Key, Bytes: bz, Signature: sig}, true, nil
	}
	if single {
		if !verifier.Verify(c.key, bz, sig) {
			return envelope.Signed{}, false, errorsmod.Wrap(sdkerrors.ErrUnauthorized, "signature verification failed")
		}
		return envelope.Signed{}, false, nil
	}
	return envelope.Signed{}, false, c.together(ctx, modes, verifier)
}

// together checks a multisig's signatures. Its members sign the same text, which is written once; the verdict on all of
// them is remembered where that text is all that they sign.
func (c claim) together(ctx context.Context, modes *txsigning.HandlerMap, verifier *signature.Verifier) error {
	data, ok := c.data.(*signing.MultiSignatureData)
	group, isGroup := c.key.(multisig.PubKey)
	if !ok || !isGroup || !signsAmino(data) {
		return authsigning.VerifySignature(ctx, c.key, c.signer, c.data, modes, c.signed)
	}
	text, err := modes.GetSignBytes(ctx, signingv1beta1.SignMode_SIGN_MODE_LEGACY_AMINO_JSON, c.signer, c.signed)
	if err != nil {
		return err
	}
	signatures, err := signing.SignatureDataToProto(data).Marshal()
	if err != nil {
		return err
	}
	right := verifier.VerifyBy(func() bool {
		return group.VerifyMultisignature(func(signing.SignMode) ([]byte, error) { return text, nil }, data) == nil
	}, c.key, text, signatures)
	if !right {
		return errorsmod.Wrap(sdkerrors.ErrUnauthorized, "signature verification failed")
	}
	return nil
}

// signsAmino tells whether all members of a multisig, and of those in it, sign in amino JSON.
func signsAmino(data signing.SignatureData) bool {
	switch data := data.(type) {
	case *signing.SingleSignatureData:
		return data.SignMode == signing.SignMode_SIGN_MODE_LEGACY_AMINO_JSON
	case *signing.MultiSignatureData:
		return !slices.ContainsFunc(data.Signatures, func(member signing.SignatureData) bool { return !signsAmino(member) })
	}
	return false
}

// signMode is a mode that signs bytes by itself, in the other schema's numbers.
func signMode(mode signing.SignMode) (signingv1beta1.SignMode, bool) {
	switch mode {
	case signing.SignMode_SIGN_MODE_DIRECT:
		return signingv1beta1.SignMode_SIGN_MODE_DIRECT, true
	case signing.SignMode_SIGN_MODE_DIRECT_AUX:
		return signingv1beta1.SignMode_SIGN_MODE_DIRECT_AUX, true
	case signing.SignMode_SIGN_MODE_TEXTUAL:
		return signingv1beta1.SignMode_SIGN_MODE_TEXTUAL, true
	case signing.SignMode_SIGN_MODE_LEGACY_AMINO_JSON:
		return signingv1beta1.SignMode_SIGN_MODE_LEGACY_AMINO_JSON, true
	}
	return 0, false
}
