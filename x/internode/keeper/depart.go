package keeper

import (
	"context"

	"cosmossdk.io/collections"

	"github.com/amigos-network/amigos/x/internode/types"
)

const (
	// packetOverhead is more than all that a packet adds to its items.
	packetOverhead = 16
	// itemOverhead is more than all that a packet adds to one of them.
	itemOverhead = 5
)

// sendOff gives the messages of a batch that leave to IBC, as few packets as they need, and notes in their results where
// each went. A refusal of one packet is that of all its messages, and of the whole batch if it is atomic.
func (k *Keeper) sendOff(ctx context.Context, d *departure, results []types.SendResult, atomic bool) error {
	if d == nil {
		return nil
	}
	was := d.outbox
	for _, p := range d.parties {
		for len(p.messages) > 0 {
			n := d.fit(p.messages)
			err := k.sendMessages(ctx, d, p, p.messages[:n], results)
			code, refused := types.Refusal(err)
			if err != nil && (atomic || !refused) {
				return inBatch(err, p.messages[0].at, len(results))
			}
			if refused {
				for _, m := range p.messages[:n] {
					results[m.at].Code = code
				}
			}
			p.messages = p.messages[n:]
		}
	}
	if d.outbox == was {
		return nil
	}
	return k.Outboxes.Set(ctx, d.sender.Number, d.outbox)
}

// fit numbers messages and tells how many of them one packet holds: always one, since a packet has room for any message.
func (d *departure) fit(messages []passenger) int {
	size := packetOverhead
	for i := range messages {
		messages[i].message.Number = d.outbox.Last + 1 + uint64(i)
		size += messages[i].message.Size() + itemOverhead
		if size > int(d.params.MaxPacketBytes) && i > 0 {
			return i
		}
	}
	return len(messages)
}

// sendMessages sends one packet of messages and files them in the sender's outbox.
func (k *Keeper) sendMessages(ctx context.Context, d *departure, p *party, messages []passenger, results []types.SendResult) error {
	data := types.PacketData{Messages: make([]types.PacketMessage, len(messages))}
	timeoutAt := d.timeoutAt
	if timeoutAt == 0 {
		timeoutAt = now(ctx) + d.params.PacketTimeout.Milliseconds()
	}
	for i, m := range messages {
		data.Messages[i] = m.message
		if at := m.message.Message.ExpiresAt; at > 0 {
			timeoutAt = min(timeoutAt, at)
		}
	}
	from := span{node: d.sender.Number, first: messages[0].message.Number, count: len(messages)}
	sequence, err := k.sendPacket(ctx, d.params, &p.channel, data, timeoutAt, from)
	if err != nil {
		return err
	}
	link := p.channel.link
	for _, m := range messages {
		entry := types.OutboxEntry{
			Number: m.message.Number, Message: m.message.Message, Parent: m.parent, Hops: m.message.Hops,
			Link: link.Number, ChannelId: link.ChannelId, Sequence: sequence, TimeoutAt: timeoutAt,
			Height: height(ctx), Time: now(ctx), Status: types.MESSAGE_STATUS_PENDING,
			UpdatedHeight: height(ctx), UpdatedTime: now(ctx),
		}
		if err := k.Sent.Set(ctx, collections.Join(d.sender.Number, entry.Number), entry); err != nil {
			return err
		}
		result := &results[m.at]
		result.Number, result.Link, result.ChannelId, result.Sequence = entry.Number, link.Number, link.ChannelId, sequence
	}
	d.outbox.Last += uint64(len(messages))
	d.outbox.Pending += uint32(len(messages))
	d.waiting -= uint32(len(messages))
	if err := k.dropSent(ctx, d.params, d.sender, &d.outbox, staleHeads*len(messages)); err != nil {
		return err
	}
	return emit(ctx, &types.EventMessagesLeft{
		Sender: d.sender.Address, First: from.first, Last: d.outbox.Last, Link: link.Number,
		ChannelId: link.ChannelId, Sequence: sequence,
	})
}
