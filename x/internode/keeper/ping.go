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

// recordAnswer keeps a ping's round trip beside the ping. It goes when the ping goes.
func (k *Keeper) recordAnswer(ctx context.Context, ponger, pinger types.Node, ping types.Entry, pong uint64) error {
	answer := types.PingAnswer{Height: height(ctx), Time: now(ctx), Pong: pong}
	if err := k.Answers.Set(ctx, collections.Join(ponger.Number, ping.Arrival), answer); err != nil {
		return err
	}
	blocks, millis := roundTrip(ping, answer)
	return emit(ctx, &types.EventPingAnswered{
		Pinger: pinger.Address, Ponger: ponger.Address, Arrival: ping.Arrival, Blocks: blocks, Millis: millis,
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
