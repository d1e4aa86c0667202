package types

import "github.com/amigos-network/amigos/envelope"

// Message is the entry with what the chain adds, as it is filed. Its author can build it beforehand and so knows
// the ID.
func (e SendEntry) Message(chainID, sender string) envelope.Message {
	dest := chainID
	if Remote(e.Recipient) {
		dest = "" // it follows from the link, which author and chain may read differently
	}
	return envelope.Message{
		OriginChain: chainID,
		Sender:      sender,
		DestChain:   dest,
		Recipient:   e.Recipient,
		Kind:        e.Kind,
		ContentType: e.ContentType,
		Body:        e.Body,
		ReplyTo:     e.ReplyTo,
		Priority:    e.Priority,
		Nonce:       e.Nonce,
		CreatedAt:   e.CreatedAt,
		ExpiresAt:   e.ExpiresAt,
	}
}

// Validate checks all that needs no state and no parameter: the message's shape, that the recipient is an address,
// and that a reply names what it answers.
func (e SendEntry) Validate(sender string) error {
	const anyChain = "any-1" // the chain's own ID is always well-formed
	if len(e.Body) > maxBodyBytes {
		return ErrBodyTooLarge.Wrapf("%d bytes, never more than %d", len(e.Body), maxBodyBytes)
	}
	msg := e.Message(anyChain, sender)
	if err := checkAddressed(msg, e.Parent); err != nil {
		return err
	}
	return FromEnvelope(msg.Validate())
}
