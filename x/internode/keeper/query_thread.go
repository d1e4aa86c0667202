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
	msg, err := k.find(ctx, req.Ref)
	if err != nil {
		return types.QueryThreadResponse{}, err
	}
	if k.index == nil {
		return types.QueryThreadResponse{}, types.ErrIndexUnavailable.Wrapf("thread of %s", req.Ref)
	}
	t := thread{k: k, limit: types.PageSize(req.Limit), known: map[envelope.ID]bool{}, views: map[uint64]view{}}
	t.take(msg)
	root, err := t.climb(ctx, msg.message())
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
	found     []keptMessage
}

// climb follows what a message answers up to the oldest one still kept, whose ID it returns. The way up is always in
// the answer: it is what the message asked for is about.
func (t *thread) climb(ctx context.Context, message envelope.Message) (envelope.ID, error) {
	for len(message.ReplyTo) == envelope.IDBytes {
		parent := envelope.ID(message.ReplyTo)
		at, err := t.k.lookup(parent)
		if errors.Is(err, types.ErrMessageNotFound) {
			break
		}
		if err != nil {
			return envelope.ID{}, err
		}
		msg, there, err := t.at(ctx, at)
		if err != nil {
			return envelope.ID{}, err
		}
		if !there || msg.message().ID() != parent { // the index is of another height than the state asked
			break
		}
		if !t.take(msg) {
			return message.ID(), nil
		}
		message = msg.message()
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
		for _, place := range places {
			child, there, err := t.at(ctx, place)
			if err != nil {
				return err
			}
			if !there || !bytes.Equal(child.message().ReplyTo, queue[0][:]) || seen[child.message().ID()] {
				continue
			}
			id := child.message().ID()
			if seen[id] = true; !t.known[id] && !t.take(child) {
				return nil
			}
			queue = append(queue, id)
		}
	}
	return nil
}

// places are where the index says that answers to a message are, as many as may still be looked at.
func (t *thread) places(id envelope.ID) ([]types.Place, error) {
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

// at is the message at a place, and false if nothing is there: then the index is of another height than the state
// asked. What an inbox needs for its messages is read once.
func (t *thread) at(ctx context.Context, at types.Place) (keptMessage, bool, error) {
	if at.Outbox {
		return t.k.messageAt(ctx, at)
	}
	entry, err := t.k.inbox.Entry(ctx, at.Node, at.At)
	if errors.Is(err, types.ErrMessageNotFound) {
		return keptMessage{}, false, nil
	}
	if err != nil {
		return keptMessage{}, false, err
	}
	v, ok := t.views[at.Node]
	if !ok {
		node, there, err := t.k.follow(ctx, at.Node, nil)
		if err != nil || !there {
			return keptMessage{}, false, err
		}
		if v, err = t.k.view(ctx, node); err != nil {
			return keptMessage{}, false, err
		}
		t.views[at.Node] = v
	}
	msg, err := v.kept(ctx, entry)
	return msg, err == nil, err
}

// take adds a message, or marks the thread truncated where there is no room for it.
func (t *thread) take(msg keptMessage) bool {
	t.size += msg.filed.Size()
	if len(t.found) == t.limit || t.size > types.MaxPageBytes && len(t.found) > 0 {
		t.truncated = true
		return false
	}
	t.known[msg.message().ID()] = true
	t.found = append(t.found, msg)
	return true
}

// ordered are the messages by height, inboxes before outboxes, node and position.
func (t *thread) ordered() []types.FiledMessage {
	slices.SortFunc(t.found, func(a, b keptMessage) int {
		return cmp.Or(cmp.Compare(a.filed.Entry.Height, b.filed.Entry.Height), a.place.Compare(b.place))
	})
	messages := make([]types.FiledMessage, len(t.found))
	for i, found := range t.found {
		messages[i] = found.filed
	}
	return messages
}
