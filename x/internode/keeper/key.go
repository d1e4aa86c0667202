package keeper

import (
	"bytes"
	"context"
	"errors"

	"cosmossdk.io/collections"
	"github.com/cosmos/cosmos-sdk/crypto/keys/ed25519"
	sdk "github.com/cosmos/cosmos-sdk/types"

	"github.com/amigos-network/amigos/envelope"
	"github.com/amigos-network/amigos/x/internode/types"
)

// identityKey is the key a node registers with, and whether it is the account's own.
type identityKey struct {
	bytes []byte
	own   bool
}

// identityKey returns the Ed25519 key of the account, or for accounts of another kind the key that the request
// names and proves.
func (k *Keeper) identityKey(ctx context.Context, account []byte, req *types.MsgRegisterNode) (identityKey, error) {
	if own := k.accountKey(ctx, account); own != nil {
		if len(req.PublicKey) > 0 && !bytes.Equal(req.PublicKey, own) {
			return identityKey{}, types.ErrInvalidKey.Wrap("public_key: an Ed25519 account has its own key as identity; leave it out")
		}
		return identityKey{own, true}, types.ValidatePublicKey(own)
	}
	if len(req.PublicKey) == 0 {
		return identityKey{}, types.ErrInvalidKey.Wrapf("account %s has no Ed25519 key; name one in public_key, with its proof", req.Owner)
	}
	signed := envelope.ProofBytes(sdk.UnwrapSDKContext(ctx).ChainID(), req.Owner)
	if !envelope.Verify(req.PublicKey, signed, req.Proof) {
		return identityKey{}, types.ErrInvalidKey.Wrapf("proof: not the key's signature over this chain and %s", req.Owner)
	}
	return identityKey{req.PublicKey, false}, nil
}

// accountKey returns the public key of an Ed25519 account, or nil.
func (k *Keeper) accountKey(ctx context.Context, account []byte) []byte {
	acc := k.accounts.GetAccount(ctx, account)
	if acc == nil {
		return nil
	}
	if key, ok := acc.GetPubKey().(*ed25519.PubKey); ok {
		return key.Bytes()
	}
	return nil
}

// takeKey records that a key speaks for a node. A key of another node is refused for ever, except that an account
// whose node was swept takes its own key along to its next number.
func (k *Keeper) takeKey(ctx context.Context, key identityKey, number uint64) error {
	record, err := k.Keys.Get(ctx, key.bytes)
	switch {
	case errors.Is(err, collections.ErrNotFound):
	case err != nil:
		return err
	case record.Node == number: // again: if it had ended, what it signed in between stays unbelieved
	default:
		taken, err := k.Nodes.Has(ctx, record.Node)
		if err != nil {
			return err
		}
		if taken || !key.own {
			return types.ErrKeyTaken.Wrapf("%s", envelope.PeerID(key.bytes))
		}
	}
	if record.Node != 0 && (record.ValidUntil == 0 || record.ValidUntil > height(ctx)) {
		record.ValidUntil = height(ctx)
	}
	return k.writeKey(ctx, key.bytes, record.Begin(types.KeySpan{
		Node: number, Purpose: types.KEY_PURPOSE_IDENTITY, ValidFrom: height(ctx),
	}))
}

// endKey records that a key no longer speaks for its node.
func (k *Keeper) endKey(ctx context.Context, key []byte) error {
	record, err := k.Keys.Get(ctx, key)
	if errors.Is(err, collections.ErrNotFound) || err == nil && record.ValidUntil != 0 {
		return nil
	}
	if err != nil {
		return err
	}
	record.ValidUntil = height(ctx)
	return k.Keys.Set(ctx, key, record)
}
