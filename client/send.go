package client

import (
	"context"
	"errors"

	"github.com/amigos-network/amigos/envelope"
	"github.com/amigos-network/amigos/x/internode/types"
)

// Sent is what became of messages sent together, in their order.
type Sent struct {
	*Result
	Messages []Filed
}

// Filed is one message in its recipient's inbox or on its way to another chain, or why it is neither.
type Filed struct {
	ID        envelope.ID
	Recipient string // bech32; empty for a message that left
	Arrival   uint64 // in the recipient's inbox; 0 for a message that left
	// Handle names the message on its chain: the recipient's name, or its account, and the arrival. A message that left
	// is named by its place in its sender's outbox.
	Handle string
	// Left tells by which way the message left for another chain; nil for one that stays.
	Left *Left
	// Err is the chain's refusal of this entry; the others stand.
	Err error
}

// Left is by which way a message left for another chain.
type Left struct {
	Number    uint64 // position in the signer's outbox
	Link      uint64
	ChannelID string
	Sequence  uint64 // the packet's
}

// Send files messages, and lets those for other chains leave, and waits for their block. With atomic the first refusal
// fails them all; without, each has its own result. Messages are never sent twice: they are sent again only when they can
// no longer land and the chain knows none of their IDs, neither in an inbox nor in the signer's outbox.
func (c *Client) Send(ctx context.Context, atomic bool, drafts ...Draft) (*Sent, error) {
	drafts, err := c.addressSeals(ctx, drafts)
	if err != nil {
		return nil, err
	}
	msg, ids, err := c.Compose(atomic, drafts...)
	if err != nil {
		return nil, err
	}
	if err := c.checkNames(ctx, drafts); err != nil {
		return nil, err
	}
	res, err := c.Do(ctx, msg)
	var failed *Error
	if errors.As(err, &failed) && failed.Expired && c.noneFiled(ctx, ids) {
		res, err = c.Do(ctx, msg)
	}
	if err != nil {
		return nil, naming(err, ids)
	}
	var response types.MsgSendResponse
	if err := res.Decode(0, &response); err != nil {
		return nil, err
	}
	return c.newSent(ctx, res, ids, msg.Entries, response.Results)
}

// SendNoWait files messages without waiting for their block. It answers the transaction, and the IDs by which the
// messages can be found.
func (c *Client) SendNoWait(ctx context.Context, drafts ...Draft) (*Pending, []envelope.ID, error) {
	drafts, err := c.addressSeals(ctx, drafts)
	if err != nil {
		return nil, nil, err
	}
	msg, ids, err := c.Compose(true, drafts...)
	if err != nil {
		return nil, nil, err
	}
	if err := c.checkNames(ctx, drafts); err != nil {
		return nil, nil, err
	}
	pending, err := c.Broadcast(ctx, msg)
	if err != nil {
		return nil, nil, err
	}
	pending.end()
	return pending, ids, nil
}

// naming adds to a transaction not seen the first message ID, by which a person can look for what was sent.
func naming(err error, ids []envelope.ID) error {
	var e *Error
	if errors.As(err, &e) && e.Phase == PhaseUnseen && len(ids) > 0 {
		e.Message += "; message ID " + ids[0].String()
	}
	return err
}

// noneFiled is true only when the chain says of every ID that it knows it from no inbox and no outbox.
func (c *Client) noneFiled(ctx context.Context, ids []envelope.ID) bool {
	for _, id := range ids {
		if _, err := c.Find(ctx, id.String()); !errors.Is(err, types.ErrMessageNotFound) {
			return false
		}
	}
	return true
}

func (c *Client) newSent(ctx context.Context, res *Result, ids []envelope.ID, entries []types.SendEntry, results []types.SendResult) (*Sent, error) {
	if len(results) != len(ids) {
		return nil, local("transaction %s: %d results for %d messages", res.Hash, len(results), len(ids))
	}
	sent := &Sent{Result: res, Messages: make([]Filed, len(ids))}
	for i, r := range results {
		filed := &sent.Messages[i]
		*filed = Filed{ID: ids[i], Recipient: r.Recipient, Arrival: r.Arrival}
		switch {
		case r.Code != 0:
			filed.Err = refusalOf(r, entries[i].Recipient, res)
		case r.Number != 0:
			filed.Left = &Left{Number: r.Number, Link: r.Link, ChannelID: r.ChannelId, Sequence: r.Sequence}
			filed.Handle = types.OutboxHandle(c.ownName(ctx), r.Number)
		default:
			filed.Handle = types.Handle(inboxName(entries[i].Recipient, r), r.Arrival)
		}
	}
	return sent, nil
}

// ownName is the name of the signer's node, or its account where that cannot be told. It is asked for once.
func (c *Client) ownName(ctx context.Context) string {
	c.mu.Lock()
	name := c.name
	c.mu.Unlock()
	if name != "" {
		return name
	}
	record, err := c.Node(ctx, c.Address())
	if err != nil {
		return c.Address()
	}
	c.mu.Lock()
	defer c.mu.Unlock()
	c.name = record.Node.Label()
	return c.name
}

// ref names a message of the signer so that no name need be resolved.
func (c *Client) ref(filed Filed) string {
	if filed.Left != nil {
		return types.OutboxHandle(c.Address(), filed.Left.Number)
	}
	return types.Handle(filed.Recipient, filed.Arrival)
}

// inboxName is the name a message was sent to, or else the account: a peer ID is no handle to type.
func inboxName(to string, r types.SendResult) string {
	if address, err := types.ParseAddress(to); err == nil && address.Form == types.FormName {
		return to
	}
	return r.Recipient
}

func refusalOf(r types.SendResult, to string, res *Result) *Error {
	return &Error{
		Phase: PhaseBlock, Codespace: types.ModuleName, Code: r.Code, Message: "recipient " + to + ": " + r.Err().Error(),
		Hash: res.Hash, Height: res.Height,
	}
}
