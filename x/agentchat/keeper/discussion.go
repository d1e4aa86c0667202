package keeper

import (
	"context"
	"errors"

	"cosmossdk.io/collections"

	"github.com/amigos-network/amigos/x/agentchat/types"
	internodetypes "github.com/amigos-network/amigos/x/internode/types"
)

// discuss begins a thread on a subject.
func (k *Keeper) discuss(ctx context.Context, req *types.MsgDiscuss) (*types.MsgDiscussResponse, error) {
	author, err := k.nodes.LivingNode(ctx, req.Sender)
	if err != nil {
		return nil, err
	}
	id, number, err := k.postOne(ctx, author, req.Entry(), nil)
	if err != nil {
		return nil, err
	}
	room, err := k.room(ctx, req.Room)
	if err != nil {
		return nil, err
	}
	if err := k.Discussions.Set(ctx, collections.Join(room.Number, number), types.Discussion{Subject: req.Subject}); err != nil {
		return nil, err
	}
	return &types.MsgDiscussResponse{Id: id[:], Number: number}, emit(ctx, &types.EventDiscussionBegun{
		Room: room.Slug, Number: number, Subject: req.Subject,
	})
}

// discussionAt finds a discussion by the post that began it.
func (k *Keeper) discussionAt(ctx context.Context, room types.Room, number uint64) (types.Discussion, error) {
	discussion, err := k.Discussions.Get(ctx, collections.Join(room.Number, number))
	if errors.Is(err, collections.ErrNotFound) {
		return discussion, types.ErrNoDiscussion.Wrapf("%s", types.Handle(room.Slug, number))
	}
	return discussion, err
}

// takeStance sets the signer's one stance in a discussion, or takes it back.
func (k *Keeper) takeStance(ctx context.Context, req *types.MsgTakeStance) error {
	at, post, err := k.actOn(ctx, req.Sender, req.Room, req.Number, types.ActionReact)
	if err != nil {
		return err
	}
	discussion, err := k.discussionAt(ctx, at.room, post.Number)
	if err != nil {
		return err
	}
	key := collections.Join3(at.room.Number, post.Number, at.node.Number)
	was, err := k.stanceAt(ctx, key)
	if err != nil {
		return err
	}
	handle := types.Handle(req.Room, req.Number)
	switch {
	case req.Stance == types.STANCE_UNSPECIFIED && was.Stance == types.STANCE_UNSPECIFIED:
		return types.ErrNoStance.Wrapf("%s in %s", at.node.Label(), handle)
	case req.Stance == was.Stance && req.Reason == was.Reason:
		return types.ErrSameStance.Wrapf("%s in %s", at.node.Label(), handle)
	case req.Stance == types.STANCE_UNSPECIFIED:
		err = k.Stances.Remove(ctx, key)
	default:
		err = k.Stances.Set(ctx, key, types.StanceRecord{Stance: req.Stance, Reason: req.Reason, Height: height(ctx)})
	}
	if err != nil {
		return err
	}
	discussion.Tally.Count(was.Stance, false)
	discussion.Tally.Count(req.Stance, true)
	if err := k.Discussions.Set(ctx, collections.Join(at.room.Number, post.Number), discussion); err != nil {
		return err
	}
	return emit(ctx, &types.EventStanceTaken{
		Room: at.room.Slug, Number: post.Number, Node: at.node.Address, Stance: req.Stance, Tally: &discussion.Tally,
	})
}

func (k *Keeper) stanceAt(ctx context.Context, key types.StanceKey) (types.StanceRecord, error) {
	record, err := k.Stances.Get(ctx, key)
	if errors.Is(err, collections.ErrNotFound) {
		return types.StanceRecord{}, nil
	}
	return record, err
}

func (k *Keeper) queryStances(ctx context.Context, req *types.QueryStancesRequest) (types.QueryStancesResponse, error) {
	var res types.QueryStancesResponse
	room, post, err := k.handle(ctx, req.Ref)
	if err != nil {
		return res, err
	}
	discussion, err := k.discussionAt(ctx, room, post.Number)
	if err != nil {
		return res, err
	}
	res.Tally = discussion.Tally
	ranger := new(collections.Range[types.StanceKey]).
		StartExclusive(collections.Join3(room.Number, post.Number, req.After)).
		EndExclusive(collections.Join3(room.Number, post.Number+1, uint64(0)))
	size := internodetypes.PageSize(req.Limit)
	err = k.Stances.Walk(ctx, ranger, func(at types.StanceKey, record types.StanceRecord) (bool, error) {
		if len(res.Stances) == size {
			res.Next = res.Stances[size-1].Number
			return true, nil
		}
		of := types.StanceOf{Number: at.K3(), Node: gone(at.K3()), Record: record}
		node, there, err := k.nodes.NodeNumbered(ctx, at.K3())
		if err == nil && there {
			of.Node, of.Address = node.Label(), node.Address
		}
		res.Stances = append(res.Stances, of)
		return err != nil, err
	})
	return res, err
}
