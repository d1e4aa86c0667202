package keeper

import (
	"cmp"
	"context"
	"slices"

	"cosmossdk.io/collections"

	"github.com/amigos-network/amigos/x/internode/types"
)

func (k *Keeper) queryLink(ctx context.Context, req *types.QueryLinkRequest) (types.QueryLinkResponse, error) {
	link, err := k.link(ctx, req.Link)
	if err != nil {
		return types.QueryLinkResponse{}, err
	}
	record, err := k.linkRecord(ctx, link)
	return types.QueryLinkResponse{Record: record}, err
}

func (k *Keeper) queryLinks(ctx context.Context, req *types.QueryLinksRequest) (types.QueryLinksResponse, error) {
	var res types.QueryLinksResponse
	limit, size, last := types.PageSize(req.Limit), 0, req.After
	after := new(collections.Range[uint64]).StartExclusive(req.After)
	err := k.Links.Walk(ctx, after, func(number uint64, link types.Link) (bool, error) {
		if len(res.Records) == limit || size >= types.MaxPageBytes {
			res.Next = last
			return true, nil
		}
		record, err := k.linkRecord(ctx, link)
		res.Records, last = append(res.Records, record), number
		size += record.Size()
		return false, err
	})
	return res, err
}

// linkRecord adds to a link what follows from it. A retired link has nothing more.
func (k *Keeper) linkRecord(ctx context.Context, link types.Link) (types.LinkRecord, error) {
	record := types.LinkRecord{Link: link}
	if link.Retired() {
		return record, nil
	}
	var err error
	if record.Meter, err = k.meter(ctx, link.Number); err != nil {
		return record, err
	}
	if record.Channels, err = k.channelsOf(ctx, link.Number); err != nil {
		return record, err
	}
	slices.SortFunc(record.Channels, func(a, b string) int {
		present := func(id string) int {
			if id == link.ChannelId {
				return 1
			}
			return 0
		}
		return cmp.Or(cmp.Compare(present(a), present(b)), cmp.Compare(len(a), len(b)), cmp.Compare(a, b))
	})
	info, err := k.channels.Channel(ctx, link.ChannelId)
	if err != nil {
		return record, err
	}
	record.ClientStatus = info.ClientStatus
	record.Blocker, err = refusalCode(k.blocker(ctx, link))
	return record, err
}

// refusalCode is the code of a refusal; faults stay errors.
func refusalCode(err error) (uint32, error) {
	if code, refused := types.Refusal(err); refused {
		return code, nil
	}
	return 0, err
}
