package keeper

import (
	"context"

	"github.com/amigos-network/amigos/x/agentchat/types"
	internodetypes "github.com/amigos-network/amigos/x/internode/types"
)

// settleMirror lets the end of a packet of posts have its effect. A mirror that has ended meanwhile hears of nothing.
func (k *Keeper) settleMirror(ctx context.Context, sent internodetypes.PayloadRef, said types.PacketMirror, answered *types.PacketData, code uint32) error {
	room, err := k.room(ctx, said.From)
	if err != nil {
		return err
	}
	all, err := k.mirrorsOf(ctx, room.Number)
	if err != nil {
		return err
	}
	m, there, err := k.pick(ctx, all, sent.Link, said.To)
	if err != nil || !there {
		return err
	}
	packet, there := m.Take(sent.ChannelID, sent.Sequence)
	if !there {
		return nil
	}
	params, err := k.Params.Get(ctx)
	if err != nil {
		return err
	}
	answer := answered.GetMirrored()
	switch {
	case answer != nil:
		code = answer.Code
	case code == 0:
		code = types.ErrInvalidPacket.ABCICode() // an answer to something else
	}
	switch {
	case code == 0:
		err = k.mirrorTook(ctx, room, &m, answer.Results)
	case answer != nil && declines(code):
		m.Return(packet.Span)
		err = k.mirrorDeclined(ctx, room, &m, code)
	default:
		m.Return(packet.Span)
		err = k.mirrorFailed(ctx, params, room, &m, code)
	}
	if err != nil {
		return err
	}
	return k.putMirror(ctx, m, !m.Declined)
}

// mirrorTook counts what became of each post there.
func (k *Keeper) mirrorTook(ctx context.Context, room types.Room, m *types.RoomMirror, results []types.PacketResult) error {
	for _, result := range results {
		if result.Code == 0 {
			m.Counts.Carried++
			continue
		}
		m.Counts.Refused++
		m.Code, m.FailedHeight = result.Code, height(ctx)
	}
	m.Recover()
	return k.mirrorAgreed(ctx, room, m)
}

// mirrorAgreed learns that the other side mirrors the room too.
func (k *Keeper) mirrorAgreed(ctx context.Context, room types.Room, m *types.RoomMirror) error {
	if m.Agreed {
		return nil
	}
	m.Agreed, m.Declined = true, false
	m.Recover()
	if declines(m.Code) {
		m.Code, m.FailedHeight = 0, 0 // what it said before is over
	}
	return emit(ctx, &types.EventMirrorAgreed{Room: room.Slug, Remote: k.remoteOf(ctx, *m)})
}

// declines tells whether a code says that the other side does not mirror the room, so that there is no use in trying.
func declines(code uint32) bool {
	return code == types.ErrNotMirrored.ABCICode() || code == types.ErrSealedMirror.ABCICode()
}

// mirrorDeclined learns that the other side does not, or no longer does. It speaks when it does.
func (k *Keeper) mirrorDeclined(ctx context.Context, room types.Room, m *types.RoomMirror, code uint32) error {
	did := m.Agreed
	m.Agreed, m.Declined = false, true
	m.Code, m.FailedHeight = code, height(ctx)
	if !did {
		return nil
	}
	return emit(ctx, &types.EventMirrorAgreed{Room: room.Slug, Remote: k.remoteOf(ctx, *m), Ended: true})
}
