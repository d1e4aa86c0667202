package keeper

import (
	"bytes"
	"context"
	"errors"

	"github.com/amigos-network/amigos/envelope"
	"github.com/amigos-network/amigos/x/internode/types"
)

// answer is what follows from the message a reply answers.
type answer struct {
	hops uint32
	ping *types.Entry // set if the reply is the pong of this ping
}

// answered finds the message that a reply of the batch's sender answers, in the sender's own inbox. A reply to what
// was pruned or came by another road has no parent and begins to count its hops anew.
func (k *Keeper) answered(ctx context.Context, b *batch, to types.Node, msg envelope.Message, parent uint64) (answer, error) {
	if parent == 0 {
		return answer{}, nil
	}
	handle := types.Handle(b.origin.node.Label(), parent)
	entry, err := k.inbox.Entry(ctx, b.origin.node.Number, parent)
	if errors.Is(err, types.ErrMessageNotFound) {
		return answer{}, types.ErrParentNotFound.Wrapf("%s: pruned, or never there", handle)
	}
	if err != nil {
		return answer{}, err
	}
	if id := entry.Message.ID(); !bytes.Equal(id[:], msg.ReplyTo) {
		return answer{}, types.ErrParentNotFound.Wrapf("%s: message %s, not the one in reply_to", handle, id)
	}
	hops := entry.Hops + 1
	if hops > b.params.MaxHops {
		return answer{}, types.ErrHopLimit.Wrapf("%s: %d hops, at most %d", handle, hops, b.params.MaxHops)
	}
	if msg.Kind != envelope.KindPong {
		return answer{hops: hops}, nil
	}
	return answer{hops: hops, ping: &entry}, k.checkPong(ctx, b.origin.node, to, entry)
}
