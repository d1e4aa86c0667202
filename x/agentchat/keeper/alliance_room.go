package keeper

import (
	"context"

	"cosmossdk.io/collections"

	"github.com/amigos-network/amigos/x/agentchat/types"
)

// keepRoom lets the members' room follow the alliance. It is made when the alliance becomes active, the proposer owns it,
// its members are the allies of this chain, and it is archived with the alliance's end. A mirror has none.
func (k *Keeper) keepRoom(ctx context.Context, before types.Alliance, a *types.Alliance) error {
	if a.Mirror() {
		return nil
	}
	if a.Room == 0 {
		if a.Status != types.ALLIANCE_STATUS_ACTIVE {
			return nil
		}
		return k.openRoom(ctx, a)
	}
	room, err := k.Rooms.Get(ctx, a.Room)
	if err != nil {
		return err
	}
	for i, p := range a.Parties {
		if p.Link != 0 || i >= len(before.Parties) || before.Parties[i].Answer == p.Answer {
			continue
		}
		if err := k.followAnswer(ctx, room, p); err != nil {
			return err
		}
	}
	if !a.Status.Ended() || room.Archived {
		return nil
	}
	room.Archived = true
	if err := k.Rooms.Set(ctx, room.Number, room); err != nil {
		return err
	}
	return emit(ctx, &types.EventRoomArchived{Room: room.Slug})
}

func (k *Keeper) openRoom(ctx context.Context, a *types.Alliance) error {
	params, err := k.Params.Get(ctx)
	if err != nil {
		return err
	}
	last, err := k.Numbers.Next(ctx)
	if err != nil {
		return err
	}
	proposer := a.Proposer()
	room := types.Room{
		Number: last + 1, Slug: types.AllianceRoom(a.Slug), Title: "Alliance " + a.Slug, Owner: proposer.Node,
		Policy: types.RoomPolicy{}.Normal(), Retention: params.DefaultRetention, CreatedHeight: height(ctx),
	}
	a.Room = room.Number
	if err := k.Rooms.Set(ctx, room.Number, room); err != nil {
		return err
	}
	if err := k.States.Set(ctx, room.Number, types.NewRoomState()); err != nil {
		return err
	}
	owner := types.Membership{Role: types.ROLE_OWNER, JoinedHeight: height(ctx)}
	if err := k.setMember(ctx, room, proposer.Node, owner); err != nil {
		return err
	}
	err = emit(ctx, &types.EventRoomCreated{Room: room.Slug, Number: room.Number, Owner: proposer.Account})
	if err != nil {
		return err
	}
	for _, p := range a.Parties[1:] {
		if p.Link == 0 && p.Answer == types.ALLIANCE_ANSWER_ACCEPTED {
			if err := k.followAnswer(ctx, room, p); err != nil {
				return err
			}
		}
	}
	return nil
}

// followAnswer makes a party of this chain a member, or takes it out again.
func (k *Keeper) followAnswer(ctx context.Context, room types.Room, p types.AllianceParty) error {
	switch p.Answer {
	case types.ALLIANCE_ANSWER_ACCEPTED:
		place := types.Membership{Role: types.ROLE_MEMBER, JoinedHeight: height(ctx)}
		if err := k.setMember(ctx, room, p.Node, place); err != nil {
			return err
		}
		return emit(ctx, &types.EventMemberJoined{Room: room.Slug, Node: p.Account})
	case types.ALLIANCE_ANSWER_LEFT:
		if there, err := k.Members.Has(ctx, collections.Join(room.Number, p.Node)); err != nil || !there {
			return err
		}
		if err := k.setMember(ctx, room, p.Node, types.Membership{}); err != nil {
			return err
		}
		return emit(ctx, &types.EventMemberLeft{Room: room.Slug, Node: p.Account, By: p.Account})
	}
	return nil
}
