package client

import (
	"context"
	"time"

	"github.com/amigos-network/amigos/x/internode/types"
)

const (
	retryMin = 200 * time.Millisecond
	retryMax = 5 * time.Second
)

// Page is what a follower is handed: messages in the order of their arrival.
type Page struct {
	Messages []types.FiledMessage
	// Next is the cursor to resume from once the page is done with.
	Next uint64
	// Missed counts the arrivals between the cursor and the first one still kept: they are gone.
	Missed uint64
	// State is the inbox's, with its receipt cursors.
	State types.InboxState
}

// Follow hands fn the messages of a node's inbox after a cursor, page by page, for ever: until ctx ends, fn fails or
// the chain refuses the query. A node that does not answer is waited for.
func (c *Client) Follow(ctx context.Context, node string, after uint64, fn func(context.Context, Page) error) error {
	record, err := c.nodeWhenUp(ctx, node)
	if err != nil {
		return err
	}
	sub := c.events.subscribe(ctx, typedQuery("EventMessagesFiled", "recipient", record.Node.Address))
	defer sub.close()

	for retry := retryMin; ctx.Err() == nil; {
		res, err := c.Inbox(ctx, record.Node.Address, after, 0)
		switch {
		case isLost(err):
			_ = pause[struct{}](ctx, c.clock, retry, nil)
			retry = min(2*retry, retryMax)
			continue
		case err != nil:
			return err
		}
		retry = retryMin
		page := NewPage(after, res)
		if len(page.Messages) == 0 && page.Missed == 0 {
			_ = pause(ctx, c.clock, c.pace(sub), sub.events)
			continue
		}
		if err := fn(ctx, page); err != nil {
			return err
		}
		after = page.Next
	}
	return ctx.Err()
}

// nodeWhenUp finds a node; a chain that does not answer is waited for.
func (c *Client) nodeWhenUp(ctx context.Context, node string) (*types.NodeRecord, error) {
	for retry := retryMin; ; retry = min(2*retry, retryMax) {
		record, err := c.Node(ctx, node)
		if !isLost(err) || ctx.Err() != nil {
			return record, err
		}
		if err := pause[struct{}](ctx, c.clock, retry, nil); err != nil {
			return nil, err
		}
	}
}

// NewPage is an inbox as it was answered to a query after a cursor, with what is missing before it.
func NewPage(after uint64, res *types.QueryInboxResponse) Page {
	page := Page{Messages: res.Messages, Next: max(res.Next, after), State: res.State}
	if first := res.State.First; first > after+1 {
		page.Missed = first - after - 1
		page.Next = max(page.Next, first-1)
	}
	return page
}
