package keeper

import (
	"github.com/stretchr/testify/require"

	"github.com/amigos-network/amigos/seal"
	"github.com/amigos-network/amigos/x/agentchat/types"
)

// EncryptionKey is the one that belongs to the person's key.
func (p Person) EncryptionKey() *seal.PrivateKey {
	key, err := seal.DeriveKey(p.Key.Key[:seal.KeyBytes])
	if err != nil {
		panic(err)
	}
	return key
}

// SealedRoom makes a sealed room of alice's, with members that have the key of epoch 1. It returns the key.
func (f *Agentchat) SealedRoom(slug string, members ...Person) seal.RoomKey {
	f.tb.Helper()
	for i, p := range []Person{f.Alice, f.Bob, f.Carol, f.Dave} {
		f.Nodes.Publish(uint64(i)+1, p.EncryptionKey().Public())
	}
	f.Room(slug, func(m *types.MsgCreateRoom) { m.Sealed = true }, members...)
	key := seal.NewRoomKey()
	_, err := f.Msg.RotateKey(f.Ctx, f.Rotation(slug, 1, key, append([]Person{f.Alice}, members...)...))
	require.NoError(f.tb, err)
	return key
}

// Rotation begins an epoch of alice's room.
func (f *Agentchat) Rotation(slug string, epoch uint64, key seal.RoomKey, members ...Person) *types.MsgRotateKey {
	f.tb.Helper()
	at := seal.Epoch{Chain: ChainID, Room: slug, Number: epoch}
	return &types.MsgRotateKey{
		Sender: f.Alice.Address, Room: slug, Epoch: epoch, Commitment: at.Commitment(key), Keys: f.KeyEntries(at, key, members...),
	}
}

// KeyEntries seals a room key to members.
func (f *Agentchat) KeyEntries(at seal.Epoch, key seal.RoomKey, members ...Person) []types.KeyEntry {
	f.tb.Helper()
	entries := make([]types.KeyEntry, len(members))
	for i, p := range members {
		sealed, err := at.SealKey(key, p.Address, p.EncryptionKey().Public())
		require.NoError(f.tb, err)
		entries[i] = types.KeyEntry{Node: p.Address, Sealed: sealed}
	}
	return entries
}

// SealedEntry is a good post, sealed by its author under an epoch.
func (f *Agentchat) SealedEntry(author Person, room string, epoch uint64, key seal.RoomKey, text string) types.PostEntry {
	f.tb.Helper()
	entry := f.Entry(room, "")
	entry.ContentType = seal.ContentType
	var err error
	entry.Body, err = seal.Epoch{Chain: ChainID, Room: room, Number: epoch}.Post(
		entry.Message(ChainID, author.Address), key, seal.Content{Body: []byte(text)})
	require.NoError(f.tb, err)
	return entry
}
