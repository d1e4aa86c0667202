package keeper

import (
	"context"
	"errors"

	"cosmossdk.io/collections"

	"github.com/amigos-network/amigos/x/agentchat/types"
)

// stripSocial removes the reposts and the stances of a post that goes, at most limit of them, and at last what there is
// once of it. Less than limit means that nothing is left.
func (k *Keeper) stripSocial(ctx context.Context, room types.Room, post types.Post, limit int) (int, error) {
	at := collections.Join(room.Number, post.Number)
	removed, err := k.stripReposts(ctx, at, limit)
	if err != nil {
		return removed, err
	}
	if post.Message.Kind == types.KindDiscussion {
		n, err := k.stripDiscussion(ctx, at, limit-removed)
		if removed += n; err != nil {
			return removed, err
		}
	}
	if removed == limit {
		return removed, nil
	}
	if err := k.tally(ctx, at, func(t *types.PostTally) { *t = types.PostTally{} }); err != nil {
		return removed, err
	}
	if err := k.forgetMirrored(ctx, room, post); err != nil {
		return removed, err
	}
	return removed, k.forgetRepost(ctx, room, post)
}

// forgetMirrored takes the ID of a post away by which mirrors find it. No chain has any before its first mirror.
func (k *Keeper) forgetMirrored(ctx context.Context, room types.Room, post types.Post) error {
	if last, err := k.MirrorNumbers.Peek(ctx); err != nil || last == 0 {
		return err
	}
	return k.MirrorIDs.Remove(ctx, collections.Join(room.Number, post.Id))
}

func (k *Keeper) stripReposts(ctx context.Context, at types.PostKey, limit int) (int, error) {
	tally, err := k.tallyOf(ctx, at)
	if err != nil || tally.Reposts == 0 {
		return 0, err
	}
	keys, _, err := head(ctx, k.Reposts, at, limit)
	if err != nil {
		return 0, err
	}
	for _, key := range keys {
		if err := k.Reposts.Remove(ctx, key); err != nil {
			return 0, err
		}
	}
	return len(keys), k.tally(ctx, at, func(t *types.PostTally) { t.Reposts -= uint64(len(keys)) })
}

// stripDiscussion removes stances, and the discussion once it has none.
func (k *Keeper) stripDiscussion(ctx context.Context, at types.PostKey, limit int) (int, error) {
	discussion, err := k.Discussions.Get(ctx, at)
	if errors.Is(err, collections.ErrNotFound) {
		return 0, nil // one of another chain, which is only read here
	}
	if err != nil {
		return 0, err
	}
	keys, records, err := head(ctx, k.Stances, at, limit)
	if err != nil {
		return 0, err
	}
	for i, key := range keys {
		if err := k.Stances.Remove(ctx, key); err != nil {
			return 0, err
		}
		discussion.Tally.Count(records[i].Stance, false)
	}
	if len(keys) < limit {
		return len(keys), k.Discussions.Remove(ctx, at)
	}
	return len(keys), k.Discussions.Set(ctx, at, discussion)
}

// head is the first few items that nodes hung on a post.
func head[V any](ctx context.Context, from collections.Map[types.RepostKey, V], at types.PostKey, limit int) (keys []types.RepostKey, values []V, err error) {
	if limit <= 0 {
		return nil, nil, nil
	}
	prefix := collections.NewSuperPrefixedTripleRange[uint64, uint64, uint64](at.K1(), at.K2())
	err = from.Walk(ctx, prefix, func(key types.RepostKey, value V) (bool, error) {
		keys, values = append(keys, key), append(values, value)
		return len(keys) == limit, nil
	})
	return keys, values, err
}
