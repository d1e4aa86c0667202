package keeper

import (
	"context"
	"errors"

	"cosmossdk.io/collections"

	"github.com/amigos-network/amigos/envelope"
	"github.com/amigos-network/amigos/x/internode/types"
)

func (k *Keeper) queryInbox(ctx context.Context, req *types.QueryInboxRequest) (types.QueryInboxResponse, error) {
	node, err := k.resolve(ctx, req.Node)
	if err != nil {
		return types.QueryInboxResponse{}, err
	}
	view, err := k.view(ctx, node)
	if err != nil {
		return types.QueryInboxResponse{}, err
	}
	res := types.QueryInboxResponse{Next: req.After, State: view.state}
	limit, size := types.PageSize(req.Limit), 0
	err = k.inbox.Walk(ctx, node.Number, req.After, func(entry types.Entry) (bool, error) {
		msg, err := view.show(ctx, entry)
		if err != nil {
			return true, err
		}
		if size += msg.Size(); size > types.MaxPageBytes && len(res.Messages) > 0 {
			return true, nil
		}
		res.Messages, res.Next = append(res.Messages, msg), entry.Arrival
		return len(res.Messages) == limit, nil
	})
	return res, err
}

func (k *Keeper) queryMessage(ctx context.Context, req *types.QueryMessageRequest) (types.QueryMessageResponse, error) {
	msg, err := k.find(ctx, req.Ref)
	if err != nil || msg.left != nil {
		return types.QueryMessageResponse{Sent: msg.left}, err
	}
	return types.QueryMessageResponse{Message: msg.filed}, nil
}

func (k *Keeper) queryPing(ctx context.Context, req *types.QueryPingRequest) (types.QueryPingResponse, error) {
	msg, err := k.find(ctx, req.Ref)
	if err != nil {
		return types.QueryPingResponse{}, err
	}
	if kind := msg.message().Kind; kind != envelope.KindPing {
		return types.QueryPingResponse{}, types.ErrNotAPing.Wrapf("%s: kind %s", msg.filed.Handle, kind)
	}
	var res types.QueryPingResponse
	if msg.left != nil {
		res.Sent = msg.left
		if answer := msg.left.Entry.Answer; answer != nil {
			res.Answered, res.Answer = true, *answer
		}
	} else {
		res.Ping = msg.filed
		res.Answer, res.Answered, err = k.pingAnswer(ctx, msg.place.Node, msg.place.At)
	}
	if res.Answered {
		res.Blocks, res.Millis = roundTrip(msg.filed.Entry, res.Answer)
	}
	return res, err
}

// filedAt returns the message at an arrival in a node's inbox.
func (k *Keeper) filedAt(ctx context.Context, node types.Node, arrival uint64) (keptMessage, error) {
	entry, err := k.entryAt(ctx, node, arrival)
	if err != nil {
		return keptMessage{}, err
	}
	view, err := k.view(ctx, node)
	if err != nil {
		return keptMessage{}, err
	}
	return view.kept(ctx, entry)
}

// entryAt returns one entry, and says of one that is not there whether it was.
func (k *Keeper) entryAt(ctx context.Context, node types.Node, arrival uint64) (types.Entry, error) {
	entry, err := k.inbox.Entry(ctx, node.Number, arrival)
	if !errors.Is(err, types.ErrMessageNotFound) {
		return entry, err
	}
	state, err := k.inboxState(ctx, node.Number)
	if err != nil {
		return types.Entry{}, err
	}
	handle := types.Handle(node.Label(), arrival)
	if arrival > state.Last {
		return types.Entry{}, types.ErrMessageNotFound.Wrapf("%s: the last message is %d", handle, state.Last)
	}
	return types.Entry{}, types.ErrMessageNotFound.Wrapf("%s: removed, the first message kept is %d", handle, state.First)
}

// view shows the entries of one inbox as queries answer them.
type view struct {
	k      *Keeper
	node   types.Node
	state  types.InboxState
	params types.Params
}

func (k *Keeper) view(ctx context.Context, node types.Node) (view, error) {
	params, err := k.Params.Get(ctx)
	if err != nil {
		return view{}, err
	}
	state, err := k.inboxState(ctx, node.Number)
	return view{k: k, node: node, state: state, params: params}, err
}

// show adds to an entry what follows from it. A reason is looked up only where there can be one.
func (v view) show(ctx context.Context, entry types.Entry) (types.FiledMessage, error) {
	var reason string
	rejected := false
	if entry.Arrival <= v.state.Processed {
		var err error
		reason, err = v.k.Rejections.Get(ctx, collections.Join(v.node.Number, entry.Arrival))
		if err != nil && !errors.Is(err, collections.ErrNotFound) {
			return types.FiledMessage{}, err
		}
		rejected = err == nil
	}
	return types.FiledMessage{
		Handle: types.Handle(v.node.Label(), entry.Arrival),
		Id:     entry.Message.ID().String(),
		Entry:  entry,
		Status: entry.Status(v.state, rejected, blockTime(ctx), v.params.Retention),
		Reason: reason,
	}, nil
}

func (v view) kept(ctx context.Context, entry types.Entry) (keptMessage, error) {
	filed, err := v.show(ctx, entry)
	return keptMessage{place: types.Place{Node: v.node.Number, At: entry.Arrival}, node: v.node, filed: filed}, err
}
