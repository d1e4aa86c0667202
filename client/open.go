package client

import (
	"context"
	"errors"

	"github.com/amigos-network/amigos/envelope"
	"github.com/amigos-network/amigos/seal"
	chattypes "github.com/amigos-network/amigos/x/agentchat/types"
	"github.com/amigos-network/amigos/x/internode/types"
)

// Opened is what a message or a post says, once it is opened where it was sealed.
type Opened struct {
	// Sealed tells whether it was sealed.
	Sealed      bool
	ContentType string
	Body        []byte
	// ReplyKey is the encryption key to which the author would have a sealed answer; empty if it names none.
	ReplyKey []byte
	// Err is why it cannot be opened; then there is no content.
	Err error
}

// Show puts what was opened in the place of the sealed content. What cannot be opened, or was never sealed, stays as it is.
func (o Opened) Show(m *envelope.Message) {
	if o.Sealed && o.Err == nil {
		m.ContentType, m.Body = o.ContentType, o.Body
	}
}

// Open opens a direct message to the signer. One that is not sealed is answered as it is. Err is types.ErrNoPrivateKey
// or types.ErrUndecryptable.
func (c *Client) Open(m envelope.Message) Opened {
	if !seal.IsSealed(m) || m.Recipient == "" {
		return Opened{ContentType: m.ContentType, Body: m.Body}
	}
	keys, err := c.encryptionKeys()
	if err != nil {
		return Opened{Sealed: true, Err: err}
	}
	content, err := seal.OpenMessage(m, keys...)
	if err != nil {
		return Opened{Sealed: true, Err: refused(types.ErrUndecryptable.Wrap(err.Error()))}
	}
	return newOpened(content)
}

func newOpened(content seal.Content) Opened {
	return Opened{Sealed: true, ContentType: content.ContentType, Body: content.Body, ReplyKey: content.ReplyKey}
}

// OpenPosts opens posts of rooms whose keys the signer was given, in their order. A post that is not sealed is answered as
// it is, and so is one that was redacted; one that cannot be opened has its own Err: chattypes.ErrNoRoomKey,
// ErrWrongRoomKey or ErrUndecryptable, or the chain's.
func (c *Client) OpenPosts(ctx context.Context, posts ...chattypes.RoomPost) []Opened {
	opened := make([]Opened, len(posts))
	missing := map[seal.Epoch]error{} // asked for once
	for i, p := range posts {
		m := p.Post.Message
		if !seal.IsSealed(m) || p.Post.RedactedBy != 0 {
			opened[i] = Opened{ContentType: m.ContentType, Body: m.Body}
			continue
		}
		opened[i] = c.openPost(ctx, m, missing)
	}
	return opened
}

// ShowPosts opens posts where they stand. What cannot be opened stays sealed; OpenPosts says why.
func (c *Client) ShowPosts(ctx context.Context, posts []chattypes.RoomPost) {
	for i, opened := range c.OpenPosts(ctx, posts...) {
		opened.Show(&posts[i].Post.Message)
	}
}

func (c *Client) openPost(ctx context.Context, m envelope.Message, missing map[seal.Epoch]error) Opened {
	number, err := seal.ParsePost(m.Body)
	if err != nil {
		return Opened{Sealed: true, Err: refused(chattypes.ErrUndecryptable.Wrap(err.Error()))}
	}
	epoch := seal.Epoch{Chain: c.cfg.ChainID, Room: m.Room, Number: number}
	if err := missing[epoch]; err != nil {
		return Opened{Sealed: true, Err: err}
	}
	key, err := c.roomKey(ctx, epoch)
	if err != nil {
		missing[epoch] = err
		return Opened{Sealed: true, Err: err}
	}
	content, err := epoch.OpenPost(m, key)
	if err != nil {
		return Opened{Sealed: true, Err: refused(chattypes.ErrUndecryptable.Wrap(err.Error()))}
	}
	return newOpened(content)
}

// roomKey is the key of an epoch as it was sealed to the signer. Keys never change, so they are asked for once.
func (c *Client) roomKey(ctx context.Context, epoch seal.Epoch) (seal.RoomKey, error) {
	if key, known := c.sealing.key(epoch); known {
		return key, nil
	}
	keys, err := c.encryptionKeys()
	if err != nil {
		return seal.RoomKey{}, err
	}
	res, err := c.rooms.SealedKeys(ctx, &chattypes.QuerySealedKeysRequest{
		Room: epoch.Room, Node: c.Address(), After: epoch.Number - 1, Limit: 1,
	})
	if err != nil {
		return seal.RoomKey{}, err
	}
	if len(res.Keys) == 0 || res.Keys[0].Epoch != epoch.Number {
		return seal.RoomKey{}, refused(chattypes.ErrNoRoomKey.Wrapf("room %s keeps no key of epoch %d", epoch.Room, epoch.Number))
	}
	given := res.Keys[0]
	if len(given.Sealed) == 0 {
		return seal.RoomKey{}, refused(chattypes.ErrNoRoomKey.Wrapf("room %s, epoch %d: nobody has sealed it to you", epoch.Room, epoch.Number))
	}
	key, err := epoch.OpenKey(given.Sealed, c.Address(), given.Commitment, keys...)
	switch {
	case errors.Is(err, seal.ErrCommitment), errors.Is(err, seal.ErrCannotOpen):
		return key, refused(chattypes.ErrWrongRoomKey.Wrap(err.Error()))
	case err != nil:
		return key, refused(chattypes.ErrNoRoomKey.Wrapf("room %s, epoch %d: %s", epoch.Room, epoch.Number, err))
	}
	c.sealing.learn(epoch, key)
	return key, nil
}
