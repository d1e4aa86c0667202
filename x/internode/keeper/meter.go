package keeper

import (
	"context"
	"errors"

	"cosmossdk.io/collections"

	"github.com/amigos-network/amigos/x/internode/types"
)

// meter is what a link did lately; the zero meter for a link that did nothing.
func (k *Keeper) meter(ctx context.Context, link uint64) (types.LinkMeter, error) {
	meter, err := k.Meters.Get(ctx, link)
	if errors.Is(err, collections.ErrNotFound) {
		return types.LinkMeter{}, nil
	}
	return meter, err
}

// rate counts entries that a link brings, and refuses a packet that would bring more than the link may in one window.
func (k *Keeper) rate(ctx context.Context, params types.Params, link types.Link, entries int) error {
	meter, err := k.meter(ctx, link.Number)
	if err != nil {
		return err
	}
	if at := now(ctx); at < meter.WindowStart || at >= meter.WindowStart+params.LinkWindow.Milliseconds() {
		meter.WindowStart, meter.Entries = at, 0
	}
	if uint64(meter.Entries)+uint64(entries) > uint64(params.LinkRate) {
		return types.ErrLinkRate.Wrapf("%s has brought %d in %s, at most %d", link.Label(), meter.Entries, params.LinkWindow, params.LinkRate)
	}
	meter.Entries += uint32(entries)
	return k.Meters.Set(ctx, link.Number, meter)
}

// paused refuses, with ErrLinkPaused, messages over a link whose circuit breaker is open.
func (k *Keeper) paused(ctx context.Context, link types.Link) error {
	meter, err := k.meter(ctx, link.Number)
	if err != nil {
		return err
	}
	if now(ctx) < meter.PausedUntil {
		return types.ErrLinkPaused.Wrapf("%s: %d packets failed in a row; until %d, block time %d",
			link.Label(), meter.Failures, meter.PausedUntil, now(ctx))
	}
	return nil
}

// succeeded closes a link's circuit breaker.
func (k *Keeper) succeeded(ctx context.Context, link types.Link) error {
	meter, err := k.meter(ctx, link.Number)
	if err != nil || meter.Failures == 0 && meter.PausedUntil == 0 {
		return err
	}
	meter.Failures, meter.PausedUntil = 0, 0
	return k.Meters.Set(ctx, link.Number, meter)
}

// failed counts a packet that failed. When as many have failed in a row as the parameters say, the link pauses; after
// the pause packets leave again, and the next one decides.
func (k *Keeper) failed(ctx context.Context, link types.Link) error {
	params, err := k.Params.Get(ctx)
	if err != nil {
		return err
	}
	meter, err := k.meter(ctx, link.Number)
	if err != nil {
		return err
	}
	meter.Failures = min(meter.Failures+1, params.BreakerFailures)
	opened := meter.Failures == params.BreakerFailures
	if opened {
		meter.PausedUntil = now(ctx) + params.BreakerPause.Milliseconds()
	}
	if err := k.Meters.Set(ctx, link.Number, meter); err != nil || !opened {
		return err
	}
	return emit(ctx, &types.EventLinkPaused{Link: link.Number, Until: meter.PausedUntil})
}
