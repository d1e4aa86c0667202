package keeper

import (
	"context"
	"errors"

	"cosmossdk.io/collections"

	"github.com/amigos-network/amigos/x/agentchat/types"
	internodetypes "github.com/amigos-network/amigos/x/internode/types"
)

// slugOf is the slug of what a room is called by: `@alice` is the feed of alice's node.
func (k *Keeper) slugOf(ctx context.Context, name string) (string, error) {
	address, feed := types.NamedFeed(name)
	if !feed {
		return name, nil
	}
	node, err := k.nodes.LocalNode(ctx, address)
	if err != nil {
		return "", err
	}
	return types.FeedSlug(node.Number), nil
}

// nameOf is what a person calls a room: its slug, or `@` and the name of a feed's node.
func (k *Keeper) nameOf(ctx context.Context, room types.Room) (string, error) {
	if !room.Feed() {
		return room.Slug, nil
	}
	node, there, err := k.nodes.NodeNumbered(ctx, room.Owner)
	if err != nil || !there {
		return room.Slug, err
	}
	return "@" + node.Label(), nil
}

// newFeed is the feed of a node that has none yet. It is kept with its first post, see keepFeed.
func (k *Keeper) newFeed(params types.Params, owner internodetypes.Node) types.Room {
	return types.Room{
		Slug: types.FeedSlug(owner.Number), Owner: owner.Number, Policy: types.FeedPolicy(), Retention: params.DefaultRetention,
	}
}

// keepFeed gives a new feed its number and makes its node its one member. Feeds do not count against max_rooms.
func (k *Keeper) keepFeed(ctx context.Context, at *openRoom, owner internodetypes.Node) error {
	last, err := k.Numbers.Next(ctx)
	if err != nil {
		return err
	}
	at.room.Number, at.room.CreatedHeight = last+1, height(ctx)
	if err := k.Rooms.Set(ctx, at.room.Number, at.room); err != nil {
		return err
	}
	if err := k.States.Set(ctx, at.room.Number, types.NewRoomState()); err != nil {
		return err
	}
	place := types.Membership{Role: types.ROLE_OWNER, JoinedHeight: height(ctx)}
	if err := k.setMember(ctx, at.room, owner.Number, place); err != nil {
		return err
	}
	if at.state, err = k.States.Get(ctx, at.room.Number); err != nil {
		return err
	}
	return emit(ctx, &types.EventRoomCreated{Room: at.room.Slug, Number: at.room.Number, Owner: owner.Address})
}

// feedOf finds a node's feed, if it is there.
func (k *Keeper) feedOf(ctx context.Context, node uint64) (room types.Room, there bool, err error) {
	room, err = k.room(ctx, types.FeedSlug(node))
	if errors.Is(err, types.ErrRoomNotFound) {
		return types.Room{}, false, nil
	}
	return room, err == nil, err
}

func (k *Keeper) queryFeed(ctx context.Context, req *types.QueryFeedRequest) (types.QueryFeedResponse, error) {
	var res types.QueryFeedResponse
	node, err := k.nodes.LocalNode(ctx, req.Node)
	if err != nil {
		return res, err
	}
	res.Node, res.Slug = node.Label(), types.FeedSlug(node.Number)
	if res.Counts, err = k.followCounts(ctx, node.Number); err != nil {
		return res, err
	}
	room, there, err := k.feedOf(ctx, node.Number)
	if err != nil || !there {
		return res, err
	}
	record, err := k.record(ctx, room)
	res.Record = &record
	return res, err
}

// tallyOf counts what others made of a post.
func (k *Keeper) tallyOf(ctx context.Context, at types.PostKey) (types.PostTally, error) {
	tally, err := k.Tallies.Get(ctx, at)
	if errors.Is(err, collections.ErrNotFound) {
		return types.PostTally{}, nil
	}
	return tally, err
}

// tally changes what is counted of a post. All tallies are written here.
func (k *Keeper) tally(ctx context.Context, at types.PostKey, change func(*types.PostTally)) error {
	tally, err := k.tallyOf(ctx, at)
	if err != nil {
		return err
	}
	before := tally
	change(&tally)
	switch {
	case tally == before:
		return nil
	case tally.Empty():
		return k.Tallies.Remove(ctx, at)
	}
	return k.Tallies.Set(ctx, at, tally)
}
