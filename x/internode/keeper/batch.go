package keeper

import (
	"context"
	"errors"

	"cosmossdk.io/collections"

	"github.com/amigos-network/amigos/x/internode/types"
)

// batch is what is said in one transaction: by one sender, or by several in turn whose envelopes are anchored. It opens
// each inbox once, and writes its state and raises its event once, when the batch ends.
type batch struct {
	params  types.Params
	origin  origin                // who speaks now
	carrier string                // of envelopes
	opened  []*openInbox          // by first appearance, which is the order of events
	byText  map[string]*openInbox // by the recipient as written; looked up only
	byNode  map[uint64]*openInbox // looked up only
}

// openInbox is one recipient's inbox as it stands in the middle of a batch.
type openInbox struct {
	node  types.Node
	state types.InboxState
	first uint64 // the batch's first arrival here; 0 for none
	stale heads

	*standing             // of who speaks now
	standings []*standing // of all who spoke, by first appearance
	byAuthor  map[author]*standing
}

// standing is how an inbox stands to one sender.
type standing struct {
	of       origin
	author   author
	backlog  uint64 // unprocessed entries of the sender
	behind   uint64 // unprocessed entries of all who live behind the sender's link
	admitted error  // what the policy says of the sender
	filed    bool   // the batch filed something of the sender
	freed    bool   // the batch dropped something of the sender
}

func newBatch(params types.Params, from origin) *batch {
	return &batch{params: params, origin: from, byText: map[string]*openInbox{}, byNode: map[uint64]*openInbox{}}
}

// open finds the inbox of a recipient as written.
func (k *Keeper) open(ctx context.Context, b *batch, recipient string) (*openInbox, error) {
	if box, ok := b.byText[recipient]; ok {
		return box, k.stand(ctx, box, b.origin)
	}
	node, err := k.recipient(ctx, b.origin, recipient)
	if err != nil {
		return nil, err
	}
	box, ok := b.byNode[node.Number]
	if !ok {
		if box, err = k.load(ctx, node); err != nil {
			return nil, err
		}
		b.byNode[node.Number] = box
		b.opened = append(b.opened, box)
	}
	b.byText[recipient] = box
	return box, k.stand(ctx, box, b.origin)
}

func (k *Keeper) load(ctx context.Context, node types.Node) (*openInbox, error) {
	state, err := k.inboxState(ctx, node.Number)
	return &openInbox{node: node, state: state, byAuthor: map[author]*standing{}}, err
}

// stand lets a sender speak to an open inbox.
func (k *Keeper) stand(ctx context.Context, box *openInbox, from origin) (err error) {
	by := from.author()
	if box.standing != nil && box.author == by {
		return nil
	}
	s, ok := box.byAuthor[by]
	if !ok {
		s = &standing{of: from, author: by}
		if s.backlog, err = k.backlog(ctx, box.node.Number, by); err != nil {
			return err
		}
		if from.remote() {
			if s.behind, err = k.backlog(ctx, box.node.Number, behind(from.link.Number)); err != nil {
				return err
			}
		}
		if s.admitted, err = k.admits(ctx, box.node, box.state, from); err != nil {
			return err
		}
		box.byAuthor[by] = s
		box.standings = append(box.standings, s)
	}
	box.standing = s
	return nil
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
		for _, s := range box.standings {
			if err := k.closeStanding(ctx, box.node.Number, s); err != nil {
				return err
			}
		}
		err := emit(ctx, &types.EventMessagesFiled{
			Recipient: box.node.Address, Sender: box.sender(), First: box.first, Last: box.state.Last, Carrier: b.carrier,
		})
		if err != nil {
			return err
		}
	}
	return nil
}

func (k *Keeper) closeStanding(ctx context.Context, recipient uint64, s *standing) error {
	if !s.filed {
		if !s.freed {
			return nil
		}
		ctx = ungassed(ctx) // what others left behind costs nothing
	}
	if err := k.setBacklog(ctx, recipient, s.author, s.backlog); err != nil || !s.of.remote() {
		return err
	}
	return k.setBacklog(ctx, recipient, behind(s.of.link.Number), s.behind)
}

// sender is who sent what the batch filed here; empty if several did.
func (box *openInbox) sender() (address string) {
	for _, s := range box.standings {
		switch {
		case !s.filed:
		case address != "":
			return ""
		default:
			address = s.of.address()
		}
	}
	return address
}

// inboxState returns the counter and cursors of an inbox, also of one that never had a message.
func (k *Keeper) inboxState(ctx context.Context, number uint64) (types.InboxState, error) {
	state, err := k.Inboxes.Get(ctx, number)
	if errors.Is(err, collections.ErrNotFound) {
		return types.NewInboxState(), nil
	}
	return state, err
}
