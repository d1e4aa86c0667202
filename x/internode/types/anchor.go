package types

import (
	"github.com/amigos-network/amigos/envelope"
)

// Validate checks the carrier and the number of envelopes. What is wrong with one of them refuses it alone: its carrier
// need not have looked inside.
func (m *MsgAnchor) Validate() error {
	if err := ValidateAccount(m.Carrier); err != nil {
		return err
	}
	if len(m.Entries) == 0 {
		return ErrInvalidMessage.Wrap("no envelopes")
	}
	if len(m.Entries) > maxBatchEntries {
		return ErrBatchTooLarge.Wrapf("%d envelopes, never more than %d", len(m.Entries), maxBatchEntries)
	}
	return nil
}

// Signatures are those that filing these envelopes checks, for who wants to have checked them before. An envelope that
// is refused without its signature has none here.
func (m *MsgAnchor) Signatures() []envelope.Signed {
	signatures := make([]envelope.Signed, 0, len(m.Entries))
	for _, entry := range m.Entries {
		if _, signed, err := entry.Envelope.Read(); err == nil {
			signatures = append(signatures, signed)
		}
	}
	return signatures
}

// Bytes is the size that an anchored envelope counts with: its message's.
func (e AnchorEntry) Bytes() int { return len(e.Envelope.Message) }

// Read returns the message of an envelope that may be anchored on a chain, with the signature that is still to be
// checked. It refuses what no state can heal.
func (e AnchorEntry) Read(chainID string) (envelope.Message, envelope.Signed, error) {
	msg, signed, err := e.Envelope.Read()
	if err != nil {
		return msg, signed, FromEnvelope(err)
	}
	if msg.Room != "" {
		return msg, signed, ErrUnsupportedAddress.Wrapf("room %q: envelopes go to inboxes", msg.Room)
	}
	if msg.OriginChain != chainID {
		return msg, signed, ErrWrongChain.Wrapf("signed for authors of chain %q, this is %q", msg.OriginChain, chainID)
	}
	if !Remote(msg.Recipient) && msg.DestChain != chainID {
		return msg, signed, ErrWrongChain.Wrapf("for a recipient on chain %q, this is %q", msg.DestChain, chainID)
	}
	return msg, signed, checkAddressed(msg, e.Parent)
}

// checkAddressed refuses a recipient that is no address, and what contradicts the message's kind.
func checkAddressed(msg envelope.Message, parent uint64) error {
	to, err := ParseAddress(msg.Recipient)
	if err != nil {
		return err
	}
	if to.Form == FormChain && msg.Kind != envelope.KindPing {
		return ErrInvalidMessage.Wrapf("kind %q to %s: a chain itself takes pings alone", msg.Kind, msg.Recipient)
	}
	if parent > 0 && len(msg.ReplyTo) == 0 {
		return ErrInvalidMessage.Wrap("parent without reply_to: a reply names the ID of what it answers")
	}
	if msg.Kind == envelope.KindPong && parent == 0 {
		return ErrNotAPing.Wrap("a pong without parent: it names the arrival of the ping it answers")
	}
	return nil
}
