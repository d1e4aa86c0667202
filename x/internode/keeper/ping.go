package keeper

import (
	"context"
	"errors"

	"cosmossdk.io/collections"

	"github.com/amigos-network/amigos/envelope"
	"github.com/amigos-network/amigos/x/internode/types"
)

// checkPong refuses a pong that answers no ping, answers it to another than who sent it, or answers it again.
func (k *Keeper) checkPong(ctx context.Context, ponger, to types.Node, ping types.Entry) error {
	handle := types.Handle(ponger.Label(), ping.Arrival)
	if ping.Message.Kind != envelope.KindPing {
		return types.ErrNotAPing.Wrapf("%s: kind %s", handle, ping.Message.Kind)
	}
	if ping.SenderNode != to.Number {
		return types.ErrNotAPing.Wrapf("%s: of %s, not of %s", handle, ping.Message.Sender, to.Label())
	}
	answered, err := k.Answers.Has(ctx, collections.Join(ponger.Number, ping.Arrival))
	if err != nil {
		return err
	}
	if answered {
		return types.ErrPingAnswered.Wrap(handle)
	}
	return nil
}

// checkRemotePong refuses a pong from another chain that answers no ping, another's ping, or answers it again. Who must
// answer is known from the acknowledgement, and before that from the address if it is an account's; a name is known to
// the other chain alone.
func checkRemotePong(from origin, pinger types.Node, ping types.OutboxEntry) error {
	handle := types.OutboxHandle(pinger.Label(), ping.Number)
	if ping.Message.Kind != envelope.KindPing {
		return types.ErrNotAPing.Wrapf("%s: kind %s", handle, ping.Message.Kind)
	}
	to, err := types.ParseAddress(ping.Message.Recipient)
	if err != nil {
		return err
	}
	ponger := ping.Recipient
	if ponger == "" {
		ponger = to.Account
	}
	switch {
	case to.Form == types.FormChain:
		return types.ErrNotAPing.Wrapf("%s: to the chain itself, not to %s", handle, from.label())
	case ping.Status == types.MESSAGE_STATUS_FAILED, ping.Status == types.MESSAGE_STATUS_EXPIRED:
		return types.ErrNotAPing.Wrapf("%s: was never filed there", handle)
	case ponger != "" && ponger != from.account:
		return types.ErrNotAPing.Wrapf("%s: to %s, not to %s", handle, ponger, from.label())
	case ping.Answer != nil:
		return types.ErrPingAnswered.Wrap(handle)
	}
	return nil
}

// recordAnswer keeps a ping's round trip, if the message that is filed at an arrival answered one: beside the ping in
// the ponger's inbox, or in the pinger's outbox. It goes when the ping goes.
func (k *Keeper) recordAnswer(ctx context.Context, ponger origin, pinger types.Node, answered answer, pong uint64) error {
	answer := types.PingAnswer{Height: height(ctx), Time: now(ctx), Pong: pong}
	switch {
	case answered.sent != nil:
		return k.recordRemoteAnswer(ctx, pinger.Number, *answered.sent, answer, ponger.address())
	case answered.ping == nil:
		return nil
	}
	ping := *answered.ping
	if err := k.Answers.Set(ctx, collections.Join(ponger.node.Number, ping.Arrival), answer); err != nil {
		return err
	}
	blocks, millis := roundTrip(ping, answer)
	return emit(ctx, &types.EventPingAnswered{
		Pinger: pinger.Address, Ponger: ponger.address(), Arrival: ping.Arrival, Blocks: blocks, Millis: millis,
	})
}

// recordRemoteAnswer keeps the round trip of a ping that left this chain.
func (k *Keeper) recordRemoteAnswer(ctx context.Context, node uint64, ping types.OutboxEntry, answer types.PingAnswer, ponger string) error {
	ping.Answer = &answer
	if err := k.Sent.Set(ctx, collections.Join(node, ping.Number), ping); err != nil {
		return err
	}
	return emitRemoteAnswer(ctx, ping, ponger)
}

func emitRemoteAnswer(ctx context.Context, ping types.OutboxEntry, ponger string) error {
	return emit(ctx, &types.EventPingAnswered{
		Pinger: ping.Message.Sender, Ponger: ponger, Number: ping.Number,
		Blocks: ping.Answer.Height - ping.Height, Millis: ping.Answer.Time - ping.Time,
	})
}

// pingAnswer returns the answer to the ping at a place and whether there is one.
func (k *Keeper) pingAnswer(ctx context.Context, node, arrival uint64) (types.PingAnswer, bool, error) {
	answer, err := k.Answers.Get(ctx, collections.Join(node, arrival))
	if errors.Is(err, collections.ErrNotFound) {
		return types.PingAnswer{}, false, nil
	}
	return answer, err == nil, err
}

func roundTrip(ping types.Entry, answer types.PingAnswer) (blocks, millis int64) {
	return answer.Height - ping.Height, answer.Time - ping.Time
}
