package client

import (
	"context"

	"github.com/amigos-network/amigos/x/internode/types"
)

// Standing is how far a message has come, and what stands between it and its end.
type Standing struct {
	types.QueryStatusResponse

	// Recipient is the node in whose inbox the message is; nil for one that is on its way, or on another chain.
	Recipient *types.NodeRecord
	// Before counts the unprocessed messages that stand before it; 0 once it is processed.
	Before uint64
	// Link is the one by which the message left; nil for one that stays.
	Link *types.LinkRecord
}

// Standing looks at a message, named as for Status, and at the inbox that it is in or the link by which it left.
func (c *Client) Standing(ctx context.Context, ref string) (*Standing, error) {
	status, err := c.progress(ctx, ref)
	if err != nil {
		return nil, err
	}
	standing := &Standing{QueryStatusResponse: *status}
	if status.Sent != nil {
		standing.Link, err = c.Link(ctx, types.LinkAddress(status.Sent.Entry.Link))
	}
	if err == nil && status.Message != nil {
		err = c.place(ctx, standing)
	}
	return standing, err
}

// place finds the inbox that a message is in, and its place there.
func (c *Client) place(ctx context.Context, s *Standing) error {
	handle, err := types.ParseRef(s.Message.Handle)
	if err != nil {
		return err
	}
	node, arrival := handle.Node.String(), s.Message.Entry.Arrival
	if s.Recipient, err = c.Node(ctx, node); err != nil {
		return err
	}
	inbox, err := c.Inbox(ctx, node, arrival, 1)
	if err != nil {
		return err
	}
	if state := inbox.State; arrival > state.Processed {
		s.Before = arrival - 1 - min(arrival-1, max(state.Processed, state.First-1))
	}
	return nil
}
