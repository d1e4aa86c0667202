package keeper

import (
	"context"

	"cosmossdk.io/collections"

	"github.com/amigos-network/amigos/x/agentchat/types"
)

// initMirrors brings the mirrors back.
func (k *Keeper) initMirrors(ctx context.Context, state types.GenesisState) error {
	if err := k.MirrorNumbers.Set(ctx, state.LastMirror); err != nil {
		return err
	}
	for _, m := range state.Mirrors {
		if err := k.putMirror(ctx, m, false); err != nil {
			return err
		}
	}
	for _, number := range state.MirrorsDue {
		if err := k.MirrorsDue.Set(ctx, number); err != nil {
			return err
		}
	}
	return nil
}

func (k *Keeper) exportMirrors(ctx context.Context, state *types.GenesisState) (err error) {
	if state.LastMirror, err = k.MirrorNumbers.Peek(ctx); err != nil {
		return err
	}
	err = k.Mirrors.Walk(ctx, nil, func(_ uint64, m types.RoomMirror) (bool, error) {
		state.Mirrors = append(state.Mirrors, m)
		return false, nil
	})
	if err != nil {
		return err
	}
	return k.MirrorsDue.Walk(ctx, nil, func(number uint64) (bool, error) {
		state.MirrorsDue = append(state.MirrorsDue, number)
		return false, nil
	})
}

// initMirrored finds a post by its ID again, if mirrors do.
func (k *Keeper) initMirrored(ctx context.Context, room uint64, g types.GenesisPost) error {
	if !g.Mirrored {
		return nil
	}
	return k.MirrorIDs.Set(ctx, collections.Join(room, g.Post.Id), g.Post.Number)
}
