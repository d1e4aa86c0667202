package keeper

import (
	"context"

	"cosmossdk.io/collections"

	"github.com/amigos-network/amigos/x/agentchat/types"
	internodetypes "github.com/amigos-network/amigos/x/internode/types"
)

func (k *Keeper) queryDiscussion(ctx context.Context, req *types.QueryDiscussionRequest) (types.QueryDiscussionResponse, error) {
	var res types.QueryDiscussionResponse
	room, post, err := k.handle(ctx, req.Ref)
	if err != nil {
		return res, err
	}
	if res.Record.Discussion, err = k.discussionAt(ctx, room, post.Number); err != nil {
		return res, err
	}
	res.Record.Post, err = k.view(room).show(ctx, post)
	return res, err
}

// discussionPage gathers a page of discussions.
type discussionPage struct {
	k      *Keeper
	room   uint64 // 0 for all
	limit  int
	looked int
	last   types.PostKey
	views  map[uint64]*view
	res    types.QueryDiscussionsResponse
}

func (k *Keeper) queryDiscussions(ctx context.Context, req *types.QueryDiscussionsRequest) (types.QueryDiscussionsResponse, error) {
	p := discussionPage{k: k, limit: internodetypes.PageSize(req.Limit), views: map[uint64]*view{}}
	if req.Room != "" {
		room, err := k.room(ctx, req.Room)
		if err != nil {
			return p.res, err
		}
		p.room = room.Number
	}
	after, err := k.discussionCursor(ctx, req.After, p.room)
	if err != nil {
		return p.res, err
	}
	switch {
	case req.Subject != "":
		if err := types.ValidateSubject(req.Subject); err != nil {
			return p.res, err
		}
		ranger := collections.NewPrefixedPairRange[string, types.PostKey](req.Subject).StartExclusive(after)
		err = k.Discussions.Indexes.Subject.Walk(ctx, ranger, func(_ string, at types.PostKey) (bool, error) { return p.visit(ctx, at) })
	case p.room != 0:
		ranger := collections.NewPrefixedPairRange[uint64, uint64](p.room).StartExclusive(after.K2())
		err = k.Discussions.Walk(ctx, ranger, func(at types.PostKey, _ types.Discussion) (bool, error) { return p.visit(ctx, at) })
	default:
		err = types.ErrInvalidRequest.Wrap("name a room, a subject, or both")
	}
	return p.res, err
}

// discussionCursor is where a page begins.
func (k *Keeper) discussionCursor(ctx context.Context, after string, room uint64) (types.PostKey, error) {
	if after == "" {
		return collections.Join(room, uint64(0)), nil
	}
	slug, number, err := types.ParseHandle(after)
	if err != nil {
		return types.PostKey{}, err
	}
	in, err := k.room(ctx, slug)
	return collections.Join(in.Number, number), err
}

// visit adds a discussion to the page, or ends it.
func (p *discussionPage) visit(ctx context.Context, at types.PostKey) (bool, error) {
	if p.room != 0 && at.K1() > p.room {
		return true, nil
	}
	if len(p.res.Records) == p.limit || p.looked == lookedAt {
		room, err := p.k.Rooms.Get(ctx, p.last.K1())
		p.res.Next = types.Handle(room.Slug, p.last.K2())
		return true, err
	}
	p.looked++
	p.last = at
	if p.room != 0 && at.K1() != p.room {
		return false, nil
	}
	v, known := p.views[at.K1()]
	if !known {
		room, err := p.k.Rooms.Get(ctx, at.K1())
		if err != nil {
			return true, err
		}
		v = p.k.view(room)
		p.views[at.K1()] = v
	}
	post, err := p.k.PostAt(ctx, v.room, at.K2())
	if err != nil {
		return true, err
	}
	record := types.DiscussionRecord{}
	if record.Discussion, err = p.k.Discussions.Get(ctx, at); err != nil {
		return true, err
	}
	record.Post, err = v.show(ctx, post)
	p.res.Records = append(p.res.Records, record)
	return err != nil, err
}
