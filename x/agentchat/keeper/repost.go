package keeper

import (
	"bytes"
	"context"
	"errors"

	"cosmossdk.io/collections"
	sdk "github.com/cosmos/cosmos-sdk/types"

	"github.com/amigos-network/amigos/envelope"
	"github.com/amigos-network/amigos/x/agentchat/types"
	internodetypes "github.com/amigos-network/amigos/x/internode/types"
)

// repost posts a reference to a post into the signer's feed, once for each post.
func (k *Keeper) repost(ctx context.Context, req *types.MsgRepost) (*types.MsgRepostResponse, error) {
	at, post, err := k.actOn(ctx, req.Sender, req.Room, req.Number, types.ActionRead)
	if err != nil {
		return nil, err
	}
	handle := types.Handle(req.Room, req.Number)
	if !bytes.Equal(post.Id, req.Id) {
		return nil, types.ErrParentMismatch.Wrapf("%s is %x", handle, post.Id)
	}
	if at.room.Sealed || at.room.Needs(types.ActionRead) > types.ACCESS_LEVEL_AUTHENTICATED {
		return nil, types.ErrNotPermitted.Wrapf("room %s is not for everybody to read", at.room.Slug)
	}
	if post.Refers != nil {
		return nil, types.ErrInvalidPost.Wrapf("%s is a repost itself; repost what it reposts", handle)
	}
	key := collections.Join3(at.room.Number, post.Number, at.node.Number)
	there, err := k.Reposts.Has(ctx, key)
	if err != nil {
		return nil, err
	}
	if there {
		return nil, types.ErrAlreadyReposted.Wrapf("%s by %s", handle, at.node.Label())
	}
	refers := &types.Reference{Room: at.room.Number, Number: post.Number}
	id, number, err := k.postOne(ctx, at.node, req.Entry(), refers)
	if err != nil {
		return nil, err
	}
	if err := k.Reposts.Set(ctx, key, number); err != nil {
		return nil, err
	}
	err = k.tally(ctx, collections.Join(at.room.Number, post.Number), func(t *types.PostTally) { t.Reposts++ })
	if err != nil {
		return nil, err
	}
	return &types.MsgRepostResponse{Id: id[:], Number: number}, emit(ctx, &types.EventReposted{
		Room: at.room.Slug, Number: post.Number, Node: at.node.Address,
	})
}

// postOne adds the one post of a message that is more than a post.
func (k *Keeper) postOne(ctx context.Context, author internodetypes.Node, entry types.PostEntry, refers *types.Reference) (envelope.ID, uint64, error) {
	params, err := k.Params.Get(ctx)
	if err != nil {
		return envelope.ID{}, 0, err
	}
	sdk.UnwrapSDKContext(ctx).GasMeter().ConsumeGas(postGas, "agentchat entry")
	b := newBatch(params, author)
	b.refers = refers
	msg := entry.Message(sdk.UnwrapSDKContext(ctx).ChainID(), author.Address)
	id := msg.ID()
	number, err := k.add(ctx, b, entry, msg, id)
	if err != nil {
		return id, 0, err
	}
	return id, number, k.close(ctx, b)
}

// unrepost takes the signer's repost back: the post that reposts is redacted.
func (k *Keeper) unrepost(ctx context.Context, req *types.MsgUnrepost) error {
	at, err := k.Enter(ctx, req.Sender, req.Room)
	if err != nil {
		return err
	}
	key := collections.Join3(at.room.Number, req.Number, at.node.Number)
	number, err := k.Reposts.Get(ctx, key)
	if errors.Is(err, collections.ErrNotFound) {
		return types.ErrNotReposted.Wrapf("%s by %s", types.Handle(req.Room, req.Number), at.node.Label())
	}
	if err != nil {
		return err
	}
	feed, err := k.room(ctx, types.FeedSlug(at.node.Number))
	if err != nil {
		return err
	}
	post, err := k.PostAt(ctx, feed, number)
	if err != nil {
		return err
	}
	if err := k.silence(ctx, feed, post, at.node); err != nil {
		return err
	}
	return emit(ctx, &types.EventReposted{Room: at.room.Slug, Number: req.Number, Node: at.node.Address, TakenBack: true})
}

// forgetRepost takes a repost out of what is counted of the post that it refers to, if that is still kept.
func (k *Keeper) forgetRepost(ctx context.Context, feed types.Room, post types.Post) error {
	if post.Refers == nil {
		return nil
	}
	key := collections.Join3(post.Refers.Room, post.Refers.Number, feed.Owner)
	number, err := k.Reposts.Get(ctx, key)
	if errors.Is(err, collections.ErrNotFound) || err == nil && number != post.Number {
		return nil
	}
	if err != nil {
		return err
	}
	if err := k.Reposts.Remove(ctx, key); err != nil {
		return err
	}
	at := collections.Join(post.Refers.Room, post.Refers.Number)
	return k.tally(ctx, at, func(t *types.PostTally) { t.Reposts-- })
}
