package keeper

import (
	"context"
	"errors"

	"cosmossdk.io/collections"

	"github.com/amigos-network/amigos/x/internode/types"
)

// admit refuses what an inbox need not take: of a dead recipient, by its policy, when it is full, or when the sender
// has filled its share. Expired entries that fall out when the message is filed are not counted.
func (k *Keeper) admit(ctx context.Context, b *batch, box *openInbox) error {
	if err := box.node.Alive(blockTime(ctx)); err != nil {
		return err
	}
	if box.admitted != nil {
		return box.admitted
	}
	state := box.state
	state.First += uint64(len(box.stale.entries))
	if state.Unprocessed() >= uint64(b.params.InboxCapacity) {
		return types.ErrInboxFull.Wrapf("%s has %d unprocessed messages", box.node.Label(), state.Unprocessed())
	}
	if share := box.backlog - box.stale.freed.counts[b.origin.author()]; share >= uint64(b.params.SenderShare) {
		return types.ErrSenderShare.Wrapf("%s has %d unprocessed messages of %s", box.node.Label(), share, b.origin.label())
	}
	if !b.origin.remote() {
		return nil
	}
	if share := box.behind - box.stale.freed.counts[behind(b.origin.link.Number)]; share >= uint64(b.params.LinkShare) {
		return types.ErrLinkShare.Wrapf("%s has %d unprocessed messages from %s", box.node.Label(), share, b.origin.link.Label())
	}
	return nil
}

// admits asks an inbox's policy about a sender. A refusal is the first result, a fault the second. The deny-list wins
// over everything; whom the rule alone would refuse is admitted as an ally.
func (k *Keeper) admits(ctx context.Context, to types.Node, state types.InboxState, from origin) (refusal, err error) {
	closed := state.Admission == types.ADMISSION_ALLOW_LIST || state.Admission == types.ADMISSION_LOCAL && from.remote()
	if state.Listed == 0 && !closed {
		return nil, nil
	}
	allowed, denied, err := k.listed(ctx, to.Number, from)
	if err != nil {
		return nil, err
	}
	if state.Admission != types.ADMISSION_ALLOW_LIST {
		allowed = !closed
	}
	if !denied && !allowed {
		if allowed, err = k.allied(ctx, to, from); err != nil {
			return nil, err
		}
	}
	if denied || !allowed {
		return types.ErrNotAdmitted.Wrapf("%s does not take messages of %s", to.Label(), from.label()), nil
	}
	return nil, nil
}

func (k *Keeper) allied(ctx context.Context, to types.Node, from origin) (bool, error) {
	if k.allies == nil {
		return false, nil
	}
	return k.allies.Allied(ctx, to, from.link.Number, from.bech32())
}

// listed tells whether a sender stands on an inbox's allow- and on its deny-list, by itself or with its link.
func (k *Keeper) listed(ctx context.Context, node uint64, from origin) (allowed, denied bool, err error) {
	bz, err := types.AccountBytes(from.bech32())
	if err != nil {
		return false, false, err
	}
	items := [][]byte{types.PolicyItem(from.link.Number, bz)}
	if from.remote() {
		items = append(items, types.PolicyItem(from.link.Number, nil))
	}
	for _, item := range items {
		allow, err := k.Listed.Get(ctx, collections.Join(node, item))
		switch {
		case errors.Is(err, collections.ErrNotFound):
		case err != nil:
			return false, false, err
		case allow:
			allowed = true
		default:
			denied = true
		}
	}
	return allowed, denied, nil
}
