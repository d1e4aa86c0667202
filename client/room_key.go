package client

import (
	"context"

	sdk "github.com/cosmos/cosmos-sdk/types"

	"github.com/amigos-network/amigos/seal"
	chattypes "github.com/amigos-network/amigos/x/agentchat/types"
	"github.com/amigos-network/amigos/x/internode/types"
)

// Shared is to whom a room's key was sealed.
type Shared struct {
	Epoch uint64
	// Members were given the key, by name or address; Without have published no encryption key, so that none could be
	// sealed to them.
	Members, Without []string
}

// CreateRoom makes a room. A sealed one gets its first key in the same transaction.
func (c *Client) CreateRoom(ctx context.Context, msg *chattypes.MsgCreateRoom) (*Result, error) {
	if err := msg.Validate(); err != nil {
		return nil, refused(err)
	}
	if !msg.Sealed {
		return c.Do(ctx, msg)
	}
	self, err := c.ownMember(ctx)
	if err != nil {
		return nil, err
	}
	rotation, _, _, err := c.rotation(seal.Epoch{Chain: c.cfg.ChainID, Room: msg.Slug, Number: 1}, []chattypes.UnsealedMember{self})
	if err != nil {
		return nil, err
	}
	return c.Do(ctx, msg, rotation)
}

// RotateKey begins a new epoch of a sealed room and seals its key to all members.
func (c *Client) RotateKey(ctx context.Context, room string) (*Result, *Shared, error) {
	state, err := c.sealedState(ctx, room)
	if err != nil {
		return nil, nil, err
	}
	return c.rotate(ctx, room, state.Epoch+1, "")
}

// Remove kicks or bans a node by msg. If the room is sealed and the node has its key, a new epoch begins in the same
// transaction, so that nobody else has to wait for one.
func (c *Client) Remove(ctx context.Context, msg RoomMsg, room, node string) (*Result, *Shared, error) {
	if err := msg.Validate(); err != nil {
		return nil, nil, refused(err)
	}
	holds, epoch, address, err := c.holdsKey(ctx, room, node)
	if err != nil {
		return nil, nil, err
	}
	if holds {
		if _, err := c.ownMember(ctx); err != nil {
			holds = false // somebody else begins the new epoch
		}
	}
	if !holds {
		res, err := c.Do(ctx, msg)
		return res, nil, err
	}
	return c.rotate(ctx, room, epoch+1, address, msg)
}

// holdsKey tells whether a node has the key of a sealed room's current epoch.
func (c *Client) holdsKey(ctx context.Context, room, node string) (holds bool, epoch uint64, address string, err error) {
	if c.sealing.isOpen(room) {
		return false, 0, "", nil
	}
	res, err := c.rooms.Room(ctx, &chattypes.QueryRoomRequest{Room: room})
	if err != nil || !res.Record.Room.Sealed || res.Record.State.Epoch == 0 {
		return false, 0, "", err
	}
	epoch = res.Record.State.Epoch
	keys, err := c.rooms.SealedKeys(ctx, &chattypes.QuerySealedKeysRequest{Room: room, Node: node, After: epoch - 1, Limit: 1})
	if err != nil {
		return false, 0, "", err
	}
	return len(keys.Keys) == 1 && len(keys.Keys[0].Sealed) > 0, epoch, keys.Address, nil
}

// rotate begins an epoch after other messages of the same transaction. More members than one message holds are given
// the key in transactions after it.
func (c *Client) rotate(ctx context.Context, room string, epoch uint64, without string, before ...RoomMsg) (*Result, *Shared, error) {
	if _, err := c.ownMember(ctx); err != nil {
		return nil, nil, err
	}
	members, err := c.lacking(ctx, room, epoch)
	if err != nil {
		return nil, nil, err
	}
	stay := members[:0]
	for _, m := range members {
		switch m.Address {
		case without:
		case c.Address():
			stay = append([]chattypes.UnsealedMember{m}, stay...) // in the first message, whatever the others are
		default:
			stay = append(stay, m)
		}
	}
	rotation, rest, shared, err := c.rotation(seal.Epoch{Chain: c.cfg.ChainID, Room: room, Number: epoch}, stay)
	if err != nil {
		return nil, nil, err
	}
	msgs := make([]sdk.Msg, 0, len(before)+1)
	for _, msg := range before {
		msgs = append(msgs, msg)
	}
	res, err := c.Do(ctx, append(msgs, rotation)...)
	for _, more := range rest {
		if err != nil {
			break
		}
		_, err = c.Do(ctx, more)
	}
	return res, shared, err
}

// rotation makes a new key, sealed to the members.
func (c *Client) rotation(epoch seal.Epoch, members []chattypes.UnsealedMember) (*chattypes.MsgRotateKey, []sdk.Msg, *Shared, error) {
	key := seal.NewRoomKey()
	entries, shared, err := sealToMembers(epoch, key, members)
	if err != nil {
		return nil, nil, nil, err
	}
	first := min(len(entries), chattypes.MaxKeysAtOnce)
	msg := &chattypes.MsgRotateKey{
		Sender: c.Address(), Room: epoch.Room, Epoch: epoch.Number, Commitment: epoch.Commitment(key), Keys: entries[:first],
	}
	if err := msg.Validate(); err != nil {
		return nil, nil, nil, refused(err)
	}
	return msg, c.sealMsgs(epoch, entries[first:]), shared, nil
}

