package keeper

import (
	"context"

	"github.com/amigos-network/amigos/x/agentchat/types"
)

// invite lets nodes join. Who is invited again gets a later end.
func (k *Keeper) invite(ctx context.Context, req *types.MsgInvite) error {
	at, err := k.act(ctx, req.Sender, req.Room, types.ActionInvite)
	if err != nil {
		return err
	}
	params, err := k.Params.Get(ctx)
	if err != nil {
		return err
	}
	for _, address := range req.Nodes {
		if err := k.inviteOne(ctx, params, at, address); err != nil {
			return err
		}
	}
	return nil
}

func (k *Keeper) inviteOne(ctx context.Context, params types.Params, at Acting, address string) error {
	node, place, err := k.target(ctx, at.room, address)
	if err != nil {
		return err
	}
	switch {
	case place.Banned:
		return types.ErrBanned.Wrapf("%s: room %s", node.Label(), at.room.Slug)
	case place.Role != types.ROLE_UNSPECIFIED:
		return types.ErrAlreadyMember.Wrapf("%s in room %s", node.Label(), at.room.Slug)
	}
	state, err := k.States.Get(ctx, at.room.Number)
	if err != nil {
		return err
	}
	if place.InvitedUntil == 0 && state.Invites >= params.MaxInvites {
		return types.ErrTooManyInvites.Wrapf("room %s has %d", at.room.Slug, state.Invites)
	}
	place.InvitedBy, place.InvitedUntil = at.node.Number, now(ctx)+params.InvitePeriod.Milliseconds()
	if err := k.setMember(ctx, at.room, node.Number, place); err != nil {
		return err
	}
	return emit(ctx, &types.EventMemberInvited{Room: at.room.Slug, Node: node.Address, By: at.node.Address})
}

// decline takes the signer's invitation away.
func (k *Keeper) decline(ctx context.Context, req *types.MsgDecline) error {
	at, err := k.Enter(ctx, req.Sender, req.Room)
	if err != nil {
		return err
	}
	if at.place.InvitedUntil == 0 {
		return types.ErrNotInvited.Wrapf("%s to room %s", at.node.Label(), at.room.Slug)
	}
	at.place.InvitedBy, at.place.InvitedUntil = 0, 0
	if err := k.setMember(ctx, at.room, at.node.Number, at.place); err != nil {
		return err
	}
	return emit(ctx, &types.EventInviteEnded{Room: at.room.Slug, Node: at.node.Address, By: at.node.Address})
}

// kick removes a member of a lower role, or takes an invitation away.
func (k *Keeper) kick(ctx context.Context, req *types.MsgKick) error {
	at, err := k.act(ctx, req.Sender, req.Room, types.ActionKick)
	if err != nil {
		return err
	}
	node, place, err := k.target(ctx, at.room, req.Node)
	if err != nil {
		return err
	}
	switch {
	case place.Role != types.ROLE_UNSPECIFIED && !at.Standing().Outranks(place.Role):
		return types.ErrNotPermitted.Wrapf("%s has no lower role in room %s", node.Label(), at.room.Slug)
	case place.Role == types.ROLE_UNSPECIFIED && place.InvitedUntil == 0:
		return types.ErrNotMember.Wrapf("%s in room %s", node.Label(), at.room.Slug)
	}
	if err := k.setMember(ctx, at.room, node.Number, types.Membership{Banned: place.Banned}); err != nil {
		return err
	}
	if place.Role == types.ROLE_UNSPECIFIED {
		return emit(ctx, &types.EventInviteEnded{Room: at.room.Slug, Node: node.Address, By: at.node.Address})
	}
	return emit(ctx, &types.EventMemberLeft{Room: at.room.Slug, Node: node.Address, By: at.node.Address})
}

// ban removes a node of a lower role and keeps it out, or lets it in again.
func (k *Keeper) ban(ctx context.Context, req *types.MsgBan) error {
	at, err := k.act(ctx, req.Sender, req.Room, types.ActionBan)
	if err != nil {
		return err
	}
	node, place, err := k.target(ctx, at.room, req.Node)
	if err != nil {
		return err
	}
	if req.Lift {
		if !place.Banned {
			return types.ErrNotBanned.Wrapf("%s from room %s", node.Label(), at.room.Slug)
		}
	} else if err := k.checkBan(ctx, at, node.Label(), place); err != nil {
		return err
	}
	if err := k.setMember(ctx, at.room, node.Number, types.Membership{Banned: !req.Lift}); err != nil {
		return err
	}
	return emit(ctx, &types.EventMemberBanned{Room: at.room.Slug, Node: node.Address, By: at.node.Address, Lifted: req.Lift})
}

func (k *Keeper) checkBan(ctx context.Context, at Acting, label string, place types.Membership) error {
	switch {
	case place.Banned:
		return types.ErrBanned.Wrapf("%s already: room %s", label, at.room.Slug)
	case !at.Standing().Outranks(place.Role):
		return types.ErrNotPermitted.Wrapf("%s has no lower role in room %s", label, at.room.Slug)
	}
	params, err := k.Params.Get(ctx)
	if err != nil {
		return err
	}
	state, err := k.States.Get(ctx, at.room.Number)
	if err != nil {
		return err
	}
	if state.Banned >= params.MaxBanned {
		return types.ErrTooManyBanned.Wrapf("room %s has %d", at.room.Slug, state.Banned)
	}
	return nil
}
