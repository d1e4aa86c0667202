package keeper

import (
	"context"
	"time"

	"cosmossdk.io/collections"
	storetypes "cosmossdk.io/store/types"
	sdk "github.com/cosmos/cosmos-sdk/types"

	"github.com/amigos-network/amigos/envelope"
	"github.com/amigos-network/amigos/x/internode/types"
)

// staleHeads is how many expired entries one delivery removes from the head of the same inbox: one more than it
// adds, so that a busy inbox gets rid of its past by itself.
const staleHeads = 2

// heads are the first entries of an inbox, if they are to be removed.
type heads struct {
	known   bool // false until they were looked for
	entries []types.Entry
	freed   tally // the unprocessed ones
}

// headsOf collects at most limit entries from the head of an inbox while they are expired, or whether they are or
// not.
func (k *Keeper) headsOf(ctx context.Context, number uint64, state types.InboxState, retention time.Duration, all bool, limit int) (heads, error) {
	found := heads{known: true}
	if limit <= 0 || state.Kept() == 0 {
		return found, nil
	}
	at := blockTime(ctx)
	if !all { // one look is enough nearly always, and cheaper than opening a walk
		head, err := k.inbox.Entry(ctx, number, state.First)
		if err != nil || !head.Expired(at, retention) {
			return found, err
		}
	}
	err := k.inbox.Walk(ctx, number, state.First-1, func(entry types.Entry) (bool, error) {
		if !all && !entry.Expired(at, retention) {
			return true, nil
		}
		found.entries = append(found.entries, entry)
		if entry.Arrival > state.Processed {
			found.freed.add(entry)
		}
		return len(found.entries) == limit, nil
	})
	return found, err
}

// findStale looks once for the expired entries that the next delivery to an inbox removes. It is free of gas, as their
// removal is: what others left behind must not change the price of a message between its simulation and its block.
func (k *Keeper) findStale(ctx context.Context, params types.Params, box *openInbox) (err error) {
	if !box.stale.known {
		box.stale, err = k.headsOf(ungassed(ctx), box.node.Number, box.state, params.Retention, false, staleHeads)
	}
	return err
}

// dropStale removes what findStale found.
func (k *Keeper) dropStale(ctx context.Context, box *openInbox) error {
	stale := box.stale
	if len(stale.entries) == 0 {
		return nil
	}
	for _, s := range box.standings {
		n := stale.freed.take(s.author)
		s.freed = s.freed || n > 0
		s.backlog -= min(s.backlog, n)
		if s.of.remote() {
			s.behind -= min(s.behind, stale.freed.take(behind(s.of.link.Number)))
		}
	}
	box.stale = heads{known: len(stale.entries) < staleHeads}
	return k.drop(ungassed(ctx), box.node.Number, &box.state, stale)
}

// drop removes entries from the head of an inbox with all that hangs on them, and frees their senders' places. The
// caller writes the state.
func (k *Keeper) drop(ctx context.Context, number uint64, state *types.InboxState, from heads) error {
	for _, entry := range from.entries {
		at := collections.Join(number, entry.Arrival)
		if err := k.inbox.Drop(ctx, number, entry.Arrival); err != nil {
			return err
		}
		if entry.Arrival <= state.Processed {
			if err := removeIfThere(ctx, k.Rejections, at); err != nil {
				return err
			}
		}
		if entry.Link != 0 {
			if err := k.Arrivals.Remove(ctx, at); err != nil {
				return err
			}
		} else if entry.Message.Kind == envelope.KindPing {
			if err := removeIfThere(ctx, k.Answers, at); err != nil {
				return err
			}
		}
		state.First = entry.Arrival + 1
	}
	return k.lower(ctx, number, from.freed)
}

// removeIfThere spares the store, and those who listen to it, the removal of what was never there.
func removeIfThere[V any](ctx context.Context, m collections.Map[types.EntryKey, V], at types.EntryKey) error {
	there, err := m.Has(ctx, at)
	if err != nil || !there {
		return err
	}
	return m.Remove(ctx, at)
}

func ungassed(ctx context.Context) context.Context {
	return sdk.UnwrapSDKContext(ctx).WithGasMeter(storetypes.NewInfiniteGasMeter())
}
