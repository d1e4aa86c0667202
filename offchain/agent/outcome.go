package agent

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"unicode"

	"github.com/amigos-network/amigos/client"
	"github.com/amigos-network/amigos/envelope"
	"github.com/amigos-network/amigos/x/internode/types"
)

// outcome is what is to be written for one message: a reply, a rejection, or neither.
type outcome struct {
	message  Message
	reply    *types.SendEntry
	reject   string
	note     string // for the log
	withheld bool   // there was a reply, which the chain would not take
}

// decide finds the outcome of one message.
func (a *Agent) decide(ctx context.Context, m Message) outcome {
	if m.Status == types.MESSAGE_STATUS_EXPIRED {
		return outcome{message: m, reject: "it expired before it was read"}
	}
	if first, again := a.filedBefore(ctx, m); again {
		return outcome{message: m, note: "the same message as " + first}
	}
	opened := a.chain.Open(m.Entry.Message)
	if opened.Err != nil {
		return outcome{message: m, reject: reason("it cannot be opened: " + opened.Err.Error())}
	}
	opened.Show(&m.Entry.Message)
	e, known := a.handlers[m.Entry.Message.Kind]
	if !known {
		return outcome{message: m, reject: reason("no handler for kind " + m.Entry.Message.Kind)}
	}
	if refused := a.forbidden(ctx, e, m); refused != "" {
		return outcome{message: m, reject: reason(refused)}
	}
	if m.Entry.Message.Kind == envelope.KindPong {
		a.roundTrip(ctx, m)
	}
	reply, err := a.run(ctx, e, m)
	if err != nil {
		return outcome{message: m, reject: reason(err.Error())}
	}
	if reply == nil {
		return outcome{message: m}
	}
	if reply.sealTo, err = a.sealedAnswer(ctx, m, opened, reply); err != nil {
		return outcome{message: m, reject: reason(err.Error())}
	}
	return a.answer(ctx, e, m, reply)
}

// forbidden says why a message is not even given to its handler; empty when it is.
func (a *Agent) forbidden(ctx context.Context, e entry, m Message) string {
	switch {
	case e.builtin:
		return ""
	case e.answers && a.lastHop(m):
		return a.hopNote()
	}
	if why := a.guard.exhausted(senderOf(m)); why != "" || !e.answers {
		return why
	}
	why, err := a.leaves(ctx, m.Entry.Link)
	if err != nil {
		return err.Error() // the agent ends, and this is not written
	}
	return why
}

// lastHop tells whether the chain would refuse any reply to a message: the exchange has gone as far as it may.
func (a *Agent) lastHop(m Message) bool { return m.Entry.Hops >= a.params.MaxHops }

func (a *Agent) hopNote() string {
	return fmt.Sprintf("hop limit: an exchange ends after %d replies", a.params.MaxHops)
}

// answer makes a reply part of the outcome, once the guards let it pass.
func (a *Agent) answer(ctx context.Context, e entry, m Message, reply *Reply) outcome {
	if a.lastHop(m) {
		return outcome{message: m, note: a.hopNote(), withheld: true}
	}
	sendable, err := a.address(m, reply)
	if err != nil {
		a.log.Error("reply is not sendable", "message", m.Handle, "error", err)
		return outcome{message: m, reject: reason("the reply is not sendable: " + err.Error())}
	}
	why, err := a.leaves(ctx, linkOf(m, reply))
	if err != nil || why != "" {
		if err != nil {
			why = err.Error() // the agent ends, and this is not written
		}
		return outcome{message: m, reject: reason(why)}
	}
	if !e.builtin {
		a.guard.count(senderOf(m))
	}
	if err := a.guard.all.Wait(ctx); err != nil {
		return outcome{message: m, reject: reason(err.Error())} // the agent ends, and this is not written
	}
	return outcome{message: m, reply: sendable}
}

// filedBefore tells whether the same message came earlier to this inbox, perhaps by another road. Without an index
// to ask it is taken for new.
func (a *Agent) filedBefore(ctx context.Context, m Message) (string, bool) {
	known, err := a.chain.Find(ctx, m.Id)
	if err != nil {
		if !errors.Is(err, types.ErrMessageNotFound) && !errors.Is(err, types.ErrIndexUnavailable) {
			a.log.Warn("cannot tell whether the message came before", "message", m.Handle, "error", err)
		}
		return "", false
	}
	first := known.Message
	return first.Handle, inbox(first.Handle) == inbox(m.Handle) && first.Entry.Arrival < m.Entry.Arrival
}

func inbox(handle string) string {
	node, _, _ := strings.Cut(handle, "/")
	return node
}

// address makes a reply a message, to the sender of what it answers unless it names another recipient.
func (a *Agent) address(m Message, r *Reply) (*types.SendEntry, error) {
	if limit := int(a.params.MaxBodyBytes); len(r.Body) > limit {
		return nil, fmt.Errorf("its body has %d bytes, at most %d", len(r.Body), limit)
	}
	id, err := envelope.ParseID(m.Id)
	if err != nil {
		return nil, err
	}
	to := r.To
	if to == "" {
		to = senderOf(m)
	}
	send, _, err := a.chain.Compose(false, client.Draft{
		To: to, Kind: r.Kind, ContentType: r.ContentType, Body: r.Body,
		ReplyTo: id, Parent: m.Entry.Arrival, Seal: len(r.sealTo) > 0, SealTo: r.sealTo,
	})
	if err != nil {
		return nil, err
	}
	entry := &send.Entries[0]
	if limit := int(a.params.MaxBodyBytes); len(entry.Body) > limit {
		return nil, fmt.Errorf("its body has %d bytes once it is sealed, at most %d", len(entry.Body), limit)
	}
	return entry, nil
}

// linkOf is the number of the link by which a reply goes back; 0 for one that stays, or that goes elsewhere.
func linkOf(m Message, r *Reply) uint64 {
	if r.To != "" {
		return 0
	}
	return m.Entry.Link
}

// reason fits a text into a rejection: one line, valid UTF-8, not too long.
func reason(text string) string {
	text = strings.Map(func(r rune) rune {
		if unicode.IsControl(r) {
			return ' '
		}
		return r
	}, strings.ToValidUTF8(text, "?"))
	if len(text) > types.MaxReasonBytes {
		text = strings.ToValidUTF8(text[:types.MaxReasonBytes], "")
	}
	if text == "" {
		return "no reason given"
	}
	return text
}
