package simulation

import (
	"github.com/cosmos/cosmos-sdk/testutil/simsx"

	"github.com/amigos-network/amigos/envelope"
	"github.com/amigos-network/amigos/x/agentchat/types"
)

func post(v *view) (a attempt[*types.MsgPost]) {
	s, ok := v.scene()
	if !ok {
		return a
	}
	entry := types.PostEntry{Room: s.room.Slug, Kind: envelope.KindText, Body: []byte(v.words(40)), Nonce: v.nonce()}
	a.signer, a.msg = s.account, &types.MsgPost{Author: s.account.AddressBech32, Atomic: true}
	want := s.permitted(types.ActionPost)
	if want == nil && s.room.Ephemeral() {
		want = types.ErrEphemeral
	}
	if s.room.Sealed {
		v.sealEntry(s.room, &entry)
	}
	if want == nil {
		want = v.sealing(s.room, entry)
	}
	switch {
	case v.oneIn(10):
		entry.ContentType, entry.Body = "application/json", []byte(`{"open":`)
		want = types.ErrInvalidJSON
	case want == nil && v.oneIn(3):
		want = v.answer(s.room, &entry)
	}
	a.msg.Entries, a.answers = []types.PostEntry{entry}, []error{want}
	return a
}

// answer makes an entry the answer to a post, if there is one.
func (v *view) answer(room types.Room, entry *types.PostEntry) error {
	number, ok := v.number(room)
	if !ok {
		return nil
	}
	entry.Parent, entry.ReplyTo = number, make([]byte, envelope.IDBytes)
	res, err := v.keeper.PostAt(v.ctx, room, number)
	if err != nil {
		return types.ErrPostNotFound
	}
	if v.oneIn(5) {
		return types.ErrParentMismatch
	}
	entry.ReplyTo = res.Id
	return nil
}

func edit(v *view) (a attempt[*types.MsgEditPost]) {
	s, number, ok := v.onPost()
	if !ok {
		return a
	}
	a.signer = s.account
	a.msg = &types.MsgEditPost{Sender: s.account.AddressBech32, Room: s.room.Slug, Number: number, Body: []byte(v.words(30))}
	adding := types.ActionPost
	if post, err := v.keeper.PostAt(v.ctx, s.room, number); err == nil {
		adding = post.Adding()
	}
	a.answers = append(s.or(adding, nil, types.ErrNotAuthor, types.ErrTooManyRevisions), types.ErrPostNotFound, types.ErrRedacted)
	if s.room.Sealed && a.answers[0] == nil {
		entry := types.PostEntry{Body: a.msg.Body}
		v.sealEntry(s.room, &entry)
		a.msg.Body = entry.Body
		if a.answers[0] = v.sealing(s.room, entry); entry.ContentType == "" {
			a.answers[0] = types.ErrInvalidSealed // an edit names no content type: only its form can be wrong
		}
	}
	return a
}

func redact(v *view) (a attempt[*types.MsgRedactPost]) {
	s, number, ok := v.onPost()
	if !ok {
		return a
	}
	a.signer = s.account
	a.msg = &types.MsgRedactPost{Sender: s.account.AddressBech32, Room: s.room.Slug, Number: number}
	post, err := v.keeper.PostAt(v.ctx, s.room, number)
	switch {
	case s.refused != nil:
		a.answers = []error{s.refused}
	case err != nil:
		a.answers = []error{types.ErrPostNotFound}
	case post.RedactedBy != 0:
		a.answers = []error{types.ErrRedacted}
	case post.Author == s.at.Node().Number:
		a.answers = []error{nil}
	default:
		a.answers = s.or(types.ActionRedact, nil, types.ErrNotPermitted)
	}
	return a
}

func react(v *view) (a attempt[*types.MsgReact]) {
	s, number, ok := v.onPost()
	if !ok {
		return a
	}
	a.signer = s.account
	a.msg = &types.MsgReact{
		Sender: s.account.AddressBech32, Room: s.room.Slug, Number: number, TakeBack: v.oneIn(4),
		Reaction: simsx.OneOf(v.rand, []string{"like", "no", "hm"}),
	}
	a.answers = s.or(types.ActionReact, nil, types.ErrPostNotFound, types.ErrRedacted, types.ErrAlreadyReacted)
	if a.msg.TakeBack && len(a.answers) > 1 {
		a.answers = []error{nil, types.ErrPostNotFound, types.ErrRedacted, types.ErrNotReacted}
	}
	return a
}

func pin(v *view) (a attempt[*types.MsgPin]) {
	s, number, ok := v.onPost()
	if !ok {
		return a
	}
	a.signer = s.account
	a.msg = &types.MsgPin{Sender: s.account.AddressBech32, Room: s.room.Slug, Number: number, Unpin: v.oneIn(4)}
	a.answers = s.or(types.ActionPin, nil, types.ErrPostNotFound, types.ErrRedacted, types.ErrPinned, types.ErrTooManyPins)
	if a.msg.Unpin && len(a.answers) > 1 {
		a.answers = []error{nil, types.ErrNotPinned}
	}
	return a
}

func (v *view) onPost() (s scene, number uint64, ok bool) {
	if s, ok = v.scene(); !ok {
		return s, 0, false
	}
	number, ok = v.number(s.room)
	return s, number, ok
}
