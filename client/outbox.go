package client

import (
	"context"

	"github.com/amigos-network/amigos/x/internode/types"
)

// Outbox is a page of what a node sent to other chains, after a number. A limit of 0 is the chain's default; pending
// leaves out what is settled.
func (c *Client) Outbox(ctx context.Context, node string, after uint64, limit uint32, pending bool) (*types.QueryOutboxResponse, error) {
	return c.query.Outbox(ctx, &types.QueryOutboxRequest{Node: node, After: after, Limit: limit, Pending: pending})
}

// Link finds a link by its name (`sur`), its number (`link-1`) or a channel of its (`channel-0`).
func (c *Client) Link(ctx context.Context, link string) (*types.LinkRecord, error) {
	res, err := c.query.Link(ctx, &types.QueryLinkRequest{Link: link})
	if err != nil {
		return nil, err
	}
	return &res.Record, nil
}

// Links is a page of the links after a number. A limit of 0 is the chain's default.
func (c *Client) Links(ctx context.Context, after uint64, limit uint32) (*types.QueryLinksResponse, error) {
	return c.query.Links(ctx, &types.QueryLinksRequest{After: after, Limit: limit})
}
