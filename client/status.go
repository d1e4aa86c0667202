package client

import (
	"context"
	"fmt"
	"strings"
	"time"

	"github.com/amigos-network/amigos/x/internode/types"
)

// lastLook is how long the chain may take to say why a message has not come further, when the waiting is over.
const lastLook = 2 * time.Second

// Status tells where a message is and what it waits for. The message is named by handle (`bob/17`), by its place in its
// sender's outbox (`alice/out/3`) or by ID.
func (c *Client) Status(ctx context.Context, ref string) (*types.QueryStatusResponse, error) {
	return c.query.Status(ctx, &types.QueryStatusRequest{Ref: ref})
}

// WaitStatus waits until a message has come at least as far as asked, or has come to an end before: it was rejected, or
// expired. The caller looks at the status it is answered with. That another chain refused the message, or that it never
// got there, is an error of PhaseAway; the status is answered beside it.
func (c *Client) WaitStatus(ctx context.Context, filed Filed, atLeast types.MessageStatus) (*types.QueryStatusResponse, error) {
	sub := c.events.subscribe(ctx, c.progressOf(filed))
	defer sub.close()
	for {
		status, err := c.progress(ctx, c.ref(filed))
		switch {
		case err != nil && !isLost(err) && ctx.Err() == nil:
			return nil, err
		case err == nil && (status.Status.Reached(atLeast) || status.Status.Final()):
			return status, awayError(filed, status)
		}
		if err := pause(ctx, c.clock, c.pace(sub), sub.events); err != nil {
			return c.stuck(ctx, filed, "has not come as far as "+statusWord(atLeast), err)
		}
	}
}

// progress is the status of a message, of one on this chain by itself.
func (c *Client) progress(ctx context.Context, ref string) (*types.QueryStatusResponse, error) {
	found, err := c.Find(ctx, ref)
	if err != nil {
		return nil, err
	}
	if found.Sent != nil {
		return c.Status(ctx, ref)
	}
	m := found.Message
	return &types.QueryStatusResponse{Id: m.Id, Status: m.Status, Handle: m.Handle, Reason: m.Reason, Message: &m}, nil
}

// progressOf is the event that tells of a message's progress.
func (c *Client) progressOf(filed Filed) string {
	if filed.Left != nil {
		return typedQuery("EventOutboxUpdated", "sender", c.Address())
	}
	return typedQuery("EventReceiptRecorded", "node", filed.Recipient)
}

// awayError is that a message failed on its way to another chain, nil if it did not.
func awayError(filed Filed, s *types.QueryStatusResponse) error {
	if filed.Left == nil || s.Status != types.MESSAGE_STATUS_FAILED && s.Status != types.MESSAGE_STATUS_EXPIRED {
		return nil
	}
	err := &Error{Phase: PhaseAway, Message: "message " + filed.Handle, fix: "send it again, with more time if it had little"}
	if s.Reason != "" {
		err.Message += ": " + s.Reason
	}
	if s.Code == 0 {
		return err
	}
	hint, _ := types.Explain(types.ModuleName, s.Code)
	err.Codespace, err.Code, err.fix = types.ModuleName, s.Code, hint.Fix
	if s.Sent != nil && s.Sent.Entry.RemoteHeight > 0 && hint.Fix != "" {
		err.fix = "on the other chain: " + hint.Fix
	}
	return err
}

// stuck says, when the waiting has ended, how far a message came and what keeps it.
func (c *Client) stuck(ctx context.Context, filed Filed, what string, cause error) (*types.QueryStatusResponse, error) {
	if filed.Left == nil {
		return nil, &Error{Phase: PhaseUnseen, Message: fmt.Sprintf("message %s was filed, but %s", filed.Handle, what), cause: cause}
	}
	err := &Error{Phase: PhaseUnseen, Message: fmt.Sprintf("message %s has left, but %s", filed.Handle, what), cause: cause}
	look, cancel := context.WithTimeout(context.WithoutCancel(ctx), lastLook)
	defer cancel()
	status, asked := c.Status(look, c.ref(filed))
	if asked != nil {
		return nil, err
	}
	if status.Why != "" {
		err.Message += ": " + status.Why
	}
	if status.Status == types.MESSAGE_STATUS_PENDING {
		err.fix = Unstick(status)
	}
	return status, err
}

func statusWord(s types.MessageStatus) string {
	return strings.ToLower(strings.TrimPrefix(s.String(), "MESSAGE_STATUS_"))
}

// Unstick is what helps a message that has left and has not been answered: the hint of what keeps it, or where to look.
func Unstick(s *types.QueryStatusResponse) string {
	if s.Sent == nil {
		return ""
	}
	entry := s.Sent.Entry
	if hint, known := types.Explain(types.ModuleName, s.Blocker); known && s.Blocker != types.ErrNotRelayed.ABCICode() {
		return hint.Fix
	}
	return fmt.Sprintf("see what keeps it with `amigosd relayer why %s/%d`; where no relayer runs, anyone may run one with `amigosd relayer start`",
		entry.ChannelId, entry.Sequence)
}
