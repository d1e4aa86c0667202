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
	Pong   uint64 // the pong's arrival in the signer's inbox; 0 where another chain answered by itself
	Height int64  // the block on this chain in which the answer came
	// Blocks and BlockTime are the round trip as the chain saw it, Took as the caller did.
	Blocks    int64
	BlockTime time.Duration
	Took      time.Duration
}

// Ping sends a ping and waits for its pong, as long as ctx lets it: to a node, here (bob) or behind a link (bob@sur),
// whose agent answers, or to the chain behind a link (@sur), which answers by itself. It fails with what the recipient said
// when the ping was rejected.
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
		answer, err := c.answer(ctx, to, ping)
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
			return nil, c.unanswered(ctx, to, ping, err)
		}
	}
}

// unanswered says, when the waiting has ended, how far a ping came.
func (c *Client) unanswered(ctx context.Context, to string, ping Filed, cause error) error {
	status := &types.QueryStatusResponse{Status: types.MESSAGE_STATUS_FILED}
	var err error
	if ping.Left != nil {
		if status, err = c.stuck(ctx, ping, "no answer came in time", cause); status == nil || status.Status == types.MESSAGE_STATUS_PENDING {
			return err
		}
	}
	return &Error{
		Phase: PhaseUnseen, cause: cause,
		Message: fmt.Sprintf("ping %s was filed, but no pong came in time; does an agent run for %s?", ping.Handle, to),
	}
}

// answer asks for the pong; nothing means that it has not come yet.
func (c *Client) answer(ctx context.Context, to string, ping Filed) (*types.QueryPingResponse, error) {
	res, err := c.query.Ping(ctx, &types.QueryPingRequest{Ref: c.ref(ping)})
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
		return nil, local("%s rejected the ping %s: %q", to, ping.Handle, res.Ping.Reason)
	case res.Sent != nil && res.Sent.Entry.Status == types.MESSAGE_STATUS_REJECTED:
		return nil, local("%s rejected the ping %s: %q", to, ping.Handle, res.Sent.Entry.Reason)
	case res.Sent != nil && res.Sent.Entry.Status.Final():
		return nil, c.lostPing(ctx, ping, res.Sent.Entry.Status)
	}
	return nil, nil
}

// lostPing is why a ping did not come to another chain; nil where it did.
func (c *Client) lostPing(ctx context.Context, ping Filed, as types.MessageStatus) error {
	if as == types.MESSAGE_STATUS_PROCESSED {
		return nil // its pong is on the way
	}
	status, err := c.Status(ctx, c.ref(ping))
	if err != nil {
		return err
	}
	return awayError(ping, status)
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

// chatQuery is typedQuery for an event of rooms.
func chatQuery(event, attribute, value string) string {
	return fmt.Sprintf(`tm.event='Tx' AND amigos.agentchat.v1.%s.%s='"%s"'`, event, attribute, value)
}
