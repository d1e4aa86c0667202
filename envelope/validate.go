package envelope

import (
	"bytes"
	"fmt"
	"strings"
	"unicode"
	"unicode/utf8"
)

// The longest text fields, in bytes.
const (
	MaxChainIDBytes     = 50 // as CometBFT has it
	MaxSenderBytes      = 128
	MaxRecipientBytes   = 256
	MaxRoomBytes        = 64
	MaxContentTypeBytes = 128
)

// Validate checks all that can be known of a message without state and clock. It returns a *FieldError naming the
// first field that is wrong, or ErrTooLarge.
func (m Message) Validate() error {
	if size := m.Size(); size > MaxMessageBytes {
		return fmt.Errorf("%w: %d bytes; at most %d", ErrTooLarge, size, MaxMessageBytes)
	}
	for _, check := range []func() error{m.checkParties, m.checkContent, m.checkReference, m.checkTimes} {
		if err := check(); err != nil {
			return err
		}
	}
	return nil
}

func (m Message) checkParties() error {
	if m.OriginChain == "" {
		return invalid("origin_chain", "is empty; name the chain of the sender")
	}
	if m.Sender == "" {
		return invalid("sender", "is empty; name the author's account")
	}
	if (m.Recipient == "") == (m.Room == "") {
		return invalid("recipient", "and room: set exactly one of them")
	}
	for _, f := range []struct {
		name, text string
		max        int
	}{
		{"origin_chain", m.OriginChain, MaxChainIDBytes},
		{"sender", m.Sender, MaxSenderBytes},
		{"dest_chain", m.DestChain, MaxChainIDBytes},
		{"recipient", m.Recipient, MaxRecipientBytes},
		{"room", m.Room, MaxRoomBytes},
	} {
		if err := checkText(f.name, f.text, f.max); err != nil {
			return err
		}
	}
	return nil
}

func (m Message) checkContent() error {
	if !ValidKind(m.Kind) {
		return invalid("kind", "must be 1 to %d of a-z, 0-9 and ._:- (as in %q)", MaxKindBytes, KindText)
	}
	if err := checkText("content_type", m.ContentType, MaxContentTypeBytes); err != nil {
		return err
	}
	if strings.ContainsFunc(m.ContentType, func(r rune) bool { return r > unicode.MaxASCII }) {
		return invalid("content_type", "must be ASCII (as in %q)", "application/json")
	}
	if !textual(m.ContentType) {
		return nil
	}
	if !utf8.Valid(m.Body) {
		return invalid("body", "is not UTF-8, though its content type is text; give binary content its own (as in %q)", "application/octet-stream")
	}
	if bytes.IndexByte(m.Body, 0) >= 0 {
		return invalid("body", "is text with a NUL byte; give binary content its own content type (as in %q)", "application/octet-stream")
	}
	return nil
}

func (m Message) checkReference() error {
	if n := len(m.ReplyTo); n != 0 && n != IDBytes {
		return invalid("reply_to", "has %d bytes; want the %d of a message ID, or none", n, IDBytes)
	}
	if n := len(m.Nonce); n != NonceBytes {
		return invalid("nonce", "has %d bytes; want %d random ones", n, NonceBytes)
	}
	if m.Priority < PRIORITY_UNSPECIFIED || m.Priority > PRIORITY_URGENT {
		return invalid("priority", "%d is unknown; leave it out for normal", m.Priority)
	}
	return nil
}

func (m Message) checkTimes() error {
	if m.CreatedAt < 0 {
		return invalid("created_at", "is before 1970; want milliseconds since then")
	}
	if m.ExpiresAt < 0 || (m.ExpiresAt > 0 && m.ExpiresAt <= m.CreatedAt) {
		return invalid("expires_at", "is not after created_at; want a later time in milliseconds, or 0 for never")
	}
	return nil
}

// checkText refuses text that is too long, not UTF-8, or has control characters (NUL among them).
func checkText(field, s string, maxBytes int) error {
	switch {
	case len(s) > maxBytes:
		return invalid(field, "has %d bytes; at most %d", len(s), maxBytes)
	case !utf8.ValidString(s):
		return invalid(field, "is not UTF-8")
	case strings.ContainsFunc(s, unicode.IsControl):
		return invalid(field, "has a control character")
	}
	return nil
}

// textual reports whether a body of this content type must be UTF-8: none given, `text/…` and JSON.
func textual(contentType string) bool {
	media, _, _ := strings.Cut(strings.ToLower(contentType), ";")
	media = strings.TrimSpace(media)
	return media == "" || strings.HasPrefix(media, "text/") || media == "application/json"
}
