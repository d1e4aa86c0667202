package keeper

import (
	"context"

	"github.com/amigos-network/amigos/x/agentchat/types"
	internodetypes "github.com/amigos-network/amigos/x/internode/types"
)

// setMirror gives this side's word that a room is mirrored. The other side is asked when the block ends.
func (k *Keeper) setMirror(ctx context.Context, req *types.MsgSetMirror) (uint64, error) {
	at, err := k.act(ctx, req.Sender, req.Room, types.ActionMirror)
	if err != nil {
		return 0, err
	}
	if at.room.Ephemeral() {
		return 0, types.ErrEphemeral.Wrapf("room %s", at.room.Slug)
	}
	if at.room.Sealed {
		return 0, types.ErrSealedMirror.Wrapf("room %s", at.room.Slug)
	}
	remote, written, err := types.ParseRemoteRoom(req.Remote)
	if err != nil {
		return 0, err
	}
	link, err := k.links.LinkAt(ctx, written)
	if err != nil {
		return 0, err
	}
	if err := k.checkMirrors(ctx, at.room, link, remote); err != nil {
		return 0, err
	}
	state, err := k.States.Get(ctx, at.room.Number)
	if err != nil {
		return 0, err
	}
	last, err := k.MirrorNumbers.Next(ctx)
	if err != nil {
		return 0, err
	}
	m := types.RoomMirror{
		Number: last + 1, Room: at.room.Number, Link: link.Number, Remote: remote, SetBy: at.node.Number, SetHeight: height(ctx),
		LookedThrough: state.Last,
	}
	if err := k.countMirror(ctx, at.room, true); err != nil {
		return 0, err
	}
	if err := k.putMirror(ctx, m, true); err != nil {
		return 0, err
	}
	return m.Number, emit(ctx, &types.EventMirrorSet{
		Room: at.room.Slug, Remote: types.RemoteRoom(remote, link.Label()), By: at.node.Address,
	})
}

// checkMirrors refuses a second mirror to the same room, and one more than a room may have.
func (k *Keeper) checkMirrors(ctx context.Context, room types.Room, link internodetypes.Link, remote string) error {
	params, err := k.Params.Get(ctx)
	if err != nil {
		return err
	}
	all, err := k.mirrorsOf(ctx, room.Number)
	if err != nil {
		return err
	}
	if _, there, err := k.pick(ctx, all, link.Number, remote); err != nil || there {
		return orErr(err, types.ErrMirrorExists.Wrapf("room %s to %s", room.Slug, types.RemoteRoom(remote, link.Label())))
	}
	if uint32(len(all)) >= params.MaxMirrors {
		return types.ErrTooManyMirrors.Wrapf("room %s has %d", room.Slug, len(all))
	}
	return nil
}

func orErr(err, otherwise error) error {
	if err != nil {
		return err
	}
	return otherwise
}

// endMirror takes this side's word back. The other side learns it from its next packet.
func (k *Keeper) endMirror(ctx context.Context, req *types.MsgEndMirror) error {
	at, err := k.act(ctx, req.Sender, req.Room, types.ActionMirror)
	if err != nil {
		return err
	}
	m, err := k.MirrorTo(ctx, at.room, req.Remote)
	if err != nil {
		return err
	}
	if err := k.countMirror(ctx, at.room, false); err != nil {
		return err
	}
	if err := k.MirrorsDue.Remove(ctx, m.Number); err != nil {
		return err
	}
	if err := k.Mirrors.Remove(ctx, m.Number); err != nil {
		return err
	}
	return emit(ctx, &types.EventMirrorEnded{Room: at.room.Slug, Remote: k.remoteOf(ctx, m), By: at.node.Address})
}

// retryMirror ends the pause after failures, and asks the other side anew if it did not agree.
func (k *Keeper) retryMirror(ctx context.Context, req *types.MsgRetryMirror) error {
	if _, err := k.nodes.LivingNode(ctx, req.Sender); err != nil {
		return err
	}
	room, err := k.room(ctx, req.Room)
	if err != nil {
		return err
	}
	m, err := k.MirrorTo(ctx, room, req.Remote)
	if err != nil {
		return err
	}
	state, err := k.States.Get(ctx, room.Number)
	if err != nil {
		return err
	}
	m.GiveUp(now(ctx))
	if m.Agreed && !m.Has(state.Last) || m.Asking() {
		return types.ErrNothingToRetry.Wrapf("room %s to %s", room.Slug, req.Remote)
	}
	m.Recover()
	m.Declined = false
	return k.putMirror(ctx, m, true)
}

