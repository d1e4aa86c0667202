package keeper

import (
	"bytes"
	"context"
	"errors"
	"slices"

	"cosmossdk.io/collections"
	sdk "github.com/cosmos/cosmos-sdk/types"

	"github.com/amigos-network/amigos/envelope"
	"github.com/amigos-network/amigos/x/internode/types"
)

// addKey lets one more key speak for a living node, from the next block on or later.
func (k *Keeper) addKey(ctx context.Context, req *types.MsgAddKey) (int64, error) {
	params, err := k.Params.Get(ctx)
	if err != nil {
		return 0, err
	}
	node, err := k.livingNode(ctx, req.Owner)
	if err != nil {
		return 0, err
	}
	signed := types.KeyProofBytes(sdk.UnwrapSDKContext(ctx).ChainID(), req.Owner, req.Purpose)
	if !envelope.Verify(req.PublicKey, signed, req.Proof) {
		return 0, types.ErrInvalidKey.Wrapf("proof: not the key's signature over this chain, %s and %s", req.Owner, req.Purpose)
	}
	keys, err := k.nodeKeys(ctx, node.Number)
	if err != nil {
		return 0, err
	}
	if len(keys.Operational) >= int(params.MaxKeys) {
		return 0, types.ErrTooManyKeys.Wrapf("%s has %d, at most %d", node.Label(), len(keys.Operational), params.MaxKeys)
	}
	span := types.KeySpan{Node: node.Number, Purpose: req.Purpose, ValidFrom: max(req.ValidFrom, height(ctx)+1)}
	if err := k.beginOperational(ctx, node, keys, req.PublicKey, span); err != nil {
		return 0, err
	}
	return span.ValidFrom, emit(ctx, &types.EventKeyAdded{
		Node: node.Address, PeerId: envelope.PeerID(req.PublicKey), Purpose: req.Purpose, ValidFrom: span.ValidFrom,
	})
}

func (k *Keeper) beginOperational(ctx context.Context, node types.Node, keys types.NodeKeys, key []byte, span types.KeySpan) error {
	record, err := k.Keys.Get(ctx, key)
	switch {
	case errors.Is(err, collections.ErrNotFound):
	case err != nil:
		return err
	case record.Node != node.Number:
		return types.ErrKeyTaken.Wrap(envelope.PeerID(key))
	case record.ValidUntil == 0 || record.ValidUntil > height(ctx):
		return types.ErrKeyTaken.Wrapf("%s speaks for %s already", envelope.PeerID(key), node.Label())
	}
	if err := k.writeKey(ctx, key, record.Begin(span)); err != nil {
		return err
	}
	if keys, err = k.nodeKeys(ctx, node.Number); err != nil { // which writeKey counted
		return err
	}
	at, _ := slices.BinarySearchFunc(keys.Operational, key, bytes.Compare)
	keys.Operational = slices.Insert(keys.Operational, at, key)
	return k.NodeKeys.Set(ctx, node.Number, keys)
}

// revokeKey ends an operational key. That it does is seen one block later, whatever else the block holds.
func (k *Keeper) revokeKey(ctx context.Context, req *types.MsgRevokeKey) (int64, error) {
	node, err := k.ownNode(ctx, req.Owner)
	if err != nil {
		return 0, err
	}
	keys, err := k.nodeKeys(ctx, node.Number)
	if err != nil {
		return 0, err
	}
	at, found := slices.BinarySearchFunc(keys.Operational, req.PublicKey, bytes.Compare)
	if !found {
		return 0, types.ErrKeyNotFound.Wrapf("%s is no operational key of %s", envelope.PeerID(req.PublicKey), node.Label())
	}
	keys.Operational = slices.Delete(keys.Operational, at, at+1)
	if err := k.NodeKeys.Set(ctx, node.Number, keys); err != nil {
		return 0, err
	}
	until, err := k.endOperational(ctx, req.PublicKey)
	if err != nil {
		return 0, err
	}
	return until, emit(ctx, &types.EventKeyRevoked{Node: node.Address, PeerId: envelope.PeerID(req.PublicKey), ValidUntil: until})
}

