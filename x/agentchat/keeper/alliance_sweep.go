package keeper

import (
	"context"

	"cosmossdk.io/collections"

	"github.com/amigos-network/amigos/x/agentchat/types"
)

// sweepAlliances ends and forgets alliances whose time has come, a bounded number in every block.
func (k *Keeper) sweepAlliances(ctx context.Context) error {
	due, err := k.dueAlliances(ctx)
	if err != nil {
		return err
	}
	for _, at := range due {
		before, err := k.Alliances.Get(ctx, at)
		if err != nil {
			return err
		}
		if before.Status.Ended() {
			if err := k.forget(ctx, before); err != nil {
				return err
			}
			continue
		}
		a := before.Clone()
		a.Pass(now(ctx))
		a.Revise(before)
		if err := k.tell(ctx, &a, false); err != nil {
			return err
		}
		if err := k.keep(ctx, before, a); err != nil {
			return err
		}
	}
	return nil
}

func (k *Keeper) dueAlliances(ctx context.Context) (due []types.AllianceKey, err error) {
	err = k.AllianceDeadlines.Walk(ctx, nil, func(at types.DeadlineKey) (bool, error) {
		if at.K1() > now(ctx) || len(due) == types.SweepAlliances {
			return true, nil
		}
		due = append(due, collections.Join(at.K2(), at.K3()))
		return false, nil
	})
	return due, err
}
