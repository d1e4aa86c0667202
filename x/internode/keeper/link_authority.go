package keeper

import (
	"context"

	"cosmossdk.io/collections"

	"github.com/amigos-network/amigos/x/internode/types"
)

// governed finds a link for a message that only the link authority may send.
func (k *Keeper) governed(ctx context.Context, signer, written string) (types.Link, error) {
	params, err := k.Params.Get(ctx)
	if err != nil {
		return types.Link{}, err
	}
	if signer != params.LinkAuthority { // both have one spelling
		return types.Link{}, types.ErrInvalidAuthority.Wrapf("%s, not the link authority %s", signer, params.LinkAuthority)
	}
	return k.link(ctx, written)
}

// nameLink gives a link its name, or takes it away.
func (k *Keeper) nameLink(ctx context.Context, req *types.MsgNameLink) error {
	link, err := k.governed(ctx, req.Authority, req.Link)
	if err != nil {
		return err
	}
	if req.Name != "" {
		switch holder, err := k.link(ctx, req.Name); {
		case err == nil && holder.Number != link.Number:
			return types.ErrLinkNameTaken.Wrapf("%s, by %s", req.Name, types.LinkAddress(holder.Number))
		case err != nil && tolerate(err) != nil:
			return err
		}
	}
	link.Name = req.Name
	if err := k.setLink(ctx, link); err != nil {
		return err
	}
	return emit(ctx, &types.EventLinkNamed{Link: link.Number, Name: link.Name})
}

// quarantineLink stops or resumes all traffic of a link. What is on its way is still settled.
func (k *Keeper) quarantineLink(ctx context.Context, req *types.MsgQuarantineLink) error {
	link, err := k.governed(ctx, req.Authority, req.Link)
	if err != nil {
		return err
	}
	link.Quarantined, link.Reason = req.Quarantined, req.Reason
	if err := k.setLink(ctx, link); err != nil {
		return err
	}
	return emit(ctx, &types.EventLinkQuarantined{Link: link.Number, Quarantined: link.Quarantined})
}

// repointLink lets a link use another open channel to the same chain. The link that the channel was born with is
// retired, with all channels it had: they lead to the re-pointed link from now on.
func (k *Keeper) repointLink(ctx context.Context, req *types.MsgRepointLink) error {
	link, err := k.governed(ctx, req.Authority, req.Link)
	if err != nil {
		return err
	}
	from, err := k.linkOfChannel(ctx, req.ChannelId)
	if err != nil {
		return err
	}
	info, err := k.channels.Channel(ctx, req.ChannelId)
	if err != nil {
		return err
	}
	switch {
	case link.ChannelId == req.ChannelId && link.Open:
		return types.ErrInvalidLink.Wrapf("%s uses %s already", link.Label(), req.ChannelId)
	case !info.Open:
		return types.ErrInvalidLink.Wrapf("%s is not open", req.ChannelId)
	case info.ChainID != link.ChainId:
		return types.ErrInvalidLink.Wrapf("%s leads to %s, and %s to %s", req.ChannelId, info.ChainID, link.Label(), link.ChainId)
	}
	retired := uint64(0)
	if from.Number != link.Number {
		retired = from.Number
		if err := k.retireLink(ctx, from, link); err != nil {
			return err
		}
	}
	if err := k.setLink(ctx, use(link, req.ChannelId, info)); err != nil {
		return err
	}
	if err := k.succeeded(ctx, link); err != nil { // what failed on the old channel says nothing of the new one
		return err
	}
	return emit(ctx, &types.EventLinkRepointed{Link: link.Number, ChannelId: req.ChannelId, Retired: retired})
}

// retireLink hands the channels of a link to another one. Its number stays as a way to that one.
func (k *Keeper) retireLink(ctx context.Context, from, into types.Link) error {
	channels, err := k.channelsOf(ctx, from.Number)
	if err != nil {
		return err
	}
	kept, err := k.channelsOf(ctx, into.Number)
	if err != nil {
		return err
	}
	if len(channels)+len(kept) > types.MaxLinkChannels {
		return types.ErrInvalidLink.Wrapf("%s would have more than %d channels", into.Label(), types.MaxLinkChannels)
	}
	for _, id := range channels {
		if err := k.Channels.Set(ctx, id, into.Number); err != nil {
			return err
		}
	}
	if err := k.Meters.Remove(ctx, from.Number); err != nil {
		return err
	}
	return k.setLink(ctx, types.Link{
		Number: from.Number, ChainId: from.ChainId, OpenedHeight: from.OpenedHeight, RetiredInto: into.Number,
	})
}

// channelsOf are the channels that lead to a link, by their IDs.
func (k *Keeper) channelsOf(ctx context.Context, link uint64) (ids []string, err error) {
	ranger := collections.NewPrefixedPairRange[uint64, string](link)
	err = k.Channels.Indexes.Link.Walk(ctx, ranger, func(_ uint64, id string) (bool, error) {
		ids = append(ids, id)
		return false, nil
	})
	return ids, err
}
