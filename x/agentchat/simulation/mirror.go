package simulation

import (
	"github.com/amigos-network/amigos/x/agentchat/types"
	internodetypes "github.com/amigos-network/amigos/x/internode/types"
)

// nowhere is a room behind a link. Simulated chains have none, so nothing comes of it but the right refusal.
const nowhere = "plaza@link-1"

func setMirror(v *view) (a attempt[*types.MsgSetMirror]) {
	s, ok := v.scene()
	if !ok {
		return a
	}
	a.signer, a.msg = s.account, &types.MsgSetMirror{Sender: s.account.AddressBech32, Room: s.room.Slug, Remote: nowhere}
	switch a.answers = s.or(types.ActionMirror, internodetypes.ErrLinkNotFound); {
	case v.oneIn(8):
		a.msg.Remote, a.answers = "plaza", []error{types.ErrInvalidMirror}
	case s.permitted(types.ActionMirror) == nil && s.room.Ephemeral():
		a.answers = []error{types.ErrEphemeral}
	}
	return a
}

func endMirror(v *view) (a attempt[*types.MsgEndMirror]) {
	s, ok := v.scene()
	if !ok {
		return a
	}
	a.signer, a.msg = s.account, &types.MsgEndMirror{Sender: s.account.AddressBech32, Room: s.room.Slug, Remote: nowhere}
	a.answers = s.or(types.ActionMirror, internodetypes.ErrLinkNotFound)
	return a
}

func retryMirror(v *view) (a attempt[*types.MsgRetryMirror]) {
	s, ok := v.scene()
	if !ok {
		return a
	}
	a.signer, a.msg = s.account, &types.MsgRetryMirror{Sender: s.account.AddressBech32, Room: s.room.Slug, Remote: nowhere}
	a.answers = []error{internodetypes.ErrLinkNotFound}
	if s.refused != nil {
		a.answers = []error{s.refused}
	}
	return a
}
