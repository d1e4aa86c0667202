package keeper

import (
	"context"
	"errors"

	"cosmossdk.io/collections"
	"github.com/cosmos/cosmos-sdk/codec"

	"github.com/amigos-network/amigos/x/internode/types"
)

// Inbox stores entries by node number and arrival. It is all that knows where bodies live; arrivals, cursors and
// everything that hangs on an entry are the keeper's.
type Inbox interface {
	// Append files an entry under its arrival.
	Append(ctx context.Context, node uint64, entry types.Entry) error
	// Entry returns one entry, or ErrMessageNotFound.
	Entry(ctx context.Context, node, arrival uint64) (types.Entry, error)
	// Walk shows one inbox's entries after an arrival in their order until visit stops. visit must not write.
	Walk(ctx context.Context, node, after uint64, visit func(types.Entry) (stop bool, err error)) error
	// WalkAll shows every inbox's entries in the order of numbers and arrivals. visit must not write.
	WalkAll(ctx context.Context, visit func(node uint64, entry types.Entry) (stop bool, err error)) error
	// Drop removes one entry.
	Drop(ctx context.Context, node, arrival uint64) error
}

// storeInbox keeps whole entries in the module's store.
type storeInbox struct {
	entries collections.Map[collections.Pair[uint64, uint64], types.Entry]
}

var _ Inbox = storeInbox{}

func newStoreInbox(sb *collections.SchemaBuilder, cdc codec.BinaryCodec) storeInbox {
	return storeInbox{collections.NewMap(sb, types.EntriesPrefix, "entries",
		collections.PairKeyCodec(collections.Uint64Key, collections.Uint64Key), codec.CollValue[types.Entry](cdc))}
}

func (i storeInbox) Append(ctx context.Context, node uint64, entry types.Entry) error {
	return i.entries.Set(ctx, collections.Join(node, entry.Arrival), entry)
}

func (i storeInbox) Entry(ctx context.Context, node, arrival uint64) (types.Entry, error) {
	entry, err := i.entries.Get(ctx, collections.Join(node, arrival))
	if errors.Is(err, collections.ErrNotFound) {
		return types.Entry{}, types.ErrMessageNotFound.Wrapf("arrival %d", arrival)
	}
	return entry, err
}

func (i storeInbox) Walk(ctx context.Context, node, after uint64, visit func(types.Entry) (bool, error)) error {
	ranger := collections.NewPrefixedPairRange[uint64, uint64](node).StartExclusive(after)
	return i.entries.Walk(ctx, ranger, func(_ collections.Pair[uint64, uint64], entry types.Entry) (bool, error) {
		return visit(entry)
	})
}

func (i storeInbox) WalkAll(ctx context.Context, visit func(uint64, types.Entry) (bool, error)) error {
	return i.entries.Walk(ctx, nil, func(at collections.Pair[uint64, uint64], entry types.Entry) (bool, error) {
		return visit(at.K1(), entry)
	})
}

func (i storeInbox) Drop(ctx context.Context, node, arrival uint64) error {
	return i.entries.Remove(ctx, collections.Join(node, arrival))
}
