package keeper

import (
	"bytes"
	"cmp"
	"context"
	"errors"
	"slices"

	"github.com/amigos-network/amigos/envelope"
	"github.com/amigos-network/amigos/x/internode/types"
)

// threadLooks limits the entries that one query for a thread reads, doubled ones included.
const threadLooks = 2 * types.MaxPageItems

func (k *Keeper) queryThread(ctx context.Context, req *types.QueryThreadRequest) (types.QueryThreadResponse, error) {
	node, msg, err := k.messageAt(ctx, req.Ref)
	if err != nil {
		return types.QueryThreadResponse{}, err
	}
	if k.index == nil {
		return types.QueryThreadResponse{}, types.ErrIndexUnavailable.Wrapf("thread of %s", req.Ref)
	}
	t := thread{k: k, limit: types.PageSize(req.Limit), known: map[envelope.ID]bool{}, views: map[uint64]view{}}
	t.take(node.Number, msg)
	root, err := t.climb(ctx, msg.Entry.Message)
	if err == nil {
		err = t.descend(ctx, root)
	}
	return types.QueryThreadResponse{Messages: t.ordered(), Truncated: t.truncated}, err
}

// thread gathers the messages of one, each once by its ID, within the limits of a page.
type thread struct {
	k         *Keeper
	limit     int
	size      int
	looks     int
	truncated bool
	known     map[envelope.ID]bool
	views     map[uint64]view // by node number
	found     []threadMessage
}

type threadMessage struct {
	node uint64
	types.FiledMessage
}

// climb follows what a message answers up to the oldest one still kept, whose ID it returns. The way up is always in
// the answer: it is what the message asked for is about.
func (t *thread) climb(ctx context.Context, message envelope.Message) (envelope.ID, error) {
	for len(message.ReplyTo) == envelope.IDBytes {
		node, entry, err := t.k.lookup(ctx, envelope.ID(message.ReplyTo))
		if errors.Is(err, types.ErrMessageNotFound) {
			break
		}
		if err != nil {
			return envelope.ID{}, err
		}
		msg, err := t.show(ctx, node, entry)
		if err != nil || !t.take(node.Number, msg) {
			return message.ID(), err
		}
		message = entry.Message
	}
	return message.ID(), nil
}

// descend adds all that answers a message, and what answers those, the nearest first.
func (t *thread) descend(ctx context.Context, root envelope.ID) error {
	seen := map[envelope.ID]bool{root: true}
	for queue := []envelope.ID{root}; len(queue) > 0; queue = queue[1:] {
		places, err := t.places(queue[0])
		if err != nil {
			return err
		}
		for _, at := range places {
			child, ok, err := t.answer(ctx, queue[0], at)
			if err != nil {
				return err
			}
			id := child.Entry.Message.ID()
			if !ok || seen[id] {
				continue
			}
			if seen[id] = true; !t.known[id] && !t.take(at.K1(), child) {
				return nil
			}
			queue = append(queue, id)
		}
	}
	return nil
}

// places are where the index says that answers to a message are, as many as may still be looked at.
func (t *thread) places(id envelope.ID) ([]types.EntryKey, error) {
	left := threadLooks - t.looks
	places, err := t.k.index.Children(id, left+1)
	if err != nil {
		return nil, types.ErrIndexUnavailable.Wrapf("answers to %s: %s", id, err)
	}
	if len(places) > left {
		places, t.truncated = places[:left], true
	}
	t.looks += len(places)
	return places, nil
}

// answer is the message at a place, and false if it is not there or answers another: then the index is of another
// height than the state asked.
func (t *thread) answer(ctx context.Context, to envelope.ID, at types.EntryKey) (types.FiledMessage, bool, error) {
	entry, err := t.k.inbox.Entry(ctx, at.K1(), at.K2())
	if errors.Is(err, types.ErrMessageNotFound) || err == nil && !bytes.Equal(entry.Message.ReplyTo, to[:]) {
		return types.FiledMessage{}, false, nil
	}
	if err != nil {
		return types.FiledMessage{}, false, err
	}
	node, there, err := t.k.follow(ctx, at.K1(), nil)
	if err != nil || !there {
		return types.FiledMessage{}, false, err
	}
	msg, err := t.show(ctx, node, entry)
	return msg, err == nil, err
}

func (t *thread) show(ctx context.Context, node types.Node, entry types.Entry) (types.FiledMessage, error) {
	v, ok := t.views[node.Number]
	if !ok {
		var err error
		if v, err = t.k.view(ctx, node); err != nil {
			return types.FiledMessage{}, err
		}
		t.views[node.Number] = v
	}
	return v.show(ctx, entry)
}

// take adds a message, or marks the thread truncated where there is no room for it.
func (t *thread) take(node uint64, msg types.FiledMessage) bool {
	t.size += msg.Size()
	if len(t.found) == t.limit || t.size > types.MaxPageBytes && len(t.found) > 0 {
		t.truncated = true
		return false
	}
	t.known[msg.Entry.Message.ID()] = true
	t.found = append(t.found, threadMessage{node, msg})
	return true
}

// ordered are the messages by height, node and arrival.
func (t *thread) ordered() []types.FiledMessage {
	slices.SortFunc(t.found, func(a, b threadMessage) int {
		return cmp.Or(cmp.Compare(a.Entry.Height, b.Entry.Height), cmp.Compare(a.node, b.node), cmp.Compare(a.Entry.Arrival, b.Entry.Arrival))
	})
	messages := make([]types.FiledMessage, len(t.found))
	for i, found := range t.found {
		messages[i] = found.FiledMessage
	}
	return messages
}
