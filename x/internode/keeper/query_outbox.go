package keeper

import (
	"context"
	"errors"

	"cosmossdk.io/collections"

	"github.com/amigos-network/amigos/x/internode/types"
)

// outboxLooks limits the entries that one page of what is pending looks at.
const outboxLooks = 10 * types.MaxPageItems

func (k *Keeper) queryOutbox(ctx context.Context, req *types.QueryOutboxRequest) (types.QueryOutboxResponse, error) {
	node, err := k.resolve(ctx, req.Node)
	if err != nil {
		return types.QueryOutboxResponse{}, err
	}
	state, err := k.outboxState(ctx, node.Number)
	if err != nil {
		return types.QueryOutboxResponse{}, err
	}
	res := types.QueryOutboxResponse{Next: req.After, State: state}
	limit, size, looks := types.PageSize(req.Limit), 0, 0
	ranger := collections.NewPrefixedPairRange[uint64, uint64](node.Number).StartExclusive(req.After)
	err = k.Sent.Walk(ctx, ranger, func(_ types.EntryKey, entry types.OutboxEntry) (bool, error) {
		looks++
		if req.Pending && entry.Settled() {
			res.Next = entry.Number
			return looks == outboxLooks, nil
		}
		msg := sent(node, entry)
		if size += msg.Size(); size > types.MaxPageBytes && len(res.Messages) > 0 {
			return true, nil
		}
		res.Messages, res.Next = append(res.Messages, msg), entry.Number
		return len(res.Messages) == limit || looks == outboxLooks, nil
	})
	return res, err
}

// sent shows an outbox entry as queries answer it.
func sent(node types.Node, entry types.OutboxEntry) types.SentMessage {
	return types.SentMessage{
		Handle: types.OutboxHandle(node.Label(), entry.Number),
		Id:     entry.Message.ID().String(),
		Sender: node.Address,
		Entry:  entry,
	}
}

// sentAt returns the message at a number in a node's outbox.
func (k *Keeper) sentAt(ctx context.Context, node types.Node, number uint64) (keptMessage, error) {
	entry, err := k.outboxEntryAt(ctx, node, number)
	if err != nil {
		return keptMessage{}, err
	}
	msg := sent(node, entry)
	return keptMessage{
		place: types.Place{Outbox: true, Node: node.Number, At: number}, node: node, left: &msg, filed: inWordsOfAnInbox(node, msg),
	}, nil
}

// inWordsOfAnInbox shows a message that left as threads show those that stayed: it has no arrival here.
func inWordsOfAnInbox(node types.Node, msg types.SentMessage) types.FiledMessage {
	entry := msg.Entry
	return types.FiledMessage{
		Handle: msg.Handle,
		Id:     msg.Id,
		Entry: types.Entry{
			Message: entry.Message, SenderNode: node.Number, Road: types.ROAD_TRANSACTION, Parent: entry.Parent,
			Hops: entry.Hops, Height: entry.Height, Time: entry.Time,
		},
		Status: entry.Status,
		Reason: entry.Reason,
	}
}

// outboxEntryAt returns one entry, and says of one that is not there whether it was.
func (k *Keeper) outboxEntryAt(ctx context.Context, node types.Node, number uint64) (types.OutboxEntry, error) {
	entry, err := k.Sent.Get(ctx, collections.Join(node.Number, number))
	if !errors.Is(err, collections.ErrNotFound) {
		return entry, err
	}
	state, err := k.outboxState(ctx, node.Number)
	if err != nil {
		return types.OutboxEntry{}, err
	}
	handle := types.OutboxHandle(node.Label(), number)
	if number > state.Last {
		return types.OutboxEntry{}, types.ErrMessageNotFound.Wrapf("%s: the last message is %d", handle, state.Last)
	}
	return types.OutboxEntry{}, types.ErrMessageNotFound.Wrapf("%s: removed, the first message kept is %d", handle, state.First)
}
