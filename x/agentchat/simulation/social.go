package simulation

import (
	"errors"

	"cosmossdk.io/collections"
	"github.com/cosmos/cosmos-sdk/testutil/simsx"

	"github.com/amigos-network/amigos/envelope"
	"github.com/amigos-network/amigos/x/agentchat/types"
	internodetypes "github.com/amigos-network/amigos/x/internode/types"
)

// status posts into a feed: one's own, or another's, which is refused.
func status(v *view) (a attempt[*types.MsgPost]) {
	account, of := v.anybody(), v.anybody()
	if !v.oneIn(6) {
		of = account
	}
	entry := types.PostEntry{Room: "@" + of.AddressBech32, Kind: envelope.KindStatus, Body: []byte(v.words(40)), Nonce: v.nonce()}
	a.signer, a.msg = account, &types.MsgPost{Author: account.AddressBech32, Entries: []types.PostEntry{entry}, Atomic: true}
	if _, err := v.keeper.Living(v.ctx, account.AddressBech32); err != nil {
		a.answers = []error{identity(err)}
		return a
	}
	if of.AddressBech32 == account.AddressBech32 {
		a.answers = []error{nil}
		return a
	}
	a.answers = []error{types.ErrNotPermitted, types.ErrBanned, types.ErrRoomNotFound, internodetypes.ErrNodeNotFound}
	return a
}

// follows tells whether one node follows another, or the refusal of either.
func (v *view) follows(who, whom simsx.SimAccount) (bool, error) {
	node, err := v.keeper.Living(v.ctx, who.AddressBech32)
	if err != nil {
		return false, identity(err)
	}
	other, err := v.keeper.Known(v.ctx, whom.AddressBech32)
	if err != nil {
		return false, internodetypes.ErrNodeNotFound
	}
	if node.Number == other.Number {
		return false, types.ErrFollowsItself
	}
	return v.keeper.Follows.Has(v.ctx, collections.Join(node.Number, other.Number))
}

func follow(v *view) (a attempt[*types.MsgFollow]) {
	who, whom := v.anybody(), v.anybody()
	a.signer, a.msg = who, &types.MsgFollow{Sender: who.AddressBech32, Nodes: []string{whom.AddressBech32}}
	there, err := v.follows(who, whom)
	switch {
	case err != nil:
		a.answers = []error{err}
	case there:
		a.answers = []error{types.ErrAlreadyFollows}
	default:
		a.answers = []error{nil, types.ErrTooManyFollows}
	}
	return a
}

func unfollow(v *view) (a attempt[*types.MsgUnfollow]) {
	who, whom := v.anybody(), v.anybody()
	a.signer, a.msg = who, &types.MsgUnfollow{Sender: who.AddressBech32, Nodes: []string{whom.AddressBech32}}
	there, err := v.follows(who, whom)
	switch {
	case errors.Is(err, types.ErrFollowsItself), err == nil && !there:
		a.answers = []error{types.ErrNotFollowing}
	case err != nil:
		a.answers = []error{err}
	default:
		a.answers = []error{nil}
	}
	return a
}

func repost(v *view) (a attempt[*types.MsgRepost]) {
	s, number, ok := v.onPost()
	if !ok {
		return a
	}
	a.signer = s.account
	a.msg = &types.MsgRepost{
		Sender: s.account.AddressBech32, Room: s.room.Slug, Number: number, Id: make([]byte, envelope.IDBytes), Body: []byte(v.words(12)),
		Nonce: v.nonce(),
	}
	post, err := v.keeper.PostAt(v.ctx, s.room, number)
	a.answers = s.or(types.ActionRead, types.ErrPostNotFound)
	if err != nil || len(a.answers) == 0 || !errors.Is(a.answers[0], types.ErrPostNotFound) {
		return a
	}
	a.msg.Id = post.Id
	there, err := v.keeper.Reposts.Has(v.ctx, collections.Join3(s.room.Number, number, s.at.Node().Number))
	switch {
	case err != nil:
		a.answers = []error{err}
	case post.RedactedBy != 0:
		a.answers = []error{types.ErrRedacted}
	case s.room.Sealed || s.room.Needs(types.ActionRead) > types.ACCESS_LEVEL_AUTHENTICATED:
		a.answers = []error{types.ErrNotPermitted}
	case post.Refers != nil:
		a.answers = []error{types.ErrInvalidPost}
	case there:
		a.answers = []error{types.ErrAlreadyReposted}
	default:
		a.answers = []error{nil}
	}
	return a
}

