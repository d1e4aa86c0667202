package keeper

import (
	"context"
	"errors"

	"cosmossdk.io/collections"

	"github.com/amigos-network/amigos/x/internode/types"
)

// nodeAt returns the node of an account and whether it has one.
func (k *Keeper) nodeAt(ctx context.Context, account []byte) (types.Node, bool, error) {
	number, err := k.Nodes.Indexes.Address.Number(ctx, account)
	return k.follow(ctx, number, err)
}

// nodeNamed returns the node that holds a name, whatever its status, and whether there is one.
func (k *Keeper) nodeNamed(ctx context.Context, name string) (types.Node, bool, error) {
	number, err := k.Nodes.Indexes.Name.Number(ctx, name)
	return k.follow(ctx, number, err)
}

// nodeOfKey returns the node that a public key belongs to and whether there is one. A key outlives its node.
func (k *Keeper) nodeOfKey(ctx context.Context, key []byte) (types.Node, bool, error) {
	record, err := k.Keys.Get(ctx, key)
	return k.follow(ctx, record.Node, err)
}

// follow goes from a look-up's result to the node it names.
func (k *Keeper) follow(ctx context.Context, number uint64, err error) (types.Node, bool, error) {
	var node types.Node
	if err == nil {
		node, err = k.Nodes.Get(ctx, number)
	}
	if errors.Is(err, collections.ErrNotFound) {
		return types.Node{}, false, nil
	}
	return node, err == nil, err
}

// ownNode returns the node of an account that signs, whatever its status, or ErrNotRegistered.
func (k *Keeper) ownNode(ctx context.Context, owner string) (types.Node, error) {
	account, err := types.AccountBytes(owner)
	if err != nil {
		return types.Node{}, err
	}
	node, ok, err := k.nodeAt(ctx, account)
	if err != nil {
		return types.Node{}, err
	}
	if !ok {
		return types.Node{}, types.ErrNotRegistered.Wrapf("account %s", owner)
	}
	return node, nil
}

// livingNode is ownNode for what neither an expired nor a retired node may do.
func (k *Keeper) livingNode(ctx context.Context, owner string) (types.Node, error) {
	node, err := k.ownNode(ctx, owner)
	if err != nil {
		return types.Node{}, err
	}
	return node, node.Alive(blockTime(ctx))
}
