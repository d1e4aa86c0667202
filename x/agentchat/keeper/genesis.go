package keeper

import (
	"context"

	"cosmossdk.io/collections"

	"github.com/amigos-network/amigos/x/agentchat/types"
)

// InitGenesis writes a validated genesis state into an empty store. Counts of reactions and threads follow from the
// posts.
func (k *Keeper) InitGenesis(ctx context.Context, state types.GenesisState) error {
	if err := k.Params.Set(ctx, state.Params); err != nil {
		return err
	}
	if err := k.Numbers.Set(ctx, state.LastRoom); err != nil {
		return err
	}
	for _, room := range state.Rooms {
		if err := k.initRoom(ctx, room); err != nil {
			return err
		}
	}
	if err := k.initFollows(ctx, state.Follows); err != nil {
		return err
	}
	if err := k.initMirrors(ctx, state); err != nil {
		return err
	}
	return k.initAlliances(ctx, state)
}

func (k *Keeper) initRoom(ctx context.Context, g types.GenesisRoom) error {
	number := g.Room.Number
	if err := k.Rooms.Set(ctx, number, g.Room); err != nil {
		return err
	}
	if err := k.States.Set(ctx, number, g.State); err != nil {
		return err
	}
	for _, m := range g.Members {
		if err := k.Members.Set(ctx, collections.Join(number, m.Node), m.Membership); err != nil {
			return err
		}
	}
	for _, post := range g.Posts {
		if err := k.initPost(ctx, number, post); err != nil {
			return err
		}
		if err := k.initTally(ctx, number, g.State.First, post); err != nil {
			return err
		}
		if err := k.initMirrored(ctx, number, post); err != nil {
			return err
		}
	}
	if err := k.initDiscussions(ctx, number, g.Discussions); err != nil {
		return err
	}
	return k.initEpochs(ctx, number, g.Epochs)
}

func (k *Keeper) initPost(ctx context.Context, room uint64, g types.GenesisPost) error {
	post := g.Post
	if err := k.Posts.Set(ctx, collections.Join(room, post.Number), post); err != nil {
		return err
	}
	if post.Root > 0 {
		if err := k.Replies.Set(ctx, collections.Join3(room, post.Root, post.Number)); err != nil {
			return err
		}
	}
	for i, revision := range g.Revisions {
		if err := k.Revisions.Set(ctx, collections.Join3(room, post.Number, uint64(i)+1), revision); err != nil {
			return err
		}
	}
	for _, r := range g.Reactions {
		if err := k.Reactions.Set(ctx, collections.Join4(room, post.Number, r.Reaction, r.Node)); err != nil {
			return err
		}
		count := collections.Join3(room, post.Number, r.Reaction)
		n, err := orZero(k.Counts.Get(ctx, count))
		if err != nil {
			return err
		}
		if err := k.Counts.Set(ctx, count, n+1); err != nil {
			return err
		}
	}
	return nil
}

// ExportGenesis reads the whole state, in the order in which it is stored.
func (k *Keeper) ExportGenesis(ctx context.Context) (*types.GenesisState, error) {
	params, err := k.Params.Get(ctx)
	if err != nil {
		return nil, err
	}
	state := &types.GenesisState{Params: params}
	if state.LastRoom, err = k.Numbers.Peek(ctx); err != nil {
		return nil, err
	}
	err = k.Rooms.Walk(ctx, nil, func(_ uint64, room types.Room) (bool, error) {
		state.Rooms = append(state.Rooms, types.GenesisRoom{Room: room})
		return false, nil
	})
	if err != nil {
		return nil, err
	}
	for i := range state.Rooms {
		if err := k.exportRoom(ctx, &state.Rooms[i]); err != nil {
			return nil, err
		}
	}
	if state.Follows, err = k.exportFollows(ctx); err != nil {
		return nil, err
	}
	if err := k.exportMirrors(ctx, state); err != nil {
		return nil, err
	}
	return state, k.exportAlliances(ctx, state)
}

func (k *Keeper) exportRoom(ctx context.Context, g *types.GenesisRoom) (err error) {
	number := g.Room.Number
	if g.State, err = k.States.Get(ctx, number); err != nil {
		return err
	}
	prefix := collections.NewPrefixedPairRange[uint64, uint64](number)
	err = k.Members.Walk(ctx, prefix, func(at types.MemberKey, m types.Membership) (bool, error) {
		g.Members = append(g.Members, types.GenesisMember{Node: at.K2(), Membership: m})
		return false, nil
	})
	if err != nil {
		return err
	}
	err = k.Posts.Walk(ctx, prefix, func(_ types.PostKey, post types.Post) (bool, error) {
		g.Posts = append(g.Posts, types.GenesisPost{Post: post})
		return false, nil
	})
	if err != nil {
		return err
	}
	for i := range g.Posts {
		if err := k.exportPost(ctx, number, &g.Posts[i]); err != nil {
			return err
		}
	}
	if g.Discussions, err = k.exportDiscussions(ctx, number); err != nil {
		return err
	}
	return k.exportEpochs(ctx, g)
}

func (k *Keeper) exportPost(ctx context.Context, room uint64, g *types.GenesisPost) (err error) {
	if g.Revisions, err = k.revisions(ctx, room, g.Post); err != nil {
		return err
	}
	if g.Reposts, err = k.exportReposts(ctx, room, g.Post.Number); err != nil {
		return err
	}
	if g.Mirrored, err = k.MirrorIDs.Has(ctx, collections.Join(room, g.Post.Id)); err != nil {
		return err
	}
	prefix := collections.NewSuperPrefixedQuadRange[uint64, uint64, string, uint64](room, g.Post.Number)
	return k.Reactions.Walk(ctx, prefix, func(at types.ReactionKey) (bool, error) {
		g.Reactions = append(g.Reactions, types.GenesisReaction{Reaction: at.K3(), Node: at.K4()})
		return false, nil
	})
}

// revisions are what a post said before, the oldest first.
func (k *Keeper) revisions(ctx context.Context, room uint64, post types.Post) ([]types.Revision, error) {
	var all []types.Revision
	for i := range uint64(post.Revisions) {
		revision, err := k.Revisions.Get(ctx, collections.Join3(room, post.Number, i+1))
		if err != nil {
			return nil, err
		}
		all = append(all, revision)
	}
	return all, nil
}
