package keeper

import (
	"context"
	"errors"

	"cosmossdk.io/collections"

	"github.com/amigos-network/amigos/x/internode/types"
)

// outboxState returns the counter of an outbox, also of one that never had a message.
func (k *Keeper) outboxState(ctx context.Context, node uint64) (types.OutboxState, error) {
	state, err := k.Outboxes.Get(ctx, node)
	if errors.Is(err, collections.ErrNotFound) {
		return types.NewOutboxState(), nil
	}
	return state, err
}

// outboxEntry returns one message that left and whether it is kept.
func (k *Keeper) outboxEntry(ctx context.Context, node, number uint64) (types.OutboxEntry, bool, error) {
	entry, err := k.Sent.Get(ctx, collections.Join(node, number))
	if errors.Is(err, collections.ErrNotFound) {
		return types.OutboxEntry{}, false, nil
	}
	return entry, err == nil, err
}

// oldSent counts at most limit entries at the head of an outbox that may go: settled and past the retention, or only
// settled when all of it goes. The first that may not go keeps all after it.
func (k *Keeper) oldSent(ctx context.Context, params types.Params, node uint64, state types.OutboxState, all bool, limit int) (n int, err error) {
	at := blockTime(ctx)
	for n < limit && state.First+uint64(n) <= state.Last {
		entry, kept, err := k.outboxEntry(ctx, node, state.First+uint64(n))
		if err != nil {
			return 0, err
		}
		over := entry.Expired(at, params.Retention) || all && entry.Settled()
		if kept && !over {
			return n, nil
		}
		n++
	}
	return n, nil
}

// dropSent removes at most limit old entries from the head of an outbox. It is free of gas, as the dropping of inbox
// entries is. The caller writes the state.
func (k *Keeper) dropSent(ctx context.Context, params types.Params, node types.Node, state *types.OutboxState, limit int) error {
	_, err := k.pruneSent(ungassed(ctx), params, node, state, false, limit)
	return err
}

func (k *Keeper) pruneSent(ctx context.Context, params types.Params, node types.Node, state *types.OutboxState, all bool, limit int) (int, error) {
	n, err := k.oldSent(ctx, params, node.Number, *state, all, limit)
	if err != nil || n == 0 {
		return 0, err
	}
	for range n {
		if err := k.Sent.Remove(ctx, collections.Join(node.Number, state.First)); err != nil {
			return 0, err
		}
		state.First++
	}
	return n, emit(ctx, &types.EventOutboxPruned{Node: node.Address, First: state.First})
}

// sweepSent is what a block's sweep does with one outbox. It tells how many entries went, and whether none is left.
func (k *Keeper) sweepSent(ctx context.Context, params types.Params, node types.Node, all bool, limit int) (dropped int, empty bool, err error) {
	state, err := k.outboxState(ctx, node.Number)
	if err != nil {
		return 0, false, err
	}
	dropped, err = k.pruneSent(ctx, params, node, &state, all, limit)
	if err == nil && dropped > 0 {
		err = k.Outboxes.Set(ctx, node.Number, state)
	}
	return dropped, state.Kept() == 0, err
}

// revise shows each kept entry of a span to change, which tells whether it changed, and raises one event for those that
// did.
func (k *Keeper) revise(ctx context.Context, of span, change func(i int, entry *types.OutboxEntry) (bool, error)) error {
	event := types.EventOutboxUpdated{}
	for i := range of.count {
		entry, kept, err := k.outboxEntry(ctx, of.node, of.first+uint64(i))
		if err != nil {
			return err
		}
		if !kept {
			continue
		}
		changed, err := change(i, &entry)
		if err != nil {
			return err
		}
		if !changed {
			continue
		}
		entry.UpdatedHeight, entry.UpdatedTime = height(ctx), now(ctx)
		if err := k.Sent.Set(ctx, collections.Join(of.node, entry.Number), entry); err != nil {
			return err
		}
		if event.First == 0 {
			event.Sender, event.First = entry.Message.Sender, entry.Number
		}
		event.Last = entry.Number
	}
	if event.First == 0 {
		return nil
	}
	return emit(ctx, &event)
}
