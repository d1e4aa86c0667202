package keeper

import (
	"context"
	"errors"

	"cosmossdk.io/collections"

	"github.com/amigos-network/amigos/x/internode/types"
)

// batch is what one sender says in one transaction. It opens each inbox once, and writes its state and raises its
// event once, when the batch ends.
type batch struct {
	params types.Params
	origin origin
	opened []*openInbox          // by first appearance, which is the order of events
	byText map[string]*openInbox // by the recipient as written; looked up only
	byNode map[uint64]*openInbox // looked up only
}

// openInbox is one recipient's inbox as it stands in the middle of a batch.
type openInbox struct {
	node     types.Node
	state    types.InboxState
	backlog  uint64 // unprocessed entries of the batch's sender
	behind   uint64 // unprocessed entries of all who live behind the sender's link
	first    uint64 // the batch's first arrival here; 0 for none
	admitted error  // what the policy says of the batch's sender
	stale    heads
}

func newBatch(params types.Params, from origin) *batch {
	return &batch{params: params, origin: from, byText: map[string]*openInbox{}, byNode: map[uint64]*openInbox{}}
}

// open finds the inbox of a recipient as written.
func (k *Keeper) open(ctx context.Context, b *batch, recipient string) (*openInbox, error) {
	if box, ok := b.byText[recipient]; ok {
		return box, nil
	}
	node, err := k.recipient(ctx, b.origin, recipient)
	if err != nil {
		return nil, err
	}
	box, ok := b.byNode[node.Number]
	if !ok {
		if box, err = k.load(ctx, node, b.origin); err != nil {
			return nil, err
		}
		b.byNode[node.Number] = box
		b.opened = append(b.opened, box)
	}
	b.byText[recipient] = box
	return box, nil
}

func (k *Keeper) load(ctx context.Context, node types.Node, from origin) (*openInbox, error) {
	state, err := k.inboxState(ctx, node.Number)
	if err != nil {
		return nil, err
	}
	box := &openInbox{node: node, state: state}
	if box.backlog, err = k.backlog(ctx, node.Number, from.author()); err != nil {
		return nil, err
	}
	if from.remote() {
		if box.behind, err = k.backlog(ctx, node.Number, behind(from.link.Number)); err != nil {
			return nil, err
		}
	}
	box.admitted, err = k.admits(ctx, node, state, from)
	return box, err
}

// recipient finds the node of a recipient as written. What came over a link was written on the other side of it, so it
// means its inner part here.
func (k *Keeper) recipient(ctx context.Context, from origin, written string) (types.Node, error) {
	address, err := types.ParseAddress(written)
	if err != nil {
		return types.Node{}, err
	}
	if from.remote() {
		address = address.Inner()
	}
	return k.resolveAddress(ctx, address)
}

// close writes what the batch changed and raises one event per recipient.
func (k *Keeper) close(ctx context.Context, b *batch) error {
	for _, box := range b.opened {
		if box.first == 0 {
			continue
		}
		if err := k.Inboxes.Set(ctx, box.node.Number, box.state); err != nil {
			return err
		}
		if err := k.setBacklog(ctx, box.node.Number, b.origin.author(), box.backlog); err != nil {
			return err
		}
		if b.origin.remote() {
			if err := k.setBacklog(ctx, box.node.Number, behind(b.origin.link.Number), box.behind); err != nil {
				return err
			}
		}
		err := emit(ctx, &types.EventMessagesFiled{
			Recipient: box.node.Address, Sender: b.origin.address(), First: box.first, Last: box.state.Last,
		})
		if err != nil {
			return err
		}
	}
	return nil
}

// inboxState returns the counter and cursors of an inbox, also of one that never had a message.
func (k *Keeper) inboxState(ctx context.Context, number uint64) (types.InboxState, error) {
	state, err := k.Inboxes.Get(ctx, number)
	if errors.Is(err, collections.ErrNotFound) {
		return types.NewInboxState(), nil
	}
	return state, err
}
