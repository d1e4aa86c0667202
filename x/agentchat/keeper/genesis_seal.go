package keeper

import (
	"context"

	"cosmossdk.io/collections"

	"github.com/amigos-network/amigos/x/agentchat/types"
)

func (k *Keeper) initEpochs(ctx context.Context, room uint64, epochs []types.GenesisEpoch) error {
	for _, g := range epochs {
		if err := k.Epochs.Set(ctx, collections.Join(room, g.Number), g.Epoch); err != nil {
			return err
		}
		for _, key := range g.Keys {
			if err := k.Keys.Set(ctx, collections.Join3(room, g.Number, key.Node), key.Key); err != nil {
				return err
			}
		}
	}
	return nil
}

func (k *Keeper) exportEpochs(ctx context.Context, g *types.GenesisRoom) error {
	room := g.Room.Number
	err := k.Epochs.Walk(ctx, collections.NewPrefixedPairRange[uint64, uint64](room), func(at types.EpochKeyOf, epoch types.Epoch) (bool, error) {
		g.Epochs = append(g.Epochs, types.GenesisEpoch{Number: at.K2(), Epoch: epoch})
		return false, nil
	})
	if err != nil {
		return err
	}
	for i := range g.Epochs {
		epoch := &g.Epochs[i]
		prefix := collections.NewSuperPrefixedTripleRange[uint64, uint64, uint64](room, epoch.Number)
		err := k.Keys.Walk(ctx, prefix, func(at types.SealedKeyOf, key types.SealedKey) (bool, error) {
			epoch.Keys = append(epoch.Keys, types.GenesisSealedKey{Node: at.K3(), Key: key})
			return false, nil
		})
		if err != nil {
			return err
		}
	}
	return nil
}
