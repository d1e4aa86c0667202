package seal

import (
	"crypto/aes"
	"crypto/cipher"
	"crypto/hkdf"
	"crypto/rand"
	"crypto/sha256"
	"encoding/binary"
	"fmt"

	"github.com/amigos-network/amigos/envelope"
)

const (
	postDomain = "amigos/sealed-post/v1"
	saltBytes  = 16
	aesBytes   = 32
	nonceBytes = 12
	// postHeadBytes stand before a post's ciphertext: version, epoch, salt.
	postHeadBytes = 1 + 8 + saltBytes
	// PostOverhead is how many bytes sealing adds to a post, beside its content type.
	PostOverhead = postHeadBytes + tagBytes + 3
)

// Post seals content with the epoch's key and returns the body of m, as Message does. Each body, an edit's too, has a
// random salt of its own: key and nonce are HKDF-SHA256 of the room key with it.
func (e Epoch) Post(m envelope.Message, key RoomKey, content Content) ([]byte, error) {
	salt := make([]byte, saltBytes)
	_, _ = rand.Read(salt) // never fails: the process ends when the system has no randomness
	return e.post(m, key, content, salt)
}

func (e Epoch) post(m envelope.Message, key RoomKey, content Content, salt []byte) ([]byte, error) {
	plain, err := content.encode()
	if err != nil {
		return nil, err
	}
	gcm, nonce, err := e.cipher(key, salt)
	if err != nil {
		return nil, err
	}
	out := append([]byte{version}, number(e.Number)...)
	return gcm.Seal(append(out, salt...), nonce, plain, e.bound(m)), nil
}

// OpenPost opens the body of m, which ParsePost must find to be of this epoch.
func (e Epoch) OpenPost(m envelope.Message, key RoomKey) (Content, error) {
	if !IsSealed(m) {
		return Content{}, fmt.Errorf("%w: the content type is %q", ErrNotSealed, m.ContentType)
	}
	epoch, err := ParsePost(m.Body)
	if err != nil {
		return Content{}, err
	}
	if epoch != e.Number {
		return Content{}, fmt.Errorf("%w: room key of epoch %d, not %d", ErrOtherKey, epoch, e.Number)
	}
	gcm, nonce, err := e.cipher(key, m.Body[1+8:postHeadBytes])
	if err != nil {
		return Content{}, err
	}
	plain, err := gcm.Open(nil, nonce, m.Body[postHeadBytes:], e.bound(m))
	if err != nil {
		return Content{}, fmt.Errorf("%w: it was changed, or sealed with another key or for another place", ErrCannotOpen)
	}
	return decode(plain)
}

// cipher makes key and nonce of one body: the first 32 and the last 12 of 44 bytes of HKDF-SHA256 of the room key, with
// the salt and, as info, the domain tag `amigos/sealed-post/v1`, chain, room and epoch, length-prefixed.
func (e Epoch) cipher(key RoomKey, salt []byte) (cipher.AEAD, []byte, error) {
	info := bind([]byte(postDomain), []byte(e.Chain), []byte(e.Room), number(e.Number))
	okm, err := hkdf.Key(sha256.New, key[:], salt, string(info), aesBytes+nonceBytes)
	if err != nil {
		return nil, nil, err
	}
	block, err := aes.NewCipher(okm[:aesBytes])
	if err != nil {
		return nil, nil, err
	}
	gcm, err := cipher.NewGCM(block)
	return gcm, okm[aesBytes:], err
}

// bound is the associated data: domain tag, epoch and the message without content, length-prefixed.
func (e Epoch) bound(m envelope.Message) []byte {
	return bind([]byte(postDomain), number(e.Number), header(m))
}

// ParsePost reads the epoch of a sealed post. It computes nothing with keys, so that a state machine can ask it, and
// returns ErrNotSealed for what is none.
func ParsePost(body []byte) (epoch uint64, err error) {
	if len(body) < PostOverhead || body[0] != version {
		return 0, fmt.Errorf("%w: %d bytes do not begin as a sealed post", ErrNotSealed, len(body))
	}
	if epoch = binary.BigEndian.Uint64(body[1:9]); epoch == 0 {
		return 0, fmt.Errorf("%w: epochs are numbered from 1", ErrNotSealed)
	}
	return epoch, nil
}
