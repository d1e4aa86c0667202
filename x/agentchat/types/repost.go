package types

import (
	"github.com/amigos-network/amigos/envelope"
)

// Kinds of posts that the chain itself makes.
const (
	KindRepost     = "repost"
	KindDiscussion = "discussion"
)

// Entry is the post into the signer's feed that a repost makes. Its message answers the message that it reposts.
func (m *MsgRepost) Entry() PostEntry {
	return PostEntry{
		Room: "@" + m.Sender, Kind: KindRepost, Body: m.Body, ReplyTo: m.Id, Nonce: m.Nonce, CreatedAt: m.CreatedAt,
	}
}

// Validate checks all that needs no state.
func (m *MsgRepost) Validate() error {
	if err := aboutPost(m.Sender, m.Room, m.Number); err != nil {
		return err
	}
	if len(m.Id) != envelope.IDBytes {
		return ErrInvalidPost.Wrapf("a repost names the ID of the post, of %d bytes", envelope.IDBytes)
	}
	return m.Entry().validateBody(m.Sender)
}

// Validate checks all that needs no state.
func (m *MsgUnrepost) Validate() error { return aboutPost(m.Sender, m.Room, m.Number) }
