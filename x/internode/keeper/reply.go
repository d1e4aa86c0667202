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
	ping *types.Entry       // set if the reply is the pong of this ping, of a node of this chain
	sent *types.OutboxEntry // set if the reply is the pong of this ping, which had left this chain
}

// answered finds the message that a reply answers. A reply to what was pruned or came by another road has no parent and
// begins to count its hops anew.
func (k *Keeper) answered(ctx context.Context, b *batch, to types.Node, s said) (answer, error) {
	if b.origin.remote() {
		return k.answeredFromAfar(ctx, b, to, s)
	}
	if s.parent == 0 {
		return answer{}, nil
	}
	entry, hops, err := k.parent(ctx, b.params, b.origin.node, s.message, s.parent)
	if err != nil || s.message.Kind != envelope.KindPong {
		return answer{hops: hops}, err
	}
	return answer{hops: hops, ping: &entry}, k.checkPong(ctx, b.origin.node, to, entry)
}

// parent is the entry that a reply of a node answers, in that node's own inbox, and the reply's hops.
func (k *Keeper) parent(ctx context.Context, params types.Params, sender types.Node, msg envelope.Message, arrival uint64) (types.Entry, uint32, error) {
	handle := types.Handle(sender.Label(), arrival)
	entry, err := k.inbox.Entry(ctx, sender.Number, arrival)
	if errors.Is(err, types.ErrMessageNotFound) {
		return types.Entry{}, 0, types.ErrParentNotFound.Wrapf("%s: pruned, or never there", handle)
	}
	if err != nil {
		return types.Entry{}, 0, err
	}
	if id := entry.Message.ID(); !bytes.Equal(id[:], msg.ReplyTo) {
		return types.Entry{}, 0, types.ErrParentNotFound.Wrapf("%s: message %s, not the one in reply_to", handle, id)
	}
	hops := entry.Hops + 1
	if hops > params.MaxHops {
		return types.Entry{}, 0, types.ErrHopLimit.Wrapf("%s: %d hops, at most %d", handle, hops, params.MaxHops)
	}
	return entry, hops, nil
}

// answeredFromAfar finds the message in the recipient's outbox that a reply from another chain answers. Of what that
// chain says, it believes only what this one can check: the message left over that very link, and the hops are no fewer
// than its own plus one.
func (k *Keeper) answeredFromAfar(ctx context.Context, b *batch, to types.Node, s said) (answer, error) {
	found := answer{hops: s.hops}
	var sent types.OutboxEntry
	if s.answers > 0 {
		var kept bool
		var err error
		if sent, kept, err = k.outboxEntry(ctx, to.Number, s.answers); err != nil {
			return answer{}, err
		}
		if kept {
			if err := k.checkAnswers(ctx, b.origin, to, sent, s.message); err != nil {
				return answer{}, err
			}
			found.hops = max(s.hops, sent.Hops+1)
			found.sent = &sent
		}
	}
	if found.hops > b.params.MaxHops {
		return answer{}, types.ErrHopLimit.Wrapf("%s: %d hops, at most %d", b.origin.label(), found.hops, b.params.MaxHops)
	}
	if s.message.Kind != envelope.KindPong {
		found.sent = nil
		return found, nil
	}
	if found.sent == nil {
		return answer{}, types.ErrNotAPing.Wrapf("%s: pruned, or never there", types.OutboxHandle(to.Label(), s.answers))
	}
	return found, checkRemotePong(b.origin, to, sent)
}

// checkAnswers refuses a reply to what never left over the reply's link, or was another message.
func (k *Keeper) checkAnswers(ctx context.Context, from origin, to types.Node, sent types.OutboxEntry, msg envelope.Message) error {
	handle := types.OutboxHandle(to.Label(), sent.Number)
	link, err := k.linkOfChannel(ctx, sent.ChannelId)
	if err != nil {
		return err
	}
	if link.Number != from.link.Number {
		return types.ErrParentNotFound.Wrapf("%s left over %s, not over %s", handle, link.Label(), from.link.Label())
	}
	if id := sent.Message.ID(); !bytes.Equal(id[:], msg.ReplyTo) {
		return types.ErrParentNotFound.Wrapf("%s: message %s, not the one in reply_to", handle, id)
	}
	return nil
}
