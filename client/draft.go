package client

import (
	"time"

	"github.com/amigos-network/amigos/envelope"
	"github.com/amigos-network/amigos/x/internode/types"
)

// Draft is a message before it has an author, a time and an ID.
type Draft struct {
	// To is any address form: a name, amigos1…, libp2p://…; one of these behind a link, as bob@sur; or, for a ping, the
	// chain behind a link, as @sur.
	To string
	// Kind is what the message is for; empty means text.
	Kind string
	// ContentType is the body's media type; empty means plain text.
	ContentType string
	Body        []byte
	// Seal hides content type and body from all but the recipient, whose encryption key SealTo is. Without one it is asked
	// for; that of a node behind a link must be given.
	Seal   bool
	SealTo []byte
	// ReplyTo is the ID of the message answered, and Parent its arrival in the sender's own inbox; zero if none.
	ReplyTo envelope.ID
	Parent  uint64
	// Priority says how soon the message should be carried.
	Priority envelope.Priority
	// ExpiresAt is when the message is no longer of use; zero is never.
	ExpiresAt time.Time
	// Timeout is how long a message to another chain may be on its way; 0 is the chain's packet_timeout. Of messages sent
	// together the shortest counts for all.
	Timeout time.Duration
}

// Compose makes drafts the signer's messages, with nonces and times, and tells the IDs they will have.
func (c *Client) Compose(atomic bool, drafts ...Draft) (*types.MsgSend, []envelope.ID, error) {
	msg := &types.MsgSend{Sender: c.Address(), Atomic: atomic, Entries: make([]types.SendEntry, len(drafts))}
	ids := make([]envelope.ID, len(drafts))
	now := c.clock.Now()
	for i, draft := range drafts {
		entry := draft.entry(now)
		if draft.Seal {
			if err := c.sealBody(draft, &entry); err != nil {
				return nil, nil, refused(err)
			}
		}
		if err := entry.Validate(msg.Sender); err != nil {
			return nil, nil, refused(err)
		}
		if until := now.Add(draft.Timeout).UnixMilli(); draft.Timeout > 0 && (msg.TimeoutAt == 0 || until < msg.TimeoutAt) {
			msg.TimeoutAt = until
		}
		msg.Entries[i] = entry
		ids[i] = entry.Message(c.cfg.ChainID, msg.Sender).ID()
	}
	return msg, ids, nil
}

func (d Draft) entry(now time.Time) types.SendEntry {
	entry := types.SendEntry{
		Recipient:   d.To,
		Kind:        d.Kind,
		ContentType: d.ContentType,
		Body:        d.Body,
		Parent:      d.Parent,
		Priority:    d.Priority,
		Nonce:       envelope.NewNonce(),
		CreatedAt:   now.UnixMilli(),
	}
	if entry.Kind == "" {
		entry.Kind = envelope.KindText
	}
	if d.ReplyTo != (envelope.ID{}) {
		entry.ReplyTo = d.ReplyTo[:]
	}
	if !d.ExpiresAt.IsZero() {
		entry.ExpiresAt = d.ExpiresAt.UnixMilli()
	}
	return entry
}
