package keeper

import (
	"context"
	"errors"

	"cosmossdk.io/collections"

	"github.com/amigos-network/amigos/x/agentchat/types"
	internodetypes "github.com/amigos-network/amigos/x/internode/types"
)

// follow lets the signer see other nodes' feeds in its timeline, also of those that have none yet.
func (k *Keeper) follow(ctx context.Context, req *types.MsgFollow) error {
	params, err := k.Params.Get(ctx)
	if err != nil {
		return err
	}
	return k.eachFollow(ctx, req.Sender, req.Nodes, func(node, other internodetypes.Node) error {
		at := collections.Join(node.Number, other.Number)
		there, err := k.Follows.Has(ctx, at)
		if err != nil {
			return err
		}
		counts, err := k.followCounts(ctx, node.Number)
		switch {
		case err != nil:
			return err
		case node.Number == other.Number:
			return types.ErrFollowsItself.Wrapf("%s", node.Label())
		case there:
			return types.ErrAlreadyFollows.Wrapf("%s follows %s", node.Label(), other.Label())
		case counts.Following >= params.MaxFollows:
			return types.ErrTooManyFollows.Wrapf("%s follows %d", node.Label(), counts.Following)
		}
		if err := k.Follows.Set(ctx, at, uint64(height(ctx))); err != nil {
			return err
		}
		if err := k.countFollow(ctx, node.Number, other.Number, true); err != nil {
			return err
		}
		return emit(ctx, &types.EventFollowed{Node: node.Address, Followed: other.Address})
	})
}

// unfollow ends that.
func (k *Keeper) unfollow(ctx context.Context, req *types.MsgUnfollow) error {
	return k.eachFollow(ctx, req.Sender, req.Nodes, func(node, other internodetypes.Node) error {
		at := collections.Join(node.Number, other.Number)
		there, err := k.Follows.Has(ctx, at)
		if err != nil {
			return err
		}
		if !there {
			return types.ErrNotFollowing.Wrapf("%s does not follow %s", node.Label(), other.Label())
		}
		if err := k.Follows.Remove(ctx, at); err != nil {
			return err
		}
		if err := k.countFollow(ctx, node.Number, other.Number, false); err != nil {
			return err
		}
		return emit(ctx, &types.EventFollowed{Node: node.Address, Followed: other.Address, Ended: true})
	})
}

// eachFollow finds the nodes that a message names, in its order.
func (k *Keeper) eachFollow(ctx context.Context, sender string, addresses []string, do func(node, other internodetypes.Node) error) error {
	node, err := k.nodes.LivingNode(ctx, sender)
	if err != nil {
		return err
	}
	for _, address := range addresses {
		other, err := k.nodes.LocalNode(ctx, address)
		if err != nil {
			return err
		}
		if err := do(node, other); err != nil {
			return err
		}
	}
	return nil
}

func (k *Keeper) followCounts(ctx context.Context, node uint64) (types.FollowCounts, error) {
	counts, err := k.FollowCounts.Get(ctx, node)
	if errors.Is(err, collections.ErrNotFound) {
		return types.FollowCounts{}, nil
	}
	return counts, err
}

// countFollow keeps both nodes' counts true.
func (k *Keeper) countFollow(ctx context.Context, follower, followed uint64, add bool) error {
	n := ^uint64(0) // -1
	if add {
		n = 1
	}
	if err := k.changeCounts(ctx, follower, func(c *types.FollowCounts) { c.Following += uint32(n) }); err != nil {
		return err
	}
	return k.changeCounts(ctx, followed, func(c *types.FollowCounts) { c.Followers += n })
}

func (k *Keeper) changeCounts(ctx context.Context, node uint64, change func(*types.FollowCounts)) error {
	counts, err := k.followCounts(ctx, node)
	if err != nil {
		return err
	}
	change(&counts)
	if counts == (types.FollowCounts{}) {
		return k.FollowCounts.Remove(ctx, node)
	}
	return k.FollowCounts.Set(ctx, node, counts)
}

// following are the numbers of the nodes that a node follows, in order; max_follows bounds them.
func (k *Keeper) following(ctx context.Context, node uint64) ([]uint64, error) {
	var all []uint64
	err := k.Follows.Walk(ctx, collections.NewPrefixedPairRange[uint64, uint64](node), func(at types.FollowKey, _ uint64) (bool, error) {
		all = append(all, at.K2())
		return false, nil
	})
	return all, err
}

func (k *Keeper) queryFollowing(ctx context.Context, req *types.QueryFollowingRequest) (types.QueryFollowingResponse, error) {
	var res types.QueryFollowingResponse
	node, err := k.nodes.LocalNode(ctx, req.Node)
	if err != nil {
		return res, err
	}
	if res.Counts, err = k.followCounts(ctx, node.Number); err != nil {
		return res, err
	}
	ranger := collections.NewPrefixedPairRange[uint64, uint64](node.Number).StartExclusive(req.After)
	iter, err := k.Follows.Iterate(ctx, ranger)
	if err != nil {
		return res, err
	}
	defer iter.Close()
	for size := internodetypes.PageSize(req.Limit); iter.Valid(); iter.Next() {
		if len(res.Following) == size {
			res.Next = res.Following[size-1].Number
			return res, nil
		}
		kv, err := iter.KeyValue()
		if err != nil {
			return res, err
		}
		record, err := k.followRecord(ctx, kv.Key.K2(), kv.Value)
		if err != nil {
			return res, err
		}
		res.Following = append(res.Following, record)
	}
	return res, nil
}

func (k *Keeper) queryFollowers(ctx context.Context, req *types.QueryFollowersRequest) (types.QueryFollowersResponse, error) {
	var res types.QueryFollowersResponse
	node, err := k.nodes.LocalNode(ctx, req.Node)
	if err != nil {
		return res, err
	}
	if res.Counts, err = k.followCounts(ctx, node.Number); err != nil {
		return res, err
	}
	ranger := collections.NewPrefixedPairRange[uint64, uint64](node.Number).StartExclusive(req.After)
	size := internodetypes.PageSize(req.Limit)
	err = k.Follows.Indexes.Followed.Walk(ctx, ranger, func(_, follower uint64) (bool, error) {
		if len(res.Followers) == size {
			res.Next = res.Followers[size-1].Number
			return true, nil
		}
		since, err := k.Follows.Get(ctx, collections.Join(follower, node.Number))
		if err != nil {
			return true, err
		}
		record, err := k.followRecord(ctx, follower, since)
		res.Followers = append(res.Followers, record)
		return err != nil, err
	})
	return res, err
}

func (k *Keeper) followRecord(ctx context.Context, number, since uint64) (types.FollowRecord, error) {
	record := types.FollowRecord{Number: number, Node: gone(number), Since: since}
	node, there, err := k.nodes.NodeNumbered(ctx, number)
	if err == nil && there {
		record.Node, record.Address = node.Label(), node.Address
	}
	return record, err
}
