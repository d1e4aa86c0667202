package keeper

import (
	"context"

	sdk "github.com/cosmos/cosmos-sdk/types"

	"github.com/amigos-network/amigos/x/internode/types"
)

// ReceivePacket takes a packet that the light client of the other chain has proven, and returns the result for a
// successful acknowledgement. An error refuses the packet whole: then nothing is written, and the acknowledgement is the
// error's, of which only the code reaches the other chain.
func (k *Keeper) ReceivePacket(ctx context.Context, channelID string, sequence, _ uint64, data []byte) ([]byte, error) {
	cached, write := sdk.UnwrapSDKContext(ctx).CacheContext()
	answer, err := k.receive(cached, channelID, sequence, data)
	if err != nil {
		return nil, err
	}
	bz := answer.Bytes()
	if len(bz) > types.MaxPacketBytes {
		return nil, types.ErrPacketTooLarge.Wrapf("acknowledgement: %d bytes, never more than %d", len(bz), types.MaxPacketBytes)
	}
	write()
	return bz, nil
}

func (k *Keeper) receive(ctx context.Context, channelID string, sequence uint64, data []byte) (types.AcknowledgementData, error) {
	answer := types.AcknowledgementData{Height: height(ctx), Time: now(ctx)}
	params, err := k.Params.Get(ctx)
	if err != nil {
		return answer, err
	}
	if len(data) > int(params.MaxPacketBytes) {
		return answer, types.ErrPacketTooLarge.Wrapf("%d bytes, at most %d", len(data), params.MaxPacketBytes)
	}
	packet, err := types.ParsePacket(data)
	if err != nil {
		return answer, err
	}
	link, err := k.linkOfChannel(ctx, channelID)
	if err != nil {
		return answer, err
	}
	if link.Quarantined {
		return answer, types.ErrLinkQuarantined.Wrapf("%s: %s", link.Label(), reasonOr(link.Reason, "no reason given"))
	}
	if err := k.rate(ctx, params, link, max(1, len(packet.Messages))); err != nil {
		return answer, err
	}
	if err := k.dropAcknowledged(ctx, channelID, packet.AckedThrough); err != nil {
		return answer, err
	}
	switch {
	case packet.Payload != nil:
		answer.Payload, err = k.receivePayload(ctx, link, channelID, sequence, *packet.Payload)
	case len(packet.Receipts) > 0:
		err = k.receiveReceipts(ctx, link, packet.Receipts)
	default:
		answer.Results, err = k.receiveMessages(ctx, params, link, channelID, packet.Messages)
	}
	return answer, err
}

// receiveMessages delivers the messages of one sender behind a link, in order. A refused one leaves no trace but its
// code.
func (k *Keeper) receiveMessages(ctx context.Context, params types.Params, link types.Link, channelID string, messages []types.PacketMessage) ([]types.PacketResult, error) {
	first := messages[0].Message
	link, err := k.checkOrigin(ctx, link, channelID, first.OriginChain)
	if err != nil {
		return nil, err
	}
	b := newBatch(params, origin{road: types.ROAD_PACKET, link: link, account: first.Sender})
	results := make([]types.PacketResult, len(messages))
	for i, m := range messages {
		sdk.UnwrapSDKContext(ctx).GasMeter().ConsumeGas(entryGas, "internode entry")
		result, err := k.receiveMessage(ctx, b, m)
		code, refused := types.Refusal(err)
		if err != nil && !refused {
			return nil, inBatch(err, i, len(messages))
		}
		if refused {
			result.Code, result.Arrival = code, 0
		}
		results[i] = result
	}
	return results, k.close(ctx, b)
}

func (k *Keeper) receiveMessage(ctx context.Context, b *batch, m types.PacketMessage) (types.PacketResult, error) {
	to, err := types.ParseAddress(m.Message.Recipient)
	if err != nil {
		return types.PacketResult{}, err
	}
	if to.Form == types.FormChain { // a ping to this chain: the acknowledgement is the answer
		return types.PacketResult{}, checkMessage(ctx, b.params, m.Message)
	}
	at, err := k.deliver(ctx, b, said{message: m.Message, number: m.Number, answers: m.Answers, hops: m.Hops})
	return types.PacketResult{Recipient: at.recipient, Arrival: at.arrival}, err
}

// checkOrigin refuses messages that claim another origin than the chain behind the link. That chain's ID is the light
// client's; when the chain was upgraded to another ID, its client here was too, and the link learns it now.
func (k *Keeper) checkOrigin(ctx context.Context, link types.Link, channelID, originChain string) (types.Link, error) {
	if originChain == link.ChainId {
		return link, nil
	}
	info, err := k.channels.Channel(ctx, channelID)
	if err != nil {
		return link, err
	}
	if originChain != info.ChainID || channelID != link.ChannelId {
		return link, types.ErrInvalidPacket.Wrapf("messages of chain %q came over %s, which leads to %s", originChain, link.Label(), link.ChainId)
	}
	link.ChainId = info.ChainID
	return link, k.setLink(ctx, link)
}
