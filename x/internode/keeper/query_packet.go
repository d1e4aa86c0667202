package keeper

import (
	"context"

	"cosmossdk.io/collections"

	"github.com/amigos-network/amigos/x/internode/types"
)

func (k *Keeper) queryPackets(ctx context.Context, req *types.QueryPendingPacketsRequest) (types.QueryPendingPacketsResponse, error) {
	var res types.QueryPendingPacketsResponse
	var err error
	res.Packets, res.Next, err = packetPage(ctx, k.Packets, page{req.ChannelId, req.After, req.Limit})
	return res, err
}

func (k *Keeper) queryAcknowledgements(ctx context.Context, req *types.QueryAcknowledgementsRequest) (types.QueryAcknowledgementsResponse, error) {
	var res types.QueryAcknowledgementsResponse
	var err error
	res.Acknowledgements, res.Next, err = packetPage(ctx, k.Acks, page{req.ChannelId, req.After, req.Limit})
	return res, err
}

// page is which part of a channel's records is asked for.
type page struct {
	channelID string
	after     uint64
	limit     uint32
}

// packetPage returns records of one channel by their sequence, and the cursor of the next page if there is one.
func packetPage[V any, P interface {
	*V
	Size() int
}](ctx context.Context, records collections.Map[types.PacketKey, V], p page,
) (found []V, next uint64, err error) {
	if !types.IsChannel(p.channelID) {
		return nil, 0, types.ErrInvalidRequest.Wrapf("channel_id %q is no channel; write its ID, as channel-0", p.channelID)
	}
	limit, size, last := types.PageSize(p.limit), 0, p.after
	ranger := collections.NewPrefixedPairRange[string, uint64](p.channelID).StartExclusive(p.after)
	err = records.Walk(ctx, ranger, func(at types.PacketKey, record V) (bool, error) {
		size += P(&record).Size()
		if len(found) == limit || size > types.MaxPageBytes && len(found) > 0 {
			next = last
			return true, nil
		}
		found, last = append(found, record), at.K2()
		return false, nil
	})
	return found, next, err
}
