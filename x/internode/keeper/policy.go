package keeper

import (
	"context"

	"cosmossdk.io/collections"

	"github.com/amigos-network/amigos/x/internode/types"
)

// setPolicy replaces the rule and both lists of the owner's inbox.
func (k *Keeper) setPolicy(ctx context.Context, owner string, policy types.InboxPolicy) error {
	node, err := k.livingNode(ctx, owner)
	if err != nil {
		return err
	}
	state, err := k.inboxState(ctx, node.Number)
	if err != nil {
		return err
	}
	if err := k.clearLists(ctx, node.Number, state); err != nil {
		return err
	}
	if err := k.writeLists(ctx, node.Number, policy); err != nil {
		return err
	}
	state.Admission, state.Listed = policy.Admission.Normal(), uint32(policy.Listed())
	if err := k.Inboxes.Set(ctx, node.Number, state); err != nil {
		return err
	}
	return emit(ctx, &types.EventInboxPolicySet{Node: node.Address})
}

// policy returns the rule and the lists of an inbox, these in the order of the addresses' bytes.
func (k *Keeper) policy(ctx context.Context, number uint64, state types.InboxState) (types.InboxPolicy, error) {
	policy := types.InboxPolicy{Admission: state.Admission}
	if state.Listed == 0 {
		return policy, nil
	}
	err := k.walkLists(ctx, number, func(account []byte, allowed bool) error {
		address, err := k.addressCodec.BytesToString(account)
		if allowed {
			policy.Allow = append(policy.Allow, address)
		} else {
			policy.Deny = append(policy.Deny, address)
		}
		return err
	})
	return policy, err
}

func (k *Keeper) writeLists(ctx context.Context, number uint64, policy types.InboxPolicy) error {
	for _, list := range []struct {
		addresses []string
		allowed   bool
	}{{policy.Allow, true}, {policy.Deny, false}} {
		for _, address := range list.addresses {
			account, err := types.AccountBytes(address)
			if err != nil {
				return err
			}
			if err := k.Listed.Set(ctx, collections.Join(number, account), list.allowed); err != nil {
				return err
			}
		}
	}
	return nil
}

func (k *Keeper) clearLists(ctx context.Context, number uint64, state types.InboxState) error {
	if state.Listed == 0 {
		return nil
	}
	return k.Listed.Clear(ctx, collections.NewPrefixedPairRange[uint64, []byte](number))
}

func (k *Keeper) walkLists(ctx context.Context, number uint64, visit func(account []byte, allowed bool) error) error {
	ranger := collections.NewPrefixedPairRange[uint64, []byte](number)
	return k.Listed.Walk(ctx, ranger, func(at types.PolicyKey, allowed bool) (bool, error) {
		return false, visit(at.K2(), allowed)
	})
}
