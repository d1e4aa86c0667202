package keeper

import (
	"context"

	"github.com/amigos-network/amigos/x/agentchat/types"
	internodetypes "github.com/amigos-network/amigos/x/internode/types"
)

var _ internodetypes.PayloadHandler = (*Keeper)(nil)

// ReceivePayload takes a packet of the same module on another chain. All that it says is of that chain's own, or is
// merged as what that chain believes.
func (k *Keeper) ReceivePayload(ctx context.Context, from internodetypes.PayloadOrigin, body []byte) ([]byte, error) {
	packet, err := types.ParsePacket(body)
	if err != nil {
		return nil, err
	}
	var answer types.PacketData
	switch content := packet.Content.(type) {
	case *types.PacketData_Alliance:
		answer, err = k.receiveAlliance(ctx, from, *content.Alliance)
	case *types.PacketData_Answers:
		answer, err = k.receiveAnswers(ctx, from, *content.Answers)
	case *types.PacketData_Mirror:
		answer, err = k.receiveMirror(ctx, from, *content.Mirror)
	default:
		err = types.ErrInvalidPacket.Wrap("an answer to nothing")
	}
	if err != nil {
		return nil, err
	}
	return answer.Bytes(), nil
}

// PayloadAcknowledged takes the answer to a packet. One that cannot be read counts as a refusal.
func (k *Keeper) PayloadAcknowledged(ctx context.Context, sent internodetypes.PayloadRef, body, answer []byte) error {
	said, err := types.ParsePacket(answer)
	if err != nil {
		return k.PayloadFailed(ctx, sent, body, types.ErrInvalidPacket.ABCICode())
	}
	return k.settled(ctx, sent, body, &said, 0)
}

// PayloadFailed takes the refusal of a packet.
func (k *Keeper) PayloadFailed(ctx context.Context, sent internodetypes.PayloadRef, body []byte, code uint32) error {
	return k.settled(ctx, sent, body, nil, code)
}

// PayloadTimedOut learns that a packet never came.
func (k *Keeper) PayloadTimedOut(ctx context.Context, sent internodetypes.PayloadRef, body []byte) error {
	return k.settled(ctx, sent, body, nil, internodetypes.ErrPacketTimedOut.ABCICode())
}

// settled lets the end of a packet have its effect, by what the packet was about.
func (k *Keeper) settled(ctx context.Context, sent internodetypes.PayloadRef, body []byte, answer *types.PacketData, code uint32) error {
	packet, err := types.ParsePacket(body)
	if err != nil {
		return err
	}
	switch packet.Content.(type) {
	case *types.PacketData_Alliance, *types.PacketData_Answers:
		return k.settle(ctx, sent, packet, answer, code)
	case *types.PacketData_Mirror:
		return k.settleMirror(ctx, sent, *packet.GetMirror(), answer, code)
	}
	return nil
}
