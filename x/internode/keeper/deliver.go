package keeper

import (
	"context"

	"cosmossdk.io/collections"

	"github.com/amigos-network/amigos/envelope"
	"github.com/amigos-network/amigos/x/internode/types"
)

// filed is where a message went.
type filed struct {
	recipient string
	arrival   uint64
}

// said is a message as it comes to be delivered, with what its road says beside it.
type said struct {
	message envelope.Message
	parent  uint64 // the answered message's arrival in the sender's inbox, for a sender of this chain
	number  uint64 // in the outbox of a sender behind a link
	answers uint64 // the answered message's number in the recipient's outbox, for a sender behind a link
	hops    uint32 // as a sender's chain behind a link has counted them
}

// deliver files a message in its recipient's inbox. Every road enters here, so all obey the same limits and raise
// the same events. It checks everything before its first write: a refusal leaves no trace.
func (k *Keeper) deliver(ctx context.Context, b *batch, s said) (filed, error) {
	if err := checkMessage(ctx, b.params, s.message); err != nil {
		return filed{}, err
	}
	box, err := k.open(ctx, b, s.message.Recipient)
	if err != nil {
		return filed{}, err
	}
	at := filed{recipient: box.node.Address}
	answered, err := k.answered(ctx, b, box.node, s)
	if err != nil {
		return at, err
	}
	if err := k.findStale(ctx, b.params, box); err != nil {
		return at, err
	}
	if err := k.admit(ctx, b, box); err != nil {
		return at, err
	}
	at.arrival = box.state.Last + 1
	if err := k.recordAnswer(ctx, b.origin, box.node, answered, at.arrival); err != nil {
		return at, err
	}
	return at, k.file(ctx, box, types.Entry{
		Arrival: at.arrival, Message: s.message, SenderNode: b.origin.node.Number, Road: b.origin.road,
		Parent: s.parent, Hops: answered.hops, Height: height(ctx), Time: now(ctx),
		Link: b.origin.link.Number, Origin: s.number,
	})
}

// checkMessage refuses by the parameters and the time. The message's shape was checked where it entered.
func checkMessage(ctx context.Context, params types.Params, msg envelope.Message) error {
	if len(msg.Body) > int(params.MaxBodyBytes) {
		return types.ErrBodyTooLarge.Wrapf("%d bytes, at most %d", len(msg.Body), params.MaxBodyBytes)
	}
	if msg.ExpiresAt > 0 && msg.ExpiresAt <= now(ctx) {
		return types.ErrMessageExpired.Wrapf("expires_at %d, block time %d", msg.ExpiresAt, now(ctx))
	}
	return nil
}

// file writes an admitted entry and makes room for it. The inbox's state is written when the batch ends.
func (k *Keeper) file(ctx context.Context, box *openInbox, entry types.Entry) error {
	if err := k.dropStale(ctx, box); err != nil {
		return err
	}
	box.state.Last = entry.Arrival
	box.filed = true
	box.backlog++
	if box.first == 0 {
		box.first = entry.Arrival
	}
	if entry.Link != 0 {
		box.behind++
		box.state.Remote = entry.Arrival
		if err := k.Arrivals.Set(ctx, collections.Join(box.node.Number, entry.Arrival)); err != nil {
			return err
		}
	}
	return k.inbox.Append(ctx, box.node.Number, entry)
}
