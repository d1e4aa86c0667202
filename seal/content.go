package seal

import (
	"encoding/binary"
	"fmt"

	"github.com/amigos-network/amigos/envelope"
)

// ContentType marks a message whose body is sealed. The content's own type is sealed with it.
const ContentType = "application/vnd.amigos.sealed"

// Content is what is sealed.
type Content struct {
	// ContentType is the media type of the body; empty means plain text.
	ContentType string
	// ReplyKey is the encryption key to which the author would have an answer sealed; empty for none, and in posts. It
	// lets a node behind a link answer without asking the other chain.
	ReplyKey []byte
	Body     []byte
}

// IsSealed tells whether a message's body is sealed.
func IsSealed(m envelope.Message) bool { return m.ContentType == ContentType }

// encode is: the length of the reply key (0 or 32) in one byte, the key, the length of the content type as a
// big-endian uint16, the content type, the body.
func (c Content) encode() ([]byte, error) {
	if n := len(c.ReplyKey); n != 0 && n != KeyBytes {
		return nil, fmt.Errorf("%w: a reply key of %d bytes; want %d, or none", ErrInvalidKey, n, KeyBytes)
	}
	if len(c.ContentType) > envelope.MaxContentTypeBytes {
		return nil, fmt.Errorf("%w: %d bytes; at most %d", ErrContentType, len(c.ContentType), envelope.MaxContentTypeBytes)
	}
	out := append([]byte{byte(len(c.ReplyKey))}, c.ReplyKey...)
	out = binary.BigEndian.AppendUint16(out, uint16(len(c.ContentType)))
	return append(append(out, c.ContentType...), c.Body...), nil
}

// decode reads what encode wrote. What is opened was written by its author, who may have written anything.
func decode(bz []byte) (Content, error) {
	malformed := fmt.Errorf("%w: what was sealed is malformed", ErrCannotOpen)
	if len(bz) < 3 || bz[0] != 0 && bz[0] != KeyBytes {
		return Content{}, malformed
	}
	key, rest := bz[1:], []byte(nil)
	if len(key) < int(bz[0])+2 {
		return Content{}, malformed
	}
	key, rest = key[:bz[0]], key[bz[0]:]
	n := int(binary.BigEndian.Uint16(rest))
	if rest = rest[2:]; n > envelope.MaxContentTypeBytes || len(rest) < n {
		return Content{}, malformed
	}
	return Content{ContentType: string(rest[:n]), ReplyKey: key, Body: rest[n:]}, nil
}

// header is all of a message but its content, in its canonical bytes.
func header(m envelope.Message) []byte {
	m.ContentType, m.Body = ContentType, nil
	return m.CanonicalBytes()
}
