package keeper

import (
	"context"

	"cosmossdk.io/collections"

	"github.com/amigos-network/amigos/x/agentchat/types"
	internodetypes "github.com/amigos-network/amigos/x/internode/types"
)

// edit replaces the body of the signer's own post and keeps what it said.
func (k *Keeper) edit(ctx context.Context, req *types.MsgEditPost) error {
	at, err := k.Enter(ctx, req.Sender, req.Room)
	if err != nil {
		return err
	}
	post, err := k.present(ctx, at.room, req.Number)
	if err != nil {
		return err
	}
	if err := at.room.Permit(at.Standing(), post.Adding()); err != nil {
		return err
	}
	params, err := k.Params.Get(ctx)
	if err != nil {
		return err
	}
	switch {
	case post.Author != at.node.Number:
		return types.ErrNotAuthor.Wrapf("%s of %s", at.node.Label(), types.Handle(req.Room, req.Number))
	case post.Revisions >= params.MaxRevisions:
		return types.ErrTooManyRevisions.Wrapf("%s has %d", types.Handle(req.Room, req.Number), post.Revisions)
	case len(req.Body) > int(params.MaxBodyBytes):
		return types.ErrPostTooLarge.Wrapf("%d bytes, at most %d", len(req.Body), params.MaxBodyBytes)
	}
	if err := post.Recheck(req.Body); err != nil {
		return err
	}
	if err := k.checkSealing(ctx, at.room, post, req.Body); err != nil {
		return err
	}
	before := types.Revision{Body: post.Message.Body, Until: now(ctx)}
	post.Revisions++
	post.Message.Body, post.RevisedAt = req.Body, now(ctx)
	if err := k.Revisions.Set(ctx, collections.Join3(at.room.Number, post.Number, uint64(post.Revisions)), before); err != nil {
		return err
	}
	if err := k.Posts.Set(ctx, collections.Join(at.room.Number, post.Number), post); err != nil {
		return err
	}
	return emit(ctx, &types.EventPostEdited{Room: at.room.Slug, Number: post.Number})
}

// redact takes the bodies of a post away: the author's own, or that of one of a lower role.
func (k *Keeper) redact(ctx context.Context, req *types.MsgRedactPost) error {
	at, err := k.Enter(ctx, req.Sender, req.Room)
	if err != nil {
		return err
	}
	post, err := k.present(ctx, at.room, req.Number)
	if err != nil {
		return err
	}
	if err := k.mayRedact(ctx, at, post); err != nil {
		return err
	}
	return k.silence(ctx, at.room, post, at.node)
}

// silence takes the words of a post away. A repost is no longer one.
func (k *Keeper) silence(ctx context.Context, room types.Room, post types.Post, by internodetypes.Node) error {
	if err := k.forgetRepost(ctx, room, post); err != nil {
		return err
	}
	for i := range uint64(post.Revisions) {
		if err := k.Revisions.Remove(ctx, collections.Join3(room.Number, post.Number, i+1)); err != nil {
			return err
		}
	}
	post.Message.Body, post.Revisions, post.RedactedBy, post.Refers = nil, 0, by.Number, nil
	if err := k.Posts.Set(ctx, collections.Join(room.Number, post.Number), post); err != nil {
		return err
	}
	return emit(ctx, &types.EventPostRedacted{Room: room.Slug, Number: post.Number, By: by.Address})
}

// mayRedact lets an author take back what it said, wherever it stands now, and those whom the policy lets act against
// an author of a lower role.
func (k *Keeper) mayRedact(ctx context.Context, at Acting, post types.Post) error {
	if post.Author == at.node.Number {
		return nil
	}
	if err := at.room.Permit(at.Standing(), types.ActionRedact); err != nil {
		return err
	}
	author, err := k.placeOf(ctx, at.room, post.Author)
	if err != nil {
		return err
	}
	if !at.Standing().Outranks(author.Role) {
		return types.ErrNotPermitted.Wrapf("the author of %s has no lower role", types.Handle(at.room.Slug, post.Number))
	}
	return nil
}

// actOn finds a post that is not redacted, for one who may do this in its room.
func (k *Keeper) actOn(ctx context.Context, sender, slug string, number uint64, action types.Action) (Acting, types.Post, error) {
	at, err := k.act(ctx, sender, slug, action)
	if err != nil {
		return at, types.Post{}, err
	}
	post, err := k.present(ctx, at.room, number)
	return at, post, err
}

func (k *Keeper) present(ctx context.Context, room types.Room, number uint64) (types.Post, error) {
	post, err := k.PostAt(ctx, room, number)
	if err == nil && post.RedactedBy != 0 {
		err = types.ErrRedacted.Wrapf("%s", types.Handle(room.Slug, number))
	}
	return post, err
}
