package types

import (
	"encoding/json"
	"strconv"
	"strings"

	errorsmod "cosmossdk.io/errors"

	"github.com/amigos-network/amigos/envelope"
	"github.com/amigos-network/amigos/seal"
	internodetypes "github.com/amigos-network/amigos/x/internode/types"
)

// Message is the entry with what the chain adds, as it is posted. Its author can build it beforehand and so knows the
// ID.
func (e PostEntry) Message(chainID, author string) envelope.Message {
	return envelope.Message{
		OriginChain: chainID,
		Sender:      author,
		DestChain:   chainID,
		Room:        e.Room,
		Kind:        e.Kind,
		ContentType: e.ContentType,
		Body:        e.Body,
		ReplyTo:     e.ReplyTo,
		Priority:    e.Priority,
		Nonce:       e.Nonce,
		CreatedAt:   e.CreatedAt,
	}
}

// Validate checks all that needs no state and no parameter. One malformed entry refuses the message whole: its author
// can know before posting.
func (m *MsgPost) Validate() error {
	if err := internodetypes.ValidateAccount(m.Author); err != nil {
		return err
	}
	if len(m.Entries) == 0 {
		return ErrInvalidPost.Wrap("no entries")
	}
	if len(m.Entries) > maxBatchEntries {
		return ErrBatchTooLarge.Wrapf("%d entries, never more than %d", len(m.Entries), maxBatchEntries)
	}
	for i, entry := range m.Entries {
		if err := entry.Validate(m.Author); err != nil {
			return errorsmod.Wrapf(err, "entry %d of %d", i+1, len(m.Entries))
		}
	}
	return nil
}

// Validate checks the entry's shape.
func (e PostEntry) Validate(author string) error {
	if (e.Parent == 0) != (len(e.ReplyTo) == 0) {
		return ErrInvalidPost.Wrap("an answer names both the number and the ID of the post it answers")
	}
	if e.Kind == KindRepost || e.Kind == KindDiscussion {
		return ErrInvalidPost.Wrapf("kind %q is for `repost` and `discuss`, which make such posts", e.Kind)
	}
	return e.validateBody(author)
}

// validateBody checks all but what binds the entry to other posts.
func (e PostEntry) validateBody(author string) error {
	const anyChain = "any-1" // the chain's own ID is always well-formed
	if err := ValidateRoomName(e.Room); err != nil {
		return err
	}
	if len(e.Body) > maxBodyBytes {
		return ErrPostTooLarge.Wrapf("%d bytes, never more than %d", len(e.Body), maxBodyBytes)
	}
	if err := e.Message(anyChain, author).Validate(); err != nil {
		return ErrInvalidPost.Wrap(err.Error())
	}
	if err := CheckBody(e.ContentType, e.Body); err != nil {
		return err
	}
	if e.ContentType == seal.ContentType {
		if _, err := sealedUnder(e.Body); err != nil {
			return err
		}
	}
	return e.checkMentions()
}

func (e PostEntry) checkMentions() error {
	if len(e.Mentions) > MaxMentions {
		return ErrInvalidMention.Wrapf("%d mentions, at most %d", len(e.Mentions), MaxMentions)
	}
	seen := make(map[string]bool, len(e.Mentions))
	for _, mention := range e.Mentions {
		if err := local(mention); err != nil {
			return err
		}
		if seen[mention] {
			return ErrInvalidMention.Wrapf("%q twice", mention)
		}
		seen[mention] = true
	}
	return nil
}

// CheckBody refuses structured data that is none. The grammar is RFC 8259's.
func CheckBody(contentType string, body []byte) error {
	media, _, _ := strings.Cut(contentType, ";")
	if media != "application/json" && !strings.HasSuffix(media, "+json") {
		return nil
	}
	if !json.Valid(body) {
		return ErrInvalidJSON.Wrapf("content type %q", contentType)
	}
	return nil
}

// Recheck checks a new body for an old post.
func (p Post) Recheck(body []byte) error {
	if p.Epoch > 0 {
		if _, err := sealedUnder(body); err != nil {
			return err
		}
	}
	msg := p.Message
	msg.Body = body
	if err := msg.Validate(); err != nil {
		return ErrInvalidPost.Wrap(err.Error())
	}
	return CheckBody(msg.ContentType, body)
}

// Adding is the action by which such a post comes into its room.
func (p Post) Adding() Action {
	if p.Parent > 0 {
		return ActionAnswer
	}
	return ActionPost
}

// Expired tells whether a post is older than its room keeps posts, at a block time in milliseconds.
func (p Post) Expired(now int64, retention int64) bool { return p.Time+retention <= now }

// Handle names a post: `project-x/12`.
func Handle(slug string, number uint64) string { return slug + "/" + strconv.FormatUint(number, 10) }

// ParseHandle reads a post's handle. It fails with ErrInvalidRequest.
func ParseHandle(s string) (slug string, number uint64, err error) {
	slug, rest, found := strings.Cut(s, "/")
	number, numberErr := strconv.ParseUint(rest, 10, 64)
	if !found || numberErr != nil || number == 0 || ValidateRoomName(slug) != nil {
		return "", 0, ErrInvalidRequest.Wrapf("%q: no handle of a post, which is a room and a number from 1, as project-x/12", s)
	}
	return slug, number, nil
}
