package keeper

import (
	"context"

	sdk "github.com/cosmos/cosmos-sdk/types"

	"github.com/amigos-network/amigos/x/internode/types"
)

// AcknowledgePacket settles a packet by the other chain's acknowledgement: the result of a successful one, or the code
// of one that refused the packet whole. It counts once; for a packet that does not wait it does nothing. No answer,
// however wrong, keeps a packet from being settled.
func (k *Keeper) AcknowledgePacket(ctx context.Context, channelID string, sequence uint64, result []byte, code uint32) error {
	packet, waited, err := k.take(ctx, channelID, sequence)
	if err != nil || !waited {
		return err
	}
	var answer types.AcknowledgementData
	if code == 0 {
		var bad error
		answer, bad = types.ParseAcknowledgement(result)
		if bad == nil && len(answer.Results) != int(packet.Count) {
			bad = types.ErrInvalidPacket.Wrapf("%d results for %d messages", len(answer.Results), packet.Count)
		}
		code, _ = types.Refusal(bad)
	}
	switch {
	case packet.Count > 0:
		err = k.settleMessages(ctx, packet, func(i int, entry *types.OutboxEntry) {
			if code != 0 {
				entry.Status, entry.Code = types.MESSAGE_STATUS_FAILED, code
				return
			}
			entry.Settle(answer, answer.Results[i])
		})
	default:
		err = k.settleData(ctx, packet, answer, code)
	}
	if err != nil {
		return err
	}
	return k.gauge(ctx, packet, code)
}

// TimeoutPacket settles a packet that the other chain never took and never will. It counts once.
func (k *Keeper) TimeoutPacket(ctx context.Context, channelID string, sequence uint64) error {
	packet, waited, err := k.take(ctx, channelID, sequence)
	if err != nil || !waited {
		return err
	}
	if packet.Count > 0 {
		err = k.settleMessages(ctx, packet, func(_ int, entry *types.OutboxEntry) {
			entry.Status, entry.Code = types.MESSAGE_STATUS_EXPIRED, types.ErrPacketTimedOut.ABCICode()
		})
	} else {
		err = k.timeoutData(ctx, packet)
	}
	if err != nil {
		return err
	}
	return k.gauge(ctx, packet, types.ErrPacketTimedOut.ABCICode())
}

// settleMessages notes the answer to each message of a packet, and that they wait no more.
func (k *Keeper) settleMessages(ctx context.Context, packet types.PendingPacket, settle func(i int, entry *types.OutboxEntry)) error {
	of := span{node: packet.Node, first: packet.First, count: int(packet.Count)}
	var pongs []types.OutboxEntry
	err := k.revise(ctx, of, func(i int, entry *types.OutboxEntry) (bool, error) {
		settle(i, entry)
		if entry.ToChain() && entry.Status == types.MESSAGE_STATUS_PROCESSED && entry.Answer == nil {
			entry.Answer = &types.PingAnswer{Height: height(ctx), Time: now(ctx)}
			pongs = append(pongs, *entry)
		}
		return true, nil
	})
	if err != nil {
		return err
	}
	for _, ping := range pongs {
		if err := emitRemoteAnswer(ctx, ping, types.Behind("", packet.Link)); err != nil {
			return err
		}
	}
	state, err := k.outboxState(ctx, packet.Node)
	if err != nil {
		return err
	}
	state.Pending -= min(state.Pending, packet.Count)
	return k.Outboxes.Set(ctx, packet.Node, state)
}

// settleData settles a packet that holds no messages: another module's, or receipts, which ask for no answer.
func (k *Keeper) settleData(ctx context.Context, packet types.PendingPacket, answer types.AcknowledgementData, code uint32) error {
	data, err := types.ParsePacket(packet.Data)
	if err != nil || data.Payload == nil {
		return err
	}
	return k.settlePayload(ctx, packet, *data.Payload, func(ctx context.Context, h types.PayloadHandler, ref types.PayloadRef) error {
		if code != 0 {
			return h.PayloadFailed(ctx, ref, data.Payload.Body, code)
		}
		return h.PayloadAcknowledged(ctx, ref, data.Payload.Body, answer.Payload)
	})
}

func (k *Keeper) timeoutData(ctx context.Context, packet types.PendingPacket) error {
	data, err := types.ParsePacket(packet.Data)
	if err != nil {
		return err
	}
	if data.Payload == nil {
		return k.tellAgain(ctx, packet, data.Receipts)
	}
	return k.settlePayload(ctx, packet, *data.Payload, func(ctx context.Context, h types.PayloadHandler, ref types.PayloadRef) error {
		return h.PayloadTimedOut(ctx, ref, data.Payload.Body)
	})
}

// tellAgain sends receipts again that no one took, over the link as it is now: once per timeout.
func (k *Keeper) tellAgain(ctx context.Context, packet types.PendingPacket, receipts []types.PacketReceipt) error {
	params, err := k.Params.Get(ctx)
	if err != nil {
		return err
	}
	return k.tellLink(ctx, params, packet.Link, receipts)
}

// gauge lets the circuit breaker of a packet's link know how the packet ended. What a sender can bring about alone says
// nothing of the link: a short timeout, a packet larger than the other chain takes, a payload that its module refuses.
func (k *Keeper) gauge(ctx context.Context, packet types.PendingPacket, code uint32) error {
	link, err := k.livingLink(ctx, packet.Link)
	if err != nil {
		return err
	}
	switch code {
	case 0:
		return k.succeeded(ctx, link)
	case types.ErrPacketTooLarge.ABCICode():
		return nil
	case types.ErrPacketTimedOut.ABCICode():
		params, err := k.Params.Get(ctx)
		if err != nil || packet.Waits() < params.PacketTimeout {
			return err
		}
	default:
		if packet.Count == 0 && isPayload(packet) {
			return nil
		}
	}
	return k.failed(ctx, link)
}

func isPayload(packet types.PendingPacket) bool {
	data, err := types.ParsePacket(packet.Data)
	return err == nil && data.Payload != nil
}

// shield runs a callback of another module in a context of its own. Its error is logged and keeps nothing from being
// settled.
func shield(ctx context.Context, what string, call func(context.Context) error) {
	sdkCtx := sdk.UnwrapSDKContext(ctx)
	cached, write := sdkCtx.CacheContext()
	if err := call(cached); err != nil {
		sdkCtx.Logger().Info("payload settled without its module", "module", types.ModuleName, "payload", what, "err", err)
		return
	}
	write()
}
