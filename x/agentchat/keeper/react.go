package keeper

import (
	"context"
	"errors"
	"slices"

	"cosmossdk.io/collections"

	"github.com/amigos-network/amigos/x/agentchat/types"
)

// react adds or takes back one reaction of the signer to a post.
func (k *Keeper) react(ctx context.Context, req *types.MsgReact) error {
	at, post, err := k.actOn(ctx, req.Sender, req.Room, req.Number, types.ActionReact)
	if err != nil {
		return err
	}
	key := collections.Join4(at.room.Number, post.Number, req.Reaction, at.node.Number)
	there, err := k.Reactions.Has(ctx, key)
	if err != nil {
		return err
	}
	count := collections.Join3(at.room.Number, post.Number, req.Reaction)
	switch {
	case there && !req.TakeBack:
		return types.ErrAlreadyReacted.Wrapf("%s with %q to %s", at.node.Label(), req.Reaction, types.Handle(req.Room, req.Number))
	case !there && req.TakeBack:
		return types.ErrNotReacted.Wrapf("%s with %q to %s", at.node.Label(), req.Reaction, types.Handle(req.Room, req.Number))
	case req.TakeBack:
		err = k.dropReaction(ctx, key)
	default:
		err = k.addReaction(ctx, key, count)
	}
	if err != nil {
		return err
	}
	return emit(ctx, &types.EventReacted{
		Room: at.room.Slug, Number: post.Number, Node: at.node.Address, Reaction: req.Reaction, TakenBack: req.TakeBack,
	})
}

func (k *Keeper) addReaction(ctx context.Context, key types.ReactionKey, count types.CountKey) error {
	n, err := orZero(k.Counts.Get(ctx, count))
	if err != nil {
		return err
	}
	if n == 0 {
		if err := k.checkReactions(ctx, count.K1(), count.K2()); err != nil {
			return err
		}
	}
	if err := k.Counts.Set(ctx, count, n+1); err != nil {
		return err
	}
	return k.Reactions.Set(ctx, key)
}

func (k *Keeper) dropReaction(ctx context.Context, key types.ReactionKey) error {
	if err := k.Reactions.Remove(ctx, key); err != nil {
		return err
	}
	count := collections.Join3(key.K1(), key.K2(), key.K3())
	n, err := k.Counts.Get(ctx, count)
	if err != nil {
		return err
	}
	if n <= 1 {
		return k.Counts.Remove(ctx, count)
	}
	return k.Counts.Set(ctx, count, n-1)
}

// checkReactions refuses one reaction more than a post may have that differ.
func (k *Keeper) checkReactions(ctx context.Context, room, number uint64) error {
	params, err := k.Params.Get(ctx)
	if err != nil {
		return err
	}
	different := uint32(0)
	err = k.Counts.Walk(ctx, collections.NewSuperPrefixedTripleRange[uint64, uint64, string](room, number),
		func(types.CountKey, uint64) (bool, error) {
			different++
			return different >= params.MaxReactions, nil
		})
	if err == nil && different >= params.MaxReactions {
		err = types.ErrTooManyReactions.Wrapf("%d", different)
	}
	return err
}

// pin pins a post or takes the pin away.
func (k *Keeper) pin(ctx context.Context, req *types.MsgPin) error {
	at, err := k.act(ctx, req.Sender, req.Room, types.ActionPin)
	if err != nil {
		return err
	}
	place := slices.Index(at.room.Pins, req.Number)
	switch {
	case req.Unpin && place < 0:
		return types.ErrNotPinned.Wrapf("%s", types.Handle(req.Room, req.Number))
	case req.Unpin:
		at.room.Pins = slices.Delete(at.room.Pins, place, place+1)
	case place >= 0:
		return types.ErrPinned.Wrapf("%s", types.Handle(req.Room, req.Number))
	default:
		if _, err := k.present(ctx, at.room, req.Number); err != nil {
			return err
		}
		if err := k.unpinGone(ctx, &at.room); err != nil {
			return err
		}
		if len(at.room.Pins) >= types.MaxPins {
			return types.ErrTooManyPins.Wrapf("room %s has %d", req.Room, len(at.room.Pins))
		}
		at.room.Pins = append(at.room.Pins, req.Number)
	}
	if err := k.Rooms.Set(ctx, at.room.Number, at.room); err != nil {
		return err
	}
	return emit(ctx, &types.EventPinned{Room: at.room.Slug, Number: req.Number, Unpinned: req.Unpin})
}

// unpinGone forgets pins of posts that the room no longer keeps.
func (k *Keeper) unpinGone(ctx context.Context, room *types.Room) error {
	state, err := k.States.Get(ctx, room.Number)
	if err != nil {
		return err
	}
	room.Pins = slices.DeleteFunc(room.Pins, func(number uint64) bool { return number < state.First })
	return nil
}

// orZero reads what is not there as 0.
func orZero(n uint64, err error) (uint64, error) {
	if errors.Is(err, collections.ErrNotFound) {
		return 0, nil
	}
	return n, err
}
