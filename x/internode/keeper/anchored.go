package keeper

import (
	"context"
	"errors"

	"cosmossdk.io/collections"

	"github.com/amigos-network/amigos/envelope"
	"github.com/amigos-network/amigos/x/internode/types"
)

// anchoredKey is where an anchored message is remembered until it expires. What is remembered last stands last, so the
// tree grows at its end.
func anchoredKey(msg envelope.Message, id envelope.ID) types.AnchoredKey {
	return collections.Join(uint64(msg.ExpiresAt), id[:])
}

// notAnchored refuses an envelope that was anchored before, in this batch or any other.
func (k *Keeper) notAnchored(ctx context.Context, a *anchoring, l letter) error {
	before := a.taken[l.id]
	if !before {
		var err error
		if before, err = k.Anchored.Has(ctx, anchoredKey(l.message, l.id)); err != nil {
			return err
		}
	}
	if before {
		return types.ErrAnchored.Wrapf("message %s", l.id)
	}
	return nil
}

// rememberAnchored keeps the envelopes that were taken from being taken again.
func (k *Keeper) rememberAnchored(ctx context.Context, letters []letter, results []types.SendResult) error {
	var accepted uint64
	var earliest int64
	for i, l := range letters {
		if results[i].Code != 0 {
			continue
		}
		if err := k.Anchored.Set(ctx, anchoredKey(l.message, l.id)); err != nil {
			return err
		}
		accepted++
		if earliest == 0 || l.message.ExpiresAt < earliest {
			earliest = l.message.ExpiresAt
		}
	}
	if accepted == 0 {
		return nil
	}
	state, err := k.anchorState(ctx)
	if err != nil {
		return err
	}
	state.Accepted += accepted
	if state.Earliest == 0 || earliest < state.Earliest {
		state.Earliest = earliest
	}
	return k.Anchors.Set(ctx, state)
}

func (k *Keeper) anchorState(ctx context.Context) (types.AnchorState, error) {
	state, err := k.Anchors.Get(ctx)
	if errors.Is(err, collections.ErrNotFound) {
		return types.AnchorState{}, nil
	}
	return state, err
}

// forgetAnchored forgets expired envelopes, which their expiry refuses from now on. A block forgets more than it takes,
// so they cannot pile up, and looks only when one is over.
func (k *Keeper) forgetAnchored(ctx context.Context) error {
	state, err := k.anchorState(ctx)
	due := state.Earliest <= now(ctx)
	if err != nil || state.Earliest == 0 || !due && state.Accepted == 0 {
		return err
	}
	budget := types.SweepAnchored + 2*int(state.Accepted)
	state.Accepted = 0
	if !due {
		return k.Anchors.Set(ctx, state)
	}
	var over []types.AnchoredKey
	state.Earliest = 0
	err = k.Anchored.Walk(ctx, nil, func(at types.AnchoredKey) (bool, error) {
		if at.K1() > uint64(now(ctx)) || len(over) == budget {
			state.Earliest = int64(at.K1())
			return true, nil
		}
		over = append(over, at)
		return false, nil
	})
	if err != nil {
		return err
	}
	for _, at := range over {
		if err := k.Anchored.Remove(ctx, at); err != nil {
			return err
		}
	}
	if state.Earliest == 0 {
		return k.Anchors.Remove(ctx)
	}
	return k.Anchors.Set(ctx, state)
}

// initAnchored writes what a genesis remembers, which is in the order of expiry.
func (k *Keeper) initAnchored(ctx context.Context, anchored []types.GenesisAnchored) error {
	for _, a := range anchored {
		if err := k.Anchored.Set(ctx, collections.Join(uint64(a.ExpiresAt), a.Id)); err != nil {
			return err
		}
	}
	if len(anchored) == 0 {
		return nil
	}
	return k.Anchors.Set(ctx, types.AnchorState{Earliest: anchored[0].ExpiresAt})
}

func (k *Keeper) exportAnchored(ctx context.Context) (anchored []types.GenesisAnchored, err error) {
	err = k.Anchored.Walk(ctx, nil, func(at types.AnchoredKey) (bool, error) {
		anchored = append(anchored, types.GenesisAnchored{ExpiresAt: int64(at.K1()), Id: at.K2()})
		return false, nil
	})
	return anchored, err
}
