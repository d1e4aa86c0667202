package keeper

import (
	"context"

	"cosmossdk.io/collections"

	"github.com/amigos-network/amigos/x/agentchat/types"
	internodetypes "github.com/amigos-network/amigos/x/internode/types"
)

func (k *Keeper) queryAlliance(ctx context.Context, req *types.QueryAllianceRequest) (types.QueryAllianceResponse, error) {
	a, err := k.alliance(ctx, req.Alliance)
	if err != nil {
		return types.QueryAllianceResponse{}, err
	}
	record, err := k.allianceRecord(ctx, a)
	return types.QueryAllianceResponse{Record: record}, err
}

// allianceRecord is an alliance as it stands by now, whether the sweep has come to it or not.
func (k *Keeper) allianceRecord(ctx context.Context, a types.Alliance) (types.AllianceRecord, error) {
	a.Pass(now(ctx))
	record := types.AllianceRecord{Handle: a.Handle(), Alliance: a}
	for _, p := range a.Parties {
		who := types.PartyRecord{Node: p.Address, Allied: a.Status == types.ALLIANCE_STATUS_ACTIVE && a.Counts(p)}
		switch {
		case p.Node != 0:
			label, err := k.label(ctx, p.Node)
			if err != nil {
				return record, err
			}
			who.Node = label
		case p.Link != 0:
			link, err := k.links.LinkAt(ctx, internodetypes.LinkAddress(p.Link))
			if err != nil {
				return record, err
			}
			who.Node += "@" + link.Label()
		}
		record.Parties = append(record.Parties, who)
	}
	if a.Room == 0 {
		return record, nil
	}
	room, err := k.Rooms.Get(ctx, a.Room)
	record.Room = room.Slug
	return record, err
}

// queryAlliances filters while it walks.
func (k *Keeper) queryAlliances(ctx context.Context, req *types.QueryAlliancesRequest) (types.QueryAlliancesResponse, error) {
	after, err := types.ParseAllianceCursor(req.After)
	if err != nil {
		return types.QueryAlliancesResponse{}, err
	}
	p := alliancePage{k: k, status: req.Status, size: internodetypes.PageSize(req.Limit)}
	if req.Party == "" {
		err = k.Alliances.Walk(ctx, new(collections.Range[types.AllianceKey]).StartExclusive(after),
			func(_ types.AllianceKey, a types.Alliance) (bool, error) { return p.visit(ctx, a) })
		return p.res, err
	}
	node, err := k.nodes.LocalNode(ctx, req.Party)
	if err != nil {
		return p.res, err
	}
	from := new(collections.Range[types.PartyKey]).
		StartExclusive(collections.Join3(node.Number, after.K1(), after.K2())).
		EndExclusive(collections.Join3(node.Number+1, uint64(0), uint64(0)))
	err = k.AlliancesOfParty.Walk(ctx, from, func(at types.PartyKey) (bool, error) {
		a, err := k.Alliances.Get(ctx, collections.Join(at.K2(), at.K3()))
		if err != nil {
			return true, err
		}
		return p.visit(ctx, a)
	})
	return p.res, err
}

// alliancePage is a page in the making.
type alliancePage struct {
	k      *Keeper
	status types.AllianceStatus
	size   int
	looked int
	bytes  int
	last   string
	res    types.QueryAlliancesResponse
}

func (p *alliancePage) visit(ctx context.Context, a types.Alliance) (stop bool, err error) {
	if len(p.res.Records) == p.size || p.looked == lookedAt || p.bytes >= internodetypes.MaxPageBytes {
		p.res.Next = p.last
		return true, nil
	}
	p.looked++
	p.last = a.Cursor()
	a.Pass(now(ctx))
	if p.status != types.ALLIANCE_STATUS_UNSPECIFIED && p.status != a.Status {
		return false, nil
	}
	record, err := p.k.allianceRecord(ctx, a)
	p.res.Records = append(p.res.Records, record)
	p.bytes += record.Size()
	return err != nil, err
}