// endOperational ends a key with the next block, or before it begins.
func (k *Keeper) endOperational(ctx context.Context, key []byte) (int64, error) {
	record, err := k.Keys.Get(ctx, key)
	if err != nil {
		return 0, err
	}
	record.ValidUntil = max(record.ValidFrom, height(ctx)+1)
	return record.ValidUntil, k.Keys.Set(ctx, key, record)
}

// endKeys records that no key speaks for a node any more: its identity key at once, the others from the next block on.
func (k *Keeper) endKeys(ctx context.Context, node types.Node) error {
	if err := k.endKey(ctx, node.PublicKey); err != nil {
		return err
	}
	keys, err := k.nodeKeys(ctx, node.Number)
	if err != nil || len(keys.Operational) == 0 {
		return err
	}
	for _, key := range keys.Operational {
		if _, err := k.endOperational(ctx, key); err != nil {
			return err
		}
	}
	keys.Operational = nil
	return k.NodeKeys.Set(ctx, node.Number, keys)
}

// writeKey writes a key's record, and counts a key that is new to its node.
func (k *Keeper) writeKey(ctx context.Context, key []byte, record types.KeyRecord) error {
	at := collections.Join(record.Node, key)
	known, err := k.KeysByNode.Has(ctx, at)
	if err != nil {
		return err
	}
	if !known {
		keys, err := k.nodeKeys(ctx, record.Node)
		if err != nil {
			return err
		}
		if keys.Total >= types.MaxKeyHistory {
			return types.ErrTooManyKeys.Wrapf("%d keys have spoken for this node, never more than %d", keys.Total, types.MaxKeyHistory)
		}
		keys.Total++
		if err := k.NodeKeys.Set(ctx, record.Node, keys); err != nil {
			return err
		}
		if err := k.KeysByNode.Set(ctx, at); err != nil {
			return err
		}
	}
	return k.Keys.Set(ctx, key, record)
}

func (k *Keeper) nodeKeys(ctx context.Context, number uint64) (types.NodeKeys, error) {
	keys, err := k.NodeKeys.Get(ctx, number)
	if errors.Is(err, collections.ErrNotFound) {
		return types.NodeKeys{}, nil
	}
	return keys, err
}

// queryKeys pages the keys of a node, those that ended too.
func (k *Keeper) queryKeys(ctx context.Context, req *types.QueryKeysRequest) (types.QueryKeysResponse, error) {
	var res types.QueryKeysResponse
	node, err := k.resolve(ctx, req.Node)
	if err != nil {
		return res, err
	}
	limit := types.PageSize(req.Limit)
	ranger := collections.NewPrefixedPairRange[uint64, []byte](node.Number)
	if len(req.After) > 0 {
		ranger = ranger.StartExclusive(req.After)
	}
	var keys [][]byte
	err = k.KeysByNode.Walk(ctx, ranger, func(at types.NodeKeyKey) (bool, error) {
		if len(keys) == limit {
			res.Next = keys[len(keys)-1]
			return true, nil
		}
		keys = append(keys, at.K2())
		return false, nil
	})
	if err != nil {
		return res, err
	}
	for _, key := range keys {
		record, err := k.Keys.Get(ctx, key)
		if err != nil {
			return res, err
		}
		res.Keys = append(res.Keys, types.NodeKey{
			PublicKey: key, PeerId: envelope.PeerID(key), Record: record, Valid: record.ValidAt(node.Number, height(ctx)+1),
		})
	}
	return res, nil
}

// initKeys writes the key history of a genesis, which is in the order of keys. What each node has follows from it.
func (k *Keeper) initKeys(ctx context.Context, genesis []types.GenesisKey) error {
	for _, key := range genesis {
		for _, span := range key.Record.Past {
			if err := k.writeKey(ctx, key.PublicKey, types.KeyRecord{Node: span.Node}); err != nil {
				return err
			}
		}
		if err := k.writeKey(ctx, key.PublicKey, key.Record); err != nil {
			return err
		}
		if !key.Record.Purpose.Operational() || key.Record.ValidUntil != 0 {
			continue
		}
		keys, err := k.nodeKeys(ctx, key.Record.Node)
		if err != nil {
			return err
		}
		keys.Operational = append(keys.Operational, key.PublicKey)
		if err := k.NodeKeys.Set(ctx, key.Record.Node, keys); err != nil {
			return err
		}
	}
	return nil
}
