package keeper

import (
	"context"

	"github.com/amigos-network/amigos/envelope"
	"github.com/amigos-network/amigos/x/internode/types"
)

// filed is where a message went.
type filed struct {
	recipient string
	arrival   uint64
}

// deliver files a message in its recipient's inbox. Every road enters here, so all obey the same limits and raise
// the same events. It checks everything before its first write: a refusal leaves no trace.
func (k *Keeper) deliver(ctx context.Context, b *batch, msg envelope.Message, parent uint64) (filed, error) {
	if err := b.checkMessage(ctx, msg); err != nil {
		return filed{}, err
	}
	box, err := k.open(ctx, b, msg.Recipient)
	if err != nil {
		return filed{}, err
	}
	at := filed{recipient: box.node.Address}
	answered, err := k.answered(ctx, b, box.node, msg, parent)
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
	if answered.ping != nil {
		if err := k.recordAnswer(ctx, b.origin.node, box.node, *answered.ping, at.arrival); err != nil {
			return at, err
		}
	}
	return at, k.file(ctx, b, box, types.Entry{
		Arrival: at.arrival, Message: msg, SenderNode: b.origin.node.Number, Road: b.origin.road,
		Parent: parent, Hops: answered.hops, Height: height(ctx), Time: now(ctx),
	})
}

// checkMessage refuses by the parameters and the time. The message's shape was checked where it entered.
func (b *batch) checkMessage(ctx context.Context, msg envelope.Message) error {
	if len(msg.Body) > int(b.params.MaxBodyBytes) {
		return types.ErrBodyTooLarge.Wrapf("%d bytes, at most %d", len(msg.Body), b.params.MaxBodyBytes)
	}
	if msg.ExpiresAt > 0 && msg.ExpiresAt <= now(ctx) {
		return types.ErrMessageExpired.Wrapf("expires_at %d, block time %d", msg.ExpiresAt, now(ctx))
	}
	return nil
}

// file writes an admitted entry and makes room for it. The inbox's state is written when the batch ends.
func (k *Keeper) file(ctx context.Context, b *batch, box *openInbox, entry types.Entry) error {
	if err := k.dropStale(ctx, b, box); err != nil {
		return err
	}
	box.state.Last = entry.Arrival
	box.backlog++
	if box.first == 0 {
		box.first = entry.Arrival
	}
	return k.inbox.Append(ctx, box.node.Number, entry)
}
