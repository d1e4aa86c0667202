package keeper

import (
	"context"

	"cosmossdk.io/collections"

	"github.com/amigos-network/amigos/x/agentchat/types"
)

// initAlliances writes alliances with all that follows from them. Their rooms are there already.
func (k *Keeper) initAlliances(ctx context.Context, state types.GenesisState) error {
	if err := k.AllianceNumbers.Set(ctx, state.LastAlliance); err != nil {
		return err
	}
	for _, a := range state.Alliances {
		if err := k.Alliances.Set(ctx, a.At(), a); err != nil {
			return err
		}
		if err := k.AllianceSlugs.Set(ctx, collections.Join(a.Link, a.Slug), a.Number); err != nil { // the latest has it
			return err
		}
		if err := k.index(ctx, types.Alliance{}, a); err != nil {
			return err
		}
		if !a.Mirror() {
			continue
		}
		mirrored, err := orZero(k.AlliancesMirrored.Get(ctx, a.Link))
		if err != nil {
			return err
		}
		if err := k.AlliancesMirrored.Set(ctx, a.Link, mirrored+1); err != nil {
			return err
		}
	}
	return nil
}

func (k *Keeper) exportAlliances(ctx context.Context, state *types.GenesisState) (err error) {
	if state.LastAlliance, err = k.AllianceNumbers.Peek(ctx); err != nil {
		return err
	}
	return k.Alliances.Walk(ctx, nil, func(_ types.AllianceKey, a types.Alliance) (bool, error) {
		state.Alliances = append(state.Alliances, a)
		return false, nil
	})
}
