package keeper

import (
	"context"
	"errors"

	"cosmossdk.io/collections"

	"github.com/amigos-network/amigos/x/agentchat/types"
	internodetypes "github.com/amigos-network/amigos/x/internode/types"
)

// Acting is a node that does something in a room, and its place there.
type Acting struct {
	room  types.Room
	node  internodetypes.Node
	place types.Membership
}

// Standing is what the permission is decided by.
func (a Acting) Standing() types.Standing {
	return types.Standing{Node: true, Role: a.place.Role, Banned: a.place.Banned}
}

// Node is who acts.
func (a Acting) Node() internodetypes.Node { return a.node }

// Place is what it is in the room.
func (a Acting) Place() types.Membership { return a.place }

// Living is the node of an account that signs, or internode's refusal.
func (k *Keeper) Living(ctx context.Context, account string) (internodetypes.Node, error) {
	return k.nodes.LivingNode(ctx, account)
}

// Known is the node of an address, whatever its status, or internode's refusal.
func (k *Keeper) Known(ctx context.Context, address string) (internodetypes.Node, error) {
	return k.nodes.LocalNode(ctx, address)
}

// Enter finds a room and the place of the signer in it. It fails for an account that is no living node.
func (k *Keeper) Enter(ctx context.Context, sender, slug string) (Acting, error) {
	node, err := k.nodes.LivingNode(ctx, sender)
	if err != nil {
		return Acting{}, err
	}
	room, err := k.room(ctx, slug)
	if err != nil {
		return Acting{}, err
	}
	place, err := k.placeOf(ctx, room, node.Number)
	return Acting{room, node, place}, err
}

// act is Enter for those whom the room's policy lets do it.
func (k *Keeper) act(ctx context.Context, sender, slug string, action types.Action) (Acting, error) {
	at, err := k.Enter(ctx, sender, slug)
	if err != nil {
		return Acting{}, err
	}
	return at, at.room.Permit(at.Standing(), action)
}

// placeOf returns a node's place in a room, which is empty for one that the room knows nothing of.
func (k *Keeper) placeOf(ctx context.Context, room types.Room, node uint64) (types.Membership, error) {
	place, err := k.Members.Get(ctx, collections.Join(room.Number, node))
	if errors.Is(err, collections.ErrNotFound) {
		return types.Membership{}, nil
	}
	return place, err
}

// target finds a node by address, and its place.
func (k *Keeper) target(ctx context.Context, room types.Room, address string) (internodetypes.Node, types.Membership, error) {
	node, err := k.nodes.LocalNode(ctx, address)
	if err != nil {
		return internodetypes.Node{}, types.Membership{}, err
	}
	place, err := k.placeOf(ctx, room, node.Number)
	return node, place, err
}

// member is target for members alone.
func (k *Keeper) member(ctx context.Context, room types.Room, address string) (internodetypes.Node, types.Membership, error) {
	node, place, err := k.target(ctx, room, address)
	if err == nil && place.Role == types.ROLE_UNSPECIFIED {
		err = types.ErrNotMember.Wrapf("%s in room %s", node.Label(), room.Slug)
	}
	return node, place, err
}

// setMember writes a node's place and keeps the counts true. All places are written here.
func (k *Keeper) setMember(ctx context.Context, room types.Room, node uint64, place types.Membership) error {
	was, err := k.placeOf(ctx, room, node)
	if err != nil {
		return err
	}
	state, err := k.States.Get(ctx, room.Number)
	if err != nil {
		return err
	}
	counts := state
	counts.Count(was, -1)
	counts.Count(place, 1)
	left := was.Role != types.ROLE_UNSPECIFIED && place.Role == types.ROLE_UNSPECIFIED
	if room.Sealed && left {
		if err := k.takeKeys(ctx, room, &counts, node); err != nil {
			return err
		}
	}
	if counts != state {
		if err := k.States.Set(ctx, room.Number, counts); err != nil {
			return err
		}
	}
	at := collections.Join(room.Number, node)
	switch {
	case !place.Empty():
		return k.Members.Set(ctx, at, place)
	case !was.Empty():
		return k.Members.Remove(ctx, at)
	}
	return nil
}

