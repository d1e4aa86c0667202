package keeper

import (
	"context"

	sdk "github.com/cosmos/cosmos-sdk/types"

	"github.com/amigos-network/amigos/x/internode/types"
)

// What a module beside this one may ask.

// LivingNode returns the node of an account that signs. It fails with ErrNotRegistered, ErrNodeExpired or
// ErrNodeRetired.
func (k *Keeper) LivingNode(ctx context.Context, account string) (types.Node, error) {
	return k.livingNode(ctx, account)
}

// LocalNode returns the node of an address in any local form, whatever its status.
func (k *Keeper) LocalNode(ctx context.Context, address string) (types.Node, error) {
	return k.resolve(ctx, address)
}

// NodeNumbered returns the node of a number and whether it is still there.
func (k *Keeper) NodeNumbered(ctx context.Context, number uint64) (types.Node, bool, error) {
	return k.follow(ctx, number, nil)
}

// LinkAt returns the link that is written as in an address: by number, channel or name. It fails with ErrLinkNotFound.
func (k *Keeper) LinkAt(ctx context.Context, written string) (types.Link, error) {
	return k.link(ctx, written)
}

// Notify files a message of one living node in another's inbox, under the rules of every message there. filed is false
// where these refuse it.
func (k *Keeper) Notify(ctx context.Context, from, to types.Node, entry types.SendEntry) (filed bool, err error) {
	params, err := k.Params.Get(ctx)
	if err != nil {
		return false, err
	}
	b := newBatch(params, origin{node: from, road: types.ROAD_TRANSACTION})
	entry.Recipient = to.Address
	_, err = k.deliver(ctx, b, said{message: entry.Message(sdk.UnwrapSDKContext(ctx).ChainID(), from.Address)})
	if _, refused := types.Refusal(err); refused {
		return false, nil
	}
	if err != nil {
		return false, err
	}
	return true, k.close(ctx, b)
}
