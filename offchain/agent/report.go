package agent

import (
	"context"

	"github.com/amigos-network/amigos/client"
	"github.com/amigos-network/amigos/envelope"
)

// report logs and counts what was written for each message, and which replies the chain did not take.
func (a *Agent) report(b *batch, res *client.Result) {
	refused := refusals(b, res)
	sent := 0
	for _, o := range b.outcomes {
		var err error
		if o.reply != nil {
			err = refused[sent]
			sent++
		}
		a.reportOne(o, err, res.Height)
	}
	a.metrics.processed(b.to)
}

func (a *Agent) reportOne(o outcome, refused error, height int64) {
	said := o.message.Entry.Message
	line := []any{"message", o.message.Handle, "from", senderOf(o.message), "kind", said.Kind, "height", height}
	word := outcomeDone
	switch {
	case o.reject != "":
		word = outcomeRejected
		a.log.Info("rejected", append(line, "reason", o.reject)...)
	case refused != nil:
		word = outcomeRefused
		a.doubtParams(refused)
		a.log.Warn("done, but the reply was refused", append(line, "error", refused)...)
	case o.withheld:
		word = outcomeWithheld
		a.log.Warn("done, but the reply was withheld", append(line, "reason", o.note)...)
	case o.reply != nil:
		word = outcomeAnswered
		a.log.Info("answered", append(line, "reply", o.reply.Kind)...)
	case o.note != "":
		a.log.Info("done", append(line, "note", o.note)...)
	default:
		a.log.Info("done", line...)
	}
	_, known := a.handlers[said.Kind]
	a.metrics.handled(said.Kind, known, word)
	a.metrics.remote(o.message.Entry.Link, word)
}

// roundTrip measures a pong that has come for a ping of ours, by the times of their blocks.
func (a *Agent) roundTrip(ctx context.Context, m Message) {
	if a.metrics == nil || len(m.Entry.Message.ReplyTo) != len(envelope.ID{}) {
		return
	}
	ping, err := a.chain.Find(ctx, envelope.ID(m.Entry.Message.ReplyTo).String())
	switch {
	case err != nil: // the ping was pruned
	case ping.Sent != nil && ping.Sent.Sender == a.chain.Address() && ping.Sent.Entry.Link == m.Entry.Link:
		a.metrics.pong(m.Entry.Time - ping.Sent.Entry.Time)
	case m.Entry.Link == 0 && ping.Message.Entry.Message.Sender == a.chain.Address():
		a.metrics.pong(m.Entry.Time - ping.Message.Entry.Time)
	}
}
