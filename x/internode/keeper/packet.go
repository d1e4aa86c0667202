package keeper

import (
	"context"
	"errors"
	"time"

	"cosmossdk.io/collections"

	"github.com/amigos-network/amigos/x/internode/types"
)

// span is consecutive messages of one node's outbox; the zero span for a packet that holds none.
type span struct {
	node  uint64
	first uint64
	count int
}

// sendPacket gives data to a link's channel, tells the other chain beside it up to where its acknowledgements are no
// more needed, and keeps the packet until it is answered. It writes nothing when it refuses.
func (k *Keeper) sendPacket(ctx context.Context, params types.Params, c *channel, data types.PacketData, timeoutAt int64, from span) (uint64, error) {
	var err error
	if data.AckedThrough, err = k.ackedThrough(ctx, c.link.ChannelId, c.info.NextSequence); err != nil {
		return 0, err
	}
	bz := data.Bytes()
	if len(bz) > int(params.MaxPacketBytes) {
		return 0, types.ErrPacketTooLarge.Wrapf("%d bytes, at most %d", len(bz), params.MaxPacketBytes)
	}
	packet := types.PendingPacket{
		ChannelId: c.link.ChannelId, Link: c.link.Number, Data: bz,
		TimeoutAt: uint64(timeoutAt) * uint64(time.Millisecond),
		Height:    height(ctx), Time: now(ctx), Node: from.node, First: from.first, Count: uint32(from.count),
	}
	if packet.Sequence, err = k.channels.SendPacket(ctx, packet.ChannelId, packet.TimeoutAt, bz); err != nil {
		return 0, err
	}
	c.info.NextSequence = packet.Sequence + 1
	return packet.Sequence, k.Packets.Set(ctx, collections.Join(packet.ChannelId, packet.Sequence), packet)
}

// ackedThrough is the last sequence before the first packet of a channel that still waits. Others' packets must not
// change the price of one, so it is free of gas.
func (k *Keeper) ackedThrough(ctx context.Context, channelID string, next uint64) (uint64, error) {
	ranger := collections.NewPrefixedPairRange[string, uint64](channelID)
	iter, err := k.Packets.Iterate(ungassed(ctx), ranger)
	if err != nil {
		return 0, err
	}
	defer iter.Close()
	first := max(next, 1)
	if iter.Valid() {
		at, err := iter.Key()
		if err != nil {
			return 0, err
		}
		first = at.K2()
	}
	return first - 1, nil
}

// take removes and returns a packet that waited. There is none the second time, so an answer counts once.
func (k *Keeper) take(ctx context.Context, channelID string, sequence uint64) (types.PendingPacket, bool, error) {
	at := collections.Join(channelID, sequence)
	packet, err := k.Packets.Get(ctx, at)
	if errors.Is(err, collections.ErrNotFound) {
		return types.PendingPacket{}, false, nil
	}
	if err != nil {
		return types.PendingPacket{}, false, err
	}
	return packet, true, k.Packets.Remove(ctx, at)
}

// sweepPackets gives up at most limit packets of a link's channels whose timeout is a retention ago: the other chain took
// them, and its answer is lost for good, as when the channel was closed before it came. Their messages fail with
// ErrNotRelayed, unless receipts told more; whether they were filed is not known here.
func (k *Keeper) sweepPackets(ctx context.Context, params types.Params, channels []string, limit int) (given int, err error) {
	before := now(ctx) - params.Retention.Milliseconds()
	for _, id := range channels {
		for given < limit {
			packet, waits, err := k.firstPacket(ctx, id)
			if err != nil {
				return 0, err
			}
			if !waits || int64(packet.TimeoutAt/uint64(time.Millisecond)) > before {
				break
			}
			if err := k.giveUp(ctx, id, packet.Sequence); err != nil {
				return 0, err
			}
			given++
		}
	}
	return given, nil
}

func (k *Keeper) giveUp(ctx context.Context, channelID string, sequence uint64) error {
	packet, waited, err := k.take(ctx, channelID, sequence)
	if err != nil || !waited {
		return err
	}
	if packet.Count == 0 {
		return k.settleData(ctx, packet, types.AcknowledgementData{}, types.ErrNotRelayed.ABCICode())
	}
	return k.settleMessages(ctx, packet, func(_ int, entry *types.OutboxEntry) { entry.GiveUp() })
}

// firstPacket is the first of a channel's packets that waits.
func (k *Keeper) firstPacket(ctx context.Context, channelID string) (first types.PendingPacket, waits bool, err error) {
	err = k.Packets.Walk(ctx, collections.NewPrefixedPairRange[string, uint64](channelID),
		func(_ types.PacketKey, packet types.PendingPacket) (bool, error) {
			first, waits = packet, true
			return true, nil
		})
	return first, waits, err
}
