package app

import (
	"bytes"
	"slices"

	errorsmod "cosmossdk.io/errors"
	codectypes "github.com/cosmos/cosmos-sdk/codec/types"
	cryptotypes "github.com/cosmos/cosmos-sdk/crypto/types"
	sdk "github.com/cosmos/cosmos-sdk/types"
	sdkerrors "github.com/cosmos/cosmos-sdk/types/errors"
	txtypes "github.com/cosmos/cosmos-sdk/types/tx"
	"github.com/cosmos/cosmos-sdk/types/tx/signing"
	"github.com/cosmos/gogoproto/proto"
)

// checkSignedBytes refuses a transaction whose bytes nobody signed unless they are the ones that its meaning has. In
// amino JSON, and so in every multisig, the signature covers what the bytes mean: whoever carries the transaction
// could write it longer, until its signer's gas is used up, or give it another hash.
func checkSignedBytes(decoded sdk.Tx, bz []byte) error {
	provider, ok := decoded.(interface{ GetProtoTx() *txtypes.Tx })
	if !ok {
		return errorsmod.Wrapf(sdkerrors.ErrTxDecode, "transaction of type %T", decoded)
	}
	tx := provider.GetProtoTx()
	if !signedByMeaning(tx.AuthInfo) {
		return nil
	}
	var raw txtypes.TxRaw
	if err := raw.Unmarshal(bz); err != nil {
		return errorsmod.Wrap(sdkerrors.ErrTxDecode, err.Error())
	}
	if !encodes(tx.Body, raw.BodyBytes) || !encodes(tx.AuthInfo, raw.AuthInfoBytes) || tx.UnpackInterfaces(canonicalAnys{}) != nil {
		return notCanonical("body and auth info must be encoded as this chain does it, or the transaction be signed in direct mode")
	}
	if tx.AuthInfo.Tip != nil { // decoders still take it
		return notCanonical("a tip is not signed")
	}
	if len(raw.Signatures) != len(tx.AuthInfo.SignerInfos) {
		return notCanonical("every signer has one signature")
	}
	for i, signer := range tx.AuthInfo.SignerInfos {
		if signer.PublicKey == nil {
			return notCanonical("every signer states the key")
		}
		if !canonicalSignature(signer.ModeInfo, raw.Signatures[i]) {
			return notCanonical("a multisig holds one signature for each bit that is set, and nothing else")
		}
	}
	return nil
}

func notCanonical(what string) error {
	return errorsmod.Wrap(sdkerrors.ErrTxDecode, "not in its one encoding: "+what)
}

// signedByMeaning tells whether a signature is in the mode that covers what a transaction means, as a multisig's are. The
// others cover its bytes, or their hash; simulations sign in none.
func signedByMeaning(auth *txtypes.AuthInfo) bool {
	return slices.ContainsFunc(auth.SignerInfos, func(signer *txtypes.SignerInfo) bool {
		mode := signer.GetModeInfo()
		return mode.GetMulti() != nil || mode.GetSingle() != nil && mode.GetSingle().Mode == signing.SignMode_SIGN_MODE_LEGACY_AMINO_JSON
	})
}

// encodes tells whether bz is the encoding of message.
func encodes(message proto.Message, bz []byte) bool {
	again, err := proto.Marshal(message)
	return err == nil && bytes.Equal(again, bz)
}

// canonicalAnys visits what is packed in a message, and what is packed in that.
type canonicalAnys struct{}

// UnpackAny fails for what is not in its encoding. It unpacks nothing: the decoder has done so.
func (c canonicalAnys) UnpackAny(packed *codectypes.Any, _ any) error {
	if packed == nil {
		return nil
	}
	message, ok := packed.GetCachedValue().(proto.Message)
	if !ok || !encodes(message, packed.Value) {
		return sdkerrors.ErrTxDecode
	}
	return codectypes.UnpackInterfaces(message, c)
}

// canonicalSignature tells whether a multisig's signatures are in their encoding, each with a bit that tells whose it is,
// and no bit tells of nobody. The SDK passes over signatures without a bit, whatever they are. More signatures than the
// multisig needs are good; a carrier can leave those out.
func canonicalSignature(mode *txtypes.ModeInfo, signature []byte) bool {
	multi := mode.GetMulti()
	if multi == nil {
		return true
	}
	var held cryptotypes.MultiSignature
	if held.Unmarshal(signature) != nil || !encodes(&held, signature) || len(held.Signatures) != len(multi.ModeInfos) {
		return false
	}
	if bits := multi.Bitarray; bits != nil && (!canonicalBits(bits) || bits.NumTrueBitsBefore(bits.Count()) != len(held.Signatures)) {
		return false // without any bits it is a simulation's, and no key takes it
	}
	for i, member := range multi.ModeInfos {
		if !canonicalSignature(member, held.Signatures[i]) {
			return false
		}
	}
	return true
}

// canonicalBits tells whether the last byte counts its bits as a byte does, and none is set behind them.
func canonicalBits(bits *cryptotypes.CompactBitArray) bool {
	if len(bits.Elems) == 0 || bits.ExtraBitsStored >= 8 {
		return false
	}
	return bits.ExtraBitsStored == 0 || bits.Elems[len(bits.Elems)-1]<<bits.ExtraBitsStored == 0
}
