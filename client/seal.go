package client

import (
	"context"
	"errors"
	"slices"
	"sync"

	"github.com/amigos-network/amigos/seal"
	chattypes "github.com/amigos-network/amigos/x/agentchat/types"
	"github.com/amigos-network/amigos/x/internode/types"
)

// sealing is what a client has learnt of rooms and never changes: which are open, and the keys of epochs.
type sealing struct {
	mu   sync.Mutex
	open map[string]bool
	keys map[seal.Epoch]seal.RoomKey
}

func (s *sealing) key(epoch seal.Epoch) (seal.RoomKey, bool) {
	s.mu.Lock()
	defer s.mu.Unlock()
	key, known := s.keys[epoch]
	return key, known
}

func (s *sealing) learn(epoch seal.Epoch, key seal.RoomKey) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.keys == nil {
		s.keys = map[seal.Epoch]seal.RoomKey{}
	}
	s.keys[epoch] = key
}

func (s *sealing) isOpen(room string) bool {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.open[room]
}

func (s *sealing) learnOpen(room string) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.open == nil {
		s.open = map[string]bool{}
	}
	s.open[room] = true
}

// addressSeals finds the encryption keys of those to whom drafts are sealed, where the drafts do not name them.
func (c *Client) addressSeals(ctx context.Context, drafts []Draft) ([]Draft, error) {
	drafts = slices.Clone(drafts)
	for i, draft := range drafts {
		if !draft.Seal || len(draft.SealTo) > 0 {
			continue
		}
		address, err := types.ParseAddress(draft.To)
		if err != nil {
			return nil, refused(err)
		}
		if !address.Local() {
			return nil, refused(types.ErrRemoteKey.Wrapf("%s", draft.To))
		}
		record, err := c.Node(ctx, draft.To)
		if err != nil {
			return nil, err
		}
		drafts[i].SealTo = record.Node.EncryptionKey
	}
	return drafts, nil
}

// sealBody seals what a draft says, once all else of the message is fixed.
func (c *Client) sealBody(draft Draft, entry *types.SendEntry) error {
	if len(draft.SealTo) == 0 {
		return types.ErrNoEncryptionKey.Wrapf("%s", draft.To)
	}
	if err := types.ValidateEncryptionKey(draft.SealTo); err != nil {
		return err
	}
	content := seal.Content{ContentType: draft.ContentType, Body: draft.Body}
	if own, err := c.EncryptionKey(); err == nil {
		content.ReplyKey = own // without one the answer is sealed to the key that is published
	}
	body, err := seal.Message(entry.Message(c.cfg.ChainID, c.Address()), draft.SealTo, content)
	if err != nil {
		return types.ErrInvalidKey.Wrapf("%s: %s", draft.To, err)
	}
	entry.ContentType, entry.Body = seal.ContentType, body
	return nil
}

// sealPost seals an entry if its room is sealed, under the room's current epoch.
func (c *Client) sealPost(ctx context.Context, entry *chattypes.PostEntry) error {
	epoch, err := c.currentEpoch(ctx, entry.Room)
	if err != nil || epoch == nil {
		return err
	}
	key, err := c.roomKey(ctx, *epoch)
	if err != nil {
		return err
	}
	content := seal.Content{ContentType: entry.ContentType, Body: entry.Body}
	body, err := epoch.Post(entry.Message(c.cfg.ChainID, c.Address()), key, content)
	if err != nil {
		return refused(chattypes.ErrInvalidPost.Wrap(err.Error()))
	}
	entry.ContentType, entry.Body = seal.ContentType, body
	return nil
}

// currentEpoch is that of a sealed room; nothing for a room that is open, or is not there, which the chain says itself.
func (c *Client) currentEpoch(ctx context.Context, room string) (*seal.Epoch, error) {
	if c.sealing.isOpen(room) {
		return nil, nil
	}
	res, err := c.rooms.Room(ctx, &chattypes.QueryRoomRequest{Room: room})
	if errors.Is(err, chattypes.ErrRoomNotFound) {
		return nil, nil
	}
	if err != nil {
		return nil, err
	}
	record := res.Record
	if !record.Room.Sealed {
		c.sealing.learnOpen(room)
		return nil, nil
	}
	if record.State.Epoch == 0 || record.State.KeyDue {
		return nil, refused(chattypes.ErrKeyDue.Wrapf("room %s, after epoch %d", room, record.State.Epoch))
	}
	return &seal.Epoch{Chain: c.cfg.ChainID, Room: room, Number: record.State.Epoch}, nil
}

// EditPost replaces what a post of the signer's says, sealed where the room is.
func (c *Client) EditPost(ctx context.Context, handle, contentType string, body []byte) (*Result, error) {
	room, number, err := chattypes.ParseHandle(handle)
	if err != nil {
		return nil, refused(err)
	}
	epoch, err := c.currentEpoch(ctx, room)
	if err != nil {
		return nil, err
	}
	if epoch != nil {
		key, err := c.roomKey(ctx, *epoch)
		if err != nil {
			return nil, err
		}
		res, err := c.rooms.Post(ctx, &chattypes.QueryPostRequest{Ref: handle})
		if err != nil {
			return nil, err
		}
		body, err = epoch.Post(res.Post.Post.Message, key, seal.Content{ContentType: contentType, Body: body})
		if err != nil {
			return nil, refused(chattypes.ErrInvalidPost.Wrap(err.Error()))
		}
	}
	return c.DoInRoom(ctx, &chattypes.MsgEditPost{Sender: c.Address(), Room: room, Number: number, Body: body})
}
