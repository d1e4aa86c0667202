package keeper

import (
	"context"

	sdk "github.com/cosmos/cosmos-sdk/types"

	"github.com/amigos-network/amigos/envelope"
	"github.com/amigos-network/amigos/x/internode/types"
)

// departure is what one batch sends to other chains: for each link, in the order in which they appear, its messages.
type departure struct {
	params    types.Params
	sender    types.Node
	timeoutAt int64             // as the sender asks; 0 for none
	outbox    types.OutboxState // of the sender
	parties   []*party          // by first appearance
	byText    map[string]*party // by the link as written; looked up only
	byLink    map[uint64]*party // looked up only
	waiting   uint32            // messages that have passed all checks and no number yet
}

// party is the messages that leave over one link.
type party struct {
	channel  channel
	refused  error // why nothing leaves over this link
	messages []passenger
}

// passenger is one message that leaves, and its place in the batch.
type passenger struct {
	at      int
	message types.PacketMessage
	parent  uint64
}

func (k *Keeper) newDeparture(ctx context.Context, params types.Params, sender types.Node, timeoutAt int64) (*departure, error) {
	outbox, err := k.outboxState(ctx, sender.Number)
	return &departure{
		params: params, sender: sender, timeoutAt: timeoutAt, outbox: outbox,
		byText: map[string]*party{}, byLink: map[uint64]*party{},
	}, err
}

// depart checks one message that goes to another chain and lets it wait for the others of its link. Its result has a
// code if the error is a refusal of this message alone.
func (k *Keeper) depart(ctx context.Context, d *departure, msg envelope.Message, parent uint64, at int) (types.SendResult, error) {
	sdk.UnwrapSDKContext(ctx).GasMeter().ConsumeGas(entryGas, "internode entry")
	id := msg.ID()
	result := types.SendResult{Id: id[:]}
	err := k.board(ctx, d, msg, parent, at)
	if code, refused := types.Refusal(err); refused {
		result.Code = code
	}
	return result, err
}

func (k *Keeper) board(ctx context.Context, d *departure, msg envelope.Message, parent uint64, at int) error {
	if err := checkMessage(ctx, d.params, msg); err != nil {
		return err
	}
	if err := d.checkTimeout(ctx); err != nil {
		return err
	}
	to, err := types.ParseAddress(msg.Recipient)
	if err != nil {
		return err
	}
	p, err := k.party(ctx, d, to.Link)
	if err != nil {
		return err
	}
	if p.refused != nil {
		return p.refused
	}
	message := types.PacketMessage{Message: msg}
	if parent > 0 {
		if message.Answers, message.Hops, err = k.answersThere(ctx, d, p.channel.link, to, msg, parent); err != nil {
			return err
		}
	}
	if d.outbox.Pending+d.waiting >= d.params.MaxPending {
		return types.ErrTooManyPending.Wrapf("%s has %d, at most %d", d.sender.Label(), d.outbox.Pending+d.waiting, d.params.MaxPending)
	}
	d.waiting++
	p.messages = append(p.messages, passenger{at: at, message: message, parent: parent})
	return nil
}

// party finds the messages that leave over a link as written, and learns once whether any may.
func (k *Keeper) party(ctx context.Context, d *departure, written string) (*party, error) {
	if p, ok := d.byText[written]; ok {
		return p, nil
	}
	link, err := k.link(ctx, written)
	if err != nil {
		return nil, err
	}
	p, ok := d.byLink[link.Number]
	if !ok {
		p = &party{}
		if p.channel, err = k.sendable(ctx, link); err == nil {
			err = k.paused(ctx, link)
		}
		if fault := tolerate(err); fault != nil {
			return nil, fault
		}
		p.refused = err
		d.byLink[link.Number] = p
		d.parties = append(d.parties, p)
	}
	d.byText[written] = p
	return p, nil
}

// answersThere is what a reply to another chain says of the message it answers: its number in the outbox it came from,
// if the reply goes back to its sender the way it came, and the hops.
func (k *Keeper) answersThere(ctx context.Context, d *departure, link types.Link, to types.Address, msg envelope.Message, parent uint64) (uint64, uint32, error) {
	entry, hops, err := k.parent(ctx, d.params, d.sender, msg, parent)
	if err != nil {
		return 0, 0, err
	}
	back, err := k.goesBack(ctx, link, to, entry)
	if err != nil {
		return 0, 0, err
	}
	if msg.Kind == envelope.KindPong {
		handle := types.Handle(d.sender.Label(), entry.Arrival)
		if entry.Message.Kind != envelope.KindPing {
			return 0, 0, types.ErrNotAPing.Wrapf("%s: kind %s", handle, entry.Message.Kind)
		}
		if !back {
			return 0, 0, types.ErrNotAPing.Wrapf("%s: of %s, not of %s", handle, types.Behind(entry.Message.Sender, entry.Link), msg.Recipient)
		}
	}
	if !back {
		return 0, hops, nil
	}
	return entry.Origin, hops, nil
}

// goesBack tells whether an address over a link is the sender of an entry.
func (k *Keeper) goesBack(ctx context.Context, link types.Link, to types.Address, entry types.Entry) (bool, error) {
	if entry.Link == 0 || to.Account != entry.Message.Sender {
		return false, nil
	}
	came, err := k.livingLink(ctx, entry.Link)
	return err == nil && came.Number == link.Number, err
}

// checkTimeout refuses a timeout that is over or too far.
func (d *departure) checkTimeout(ctx context.Context) error {
	if d.timeoutAt == 0 {
		return nil
	}
	if d.timeoutAt <= now(ctx) {
		return types.ErrInvalidTimeout.Wrapf("timeout_at %d is not after the block time %d", d.timeoutAt, now(ctx))
	}
	if latest := now(ctx) + d.params.MaxPacketTimeout.Milliseconds(); d.timeoutAt > latest {
		return types.ErrInvalidTimeout.Wrapf("timeout_at %d is after %d: at most %s from now", d.timeoutAt, latest, d.params.MaxPacketTimeout)
	}
	return nil
}
