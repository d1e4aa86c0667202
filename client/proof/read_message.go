package proof

import (
	"time"

	"github.com/amigos-network/amigos/envelope"
	"github.com/amigos-network/amigos/x/internode/types"
)

func (c *Claim) readMessage(ask state) (*Message, error) {
	entry, err := required[types.Entry](ask, WhatEntry, entryKey(c.Node, c.Arrival))
	if err != nil {
		return nil, err
	}
	if err := c.isAbout(entry.Message); err != nil {
		return nil, err
	}
	switch {
	case entry.Arrival != c.Arrival:
		return nil, fail(ErrClaim, "the entry's arrival is %d, and not %d", entry.Arrival, c.Arrival)
	case entry.Height > c.Height:
		return nil, fail(ErrClaim, "the message was filed at height %d, after height %d", entry.Height, c.Height)
	}
	to, err := readNode(ask, WhatRecipient, c.Node)
	if err != nil {
		return nil, err
	}
	m := &Message{
		Handle: types.Handle(to.Label(), c.Arrival), To: newParty(to), Said: entry.Message,
		Height: entry.Height, Time: time.UnixMilli(entry.Time).UTC(), Anchored: entry.Road == types.ROAD_ANCHOR,
	}
	if entry.Link != 0 {
		m.From, err = readRemote(ask, entry)
		return m, err
	}
	m.From, m.Key, err = readSender(ask, entry.SenderNode, entry.Message.Sender, entry.Height)
	return m, err
}

// isAbout checks that a message is the one that the claim names, or names it.
func (c *Claim) isAbout(message envelope.Message) error {
	id := message.ID()
	if c.MessageID == nil {
		c.MessageID = &id
	}
	if *c.MessageID != id {
		return fail(ErrClaim, "the message's ID is %s, and not %s", id, *c.MessageID)
	}
	return nil
}

// readSender reads the node that sent a message from this chain, whose key must have spoken for it then.
func readSender(ask state, number uint64, address string, height int64) (Party, *Key, error) {
	from, err := readNode(ask, WhatSender, number)
	if err != nil {
		return Party{}, nil, err
	}
	if from.Address != address {
		return Party{}, nil, fail(ErrClaim, "the message is from %s, and node %d is %s", address, from.Number, from.Address)
	}
	key, err := readNodeKey(ask, WhatSenderKey, from)
	if err != nil {
		return Party{}, nil, err
	}
	if !key.ValidAt(height) {
		return Party{}, nil, fail(ErrClaim, "the sender's key did not speak for it at height %d", height)
	}
	return newParty(from), key, nil
}

// readRemote reads who sent a message from another chain. This chain knows no key of theirs: what vouches for the sender is
// the other chain, whose light client authenticated the packet.
func readRemote(ask state, entry types.Entry) (Party, error) {
	link, err := readLink(ask, entry.Link)
	if err != nil {
		return Party{}, err
	}
	if entry.Message.OriginChain != link.ChainId {
		return Party{}, fail(ErrClaim, "the message is from chain %s, and link %d leads to %s", entry.Message.OriginChain, link.Number, link.ChainId)
	}
	return Party{Address: types.Behind(entry.Message.Sender, entry.Link), ChainID: link.ChainId}, nil
}

func readLink(ask state, number uint64) (types.Link, error) {
	link, err := required[types.Link](ask, WhatLink, linkKey(number))
	if err == nil && link.Number != number {
		err = fail(ErrRecord, "the record of link %d says that it is link %d", number, link.Number)
	}
	return link, err
}
