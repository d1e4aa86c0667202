package client

import (
	"context"

	"github.com/amigos-network/amigos/x/internode/types"
)

// Standing is how far a message has come, and what stands between it and its end.
type Standing struct {
	Message types.FiledMessage
	// Recipient is the node in whose inbox the message is.
	Recipient types.NodeRecord
	// Before counts the unprocessed messages that stand before it; 0 once it is processed.
	Before uint64
}

// Standing looks at a message, named by handle or ID, and at the inbox that it is in.
func (c *Client) Standing(ctx context.Context, ref string) (*Standing, error) {
	message, err := c.Message(ctx, ref)
	if err != nil {
		return nil, err
	}
	handle, err := types.ParseRef(message.Handle)
	if err != nil {
		return nil, err
	}
	node := handle.Node.String()
	record, err := c.Node(ctx, node)
	if err != nil {
		return nil, err
	}
	inbox, err := c.Inbox(ctx, node, message.Entry.Arrival, 1)
	if err != nil {
		return nil, err
	}
	standing := &Standing{Message: *message, Recipient: *record}
	if state := inbox.State; message.Entry.Arrival > state.Processed {
		standing.Before = message.Entry.Arrival - 1 - min(message.Entry.Arrival-1, max(state.Processed, state.First-1))
	}
	return standing, nil
}
