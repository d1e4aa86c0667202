package keeper

import (
	"context"
	"errors"
	"time"

	"cosmossdk.io/collections"

	"github.com/amigos-network/amigos/x/agentchat/types"
	internodetypes "github.com/amigos-network/amigos/x/internode/types"
)

// create makes a room whose owner is its first member.
func (k *Keeper) create(ctx context.Context, req *types.MsgCreateRoom) (uint64, error) {
	owner, err := k.nodes.LivingNode(ctx, req.Owner)
	if err != nil {
		return 0, err
	}
	params, err := k.Params.Get(ctx)
	if err != nil {
		return 0, err
	}
	retention := req.Retention
	if retention == 0 && !req.Ephemeral {
		retention = params.DefaultRetention
	}
	if err := checkRetention(params, retention); err != nil {
		return 0, err
	}
	if err := k.checkFree(ctx, req.Slug); err != nil {
		return 0, err
	}
	if err := k.checkOwned(ctx, params, owner); err != nil {
		return 0, err
	}
	last, err := k.Numbers.Next(ctx)
	if err != nil {
		return 0, err
	}
	room := types.Room{
		Number: last + 1, Slug: req.Slug, Title: req.Title, Owner: owner.Number, Policy: req.Policy.Normal(),
		Retention: retention, CreatedHeight: height(ctx), Sealed: req.Sealed,
	}
	if err := k.Rooms.Set(ctx, room.Number, room); err != nil {
		return 0, err
	}
	if err := k.States.Set(ctx, room.Number, types.NewRoomState()); err != nil {
		return 0, err
	}
	if err := k.setMember(ctx, room, owner.Number, types.Membership{Role: types.ROLE_OWNER, JoinedHeight: height(ctx)}); err != nil {
		return 0, err
	}
	return room.Number, emit(ctx, &types.EventRoomCreated{Room: room.Slug, Number: room.Number, Owner: owner.Address})
}

// update replaces what the owner says of a room.
func (k *Keeper) update(ctx context.Context, req *types.MsgUpdateRoom) error {
	at, err := k.act(ctx, req.Sender, req.Room, types.ActionUpdate)
	if err != nil {
		return err
	}
	params, err := k.Params.Get(ctx)
	if err != nil {
		return err
	}
	if err := checkRetention(params, req.Retention); err != nil {
		return err
	}
	room := at.room
	if err := room.ValidateSealed(req.Policy); err != nil {
		return err
	}
	if room.Ephemeral() != (req.Retention == 0) {
		return types.ErrInvalidRoom.Wrapf("retention: %s is %s, an ephemeral room stays one and no other becomes one", room.Slug, room.Retention)
	}
	policy := req.Policy.Normal()
	if room.Feed() {
		if policy = room.Policy; !req.Policy.KeepsPolicy() {
			return types.ErrFeed.Wrapf("%s: its policy cannot change", room.Slug)
		}
	}
	room.Title, room.Policy, room.Retention = req.Title, policy, req.Retention
	if err := k.Rooms.Set(ctx, room.Number, room); err != nil {
		return err
	}
	return emit(ctx, &types.EventRoomUpdated{Room: room.Slug})
}

// archive ends a room, which stays its owner's.
func (k *Keeper) archive(ctx context.Context, req *types.MsgArchiveRoom) error {
	at, err := k.act(ctx, req.Sender, req.Room, types.ActionArchive)
	if err != nil {
		return err
	}
	at.room.Archived = true
	if err := k.Rooms.Set(ctx, at.room.Number, at.room); err != nil {
		return err
	}
	return emit(ctx, &types.EventRoomArchived{Room: at.room.Slug})
}

// transfer makes another member the owner.
func (k *Keeper) transfer(ctx context.Context, req *types.MsgTransferRoom) error {
	at, err := k.act(ctx, req.Sender, req.Room, types.ActionTransfer)
	if err != nil {
		return err
	}
	to, place, err := k.member(ctx, at.room, req.To)
	if err != nil {
		return err
	}
	if to.Number == at.node.Number {
		return types.ErrInvalidRole.Wrapf("%s is the owner already", to.Label())
	}
	if err := to.Alive(time.UnixMilli(now(ctx))); err != nil {
		return err
	}
	params, err := k.Params.Get(ctx)
	if err != nil {
		return err
	}
	if err := k.checkOwned(ctx, params, to); err != nil {
		return err
	}
	at.place.Role, place.Role = types.ROLE_MODERATOR, types.ROLE_OWNER
	at.room.Owner = to.Number
	if err := k.Rooms.Set(ctx, at.room.Number, at.room); err != nil {
		return err
	}
	if err := k.setMember(ctx, at.room, at.node.Number, at.place); err != nil {
		return err
	}
	if err := k.setMember(ctx, at.room, to.Number, place); err != nil {
		return err
	}
	return emit(ctx, &types.EventRoomTransferred{Room: at.room.Slug, Owner: to.Address})
}

// room finds a room by its slug, and a feed also by its node.
func (k *Keeper) room(ctx context.Context, name string) (types.Room, error) {
	slug, err := k.slugOf(ctx, name)
	if err != nil {
		return types.Room{}, err
	}
	number, err := k.Rooms.Indexes.Slug.MatchExact(ctx, slug)
	if errors.Is(err, collections.ErrNotFound) {
		return types.Room{}, types.ErrRoomNotFound.Wrapf("%q", name)
	}
	if err != nil {
		return types.Room{}, err
	}
	return k.Rooms.Get(ctx, number)
}

func (k *Keeper) checkFree(ctx context.Context, slug string) error {
	_, err := k.room(ctx, slug)
	switch {
	case err == nil:
		return types.ErrSlugTaken.Wrapf("%q", slug)
	case errors.Is(err, types.ErrRoomNotFound):
		return nil
	}
	return err
}

// checkOwned refuses one room more than a node may have, archived ones among them: they stay. Its feed is not counted.
func (k *Keeper) checkOwned(ctx context.Context, params types.Params, owner internodetypes.Node) error {
	feed, _, err := k.feedOf(ctx, owner.Number)
	if err != nil {
		return err
	}
	owned := uint32(0)
	iter, err := k.Rooms.Indexes.Owner.MatchExact(ctx, owner.Number)
	if err != nil {
		return err
	}
	defer iter.Close()
	for ; iter.Valid(); iter.Next() {
		number, err := iter.PrimaryKey()
		if err != nil {
			return err
		}
		if number == feed.Number {
			continue
		}
		if owned++; owned >= params.MaxRooms {
			return types.ErrTooManyRooms.Wrapf("%s has %d", owner.Label(), owned)
		}
	}
	return nil
}

func checkRetention(params types.Params, retention time.Duration) error {
	if retention > params.MaxRetention {
		return types.ErrInvalidRoom.Wrapf("retention: %s, at most %s", retention, params.MaxRetention)
	}
	return nil
}
