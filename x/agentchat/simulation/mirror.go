package simulation

import (
	"errors"

	"github.com/cosmos/cosmos-sdk/testutil/simsx"

	"github.com/amigos-network/amigos/x/agentchat/types"
	internodetypes "github.com/amigos-network/amigos/x/internode/types"
)

// remote is a room behind a link, which a simulated chain may have or not. Nobody carries its packets.
func (v *view) remote() string { return simsx.OneOf(v.rand, []string{"plaza@link-1", "foro@link-1"}) }

// mirrored is how the chain answers one who names a mirror: nil if it is there.
func (v *view) mirrored(room types.Room, remote string) error {
	_, err := v.keeper.MirrorTo(v.ctx, room, remote)
	for _, known := range []error{types.ErrMirrorNotFound, internodetypes.ErrLinkNotFound} {
		if errors.Is(err, known) {
			return known
		}
	}
	return err
}

func setMirror(v *view) (a attempt[*types.MsgSetMirror]) {
	s, ok := v.scene()
	if !ok {
		return a
	}
	a.signer, a.msg = s.account, &types.MsgSetMirror{Sender: s.account.AddressBech32, Room: s.room.Slug, Remote: v.remote()}
	if v.oneIn(8) {
		a.msg.Remote, a.answers = "plaza", []error{types.ErrInvalidMirror}
		return a
	}
	want := v.mirrored(s.room, a.msg.Remote)
	switch {
	case s.room.Ephemeral():
		want = types.ErrEphemeral
	case s.room.Sealed:
		want = types.ErrSealedMirror
	case want == nil:
		want = types.ErrMirrorExists
	case errors.Is(want, types.ErrMirrorNotFound):
		want = nil
	}
	a.answers = s.or(types.ActionMirror, want)
	return a
}

func endMirror(v *view) (a attempt[*types.MsgEndMirror]) {
	s, ok := v.scene()
	if !ok {
		return a
	}
	a.signer, a.msg = s.account, &types.MsgEndMirror{Sender: s.account.AddressBech32, Room: s.room.Slug, Remote: v.remote()}
	a.answers = s.or(types.ActionMirror, v.mirrored(s.room, a.msg.Remote))
	return a
}

func retryMirror(v *view) (a attempt[*types.MsgRetryMirror]) {
	s, ok := v.scene()
	if !ok {
		return a
	}
	a.signer, a.msg = s.account, &types.MsgRetryMirror{Sender: s.account.AddressBech32, Room: s.room.Slug, Remote: v.remote()}
	switch want := v.mirrored(s.room, a.msg.Remote); {
	case s.refused != nil:
		a.answers = []error{s.refused}
	case want == nil:
		a.answers = []error{nil, types.ErrNothingToRetry}
	default:
		a.answers = []error{want}
	}
	return a
}
