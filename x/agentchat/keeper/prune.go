package keeper

import (
	"context"

	"cosmossdk.io/collections"

	"github.com/amigos-network/amigos/x/agentchat/types"
)

const (
	// staleHeads is how many expired posts one new post removes from the head of its room: one more than it adds.
	staleHeads = 2
	// headItems bounds what hangs on such a post; one with more waits for the sweep.
	headItems = 8
)

// dropHeads removes expired posts from the head of a room in which one posts. It is free of gas: what others left
// behind must not change the price.
func (k *Keeper) dropHeads(ctx context.Context, at *openRoom) error {
	_, err := k.dropExpired(ungassed(ctx), at.room, &at.state, staleHeads, headItems)
	return err
}

// dropExpired removes at most limit expired posts from the head of a room, and at most items of what hangs on them. It
// returns how much it removed. The caller writes the state.
func (k *Keeper) dropExpired(ctx context.Context, room types.Room, state *types.RoomState, limit, items int) (int, error) {
	removed := 0
	for range limit {
		if state.Kept() == 0 {
			return removed, nil
		}
		post, err := k.PostAt(ctx, room, state.First)
		if err != nil || !post.Expired(now(ctx), room.Retention.Milliseconds()) {
			return removed, err
		}
		n, done, err := k.strip(ctx, room, post, items-removed)
		removed += n
		if err != nil || !done {
			return removed, err
		}
		if err := k.Posts.Remove(ctx, collections.Join(room.Number, post.Number)); err != nil {
			return removed, err
		}
		removed++
		state.First = post.Number + 1
	}
	return removed, nil
}

// strip removes what hangs on a post, at most limit items, and tells whether nothing is left.
func (k *Keeper) strip(ctx context.Context, room types.Room, post types.Post, limit int) (removed int, done bool, err error) {
	if limit <= 0 {
		return 0, false, nil
	}
	reactions, err := k.reactionsOf(ctx, room, post, limit)
	if err != nil {
		return 0, false, err
	}
	for _, key := range reactions {
		if err := k.dropReaction(ctx, key); err != nil {
			return removed, false, err
		}
		removed++
	}
	n, err := k.stripSocial(ctx, room, post, limit-removed)
	if removed += n; err != nil || removed == limit {
		return removed, false, err
	}
	for i := range uint64(post.Revisions) {
		if err := k.Revisions.Remove(ctx, collections.Join3(room.Number, post.Number, i+1)); err != nil {
			return removed, false, err
		}
	}
	if post.Root > 0 {
		return removed, true, k.Replies.Remove(ctx, collections.Join3(room.Number, post.Root, post.Number))
	}
	return removed, true, nil
}

func (k *Keeper) reactionsOf(ctx context.Context, room types.Room, post types.Post, limit int) ([]types.ReactionKey, error) {
	iter, err := k.Reactions.Iterate(ctx, collections.NewSuperPrefixedQuadRange[uint64, uint64, string, uint64](room.Number, post.Number))
	if err != nil {
		return nil, err
	}
	defer iter.Close()
	var keys []types.ReactionKey
	for ; iter.Valid() && len(keys) < limit; iter.Next() {
		key, err := iter.Key()
		if err != nil {
			return nil, err
		}
		keys = append(keys, key)
	}
	return keys, nil
}

// Sweep ends what its time ends, and removes what is past its retention, a bounded part in every block.
func (k *Keeper) Sweep(ctx context.Context) error {
	if err := k.sweepAlliances(ctx); err != nil {
		return err
	}
	if err := k.sweepRooms(ctx); err != nil {
		return err
	}
	return k.sweepMirrors(ctx)
}

// sweepRooms removes posts past their retention. Which rooms it looks at follows from the height alone, so that a block
// with nothing to do writes nothing.
func (k *Keeper) sweepRooms(ctx context.Context) error {
	last, err := k.Numbers.Peek(ctx)
	if err != nil || last == 0 {
		return err
	}
	looks := min(last, types.SweepRooms)
	start := uint64(height(ctx)) % last * types.SweepRooms % last
	budget := types.SweepItems
	for i := range looks {
		removed, err := k.sweepRoom(ctx, (start+i)%last+1, budget)
		if err != nil {
			return err
		}
		if budget -= removed; budget <= 0 {
			return nil
		}
	}
	return nil
}

func (k *Keeper) sweepRoom(ctx context.Context, number uint64, budget int) (int, error) {
	room, err := k.Rooms.Get(ctx, number)
	if err != nil {
		return 0, err
	}
	state, err := k.States.Get(ctx, number)
	if err != nil {
		return 0, err
	}
	was := state
	removed, err := k.dropExpired(ctx, room, &state, budget, budget)
	if err != nil {
		return removed, err
	}
	keys, err := k.dropEpochs(ctx, room, &state, budget-removed)
	removed += keys
	if err != nil || state == was {
		return removed, err
	}
	if err := k.States.Set(ctx, number, state); err != nil || state.First == was.First {
		return removed, err
	}
	return removed, emit(ctx, &types.EventPostsPruned{Room: room.Slug, First: state.First})
}
