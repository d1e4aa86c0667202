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
	if err := k.writeLists(ctx, node.Number, policy, k.link); err != nil {
		return err
	}
	state.Admission, state.Listed = policy.Admission.Normal(), uint32(policy.Listed())
	if err := k.Inboxes.Set(ctx, node.Number, state); err != nil {
		return err
	}
	return emit(ctx, &types.EventInboxPolicySet{Node: node.Address})
}

// policy returns the rule and the lists of an inbox, these in the order in which they are kept. A link is
// written by its number, which is never another's.
func (k *Keeper) policy(ctx context.Context, number uint64, state types.InboxState) (types.InboxPolicy, error) {
	policy := types.InboxPolicy{Admission: state.Admission}
	if state.Listed == 0 {
		return policy, nil
	}
	err := k.walkLists(ctx, number, func(item []byte, allowed bool) error {
		address, err := k.listedAddress(item)
		if allowed {
			policy.Allow = append(policy.Allow, address)
		} else {
			policy.Deny = append(policy.Deny, address)
		}
		return err
	})
	return policy, err
}

// writeLists keeps both lists. find tells which link an item names.
func (k *Keeper) writeLists(ctx context.Context, number uint64, policy types.InboxPolicy, find func(context.Context, string) (types.Link, error)) error {
	for _, list := range []struct {
		addresses []string
		allowed   bool
	}{{policy.Allow, true}, {policy.Deny, false}} {
		for _, address := range list.addresses {
			item, err := policyItem(ctx, address, find)
			if err != nil {
				return err
			}
			at := collections.Join(number, item)
			if types.Remote(address) { // a link has several spellings
				twice, err := k.Listed.Has(ctx, at)
				if err != nil {
					return err
				}
				if twice {
					return types.ErrInvalidPolicy.Wrapf("%s is listed twice, by two names of one link", address)
				}
			}
			if err := k.Listed.Set(ctx, at, list.allowed); err != nil {
				return err
			}
		}
	}
	return nil
}

// policyItem is a list's item as it is kept.
func policyItem(ctx context.Context, written string, find func(context.Context, string) (types.Link, error)) ([]byte, error) {
	address, err := types.ParseAddress(written)
	if err != nil {
		return nil, err
	}
	var account []byte
	if address.Account != "" {
		if account, err = types.AccountBytes(address.Account); err != nil {
			return nil, err
		}
	}
	if address.Link == "" {
		return account, nil
	}
	link, err := find(ctx, address.Link)
	return types.PolicyItem(link.Number, account), err
}

// listedAddress writes a list's item for people.
func (k *Keeper) listedAddress(item []byte) (address string, err error) {
	link, account := types.ParsePolicyItem(item)
	if len(account) > 0 {
		if address, err = k.addressCodec.BytesToString(account); err != nil {
			return "", err
		}
	}
	if link == 0 {
		return address, nil
	}
	return types.Behind(address, link), nil
}

func (k *Keeper) clearLists(ctx context.Context, number uint64, state types.InboxState) error {
	if state.Listed == 0 {
		return nil
	}
	return k.Listed.Clear(ctx, collections.NewPrefixedPairRange[uint64, []byte](number))
}

func (k *Keeper) walkLists(ctx context.Context, number uint64, visit func(item []byte, allowed bool) error) error {
	ranger := collections.NewPrefixedPairRange[uint64, []byte](number)
	return k.Listed.Walk(ctx, ranger, func(at types.PolicyKey, allowed bool) (bool, error) {
		return false, visit(at.K2(), allowed)
	})
}
