package client

import (
	"context"
	"errors"
	"fmt"

	sdkclient "github.com/cosmos/cosmos-sdk/client"
	"github.com/cosmos/cosmos-sdk/crypto/keyring"
	cryptotypes "github.com/cosmos/cosmos-sdk/crypto/types"
	sdk "github.com/cosmos/cosmos-sdk/types"
	sdkerrors "github.com/cosmos/cosmos-sdk/types/errors"
	signingtypes "github.com/cosmos/cosmos-sdk/types/tx/signing"
	authsigning "github.com/cosmos/cosmos-sdk/x/auth/signing"

	"github.com/amigos-network/amigos/x/internode/types"
)

// ErrNoKey says that the keyring has no key of the name or address asked for.
var ErrNoKey = errors.New("no such key")

// signer is the key that signs and the account it signs for.
type signer struct {
	keyring keyring.Keyring
	name    string
	public  cryptotypes.PubKey
	account []byte
	address string // account in bech32
}

// newSigner finds the key that Config names, by name or by address. Without From there is none.
func newSigner(cfg Config, enc encoding) (*signer, error) {
	if cfg.From == "" {
		return nil, nil
	}
	if cfg.Keyring == nil {
		return nil, local("a key %s without a keyring", cfg.From)
	}
	record, err := findKey(cfg.Keyring, cfg.From)
	if errors.Is(err, sdkerrors.ErrKeyNotFound) {
		return nil, &Error{
			Message: fmt.Sprintf("no key %s in the keyring", cfg.From), cause: ErrNoKey,
			fix: "amigosd keys list shows those you have, amigosd keys add makes one",
		}
	}
	if err != nil {
		return nil, local("key %s: %v", cfg.From, err)
	}
	public, err := record.GetPubKey()
	if err != nil {
		return nil, local("key %s: %v", cfg.From, err)
	}
	address, err := enc.addresses.BytesToString(public.Address())
	if err != nil {
		return nil, local("key %s: %v", cfg.From, err)
	}
	return &signer{keyring: cfg.Keyring, name: record.Name, public: public, account: public.Address(), address: address}, nil
}

func findKey(ring keyring.Keyring, from string) (*keyring.Record, error) {
	account, err := types.AccountBytes(from)
	if err != nil {
		return ring.Key(from)
	}
	return ring.KeyByAddress(sdk.AccAddress(account))
}

// sign puts the signature on a transaction that is complete but for it, and answers it.
func (s *signer) sign(ctx context.Context, cfg sdkclient.TxConfig, builder sdkclient.TxBuilder, chainID string, a account) ([]byte, error) {
	if err := s.attach(builder, nil, a.sequence); err != nil { // what is signed names the signer
		return nil, err
	}
	bz, err := authsigning.GetSignBytesAdapter(ctx, cfg.SignModeHandler(), signingtypes.SignMode_SIGN_MODE_DIRECT, authsigning.SignerData{
		Address:       s.address,
		ChainID:       chainID,
		AccountNumber: a.number,
		Sequence:      a.sequence,
		PubKey:        s.public,
	}, builder.GetTx())
	if err != nil {
		return nil, err
	}
	signature, _, err := s.keyring.Sign(s.name, bz, signingtypes.SignMode_SIGN_MODE_DIRECT)
	if err != nil {
		return nil, local("key %s cannot sign: %v", s.name, err)
	}
	return signature, s.attach(builder, signature, a.sequence)
}

func (s *signer) attach(builder sdkclient.TxBuilder, signature []byte, sequence uint64) error {
	return builder.SetSignatures(signingtypes.SignatureV2{
		PubKey:   s.public,
		Data:     &signingtypes.SingleSignatureData{SignMode: signingtypes.SignMode_SIGN_MODE_DIRECT, Signature: signature},
		Sequence: sequence,
	})
}
