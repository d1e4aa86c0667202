package simulation

import (
	"time"

	"github.com/cosmos/cosmos-sdk/testutil/simsx"

	"github.com/amigos-network/amigos/x/agentchat/types"
	internodetypes "github.com/amigos-network/amigos/x/internode/types"
)

func createRoom(v *view) attempt[*types.MsgCreateRoom] {
	account := v.anybody()
	level := func(from types.AccessLevel) types.AccessLevel {
		return simsx.OneOf(v.rand, []types.AccessLevel{0, from, types.ACCESS_LEVEL_MEMBER, types.ACCESS_LEVEL_MODERATOR, types.ACCESS_LEVEL_OWNER})
	}
	msg := &types.MsgCreateRoom{
		Owner: account.AddressBech32, Slug: "sim-" + v.words(8), Title: v.words(20), Ephemeral: v.oneIn(8),
		Policy: types.RoomPolicy{
			Read: level(types.ACCESS_LEVEL_PUBLIC), Write: level(types.ACCESS_LEVEL_AUTHENTICATED),
			Admin: level(types.ACCESS_LEVEL_MEMBER), Open: v.rand.Bool(),
		},
	}
	if v.oneIn(3) {
		msg.Sealed, msg.Policy.Read, msg.Policy.Write = true, 0, 0
	}
	if !msg.Ephemeral {
		msg.Retention = time.Duration(1+v.rand.Intn(72)) * time.Hour
	}
	_, err := v.keeper.Living(v.ctx, account.AddressBech32)
	switch {
	case err != nil:
		return attempt[*types.MsgCreateRoom]{account, msg, []error{identity(err)}}
	case v.oneIn(10):
		msg.Slug = "Not A Slug"
		return attempt[*types.MsgCreateRoom]{account, msg, []error{types.ErrInvalidSlug}}
	case v.oneIn(10) && len(v.rooms) > 0:
		there := simsx.OneOf(v.rand, v.rooms)
		msg.Slug = there.Slug
		if there.Feed() {
			return attempt[*types.MsgCreateRoom]{account, msg, []error{types.ErrInvalidSlug}} // nobody makes a feed by name
		}
		return attempt[*types.MsgCreateRoom]{account, msg, []error{types.ErrSlugTaken}}
	}
	return attempt[*types.MsgCreateRoom]{account, msg, []error{nil, types.ErrTooManyRooms}}
}

func invite(v *view) (a attempt[*types.MsgInvite]) {
	s, ok := v.scene()
	if !ok {
		return a
	}
	a.signer = s.account
	a.msg = &types.MsgInvite{Sender: s.account.AddressBech32, Room: s.room.Slug, Nodes: []string{v.anybody().AddressBech32}}
	a.answers = s.or(types.ActionInvite, nil, types.ErrBanned, types.ErrAlreadyMember, internodetypes.ErrNodeNotFound)
	return a
}

func join(v *view) (a attempt[*types.MsgJoin]) {
	s, ok := v.scene()
	if !ok {
		return a
	}
	a.signer, a.msg = s.account, &types.MsgJoin{Sender: s.account.AddressBech32, Room: s.room.Slug}
	place := s.at.Place()
	switch {
	case s.refused != nil:
		a.answers = []error{s.refused}
	case s.room.Archived:
		a.answers = []error{types.ErrArchived}
	case s.room.Feed():
		a.answers = []error{types.ErrFeed}
	case s.room.OfAlliance():
		a.answers = []error{types.ErrAllianceRoom}
	case place.Banned:
		a.answers = []error{types.ErrBanned}
	case place.Role != types.ROLE_UNSPECIFIED:
		a.answers = []error{types.ErrAlreadyMember}
	case s.room.Policy.Open:
		a.answers = []error{nil}
	default:
		a.answers = []error{types.ErrNotInvited}
		if place.InvitedUntil > 0 {
			a.answers = append(a.answers, nil)
		}
	}
	return a
}

func leave(v *view) (a attempt[*types.MsgLeave]) {
	s, ok := v.scene()
	if !ok {
		return a
	}
	a.signer, a.msg = s.account, &types.MsgLeave{Sender: s.account.AddressBech32, Room: s.room.Slug}
	switch {
	case s.refused != nil:
		a.answers = []error{s.refused}
	case s.at.Place().Role == types.ROLE_UNSPECIFIED:
		a.answers = []error{types.ErrNotMember}
	case s.room.OfAlliance() && !s.room.Archived:
		a.answers = []error{types.ErrAllianceRoom}
	case s.at.Place().Role == types.ROLE_OWNER:
		a.answers = []error{types.ErrOwnerLeaves}
	default:
		a.answers = []error{nil}
	}
	return a
}

func ban(v *view) (a attempt[*types.MsgBan]) {
	s, ok := v.scene()
	if !ok {
		return a
	}
	a.signer = s.account
	a.msg = &types.MsgBan{Sender: s.account.AddressBech32, Room: s.room.Slug, Node: v.anybody().AddressBech32, Lift: v.oneIn(3)}
	a.answers = s.or(types.ActionBan, nil, types.ErrBanned, types.ErrNotBanned, types.ErrNotPermitted, internodetypes.ErrNodeNotFound)
	if a.msg.Lift && len(a.answers) > 1 {
		a.answers = []error{nil, types.ErrNotBanned, internodetypes.ErrNodeNotFound}
	}
	return a
}

func archive(v *view) (a attempt[*types.MsgArchiveRoom]) {
	s, ok := v.scene()
	if !ok {
		return a
	}
	a.signer, a.msg = s.account, &types.MsgArchiveRoom{Sender: s.account.AddressBech32, Room: s.room.Slug}
	a.answers = s.or(types.ActionArchive, nil)
	return a
}
