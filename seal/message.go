package seal

import (
	"fmt"

	"github.com/amigos-network/amigos/envelope"
)

const messageDomain = "amigos/sealed-message/v1"

// Overhead is how many bytes sealing adds to a direct message that says its content type and names a reply key, beside
// the content type itself.
const Overhead = headBytes + tagBytes + 1 + KeyBytes + 2

// Message seals content to a public encryption key and returns the body of m. All else of m must be as it will be sent:
// its canonical bytes without content are bound, so that the body opens in no other message. The info is
// `amigos/sealed-message/v1`, length-prefixed.
func Message(m envelope.Message, to []byte, content Content) ([]byte, error) {
	plain, err := content.encode()
	if err != nil {
		return nil, err
	}
	return sealTo(to, bind([]byte(messageDomain)), header(m), plain)
}

// OpenMessage opens a direct message with one of the keys. It returns ErrNotSealed for one that is not sealed,
// ErrOtherKey where none of the keys is the one, and ErrCannotOpen where the message is not the one that was sealed.
func OpenMessage(m envelope.Message, keys ...*PrivateKey) (Content, error) {
	if !IsSealed(m) {
		return Content{}, fmt.Errorf("%w: the content type is %q", ErrNotSealed, m.ContentType)
	}
	plain, err := openWith(keys, bind([]byte(messageDomain)), header(m), m.Body)
	if err != nil {
		return Content{}, err
	}
	return decode(plain)
}
