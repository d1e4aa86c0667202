package keeper

import (
	"context"

	"cosmossdk.io/collections"

	"github.com/amigos-network/amigos/x/agentchat/types"
)

func (k *Keeper) initFollows(ctx context.Context, all []types.GenesisFollows) error {
	for _, node := range all {
		for _, follow := range node.Follows {
			if err := k.Follows.Set(ctx, collections.Join(node.Node, follow.Node), follow.Since); err != nil {
				return err
			}
			if err := k.countFollow(ctx, node.Node, follow.Node, true); err != nil {
				return err
			}
		}
	}
	return nil
}

func (k *Keeper) exportFollows(ctx context.Context) (all []types.GenesisFollows, err error) {
	err = k.Follows.Walk(ctx, nil, func(at types.FollowKey, since uint64) (bool, error) {
		if len(all) == 0 || all[len(all)-1].Node != at.K1() {
			all = append(all, types.GenesisFollows{Node: at.K1()})
		}
		last := &all[len(all)-1]
		last.Follows = append(last.Follows, types.GenesisFollow{Node: at.K2(), Since: since})
		return false, nil
	})
	return all, err
}

// initTally counts what was made of posts: an answer of the post that it answers, if that is still kept, and a post's
// reposts.
func (k *Keeper) initTally(ctx context.Context, room, first uint64, g types.GenesisPost) error {
	if g.Post.Parent >= first {
		if err := k.tally(ctx, collections.Join(room, g.Post.Parent), func(t *types.PostTally) { t.Replies++ }); err != nil {
			return err
		}
	}
	for _, repost := range g.Reposts {
		if err := k.Reposts.Set(ctx, collections.Join3(room, g.Post.Number, repost.Node), repost.Number); err != nil {
			return err
		}
	}
	if len(g.Reposts) == 0 {
		return nil
	}
	at := collections.Join(room, g.Post.Number)
	return k.tally(ctx, at, func(t *types.PostTally) { t.Reposts = uint64(len(g.Reposts)) })
}

func (k *Keeper) exportReposts(ctx context.Context, room, number uint64) (all []types.GenesisRepost, err error) {
	prefix := collections.NewSuperPrefixedTripleRange[uint64, uint64, uint64](room, number)
	err = k.Reposts.Walk(ctx, prefix, func(at types.RepostKey, number uint64) (bool, error) {
		all = append(all, types.GenesisRepost{Node: at.K3(), Number: number})
		return false, nil
	})
	return all, err
}

func (k *Keeper) initDiscussions(ctx context.Context, room uint64, all []types.GenesisDiscussion) error {
	for _, g := range all {
		discussion := types.Discussion{Subject: g.Subject}
		for _, stance := range g.Stances {
			discussion.Tally.Count(stance.Record.Stance, true)
			if err := k.Stances.Set(ctx, collections.Join3(room, g.Number, stance.Node), stance.Record); err != nil {
				return err
			}
		}
		if err := k.Discussions.Set(ctx, collections.Join(room, g.Number), discussion); err != nil {
			return err
		}
	}
	return nil
}

func (k *Keeper) exportDiscussions(ctx context.Context, room uint64) (all []types.GenesisDiscussion, err error) {
	prefix := collections.NewPrefixedPairRange[uint64, uint64](room)
	err = k.Discussions.Walk(ctx, prefix, func(at types.PostKey, discussion types.Discussion) (bool, error) {
		all = append(all, types.GenesisDiscussion{Number: at.K2(), Subject: discussion.Subject})
		return false, nil
	})
	if err != nil {
		return nil, err
	}
	for i := range all {
		prefix := collections.NewSuperPrefixedTripleRange[uint64, uint64, uint64](room, all[i].Number)
		err := k.Stances.Walk(ctx, prefix, func(at types.StanceKey, record types.StanceRecord) (bool, error) {
			all[i].Stances = append(all[i].Stances, types.GenesisStance{Node: at.K3(), Record: record})
			return false, nil
		})
		if err != nil {
			return nil, err
		}
	}
	return all, nil
}
