package keeper

import (
	"context"

	"cosmossdk.io/collections"

	"github.com/amigos-network/amigos/x/internode/types"
)

// numberedLink is the link of `link-1` in an exported list, also of one that is retired.
func numberedLink(_ context.Context, written string) (types.Link, error) {
	number, ok := types.LinkNumber(written)
	if !ok {
		return types.Link{}, types.ErrInvalidGenesis.Wrapf("list names link %q, not a number", written)
	}
	return types.Link{Number: number}, nil
}

// initLinks writes links, outboxes, and what is on its way.
func (k *Keeper) initLinks(ctx context.Context, state types.GenesisState) error {
	if err := k.LinkNumbers.Set(ctx, state.LastLink); err != nil {
		return err
	}
	for _, link := range state.Links {
		if err := k.initLink(ctx, link); err != nil {
			return err
		}
	}
	for _, outbox := range state.Outboxes {
		if err := k.Outboxes.Set(ctx, outbox.Node, outbox.State); err != nil {
			return err
		}
		for _, entry := range outbox.Entries {
			if err := k.Sent.Set(ctx, collections.Join(outbox.Node, entry.Number), entry); err != nil {
				return err
			}
		}
	}
	for _, packet := range state.Packets {
		if err := k.Packets.Set(ctx, collections.Join(packet.ChannelId, packet.Sequence), packet); err != nil {
			return err
		}
	}
	for _, ack := range state.Acknowledgements {
		if err := k.Acks.Set(ctx, collections.Join(ack.ChannelId, ack.Sequence), ack); err != nil {
			return err
		}
	}
	return nil
}

func (k *Keeper) initLink(ctx context.Context, link types.GenesisLink) error {
	if err := k.setLink(ctx, link.Link); err != nil {
		return err
	}
	if link.Meter != (types.LinkMeter{}) {
		if err := k.Meters.Set(ctx, link.Link.Number, link.Meter); err != nil {
			return err
		}
	}
	for _, id := range link.Channels {
		if err := k.Channels.Set(ctx, id, link.Link.Number); err != nil {
			return err
		}
	}
	return nil
}

// exportLinks adds links, outboxes, and what is on its way.
func (k *Keeper) exportLinks(ctx context.Context, state *types.GenesisState) (err error) {
	if state.LastLink, err = k.LinkNumbers.Peek(ctx); err != nil {
		return err
	}
	err = k.Links.Walk(ctx, nil, func(_ uint64, link types.Link) (bool, error) {
		state.Links = append(state.Links, types.GenesisLink{Link: link})
		return false, nil
	})
	if err != nil {
		return err
	}
	for i := range state.Links {
		link := &state.Links[i]
		if link.Meter, err = k.meter(ctx, link.Link.Number); err != nil {
			return err
		}
		if link.Channels, err = k.channelsOf(ctx, link.Link.Number); err != nil {
			return err
		}
	}
	if err := k.exportOutboxes(ctx, state); err != nil {
		return err
	}
	err = k.Packets.Walk(ctx, nil, func(_ types.PacketKey, packet types.PendingPacket) (bool, error) {
		state.Packets = append(state.Packets, packet)
		return false, nil
	})
	if err != nil {
		return err
	}
	return k.Acks.Walk(ctx, nil, func(_ types.PacketKey, ack types.WrittenAcknowledgement) (bool, error) {
		state.Acknowledgements = append(state.Acknowledgements, ack)
		return false, nil
	})
}

func (k *Keeper) exportOutboxes(ctx context.Context, state *types.GenesisState) error {
	err := k.Outboxes.Walk(ctx, nil, func(number uint64, outbox types.OutboxState) (bool, error) {
		state.Outboxes = append(state.Outboxes, types.GenesisOutbox{Node: number, State: outbox})
		return false, nil
	})
	if err != nil {
		return err
	}
	for i := range state.Outboxes {
		outbox := &state.Outboxes[i]
		ranger := collections.NewPrefixedPairRange[uint64, uint64](outbox.Node)
		err := k.Sent.Walk(ctx, ranger, func(_ types.EntryKey, entry types.OutboxEntry) (bool, error) {
			outbox.Entries = append(outbox.Entries, entry)
			return false, nil
		})
		if err != nil {
			return err
		}
	}
	return nil
}
