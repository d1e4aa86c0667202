package keeper

import (
	"context"
	"errors"

	"cosmossdk.io/collections"

	"github.com/amigos-network/amigos/x/internode/types"
)

// ChannelOpened gives a channel that both ends have agreed on a link of its own. IBC calls it when the handshake ends.
func (k *Keeper) ChannelOpened(ctx context.Context, channelID string) error {
	info, err := k.channels.Channel(ctx, channelID)
	if err != nil {
		return err
	}
	last, err := k.LinkNumbers.Next(ctx)
	if err != nil {
		return err
	}
	link := types.Link{Number: last + 1, OpenedHeight: height(ctx)}
	if err := k.setLink(ctx, use(link, channelID, info)); err != nil {
		return err
	}
	if err := k.Channels.Set(ctx, channelID, link.Number); err != nil {
		return err
	}
	return emit(ctx, &types.EventLinkOpened{Link: link.Number, ChannelId: channelID, ChainId: info.ChainID})
}

// ChannelClosed marks the link that uses a channel as closed. What is on its way over it is settled by timeouts.
func (k *Keeper) ChannelClosed(ctx context.Context, channelID string) error {
	link, err := k.linkOfChannel(ctx, channelID)
	if err != nil {
		return err
	}
	if link.ChannelId != channelID || !link.Open {
		return nil // the link uses another one by now
	}
	link.Open = false
	if err := k.setLink(ctx, link); err != nil {
		return err
	}
	return emit(ctx, &types.EventLinkClosed{Link: link.Number, ChannelId: channelID})
}

// use lets a link use a channel.
func use(link types.Link, channelID string, info types.ChannelInfo) types.Link {
	link.ChainId, link.ChannelId, link.Open = info.ChainID, channelID, true
	link.ClientId, link.ConnectionId = info.ClientID, info.ConnectionID
	link.CounterpartyChannelId = info.CounterpartyChannelID
	return link
}

func (k *Keeper) setLink(ctx context.Context, link types.Link) error {
	return k.Links.Set(ctx, link.Number, link)
}

// link finds a link as written: by its number, a channel it has or had, or its name.
func (k *Keeper) link(ctx context.Context, written string) (types.Link, error) {
	if number, ok := types.LinkNumber(written); ok {
		return k.livingLink(ctx, number)
	}
	if types.IsChannel(written) {
		return k.linkOfChannel(ctx, written)
	}
	number, err := k.Links.Indexes.Name.Number(ctx, written)
	if errors.Is(err, collections.ErrNotFound) {
		return types.Link{}, noLink(written)
	}
	if err != nil {
		return types.Link{}, err
	}
	return k.livingLink(ctx, number)
}

// linkOfChannel is the link that a channel leads to.
func (k *Keeper) linkOfChannel(ctx context.Context, channelID string) (types.Link, error) {
	number, err := k.Channels.Get(ctx, channelID)
	if errors.Is(err, collections.ErrNotFound) {
		return types.Link{}, noLink(channelID)
	}
	if err != nil {
		return types.Link{}, err
	}
	return k.livingLink(ctx, number)
}

// livingLink is the link of a number, or the one that took its channel. A retired link is never re-pointed to, so the
// way ends.
func (k *Keeper) livingLink(ctx context.Context, number uint64) (types.Link, error) {
	for {
		link, err := k.Links.Get(ctx, number)
		if errors.Is(err, collections.ErrNotFound) {
			return types.Link{}, noLink(types.LinkAddress(number))
		}
		if err != nil || !link.Retired() {
			return link, err
		}
		number = link.RetiredInto
	}
}

func noLink(written string) error {
	return types.ErrLinkNotFound.Wrapf("this chain has no link %q", written)
}

// channel is a link with its channel, ready to send.
type channel struct {
	link types.Link
	info types.ChannelInfo
}

// sendable refuses, with the reason, a link that sends nothing. A pause is another matter: it holds back messages alone.
func (k *Keeper) sendable(ctx context.Context, link types.Link) (channel, error) {
	if link.Quarantined {
		return channel{}, types.ErrLinkQuarantined.Wrapf("%s: %s", link.Label(), reasonOr(link.Reason, "no reason given"))
	}
	if !link.Open {
		return channel{}, types.ErrLinkClosed.Wrapf("%s: %s", link.Label(), link.ChannelId)
	}
	info, err := k.channels.Channel(ctx, link.ChannelId)
	if err != nil {
		return channel{}, err
	}
	if !info.Open {
		return channel{}, types.ErrLinkClosed.Wrapf("%s: %s", link.Label(), link.ChannelId)
	}
	if info.ClientStatus != types.ClientActive {
		return channel{}, types.ErrClientNotActive.Wrapf("%s: client %s is %s", link.Label(), info.ClientID, info.ClientStatus)
	}
	return channel{link: link, info: info}, nil
}

// blocker is what keeps messages from leaving over a link, or nil.
func (k *Keeper) blocker(ctx context.Context, link types.Link) error {
	if _, err := k.sendable(ctx, link); err != nil {
		return err
	}
	return k.paused(ctx, link)
}

func reasonOr(reason, otherwise string) string {
	if reason == "" {
		return otherwise
	}
	return reason
}
