package proof

import (
	"bytes"

	"github.com/amigos-network/amigos/envelope"
	"github.com/amigos-network/amigos/x/internode/types"
)

// state answers with the value at a key of the module's store, nil if there is none.
type state func(what What, key []byte) ([]byte, error)

// read asks a state for the records that the claim needs, checks that they say what is claimed, and reports what they
// say. It serves whoever makes a file and whoever verifies one, so that both ask for the same.
func (c *Claim) read(ask state) (*Report, error) {
	r := &Report{}
	var err error
	if c.Number != 0 && c.Kind != KindSent {
		return nil, fail(ErrClaim, "a claim of kind %q names a place in an outbox", c.Kind)
	}
	switch c.Kind {
	case KindMessage:
		r.Message, err = c.readMessage(ask)
	case KindReceipt:
		if r.Message, err = c.readMessage(ask); err == nil {
			r.Receipt, err = c.readReceipt(ask)
		}
	case KindSent:
		r.Message, r.Sent, err = c.readSent(ask)
	case KindKey:
		r.Key, err = c.readKey(ask)
	default:
		err = fail(ErrClaim, "%q is no kind of claim", c.Kind)
	}
	r.Claim = *c
	return r, err
}

func (c *Claim) readReceipt(ask state) (*Receipt, error) {
	inbox, err := required[types.InboxState](ask, WhatInbox, inboxKey(c.Node))
	if err != nil {
		return nil, err
	}
	reason, err := ask(WhatRejection, rejectionKey(c.Node, c.Arrival))
	if err != nil {
		return nil, err
	}
	switch {
	case c.Arrival <= inbox.Processed && reason != nil:
		return &Receipt{Stage: "rejected", Reason: string(reason)}, nil
	case c.Arrival <= inbox.Processed:
		return &Receipt{Stage: "processed"}, nil
	case c.Arrival <= inbox.Read:
		return &Receipt{Stage: "read"}, nil
	case c.Arrival <= inbox.Delivered:
		return &Receipt{Stage: "delivered"}, nil
	}
	return nil, fail(ErrNoReceipt, "at height %d the inbox of node %d stands at %d", c.Height, c.Node, inbox.Delivered)
}

func (c *Claim) readKey(ask state) (*Key, error) {
	if c.Arrival != 0 || c.MessageID != nil {
		return nil, fail(ErrClaim, "a claim about a key names a message")
	}
	node, err := readNode(ask, WhatNode, c.Node)
	if err != nil {
		return nil, err
	}
	return readNodeKey(ask, WhatNodeKey, node)
}

func readNode(ask state, what What, number uint64) (types.Node, error) {
	node, err := required[types.Node](ask, what, nodeKey(number))
	if err == nil && node.Number != number {
		err = fail(ErrRecord, "%s: the record of node %d says that it is node %d", what, number, node.Number)
	}
	return node, err
}

func readNodeKey(ask state, what What, node types.Node) (*Key, error) {
	record, err := required[types.KeyRecord](ask, what, publicKeyKey(node.PublicKey))
	if err != nil {
		return nil, err
	}
	if record.Node != node.Number {
		return nil, fail(ErrClaim, "the key is that of node %d, and not of %d", record.Node, node.Number)
	}
	key := &Key{
		Node: newParty(node), PublicKey: node.PublicKey, PeerID: envelope.PeerID(node.PublicKey),
		ValidFrom: record.ValidFrom, ValidUntil: record.ValidUntil,
	}
	for _, past := range record.Past {
		if past.Node == node.Number {
			key.Past = append(key.Past, Span{ValidFrom: past.ValidFrom, ValidUntil: past.ValidUntil})
		}
	}
	return key, nil
}

type message[T any] interface {
	*T
	Marshal() ([]byte, error)
	Unmarshal(bz []byte) error
}

// required reads a record that must be there, in its one encoding.
func required[T any, M message[T]](ask state, what What, key []byte) (T, error) {
	var value T
	bz, err := ask(what, key)
	if err != nil {
		return value, err
	}
	if bz == nil {
		return value, fail(ErrAbsent, "%s", what)
	}
	if err := M(&value).Unmarshal(bz); err != nil {
		return value, fail(ErrRecord, "%s: %w", what, err)
	}
	again, err := M(&value).Marshal()
	if err != nil || !bytes.Equal(again, bz) {
		return value, fail(ErrRecord, "%s: not in its one encoding", what)
	}
	return value, nil
}
