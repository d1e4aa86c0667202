package keeper

import (
	"context"
	"errors"

	"cosmossdk.io/collections"

	"github.com/amigos-network/amigos/x/internode/types"
)

// UseFreeQuota counts bytes that an account sends without a fee, within the quota of its node. It refuses, and counts
// nothing, when the account is no living node or the quota does not suffice.
func (k *Keeper) UseFreeQuota(ctx context.Context, account string, size uint64) error {
	params, err := k.Params.Get(ctx)
	if err != nil {
		return err
	}
	if params.FreeQuotaBytes == 0 {
		return types.ErrQuotaSpent.Wrap("this chain has none")
	}
	node, err := k.livingNode(ctx, account)
	if err != nil {
		return err
	}
	quota, err := k.quota(ctx, params, node)
	if err != nil {
		return err
	}
	if quota.Period == 0 {
		return types.ErrQuotaSpent.Wrapf("%s has one from %d on, a period after its registration", node.Label(), quotaNext(params, node, quota))
	}
	if left := uint64(params.FreeQuotaBytes) - min(quota.Used, uint64(params.FreeQuotaBytes)); size > left {
		return types.ErrQuotaSpent.Wrapf("%s has %d bytes left until %d, and this takes %d", node.Label(), left, quotaNext(params, node, quota), size)
	}
	quota.Used += size
	return k.Quotas.Set(ctx, node.Number, quota)
}

// quota is what a node has used in the present period. In period 0, the first after its registration, it has none.
func (k *Keeper) quota(ctx context.Context, params types.Params, node types.Node) (types.NodeQuota, error) {
	period := max(0, now(ctx)-node.RegisteredAt) / max(1, params.FreeQuotaPeriod.Milliseconds())
	quota, err := k.Quotas.Get(ctx, node.Number)
	if err != nil && !errors.Is(err, collections.ErrNotFound) {
		return types.NodeQuota{}, err
	}
	if quota.Period != period {
		quota = types.NodeQuota{Period: period}
	}
	return quota, nil
}

// quotaNext is when a node's next period begins, in milliseconds since the Unix epoch.
func quotaNext(params types.Params, node types.Node, quota types.NodeQuota) int64 {
	return node.RegisteredAt + (quota.Period+1)*params.FreeQuotaPeriod.Milliseconds()
}

func (k *Keeper) queryQuota(ctx context.Context, req *types.QueryQuotaRequest) (types.QueryQuotaResponse, error) {
	var res types.QueryQuotaResponse
	params, err := k.Params.Get(ctx)
	if err != nil {
		return res, err
	}
	node, err := k.resolve(ctx, req.Node)
	if err != nil {
		return res, err
	}
	quota, err := k.quota(ctx, params, node)
	if err != nil {
		return res, err
	}
	res.Bytes, res.Used, res.NextAt = uint64(params.FreeQuotaBytes), quota.Used, quotaNext(params, node, quota)
	if quota.Period > 0 && node.Alive(blockTime(ctx)) == nil {
		res.Left = res.Bytes - min(res.Used, res.Bytes)
	}
	return res, nil
}

func (k *Keeper) initQuotas(ctx context.Context, quotas []types.GenesisQuota) error {
	for _, q := range quotas {
		if err := k.Quotas.Set(ctx, q.Node, q.Quota); err != nil {
			return err
		}
	}
	return nil
}

func (k *Keeper) exportQuotas(ctx context.Context) (quotas []types.GenesisQuota, err error) {
	err = k.Quotas.Walk(ctx, nil, func(number uint64, quota types.NodeQuota) (bool, error) {
		quotas = append(quotas, types.GenesisQuota{Node: number, Quota: quota})
		return false, nil
	})
	return quotas, err
}
