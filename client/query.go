package client

import (
	"context"
	"fmt"

	"github.com/amigos-network/amigos/envelope"
	"github.com/amigos-network/amigos/x/internode/types"
)

// Node finds a node by name, address or peer ID.
func (c *Client) Node(ctx context.Context, address string) (*types.NodeRecord, error) {
	res, err := c.query.Node(ctx, &types.QueryNodeRequest{Node: address})
	if err != nil {
		return nil, err
	}
	return &res.Record, nil
}

// Inbox is a page of a node's inbox after an arrival. A limit of 0 is the chain's default.
func (c *Client) Inbox(ctx context.Context, node string, after uint64, limit uint32) (*types.QueryInboxResponse, error) {
	return c.query.Inbox(ctx, &types.QueryInboxRequest{Node: node, After: after, Limit: limit})
}

// Find finds a message by handle (`bob/17`), by its place in its sender's outbox (`alice/out/3`) or by message ID: as it
// was filed on this chain, as it left for another one, or both.
func (c *Client) Find(ctx context.Context, ref string) (*types.QueryMessageResponse, error) {
	return c.query.Message(ctx, &types.QueryMessageRequest{Ref: ref})
}

// Message finds a message in an inbox of this chain, by handle (`bob/17`) or by message ID.
func (c *Client) Message(ctx context.Context, ref string) (*types.FiledMessage, error) {
	res, err := c.Find(ctx, ref)
	if err != nil {
		return nil, err
	}
	if res.Message.Handle == "" && res.Sent != nil {
		return nil, &Error{
			Phase:   PhaseQuery,
			Message: fmt.Sprintf("message %s is in no inbox of this chain: it left for another one, as %s", ref, res.Sent.Handle),
			fix:     "amigosd query internode status " + res.Sent.Handle + " tells where it is",
		}
	}
	return &res.Message, nil
}

// Thread is a message, named by handle or ID, with what it answers and what answers it. A limit of 0 is the chain's
// default.
func (c *Client) Thread(ctx context.Context, ref string, limit uint32) (*types.QueryThreadResponse, error) {
	return c.query.Thread(ctx, &types.QueryThreadRequest{Ref: ref, Limit: limit})
}

// Params are the chain's parameters for nodes and inboxes.
func (c *Client) Params(ctx context.Context) (types.Params, error) {
	res, err := c.query.Params(ctx, &types.QueryParamsRequest{})
	if err != nil {
		return types.Params{}, err
	}
	return res.Params, nil
}

// Reply drafts an answer to a message in the signer's own inbox, named by its handle.
func (c *Client) Reply(ctx context.Context, handle string) (Draft, error) {
	ref, err := types.ParseRef(handle)
	if err != nil {
		return Draft{}, refused(err)
	}
	if ref.Arrival == 0 {
		return Draft{}, local("%s: name the message answered by its handle in your own inbox, as alice/3", handle)
	}
	filed, err := c.Message(ctx, handle)
	if err != nil {
		return Draft{}, err
	}
	id, err := envelope.ParseID(filed.Id)
	if err != nil {
		return Draft{}, local("message %s: %v", handle, err)
	}
	return Draft{To: SenderAddress(filed.Entry), ReplyTo: id, Parent: filed.Entry.Arrival}, nil
}

// SenderAddress is where a reply to an entry goes: the sender's account, behind its link if it came by one.
func SenderAddress(entry types.Entry) string {
	if entry.Link == 0 {
		return entry.Message.Sender
	}
	return types.Behind(entry.Message.Sender, entry.Link)
}