// MirrorTo finds a room's mirror to a room behind a link.
func (k *Keeper) MirrorTo(ctx context.Context, room types.Room, written string) (types.RoomMirror, error) {
	remote, link, err := types.ParseRemoteRoom(written)
	if err != nil {
		return types.RoomMirror{}, err
	}
	to, err := k.links.LinkAt(ctx, link)
	if err != nil {
		return types.RoomMirror{}, err
	}
	all, err := k.mirrorsOf(ctx, room.Number)
	if err != nil {
		return types.RoomMirror{}, err
	}
	m, there, err := k.pick(ctx, all, to.Number, remote)
	if err == nil && !there {
		err = types.ErrMirrorNotFound.Wrapf("room %s to %s", room.Slug, written)
	}
	return m, err
}

// mirrorsOf are the mirrors of a room, in order; max_mirrors bounds them.
func (k *Keeper) mirrorsOf(ctx context.Context, room uint64) ([]types.RoomMirror, error) {
	iter, err := k.Mirrors.Indexes.Room.MatchExact(ctx, room)
	if err != nil {
		return nil, err
	}
	defer iter.Close()
	numbers, err := iter.PrimaryKeys()
	if err != nil {
		return nil, err
	}
	all := make([]types.RoomMirror, len(numbers))
	for i, number := range numbers {
		if all[i], err = k.Mirrors.Get(ctx, number); err != nil {
			return nil, err
		}
	}
	return all, nil
}

// pick finds the mirror to a room behind a link. A link that was retired is the one that took its channel.
func (k *Keeper) pick(ctx context.Context, all []types.RoomMirror, link uint64, remote string) (types.RoomMirror, bool, error) {
	for _, m := range all {
		if m.Remote != remote {
			continue
		}
		if m.Link != link {
			living, err := k.links.LinkAt(ctx, internodetypes.LinkAddress(m.Link))
			if err != nil {
				return m, false, err
			}
			if m.Link = living.Number; m.Link != link {
				continue
			}
		}
		return m, true, nil
	}
	return types.RoomMirror{}, false, nil
}

// putMirror writes a mirror, and whether the end of the block looks at it.
func (k *Keeper) putMirror(ctx context.Context, m types.RoomMirror, due bool) error {
	if due {
		if err := k.MirrorsDue.Set(ctx, m.Number); err != nil {
			return err
		}
	}
	return k.Mirrors.Set(ctx, m.Number, m)
}

// countMirror keeps in the room how many mirrors it has, so that others' posts cost nothing for them.
func (k *Keeper) countMirror(ctx context.Context, room types.Room, add bool) error {
	if add {
		room.Mirrors++
	} else {
		room.Mirrors--
	}
	return k.Rooms.Set(ctx, room.Number, room)
}

// remoteOf writes the room there, by the link's name if it has one.
func (k *Keeper) remoteOf(ctx context.Context, m types.RoomMirror) string {
	return types.RemoteRoom(m.Remote, k.linkLabel(ctx, m.Link))
}

// linkLabel is the name of a link, or its number.
func (k *Keeper) linkLabel(ctx context.Context, number uint64) string {
	link, err := k.links.LinkAt(ctx, internodetypes.LinkAddress(number))
	if err != nil {
		return internodetypes.LinkAddress(number)
	}
	return link.Label()
}

// markMirrors lets the end of the block look at the mirrors of a room in which somebody posted.
func (k *Keeper) markMirrors(ctx context.Context, room types.Room) error {
	if room.Mirrors == 0 {
		return nil
	}
	iter, err := k.Mirrors.Indexes.Room.MatchExact(ctx, room.Number)
	if err != nil {
		return err
	}
	defer iter.Close()
	numbers, err := iter.PrimaryKeys()
	if err != nil {
		return err
	}
	for _, number := range numbers {
		if err := k.MirrorsDue.Set(ctx, number); err != nil {
			return err
		}
	}
	return nil
}
