package keeper

import (
	"context"

	"github.com/amigos-network/amigos/envelope"
	"github.com/amigos-network/amigos/x/internode/types"
)

// resolve turns an address of any form into a node of this chain, whatever its status. An address behind a link is
// ErrLinkNotFound, or ErrUnsupportedAddress for a link that this chain has: only the other chain can tell.
func (k *Keeper) resolve(ctx context.Context, s string) (types.Node, error) {
	address, err := types.ParseAddress(s)
	if err != nil {
		return types.Node{}, err
	}
	return k.resolveAddress(ctx, address)
}

func (k *Keeper) resolveAddress(ctx context.Context, address types.Address) (types.Node, error) {
	if address.Link != "" {
		link, err := k.link(ctx, address.Link)
		if err != nil {
			return types.Node{}, err
		}
		return types.Node{}, types.ErrUnsupportedAddress.Wrapf("%s: ask chain %s, which knows its own nodes", address, link.ChainId)
	}
	node, ok, err := k.resolveLocal(ctx, address)
	if err != nil {
		return types.Node{}, err
	}
	if !ok {
		return types.Node{}, types.ErrNodeNotFound.Wrapf("%s", address)
	}
	return node, nil
}

func (k *Keeper) resolveLocal(ctx context.Context, address types.Address) (types.Node, bool, error) {
	switch address.Form {
	case types.FormAccount:
		account, err := types.AccountBytes(address.Account)
		if err != nil {
			return types.Node{}, false, err
		}
		return k.nodeAt(ctx, account)
	case types.FormName:
		return k.nodeNamed(ctx, address.Name)
	case types.FormKey:
		return k.nodeOfKey(ctx, address.Key)
	}
	return types.Node{}, false, types.ErrUnsupportedAddress.Wrapf("%s", address)
}

// record is a node as queries answer it.
func record(ctx context.Context, node types.Node) types.NodeRecord {
	return types.NodeRecord{
		Node:   node,
		Status: node.Status(blockTime(ctx)),
		PeerId: envelope.PeerID(node.PublicKey),
	}
}
