package keeper

import (
	"context"

	"cosmossdk.io/collections"
	errorsmod "cosmossdk.io/errors"

	"github.com/amigos-network/amigos/x/agentchat/types"
)

// rotateKey begins a new epoch. It needs no former key: whoever keeps order can begin anew.
func (k *Keeper) rotateKey(ctx context.Context, req *types.MsgRotateKey) error {
	at, state, err := k.atSealing(ctx, req.Sender, req.Room)
	if err != nil {
		return err
	}
	if req.Epoch != state.Epoch+1 {
		return types.ErrInvalidEpoch.Wrapf("%d, but room %s is at %d: the next is %d", req.Epoch, req.Room, state.Epoch, state.Epoch+1)
	}
	params, err := k.Params.Get(ctx)
	if err != nil {
		return err
	}
	if kept := state.Epochs(); kept >= uint64(params.MaxEpochs) {
		return types.ErrTooManyEpochs.Wrapf("room %s keeps keys of %d, from %d", req.Room, kept, state.FirstEpoch)
	}
	state.Epoch, state.KeyDue = req.Epoch, false
	if state.FirstEpoch == 0 {
		state.FirstEpoch = req.Epoch
	}
	epoch := types.Epoch{Commitment: req.Commitment, By: at.node.Number, Height: height(ctx)}
	if err := k.Epochs.Set(ctx, collections.Join(at.room.Number, req.Epoch), epoch); err != nil {
		return err
	}
	if err := k.giveKeys(ctx, at, req.Epoch, req.Keys); err != nil {
		return err
	}
	has, err := k.Keys.Has(ctx, collections.Join3(at.room.Number, req.Epoch, at.node.Number))
	if err != nil {
		return err
	}
	if !has {
		return types.ErrInvalidSealed.Wrapf("no key for %s, who begins the epoch: nobody could share it further", at.node.Label())
	}
	if err := k.States.Set(ctx, at.room.Number, state); err != nil {
		return err
	}
	return emit(ctx, &types.EventKeyRotated{Room: at.room.Slug, Epoch: req.Epoch, By: at.node.Address})
}

// sealKeys gives members the key of an epoch that is kept.
func (k *Keeper) sealKeys(ctx context.Context, req *types.MsgSealKeys) error {
	at, state, err := k.atSealing(ctx, req.Sender, req.Room)
	if err != nil {
		return err
	}
	if state.Epoch == 0 || req.Epoch < state.FirstEpoch || req.Epoch > state.Epoch {
		return types.ErrInvalidEpoch.Wrapf("%d, but room %s keeps %d to %d", req.Epoch, req.Room, state.FirstEpoch, state.Epoch)
	}
	if err := k.giveKeys(ctx, at, req.Epoch, req.Keys); err != nil {
		return err
	}
	return emit(ctx, &types.EventKeysSealed{
		Room: at.room.Slug, Epoch: req.Epoch, By: at.node.Address, Count: uint32(len(req.Keys)),
	})
}

// atSealing is act for those who seal keys, in a room that is sealed.
func (k *Keeper) atSealing(ctx context.Context, sender, slug string) (Acting, types.RoomState, error) {
	at, err := k.act(ctx, sender, slug, types.ActionSeal)
	if err != nil {
		return at, types.RoomState{}, err
	}
	if !at.room.Sealed {
		return at, types.RoomState{}, types.ErrNotSealed.Wrapf("room %s", slug)
	}
	state, err := k.States.Get(ctx, at.room.Number)
	return at, state, err
}

func (k *Keeper) giveKeys(ctx context.Context, at Acting, epoch uint64, keys []types.KeyEntry) error {
	seen := make(map[uint64]bool, len(keys)) // looked up only
	for i, entry := range keys {
		node, _, err := k.member(ctx, at.room, entry.Node)
		if err == nil && seen[node.Number] {
			err = types.ErrInvalidSealed.Wrapf("%s twice", node.Label())
		}
		if err == nil {
			err = types.FitsKey(node.Label(), node.EncryptionKey, entry.Sealed)
		}
		if err != nil {
			return errorsmod.Wrapf(err, "key %d of %d", i+1, len(keys))
		}
		seen[node.Number] = true
		key := types.SealedKey{Sealed: entry.Sealed, By: at.node.Number}
		if err := k.Keys.Set(ctx, collections.Join3(at.room.Number, epoch, node.Number), key); err != nil {
			return err
		}
	}
	return nil
}

// takeKeys removes the keys of one that is no member any more. If it had the current epoch's, a new epoch is due; who
// never had it learns nothing from what comes, and cannot stop the others by coming and going.
func (k *Keeper) takeKeys(ctx context.Context, room types.Room, state *types.RoomState, node uint64) error {
	for i := range state.Epochs() {
		epoch := state.FirstEpoch + i
		at := collections.Join3(room.Number, epoch, node)
		has, err := k.Keys.Has(ctx, at)
		if err != nil {
			return err
		}
		if !has {
			continue
		}
		if err := k.Keys.Remove(ctx, at); err != nil {
			return err
		}
		if epoch < state.Epoch || state.KeyDue {
			continue
		}
		state.KeyDue = true
		if err := emit(ctx, &types.EventKeyDue{Room: room.Slug, Epoch: state.Epoch}); err != nil {
			return err
		}
	}
	return nil
}

// checkSealing refuses an edit that is not sealed as its room asks.
func (k *Keeper) checkSealing(ctx context.Context, room types.Room, post types.Post, body []byte) error {
	state, err := k.States.Get(ctx, room.Number)
	if err != nil {
		return err
	}
	_, err = room.CheckSealing(state, post.Message.ContentType, body)
	return err
}

// dropEpochs removes the keys of epochs of which no post is left, at most limit of them. The current epoch stays. The
// caller writes the state.
func (k *Keeper) dropEpochs(ctx context.Context, room types.Room, state *types.RoomState, limit int) (removed int, err error) {
	if !room.Sealed || state.FirstEpoch >= state.Epoch {
		return 0, nil
	}
	oldest := state.Epoch
	if state.Kept() > 0 {
		post, err := k.PostAt(ctx, room, state.First)
		if err != nil {
			return 0, err
		}
		oldest = post.Epoch
	}
	for state.FirstEpoch < oldest && removed < limit {
		keys, err := k.keysOf(ctx, room, state.FirstEpoch, limit-removed)
		if err != nil {
			return removed, err
		}
		for _, key := range keys {
			if err := k.Keys.Remove(ctx, key); err != nil {
				return removed, err
			}
		}
		if removed += len(keys); removed == limit {
			return removed, nil
		}
		if err := k.Epochs.Remove(ctx, collections.Join(room.Number, state.FirstEpoch)); err != nil {
			return removed, err
		}
		removed++
		state.FirstEpoch++
	}
	return removed, nil
}

func (k *Keeper) keysOf(ctx context.Context, room types.Room, epoch uint64, limit int) ([]types.SealedKeyOf, error) {
	iter, err := k.Keys.Iterate(ctx, collections.NewSuperPrefixedTripleRange[uint64, uint64, uint64](room.Number, epoch))
	if err != nil {
		return nil, err
	}
	defer iter.Close()
	var keys []types.SealedKeyOf
	for ; iter.Valid() && len(keys) < limit; iter.Next() {
		key, err := iter.Key()
		if err != nil {
			return nil, err
		}
		keys = append(keys, key)
	}
	return keys, nil
}