// join makes the signer a member of an open room, or by its invitation.
func (k *Keeper) join(ctx context.Context, req *types.MsgJoin) error {
	at, err := k.Enter(ctx, req.Sender, req.Room)
	if err != nil {
		return err
	}
	switch {
	case at.room.Archived:
		return types.ErrArchived.Wrapf("room %s", at.room.Slug)
	case at.room.Feed():
		return types.ErrFeed.Wrapf("%s has no members", at.room.Slug)
	case at.room.OfAlliance():
		return types.ErrAllianceRoom.Wrapf("room %s", at.room.Slug)
	case at.place.Banned:
		return types.ErrBanned.Wrapf("room %s", at.room.Slug)
	case at.place.Role != types.ROLE_UNSPECIFIED:
		return types.ErrAlreadyMember.Wrapf("%s in room %s", at.node.Label(), at.room.Slug)
	case !at.room.Policy.Open && !at.place.Invited(now(ctx)):
		return types.ErrNotInvited.Wrapf("%s to room %s", at.node.Label(), at.room.Slug)
	}
	params, err := k.Params.Get(ctx)
	if err != nil {
		return err
	}
	state, err := k.States.Get(ctx, at.room.Number)
	if err != nil {
		return err
	}
	most := params.MaxMembers
	if at.room.Sealed {
		most = min(most, params.MaxSealedMembers)
	}
	if state.Members >= most {
		return types.ErrRoomFull.Wrapf("room %s has %d members", at.room.Slug, state.Members)
	}
	place := types.Membership{Role: types.ROLE_MEMBER, JoinedHeight: height(ctx)}
	if err := k.setMember(ctx, at.room, at.node.Number, place); err != nil {
		return err
	}
	return emit(ctx, &types.EventMemberJoined{Room: at.room.Slug, Node: at.node.Address})
}

// leave ends the signer's membership, also in an archived room.
func (k *Keeper) leave(ctx context.Context, req *types.MsgLeave) error {
	at, err := k.Enter(ctx, req.Sender, req.Room)
	if err != nil {
		return err
	}
	switch {
	case at.place.Role == types.ROLE_UNSPECIFIED:
		return types.ErrNotMember.Wrapf("%s in room %s", at.node.Label(), at.room.Slug)
	case at.room.OfAlliance() && !at.room.Archived:
		return types.ErrAllianceRoom.Wrapf("room %s", at.room.Slug)
	case at.place.Role == types.ROLE_OWNER:
		return types.ErrOwnerLeaves.Wrapf("%s owns room %s", at.node.Label(), at.room.Slug)
	}
	if err := k.setMember(ctx, at.room, at.node.Number, types.Membership{}); err != nil {
		return err
	}
	return emit(ctx, &types.EventMemberLeft{Room: at.room.Slug, Node: at.node.Address, By: at.node.Address})
}

// setRole makes a member a moderator, or a moderator a member.
func (k *Keeper) setRole(ctx context.Context, req *types.MsgSetRole) error {
	at, err := k.act(ctx, req.Sender, req.Room, types.ActionSetRole)
	if err != nil {
		return err
	}
	node, place, err := k.member(ctx, at.room, req.Node)
	if err != nil {
		return err
	}
	if place.Role == types.ROLE_OWNER {
		return types.ErrInvalidRole.Wrapf("%s owns room %s", node.Label(), at.room.Slug)
	}
	place.Role = req.Role
	if err := k.setMember(ctx, at.room, node.Number, place); err != nil {
		return err
	}
	return emit(ctx, &types.EventRoleSet{Room: at.room.Slug, Node: node.Address, Role: req.Role})
}
