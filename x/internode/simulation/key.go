package simulation

import (
	"errors"

	"cosmossdk.io/collections"
	"github.com/cosmos/cosmos-sdk/testutil/simsx"

	"github.com/amigos-network/amigos/x/internode/types"
)

// addKey lets a fresh key speak for a node, with a good proof or a bad one.
func addKey(v *view) attempt[*types.MsgAddKey] {
	account := v.somebody()
	key := v.key()
	msg := &types.MsgAddKey{
		Owner: account.AddressBech32, PublicKey: key.PubKey().Bytes(),
		Purpose: simsx.OneOf(v.rand, []types.KeyPurpose{types.KEY_PURPOSE_ENVELOPE, types.KEY_PURPOSE_PEER}),
	}
	msg.Proof, _ = key.Sign(types.KeyProofBytes(v.chainID, msg.Owner, msg.Purpose)) // signing with Ed25519 cannot fail
	if v.oneIn(6) {
		msg.Purpose = types.KEY_PURPOSE_IDENTITY
		return attempt[*types.MsgAddKey]{account, msg, []error{types.ErrInvalidKey}}
	}
	if dead := v.living(account); dead != nil {
		return attempt[*types.MsgAddKey]{account, msg, []error{dead}}
	}
	if v.oneIn(6) {
		msg.Proof[0] ^= 1
		return attempt[*types.MsgAddKey]{account, msg, []error{types.ErrInvalidKey}}
	}
	if keys := v.operational(account); len(keys) >= int(v.params.MaxKeys) {
		return attempt[*types.MsgAddKey]{account, msg, []error{types.ErrTooManyKeys}}
	}
	return attempt[*types.MsgAddKey]{account, msg, []error{nil}}
}

// revokeKey ends an operational key, or one that is none.
func revokeKey(v *view) attempt[*types.MsgRevokeKey] {
	account := v.somebody()
	msg := &types.MsgRevokeKey{Owner: account.AddressBech32}
	if _, found := v.node(account); !found {
		msg.PublicKey = v.bytes(32)
		return attempt[*types.MsgRevokeKey]{account, msg, []error{types.ErrNotRegistered}}
	}
	keys := v.operational(account)
	if len(keys) == 0 || v.oneIn(4) {
		msg.PublicKey = v.bytes(32)
		return attempt[*types.MsgRevokeKey]{account, msg, []error{types.ErrKeyNotFound}}
	}
	msg.PublicKey = simsx.OneOf(v.rand, keys)
	return attempt[*types.MsgRevokeKey]{account, msg, []error{nil}}
}

func (v *view) operational(account simsx.SimAccount) [][]byte {
	node, _ := v.node(account)
	keys, err := v.keeper.NodeKeys.Get(v.ctx, node.Number)
	if errors.Is(err, collections.ErrNotFound) {
		return nil
	}
	return keys.Operational
}
