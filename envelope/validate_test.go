package envelope_test

import (
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/amigos-network/amigos/envelope"
)

func TestValidateAccepts(t *testing.T) {
	for name, edit := range map[string]func(*envelope.Message){
		"a plain message":             func(*envelope.Message) {},
		"a room for a recipient":      func(m *envelope.Message) { m.Recipient, m.Room = "", "plaza" },
		"a remote recipient":          func(m *envelope.Message) { m.Recipient, m.DestChain = "bob@sur", "sur-1" },
		"a text in any script":        func(m *envelope.Message) { m.Body = []byte("¡hola!\n\tмир 世界") },
		"an empty body":               func(m *envelope.Message) { m.Body = nil },
		"binary under its own type":   func(m *envelope.Message) { m.ContentType, m.Body = "application/x-tar", []byte{0, 0xff} },
		"a kind of one's own":         func(m *envelope.Message) { m.Kind = "acme.deploy:v2_rc-1" },
		"the longest kind":            func(m *envelope.Message) { m.Kind = strings.Repeat("k", envelope.MaxKindBytes) },
		"the longest recipient":       func(m *envelope.Message) { m.Recipient = strings.Repeat("r", envelope.MaxRecipientBytes) },
		"a reply":                     func(m *envelope.Message) { m.ReplyTo = make([]byte, envelope.IDBytes) },
		"an urgent one":               func(m *envelope.Message) { m.Priority = envelope.PRIORITY_URGENT },
		"an expiry after its making":  func(m *envelope.Message) { m.ExpiresAt = m.CreatedAt + 1 },
		"an author without a clock":   func(m *envelope.Message) { m.CreatedAt = 0 },
		"a message of the whole size": fill(0),
	} {
		t.Run(name, func(t *testing.T) {
			m := hola()
			edit(&m)
			require.NoError(t, m.Validate())
			got, err := envelope.ParseMessage(m.CanonicalBytes())
			require.NoError(t, err)
			require.NoError(t, got.Validate())
		})
	}
}

func TestValidateRefuses(t *testing.T) {
	tests := []struct {
		name  string
		edit  func(*envelope.Message)
		field string
	}{
		{"no origin", func(m *envelope.Message) { m.OriginChain = "" }, "origin_chain"},
		{"a long origin", func(m *envelope.Message) { m.OriginChain = strings.Repeat("n", envelope.MaxChainIDBytes+1) }, "origin_chain"},
		{"no sender", func(m *envelope.Message) { m.Sender = "" }, "sender"},
		{"a long sender", func(m *envelope.Message) { m.Sender = strings.Repeat("s", envelope.MaxSenderBytes+1) }, "sender"},
		{"a control character in the sender", func(m *envelope.Message) { m.Sender += "\x1b[2J" }, "sender"},
		{"a long destination", func(m *envelope.Message) { m.DestChain = strings.Repeat("s", envelope.MaxChainIDBytes+1) }, "dest_chain"},
		{"neither recipient nor room", func(m *envelope.Message) { m.Recipient = "" }, "recipient"},
		{"both recipient and room", func(m *envelope.Message) { m.Room = "plaza" }, "recipient"},
		{"a long recipient", func(m *envelope.Message) { m.Recipient = strings.Repeat("r", envelope.MaxRecipientBytes+1) }, "recipient"},
		{"a recipient that is not UTF-8", func(m *envelope.Message) { m.Recipient = "bob\xff" }, "recipient"},
		{"a NUL in the recipient", func(m *envelope.Message) { m.Recipient = "bob\x00" }, "recipient"},
		{"a C1 control in the recipient", func(m *envelope.Message) { m.Recipient = "bob\u0085" }, "recipient"},
		{"a long room", func(m *envelope.Message) { m.Recipient, m.Room = "", strings.Repeat("r", envelope.MaxRoomBytes+1) }, "room"},
		{"a line break in the room", func(m *envelope.Message) { m.Recipient, m.Room = "", "pla\nza" }, "room"},
		{"no kind", func(m *envelope.Message) { m.Kind = "" }, "kind"},
		{"an upper-case kind", func(m *envelope.Message) { m.Kind = "Text" }, "kind"},
		{"a kind with a space", func(m *envelope.Message) { m.Kind = "my text" }, "kind"},
		{"a long kind", func(m *envelope.Message) { m.Kind = strings.Repeat("k", envelope.MaxKindBytes+1) }, "kind"},
		{"a long content type", func(m *envelope.Message) { m.ContentType = strings.Repeat("c", envelope.MaxContentTypeBytes+1) }, "content_type"},
		{"a content type beyond ASCII", func(m *envelope.Message) { m.ContentType = "téxt/plain" }, "content_type"},
		{"a line break in the content type", func(m *envelope.Message) { m.ContentType = "text/plain\r\nx" }, "content_type"},
		{"text that is not UTF-8", func(m *envelope.Message) { m.Body = []byte{0xff} }, "body"},
		{"JSON that is not UTF-8", func(m *envelope.Message) { m.ContentType, m.Body = "Application/JSON; a=b", []byte{0xff} }, "body"},
		{"text with a NUL", func(m *envelope.Message) { m.ContentType, m.Body = "text/html", []byte("a\x00b") }, "body"},
		{"a short reply ID", func(m *envelope.Message) { m.ReplyTo = make([]byte, envelope.IDBytes-1) }, "reply_to"},
		{"no nonce", func(m *envelope.Message) { m.Nonce = nil }, "nonce"},
		{"a long nonce", func(m *envelope.Message) { m.Nonce = make([]byte, envelope.NonceBytes+1) }, "nonce"},
		{"an unknown priority", func(m *envelope.Message) { m.Priority = envelope.PRIORITY_URGENT + 1 }, "priority"},
		{"a negative priority", func(m *envelope.Message) { m.Priority = -1 }, "priority"},
		{"a time before 1970", func(m *envelope.Message) { m.CreatedAt = -1 }, "created_at"},
		{"a negative expiry", func(m *envelope.Message) { m.ExpiresAt = -1 }, "expires_at"},
		{"an expiry at its making", func(m *envelope.Message) { m.ExpiresAt = m.CreatedAt }, "expires_at"},
	}
	for _, tc := range tests {
		t.Run(tc.name, func(t *testing.T) {
			m := hola()
			tc.edit(&m)
			err := m.Validate()
			require.ErrorIs(t, err, envelope.ErrInvalidMessage)
			var field *envelope.FieldError
			require.ErrorAs(t, err, &field)
			require.Equal(t, tc.field, field.Field)

			_, err = envelope.Seal(m, alice)
			require.ErrorIs(t, err, envelope.ErrInvalidMessage, "nobody seals it")
		})
	}
	t.Run("a message over the whole size", func(t *testing.T) {
		m := hola()
		fill(1)(&m)
		require.ErrorIs(t, m.Validate(), envelope.ErrTooLarge)
	})
}

// fill gives a message a body that makes it MaxMessageBytes plus over bytes long.
func fill(over int) func(*envelope.Message) {
	return func(m *envelope.Message) {
		m.Body = []byte(strings.Repeat("a", envelope.MaxMessageBytes/2))
		m.Body = []byte(strings.Repeat("a", len(m.Body)+envelope.MaxMessageBytes-m.Size()+over))
	}
}