// SealKeys seals a room's key to all members that lack it: that of the current epoch, and with earlier also those of the
// epochs before that the signer can open. Where a new key is due it begins a new epoch instead. Without a Result there
// was nothing to do.
func (c *Client) SealKeys(ctx context.Context, room string, earlier bool) (*Result, []Shared, error) {
	state, err := c.sealedState(ctx, room)
	if err != nil {
		return nil, nil, err
	}
	if state.Epoch == 0 || state.KeyDue {
		res, shared, err := c.rotate(ctx, room, state.Epoch+1, "")
		if err != nil {
			return nil, nil, err
		}
		return res, []Shared{*shared}, nil
	}
	first := state.Epoch
	if earlier {
		first = state.FirstEpoch
	}
	var last *Result
	var all []Shared
	for number := state.Epoch; number >= first; number-- {
		res, shared, err := c.shareEpoch(ctx, seal.Epoch{Chain: c.cfg.ChainID, Room: room, Number: number})
		if err != nil && number == state.Epoch {
			return nil, nil, err
		}
		if err != nil {
			break // what the signer cannot open, and what is before, it cannot share
		}
		if all = append(all, *shared); res != nil {
			last = res
		}
	}
	return last, all, nil
}

func (c *Client) shareEpoch(ctx context.Context, epoch seal.Epoch) (*Result, *Shared, error) {
	members, err := c.lacking(ctx, epoch.Room, epoch.Number)
	if err != nil || len(members) == 0 {
		return nil, &Shared{Epoch: epoch.Number}, err
	}
	key, err := c.roomKey(ctx, epoch)
	if err != nil {
		return nil, nil, err
	}
	entries, shared, err := sealToMembers(epoch, key, members)
	if err != nil {
		return nil, nil, err
	}
	var res *Result
	for _, msg := range c.sealMsgs(epoch, entries) {
		if res, err = c.Do(ctx, msg); err != nil {
			return nil, nil, err
		}
	}
	return res, shared, nil
}

func (c *Client) sealMsgs(epoch seal.Epoch, entries []chattypes.KeyEntry) (msgs []sdk.Msg) {
	for len(entries) > 0 {
		n := min(len(entries), chattypes.MaxKeysAtOnce)
		msgs = append(msgs, &chattypes.MsgSealKeys{Sender: c.Address(), Room: epoch.Room, Epoch: epoch.Number, Keys: entries[:n]})
		entries = entries[n:]
	}
	return msgs
}

func sealToMembers(epoch seal.Epoch, key seal.RoomKey, members []chattypes.UnsealedMember) ([]chattypes.KeyEntry, *Shared, error) {
	shared := &Shared{Epoch: epoch.Number}
	var entries []chattypes.KeyEntry
	for _, m := range members {
		if len(m.EncryptionKey) == 0 {
			shared.Without = append(shared.Without, m.Node)
			continue
		}
		sealed, err := epoch.SealKey(key, m.Address, m.EncryptionKey)
		if err != nil {
			return nil, nil, local("the room's key cannot be sealed to %s: %v", m.Node, err)
		}
		entries = append(entries, chattypes.KeyEntry{Node: m.Address, Sealed: sealed})
		shared.Members = append(shared.Members, m.Node)
	}
	return entries, shared, nil
}

// lacking are all members that lack the key of an epoch.
func (c *Client) lacking(ctx context.Context, room string, epoch uint64) (members []chattypes.UnsealedMember, err error) {
	req := &chattypes.QueryUnsealedRequest{Room: room, Epoch: epoch, Limit: types.MaxPageItems}
	for {
		res, err := c.rooms.Unsealed(ctx, req)
		if err != nil {
			return nil, err
		}
		if members = append(members, res.Members...); res.Next == 0 {
			return members, nil
		}
		req.After = res.Next
	}
}

// ownMember is the signer, once it is sure that it can open what is sealed to it.
func (c *Client) ownMember(ctx context.Context) (chattypes.UnsealedMember, error) {
	keys, err := c.encryptionKeys()
	if err != nil {
		return chattypes.UnsealedMember{}, err
	}
	record, err := c.Node(ctx, c.Address())
	if err != nil {
		return chattypes.UnsealedMember{}, err
	}
	node := record.Node
	if len(node.EncryptionKey) == 0 {
		return chattypes.UnsealedMember{}, refused(chattypes.ErrNoEncryptionKey.Wrapf("you, %s", node.Label()))
	}
	for _, key := range keys {
		if key.ID() == seal.IDOf(node.EncryptionKey) {
			return chattypes.UnsealedMember{Node: node.Label(), Address: node.Address, EncryptionKey: node.EncryptionKey}, nil
		}
	}
	return chattypes.UnsealedMember{}, refused(types.ErrNoPrivateKey.Wrapf("the one that %s has published is %s", node.Label(), seal.IDOf(node.EncryptionKey)))
}

func (c *Client) sealedState(ctx context.Context, room string) (chattypes.RoomState, error) {
	res, err := c.rooms.Room(ctx, &chattypes.QueryRoomRequest{Room: room})
	if err != nil {
		return chattypes.RoomState{}, err
	}
	if !res.Record.Room.Sealed {
		return chattypes.RoomState{}, refused(chattypes.ErrNotSealed.Wrapf("room %s", room))
	}
	return res.Record.State, nil
}
