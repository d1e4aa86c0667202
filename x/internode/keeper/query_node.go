package keeper

import (
	"context"
	"slices"

	"cosmossdk.io/collections"

	"github.com/amigos-network/amigos/x/internode/types"
)

// nodesLookedAt and nodeBytesLookedAt bound the work of one page, however few nodes match.
const (
	nodesLookedAt     = 10_000
	nodeBytesLookedAt = 2 << 20
)

func (k *Keeper) queryNode(ctx context.Context, req *types.QueryNodeRequest) (types.QueryNodeResponse, error) {
	node, err := k.resolve(ctx, req.Node)
	if err != nil {
		return types.QueryNodeResponse{}, err
	}
	res := types.QueryNodeResponse{Record: record(ctx, node)}
	if k.allies != nil {
		res.Record.Alliances, err = k.allies.AlliancesOf(ctx, node)
	}
	return res, err
}

// queryNodes filters while it walks. A page may be empty and still have a next one.
func (k *Keeper) queryNodes(ctx context.Context, req *types.QueryNodesRequest) (types.QueryNodesResponse, error) {
	var res types.QueryNodesResponse
	limit, looked, bytesLooked, size := types.PageSize(req.Limit), 0, 0, 0
	after := new(collections.Range[uint64]).StartExclusive(req.After)
	last := req.After
	err := k.Nodes.Walk(ctx, after, func(number uint64, node types.Node) (bool, error) {
		if len(res.Records) == limit || looked == nodesLookedAt || bytesLooked >= nodeBytesLookedAt || size >= types.MaxPageBytes {
			res.Next = last
			return true, nil
		}
		if matches(node, req) {
			res.Records = append(res.Records, record(ctx, node))
			size += node.Size()
		}
		looked++
		bytesLooked += node.Size()
		last = number
		return false, nil
	})
	return res, err
}

func matches(node types.Node, req *types.QueryNodesRequest) bool {
	return (req.Kind == types.NODE_KIND_UNSPECIFIED || node.Kind == req.Kind) &&
		(req.Capability == "" || slices.Contains(node.Profile.Capabilities, req.Capability)) &&
		(req.Tag == "" || slices.Contains(node.Profile.Tags, req.Tag))
}

func (k *Keeper) queryPolicy(ctx context.Context, req *types.QueryInboxPolicyRequest) (types.QueryInboxPolicyResponse, error) {
	node, err := k.resolve(ctx, req.Node)
	if err != nil {
		return types.QueryInboxPolicyResponse{}, err
	}
	state, err := k.inboxState(ctx, node.Number)
	if err != nil {
		return types.QueryInboxPolicyResponse{}, err
	}
	policy, err := k.policy(ctx, node.Number, state)
	policy.Admission = policy.Admission.Normal()
	return types.QueryInboxPolicyResponse{Policy: policy}, err
}