func unrepost(v *view) (a attempt[*types.MsgUnrepost]) {
	s, number, ok := v.onPost()
	if !ok {
		return a
	}
	a.signer, a.msg = s.account, &types.MsgUnrepost{Sender: s.account.AddressBech32, Room: s.room.Slug, Number: number}
	if s.refused != nil {
		a.answers = []error{s.refused}
		return a
	}
	there, err := v.keeper.Reposts.Has(v.ctx, collections.Join3(s.room.Number, number, s.at.Node().Number))
	switch {
	case err != nil:
		a.answers = []error{err}
	case there:
		a.answers = []error{nil}
	default:
		a.answers = []error{types.ErrNotReposted}
	}
	return a
}

func discuss(v *view) (a attempt[*types.MsgDiscuss]) {
	s, ok := v.scene()
	if !ok {
		return a
	}
	a.signer = s.account
	a.msg = &types.MsgDiscuss{
		Sender: s.account.AddressBech32, Room: s.room.Slug, Subject: simsx.OneOf(v.rand, []string{"block:7", "proposal:1", "topic:sim"}),
		Body: []byte(v.words(30)), Nonce: v.nonce(),
	}
	want := s.permitted(types.ActionPost)
	switch {
	case want == nil && s.room.Ephemeral():
		want = types.ErrEphemeral
	case want == nil && s.room.Sealed:
		want = types.ErrSealed
	}
	if want == nil && s.room.Sealed {
		want = types.ErrSealed // its words are for everybody
	}
	if v.oneIn(10) {
		a.msg.Subject, want = "weather:rain", types.ErrInvalidSubject
	}
	a.answers = []error{want}
	return a
}

// takeStance looks for a discussion in a room, or takes a stance on any post.
func takeStance(v *view) (a attempt[*types.MsgTakeStance]) {
	s, number, ok := v.onPost()
	if !ok {
		return a
	}
	err := v.keeper.Discussions.Walk(v.ctx, collections.NewPrefixedPairRange[uint64, uint64](s.room.Number),
		func(at types.PostKey, _ types.Discussion) (bool, error) {
			number = at.K2()
			return v.oneIn(2), nil
		})
	a.signer = s.account
	a.msg = &types.MsgTakeStance{
		Sender: s.account.AddressBech32, Room: s.room.Slug, Number: number, Stance: types.Stance(v.rand.Intn(4)),
	}
	if a.answers = s.or(types.ActionReact, err); len(a.answers) != 1 || a.answers[0] != nil {
		return a
	}
	a.answers = []error{v.stance(s, a.msg)}
	return a
}

// stance is the right answer to a stance that the room's policy allows.
func (v *view) stance(s scene, msg *types.MsgTakeStance) error {
	post, err := v.keeper.PostAt(v.ctx, s.room, msg.Number)
	if err != nil {
		return types.ErrPostNotFound
	}
	if post.RedactedBy != 0 {
		return types.ErrRedacted
	}
	if there, err := v.keeper.Discussions.Has(v.ctx, collections.Join(s.room.Number, msg.Number)); err != nil || !there {
		return types.ErrNoDiscussion
	}
	was, err := v.keeper.Stances.Get(v.ctx, collections.Join3(s.room.Number, msg.Number, s.at.Node().Number))
	switch {
	case err != nil && msg.Stance == types.STANCE_UNSPECIFIED:
		return types.ErrNoStance
	case err == nil && was.Stance == msg.Stance:
		return types.ErrSameStance
	}
	return nil
}
