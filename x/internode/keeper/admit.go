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
	if share := box.backlog - box.stale.freed.counts[b.origin.node.Number]; share >= uint64(b.params.SenderShare) {
		return types.ErrSenderShare.Wrapf("%s has %d unprocessed messages of %s", box.node.Label(), share, b.origin.node.Label())
	}
	return nil
}

// admits asks an inbox's policy about a sender. A refusal is the first result, a fault the second.
func (k *Keeper) admits(ctx context.Context, to types.Node, state types.InboxState, from types.Node) (refusal, err error) {
	closed := state.Admission == types.ADMISSION_ALLOW_LIST
	if state.Listed == 0 && !closed {
		return nil, nil // every sender there is yet is registered and local
	}
	account, err := types.AccountBytes(from.Address)
	if err != nil {
		return nil, err
	}
	allowed, err := k.Listed.Get(ctx, collections.Join(to.Number, account))
	listed := err == nil
	if err != nil && !errors.Is(err, collections.ErrNotFound) {
		return nil, err
	}
	if listed && !allowed || !listed && closed {
		return types.ErrNotAdmitted.Wrapf("%s does not take messages of %s", to.Label(), from.Label()), nil
	}
	return nil, nil
}
