package client

import (
	"context"
	"fmt"
	"time"

	"github.com/amigos-network/amigos/envelope"
	"github.com/amigos-network/amigos/x/internode/types"
)

// Pong is an answered ping.
type Pong struct {
	Ping   Filed
	Hash   string // of the ping's transaction
	Pong   uint64 // the pong's arrival in the signer's inbox
	Height int64  // the pong's block
	// Blocks and BlockTime are the round trip as the chain saw it, Took as the caller did.
	Blocks    int64
	BlockTime time.Duration
	Took      time.Duration
}

// Ping sends a ping and waits for its pong, as long as ctx lets it. It fails with what the recipient said when the
// ping was rejected.
func (c *Client) Ping(ctx context.Context, to string) (*Pong, error) {
	started := c.clock.Now()
	sub := c.events.subscribe(ctx, typedQuery("EventPingAnswered", "pinger", c.Address()))
	defer sub.close()
	sent, err := c.Send(ctx, true, Draft{To: to, Kind: envelope.KindPing})
	if err != nil {
		return nil, err
	}
	ping := sent.Messages[0]
	for {
		answer, err := c.answer(ctx, ping)
		if err != nil {
			return nil, err
		}
		if answer != nil {
			return &Pong{
				Ping: ping, Hash: sent.Hash, Pong: answer.Answer.Pong, Height: answer.Answer.Height,
				Blocks: answer.Blocks, BlockTime: time.Duration(answer.Millis) * time.Millisecond,
				Took: c.clock.Now().Sub(started),
			}, nil
		}
		if err := pause(ctx, c.clock, c.pace(sub), sub.events); err != nil {
			return nil, &Error{Phase: PhaseUnseen, Message: fmt.Sprintf("ping %s was filed, but no pong came in time; does an agent run for %s?", ping.Handle, to), cause: err}
		}
	}
}

// answer asks for the pong; nothing means that it has not come yet.
func (c *Client) answer(ctx context.Context, ping Filed) (*types.QueryPingResponse, error) {
	res, err := c.query.Ping(ctx, &types.QueryPingRequest{Ref: types.Handle(ping.Recipient, ping.Arrival)})
	switch {
	case isLost(err) && ctx.Err() == nil:
		return nil, nil
	case err != nil && ctx.Err() != nil:
		return nil, nil // the caller says it better
	case err != nil:
		return nil, err
	case res.Answered:
		return res, nil
	case res.Ping.Status == types.MESSAGE_STATUS_REJECTED:
		return nil, local("%s rejected the ping %s: %q", ping.Recipient, ping.Handle, res.Ping.Reason)
	}
	return nil, nil
}

// pace is how often the state is looked at while one waits for an event.
func (c *Client) pace(sub *subscription) time.Duration {
	if sub.live() {
		return pollUnderEvents
	}
	return pollAlone
}

// typedQuery subscribes to one typed event with one attribute, whose value is written as JSON.
func typedQuery(event, attribute, value string) string {
	return fmt.Sprintf(`tm.event='Tx' AND amigos.internode.v1.%s.%s='"%s"'`, event, attribute, value)
}
