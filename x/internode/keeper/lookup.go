package keeper

import (
	"context"
	"errors"

	"github.com/amigos-network/amigos/envelope"
	"github.com/amigos-network/amigos/x/internode/types"
)

// Index finds a message by its ID, and those that answer it. It is no part of the state: each full node keeps its own
// beside it, so only queries ask it.
type Index interface {
	// Lookup tells where a message is kept; ok is false for an ID that the index does not know.
	Lookup(id envelope.ID) (at types.Place, ok bool, err error)
	// Children tells where messages that answer one are kept, at most limit of them.
	Children(id envelope.ID, limit int) ([]types.Place, error)
}

// SetIndex gives the queries their index. It is called at most once, while the application starts.
func (k *Keeper) SetIndex(index Index) {
	if k.index != nil {
		panic("internode: the index was set before")
	}
	k.index = index
}

// WalkMessages shows the messages in the inboxes and then those in the outboxes, in the order of node numbers and
// positions. It serves those who build an index.
func (k *Keeper) WalkMessages(ctx context.Context, visit func(at types.Place, message envelope.Message) error) error {
	err := k.inbox.WalkAll(ctx, func(node uint64, entry types.Entry) (bool, error) {
		return false, visit(types.Place{Node: node, At: entry.Arrival}, entry.Message)
	})
	if err != nil {
		return err
	}
	return k.Sent.Walk(ctx, nil, func(at types.EntryKey, entry types.OutboxEntry) (bool, error) {
		return false, visit(types.Place{Outbox: true, Node: at.K1(), At: at.K2()}, entry.Message)
	})
}

// lookup finds where a message is with the help of the index.
func (k *Keeper) lookup(id envelope.ID) (types.Place, error) {
	if k.index == nil {
		return types.Place{}, types.ErrIndexUnavailable.Wrapf("message %s", id)
	}
	at, ok, err := k.index.Lookup(id)
	if err != nil {
		return types.Place{}, types.ErrIndexUnavailable.Wrapf("message %s: %s", id, err)
	}
	if !ok {
		return types.Place{}, types.ErrMessageNotFound.Wrapf("message %s", id)
	}
	return at, nil
}

// keptMessage is a message as a chain keeps it, in an inbox or in an outbox.
type keptMessage struct {
	place types.Place
	node  types.Node // whose inbox or outbox
	filed types.FiledMessage
	left  *types.SentMessage // set for an outbox; filed is the same in the words of an inbox
}

// message is what its author fixed.
func (m keptMessage) message() envelope.Message { return m.filed.Entry.Message }

// find returns the message of a ref: a handle, the handle of an outbox, or an ID.
func (k *Keeper) find(ctx context.Context, s string) (keptMessage, error) {
	ref, err := types.ParseRef(s)
	if err != nil {
		return keptMessage{}, err
	}
	if ref.ByID() {
		return k.findByID(ctx, ref.ID)
	}
	node, err := k.resolveAddress(ctx, ref.Node)
	if err != nil {
		return keptMessage{}, err
	}
	if ref.InOutbox() {
		return k.sentAt(ctx, node, ref.Number)
	}
	return k.filedAt(ctx, node, ref.Arrival)
}

// findByID trusts only the state: an index of another height than the state asked leads elsewhere.
func (k *Keeper) findByID(ctx context.Context, id envelope.ID) (keptMessage, error) {
	at, err := k.lookup(id)
	if err != nil {
		return keptMessage{}, err
	}
	msg, there, err := k.messageAt(ctx, at)
	if err != nil {
		return keptMessage{}, err
	}
	if !there || msg.message().ID() != id {
		return keptMessage{}, types.ErrMessageNotFound.Wrapf("message %s", id)
	}
	return msg, nil
}

// messageAt returns the message at a place, and false if nothing is there.
func (k *Keeper) messageAt(ctx context.Context, at types.Place) (keptMessage, bool, error) {
	node, there, err := k.follow(ctx, at.Node, nil)
	if err != nil || !there {
		return keptMessage{}, false, err
	}
	var msg keptMessage
	if at.Outbox {
		msg, err = k.sentAt(ctx, node, at.At)
	} else {
		msg, err = k.filedAt(ctx, node, at.At)
	}
	if errors.Is(err, types.ErrMessageNotFound) {
		return keptMessage{}, false, nil
	}
	return msg, err == nil, err
}
