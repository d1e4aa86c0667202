package agent

import (
	"context"
	"fmt"
	"time"

	"github.com/amigos-network/amigos/envelope"
	"github.com/amigos-network/amigos/x/internode/types"
)

// Message is an entry of the inbox. The chain vouches for its sender, time and place; its kind, content type and
// body are whatever the sender wrote, to be read as data and never to be run. One that was sealed is handed over opened:
// its ID is that of the sealed form.
type Message = types.FiledMessage

// Reply is what a handler answers. The agent adds what it answers, so that the chain counts its hops.
type Reply struct {
	// To is who gets it; empty is the sender of the message.
	To          string
	Kind        string
	ContentType string
	Body        []byte

	sealTo []byte // the encryption key of who asked sealed
}

// Handler works on one message. No reply and no error accepts it silently; an error rejects it, and its text is the
// reason the sender reads. A handler runs again if the agent is killed before its page is receipted, so work with
// effects elsewhere goes by the message's ID. With Config.Parallel it runs for several messages at once.
type Handler func(ctx context.Context, m Message) (*Reply, error)

// entry is a handler with what the guards need to know of it.
type entry struct {
	handler Handler
	builtin bool          // what it says is never answered, so it cannot become part of a circle
	answers bool          // it always replies: it need not run where no reply may go
	timeout time.Duration // 0 is the agent's
}

func builtin() map[string]entry {
	own := func(h Handler) entry { return entry{handler: h, builtin: true} }
	return map[string]entry{
		envelope.KindPing:    own(pong),
		envelope.KindEcho:    own(echo),
		envelope.KindText:    own(accept),
		envelope.KindPong:    own(accept),
		envelope.KindResult:  own(accept),
		envelope.KindStatus:  own(accept),
		envelope.KindMention: own(accept),
	}
}

func pong(context.Context, Message) (*Reply, error) { return &Reply{Kind: envelope.KindPong}, nil }

// echo answers with a text, which no agent answers: two echoing agents do not talk for ever.
func echo(_ context.Context, m Message) (*Reply, error) {
	said := m.Entry.Message
	return &Reply{Kind: envelope.KindText, ContentType: said.ContentType, Body: said.Body}, nil
}

func accept(context.Context, Message) (*Reply, error) { return nil, nil }

// run gives a message to its handler. A panic is the handler's, not the agent's.
func (a *Agent) run(ctx context.Context, e entry, m Message) (reply *Reply, err error) {
	kind := m.Entry.Message.Kind
	defer func() {
		if cause := recover(); cause != nil {
			a.log.Error("handler panicked", "message", m.Handle, "kind", kind, "panic", cause)
			reply, err = nil, fmt.Errorf("the handler for kind %s failed", kind)
		}
	}()
	timeout := a.timeout
	if e.timeout > 0 {
		timeout = e.timeout
	}
	ctx, cancel := context.WithTimeout(ctx, timeout)
	defer cancel()
	return e.handler(ctx, m)
}
