package client

import (
	"context"
	"fmt"

	"github.com/amigos-network/amigos/x/internode/types"
)

// WaitStatus waits until a message has come at least as far as asked, or has come to an end before: it was
// rejected, or expired. The caller looks at the status it is answered with.
func (c *Client) WaitStatus(ctx context.Context, filed Filed, atLeast types.MessageStatus) (*types.FiledMessage, error) {
	sub := c.events.subscribe(ctx, typedQuery("EventReceiptRecorded", "node", filed.Recipient))
	defer sub.close()
	for {
		message, err := c.Message(ctx, types.Handle(filed.Recipient, filed.Arrival))
		if err != nil && !isLost(err) {
			return nil, err
		}
		if err == nil && message.Status >= atLeast {
			return message, nil
		}
		if err := pause(ctx, c.clock, c.pace(sub), sub.events); err != nil {
			return message, &Error{Phase: PhaseUnseen, Message: fmt.Sprintf("message %s was filed, but has not come as far as %s", filed.Handle, atLeast), cause: err}
		}
	}
}
