package keeper

import (
	"context"
	"errors"

	"cosmossdk.io/collections"

	"github.com/amigos-network/amigos/x/agentchat/types"
	internodetypes "github.com/amigos-network/amigos/x/internode/types"
)

var _ internodetypes.Allies = (*Keeper)(nil)

// Allied tells whether a node of this chain is in an alliance together with an account of this chain, or of the chain
// behind a link. It reads at most three small items for each alliance that the node is in.
func (k *Keeper) Allied(ctx context.Context, node internodetypes.Node, link uint64, account string) (bool, error) {
	self, err := internodetypes.AccountBytes(node.Address)
	if err != nil {
		return false, err
	}
	other, err := internodetypes.AccountBytes(account)
	if err != nil {
		return false, err
	}
	allied := false
	err = k.AlliancePledges.Walk(ctx, collections.NewPrefixedTripleRange[uint64, uint64, uint64](node.Number),
		func(at types.PartyKey) (bool, error) {
			for _, who := range [][]byte{internodetypes.PolicyItem(link, other), self} {
				if in, err := k.isAlly(ctx, at, who); err != nil || !in {
					return false, err
				}
			}
			allied = true
			return true, nil
		})
	return allied, err
}

func (k *Keeper) isAlly(ctx context.Context, at types.PartyKey, who []byte) (bool, error) {
	ends, err := k.Allies.Get(ctx, collections.Join3(at.K2(), at.K3(), who))
	if errors.Is(err, collections.ErrNotFound) {
		return false, nil
	}
	return err == nil && ends > now(ctx), err
}

// AlliancesOf are the handles of the alliances that a node of this chain is in.
func (k *Keeper) AlliancesOf(ctx context.Context, node internodetypes.Node) (handles []string, err error) {
	self, err := internodetypes.AccountBytes(node.Address)
	if err != nil {
		return nil, err
	}
	err = k.AlliancePledges.Walk(ctx, collections.NewPrefixedTripleRange[uint64, uint64, uint64](node.Number),
		func(at types.PartyKey) (bool, error) {
			if in, err := k.isAlly(ctx, at, self); err != nil || !in {
				return err != nil, err
			}
			a, err := k.Alliances.Get(ctx, collections.Join(at.K2(), at.K3()))
			if err != nil {
				return true, err
			}
			handles = append(handles, a.Handle())
			return false, nil
		})
	return handles, err
}
