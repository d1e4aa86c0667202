package agent

import (
	"context"
	"fmt"

	"github.com/amigos-network/amigos/envelope"
	"github.com/amigos-network/amigos/x/internode/types"
)

// Message is an entry of the inbox. The chain vouches for its sender, time and place; its kind, content type and
// body are whatever the sender wrote, to be read as data and never to be run.
type Message = types.FiledMessage

// Reply is what a handler answers. The agent adds the recipient and what it answers.
type Reply struct {
	Kind        string
	ContentType string
	Body        []byte
}

// Handler works on one message. No reply and no error accepts it silently; an error rejects it, and its text is the
// reason the sender reads. A handler runs again if the agent is killed before its page is receipted, so work with
// effects elsewhere goes by the message's ID.
type Handler func(ctx context.Context, m Message) (*Reply, error)

func builtin() map[string]Handler {
	return map[string]Handler{
		envelope.KindPing:   pong,
		envelope.KindEcho:   echo,
		envelope.KindText:   accept,
		envelope.KindPong:   accept,
		envelope.KindResult: accept,
		envelope.KindStatus: accept,
	}
}

func pong(context.Context, Message) (*Reply, error) { return &Reply{Kind: envelope.KindPong}, nil }

// echo answers with a text, which no agent answers: two echoing agents do not talk for ever.
func echo(_ context.Context, m Message) (*Reply, error) {
	said := m.Entry.Message
	return &Reply{Kind: envelope.KindText, ContentType: said.ContentType, Body: said.Body}, nil
}

func accept(context.Context, Message) (*Reply, error) { return nil, nil }

// run gives a message to its handler. A kind without one is rejected, and a panic is the handler's, not the agent's.
func (a *Agent) run(ctx context.Context, m Message) (reply *Reply, err error) {
	kind := m.Entry.Message.Kind
	handler, ok := a.handlers[kind]
	if !ok {
		return nil, fmt.Errorf("no handler for kind %s", kind)
	}
	defer func() {
		if cause := recover(); cause != nil {
			a.log.Error("handler panicked", "message", m.Handle, "kind", kind, "panic", cause)
			reply, err = nil, fmt.Errorf("the handler for kind %s failed", kind)
		}
	}()
	ctx, cancel := context.WithTimeout(ctx, a.timeout)
	defer cancel()
	return handler(ctx, m)
}
