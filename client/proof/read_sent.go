package proof

import (
	"strings"
	"time"

	"github.com/amigos-network/amigos/x/internode/types"
)

// readSent reads a message that left for another chain, and what that chain has said of it.
func (c *Claim) readSent(ask state) (*Message, *Sent, error) {
	if c.Arrival != 0 {
		return nil, nil, fail(ErrClaim, "a claim about what was sent names a place in an inbox")
	}
	entry, err := required[types.OutboxEntry](ask, WhatSent, outboxKey(c.Node, c.Number))
	if err != nil {
		return nil, nil, err
	}
	if err := c.isAbout(entry.Message); err != nil {
		return nil, nil, err
	}
	switch {
	case entry.Number != c.Number:
		return nil, nil, fail(ErrClaim, "the entry's number is %d, and not %d", entry.Number, c.Number)
	case entry.Height > c.Height:
		return nil, nil, fail(ErrClaim, "the message left at height %d, after height %d", entry.Height, c.Height)
	}
	from, key, err := readSender(ask, c.Node, entry.Message.Sender, entry.Height)
	if err != nil {
		return nil, nil, err
	}
	link, err := readLink(ask, entry.Link)
	if err != nil {
		return nil, nil, err
	}
	label := from.Name
	if label == "" {
		label = from.Address
	}
	message := &Message{
		Handle: types.OutboxHandle(label, c.Number), From: from, To: Party{Address: entry.Message.Recipient, ChainID: link.ChainId},
		Said: entry.Message, Height: entry.Height, Time: time.UnixMilli(entry.Time).UTC(), Key: key,
	}
	return message, newSent(entry, link), nil
}

func newSent(entry types.OutboxEntry, link types.Link) *Sent {
	s := &Sent{
		ChainID: link.ChainId, Link: link.Number, ChannelID: entry.ChannelId, Sequence: entry.Sequence,
		Status: strings.ToLower(strings.TrimPrefix(entry.Status.String(), "MESSAGE_STATUS_")), Code: entry.Code, Reason: entry.Reason,
		Height: entry.RemoteHeight,
	}
	if entry.Arrival != 0 {
		s.Place = types.Handle(entry.Recipient, entry.Arrival)
	}
	return s
}
