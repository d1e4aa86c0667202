package keeper

import (
	"context"

	"github.com/amigos-network/amigos/x/internode/types"
)

// update replaces what a living node says of itself.
func (k *Keeper) update(ctx context.Context, req *types.MsgUpdateNode) error {
	node, err := k.livingNode(ctx, req.Owner)
	if err != nil {
		return err
	}
	node.Kind, node.Profile, node.EncryptionKey = req.Kind, req.Profile, req.EncryptionKey
	if err := k.Nodes.Set(ctx, node.Number, node); err != nil {
		return err
	}
	return emit(ctx, &types.EventNodeUpdated{Address: node.Address})
}

// renew starts a new registration period for a node that is not retired, until its grace period is over.
func (k *Keeper) renew(ctx context.Context, owner string) (int64, error) {
	params, err := k.Params.Get(ctx)
	if err != nil {
		return 0, err
	}
	node, err := k.ownNode(ctx, owner)
	if err != nil {
		return 0, err
	}
	switch {
	case node.RetiredAt != 0:
		return 0, types.ErrNodeRetired.Wrapf("%s: register again instead", node.Label())
	case node.PastGrace(blockTime(ctx), params.GracePeriod):
		return 0, types.ErrNodeExpired.Wrapf("%s: the time to renew is over, register again instead", node.Label())
	}
	node.ExpiresAt = now(ctx) + params.RegistrationPeriod.Milliseconds()
	if err := k.Nodes.Set(ctx, node.Number, node); err != nil {
		return 0, err
	}
	return node.ExpiresAt, emit(ctx, &types.EventNodeRenewed{Address: node.Address, ExpiresAt: node.ExpiresAt})
}

// retire ends a registration at once: no key speaks any more, and the name stays the owner's for the grace period. The
// deposit goes back, where there are free quotas a period later, so that nothing is gained by registering again and
// again.
func (k *Keeper) retire(ctx context.Context, owner string) error {
	params, err := k.Params.Get(ctx)
	if err != nil {
		return err
	}
	node, err := k.ownNode(ctx, owner)
	if err != nil {
		return err
	}
	if node.RetiredAt != 0 {
		return types.ErrNodeRetired.Wrap(node.Label())
	}
	if params.FreeQuotaBytes == 0 {
		if node, err = k.returnDeposit(ctx, node); err != nil {
			return err
		}
	}
	if err := k.endKeys(ctx, node); err != nil {
		return err
	}
	node.RetiredAt = now(ctx)
	if err := k.Nodes.Set(ctx, node.Number, node); err != nil {
		return err
	}
	return emit(ctx, &types.EventNodeRetired{Address: node.Address})
}
