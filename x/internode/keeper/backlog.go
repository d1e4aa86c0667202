package keeper

import (
	"context"
	"errors"

	"cosmossdk.io/collections"

	"github.com/amigos-network/amigos/x/internode/types"
)

// backlog is how many entries of one sender in one inbox are unprocessed.
func (k *Keeper) backlog(ctx context.Context, recipient, sender uint64) (uint64, error) {
	n, err := k.Backlog.Get(ctx, collections.Join(recipient, sender))
	if errors.Is(err, collections.ErrNotFound) {
		return 0, nil
	}
	return n, err
}

func (k *Keeper) setBacklog(ctx context.Context, recipient, sender, n uint64) error {
	if n == 0 {
		return k.Backlog.Remove(ctx, collections.Join(recipient, sender))
	}
	return k.Backlog.Set(ctx, collections.Join(recipient, sender), n)
}

// tally counts entries by their senders, in the order in which these appear.
type tally struct {
	senders []uint64
	counts  map[uint64]uint64 // looked up only
}

func (t *tally) add(entry types.Entry) {
	if t.counts == nil {
		t.counts = map[uint64]uint64{}
	}
	if t.counts[entry.SenderNode] == 0 {
		t.senders = append(t.senders, entry.SenderNode)
	}
	t.counts[entry.SenderNode]++
}

// take removes and returns one sender's count.
func (t *tally) take(sender uint64) uint64 {
	n := t.counts[sender]
	if n > 0 {
		t.counts[sender] = 0
	}
	return n
}

// lower frees the places of entries that are no longer unprocessed.
func (k *Keeper) lower(ctx context.Context, recipient uint64, freed tally) error {
	for _, sender := range freed.senders {
		n := freed.counts[sender]
		if n == 0 {
			continue
		}
		stood, err := k.backlog(ctx, recipient, sender)
		if err != nil {
			return err
		}
		if err := k.setBacklog(ctx, recipient, sender, stood-min(stood, n)); err != nil {
			return err
		}
	}
	return nil
}
