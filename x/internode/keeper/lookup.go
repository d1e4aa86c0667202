package keeper

import (
	"context"

	"github.com/amigos-network/amigos/envelope"
	"github.com/amigos-network/amigos/x/internode/types"
)

// Index finds an entry by its message's ID, and those that answer it. It is no part of the state: each full node keeps its own beside it, so
// only queries ask it. ok is false for an ID it does not know.
type Index interface {
	Lookup(id envelope.ID) (node, arrival uint64, ok bool, err error)
	// Children tells where messages that answer one are kept, at most limit of them.
	Children(id envelope.ID, limit int) ([]types.EntryKey, error)
}

// SetIndex gives the queries their index. It is called at most once, while the application starts.
func (k *Keeper) SetIndex(index Index) {
	if k.index != nil {
		panic("internode: the index was set before")
	}
	k.index = index
}

// WalkMessages shows the messages in the inboxes, in the order of node numbers and arrivals. It serves
// those who build an index.
func (k *Keeper) WalkMessages(ctx context.Context, visit func(node uint64, entry types.Entry) error) error {
	return k.inbox.WalkAll(ctx, func(node uint64, entry types.Entry) (bool, error) {
		return false, visit(node, entry)
	})
}

// lookup finds an entry by its message's ID with the help of the index, and trusts only the state.
func (k *Keeper) lookup(ctx context.Context, id envelope.ID) (types.Node, types.Entry, error) {
	if k.index == nil {
		return types.Node{}, types.Entry{}, types.ErrIndexUnavailable.Wrapf("message %s", id)
	}
	number, arrival, ok, err := k.index.Lookup(id)
	if err != nil {
		return types.Node{}, types.Entry{}, types.ErrIndexUnavailable.Wrapf("message %s: %s", id, err)
	}
	if !ok {
		return types.Node{}, types.Entry{}, types.ErrMessageNotFound.Wrapf("message %s", id)
	}
	entry, err := k.inbox.Entry(ctx, number, arrival)
	if err != nil {
		return types.Node{}, types.Entry{}, err
	}
	if entry.Message.ID() != id { // the index is of another height than the state asked
		return types.Node{}, types.Entry{}, types.ErrMessageNotFound.Wrapf("message %s", id)
	}
	node, there, err := k.follow(ctx, number, nil)
	if err == nil && !there {
		err = types.ErrMessageNotFound.Wrapf("message %s", id)
	}
	return node, entry, err
}
