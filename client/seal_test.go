package client

import (
	"testing"

	abci "github.com/cometbft/cometbft/abci/types"
	"github.com/cosmos/cosmos-sdk/crypto/keyring"
	"github.com/cosmos/gogoproto/proto"
	"github.com/stretchr/testify/require"

	"github.com/amigos-network/amigos/client/key"
	"github.com/amigos-network/amigos/envelope"
	"github.com/amigos-network/amigos/seal"
	chattypes "github.com/amigos-network/amigos/x/agentchat/types"
	"github.com/amigos-network/amigos/x/internode/types"
)

const (
	roomPath       = "/amigos.agentchat.v1.Query/Room"
	sealedKeysPath = "/amigos.agentchat.v1.Query/SealedKeys"
	unsealedPath   = "/amigos.agentchat.v1.Query/Unsealed"
)

// as signs as another development account.
func as(t *testing.T, name string, index uint32) func(*Config) {
	return func(cfg *Config) {
		_, err := cfg.Keyring.NewAccount(name, key.DevMnemonic, "", key.HDPath(index), key.Ed25519{})
		require.NoError(t, err)
		cfg.From = name
	}
}

func published(t *testing.T, c *Client) []byte {
	t.Helper()
	public, err := c.EncryptionKey()
	require.NoError(t, err)
	return public
}

func TestASealedMessageOpensForItsRecipient(t *testing.T) {
	n := newFakeNode()
	alice, bob := newTestClient(t, n), newTestClient(t, n, as(t, "bob", 1))
	n.answer(nodePath, &types.QueryNodeResponse{Record: types.NodeRecord{Node: types.Node{Address: bobAddress, EncryptionKey: published(t, bob)}}})
	n.respond(&types.MsgSendResponse{Results: []types.SendResult{{Recipient: bobAddress, Arrival: 17}}})

	sent, err := alice.Send(t.Context(), true, Draft{To: "bob", ContentType: "text/markdown", Body: []byte("# hola"), Seal: true})
	require.NoError(t, err)
	require.Equal(t, sentID(t, alice, n.broadcasts[0]), sent.Messages[0].ID, "the ID is of the sealed form")
	require.NotContains(t, string(n.broadcasts[0]), "hola")

	drafts, err := alice.addressSeals(t.Context(), []Draft{{To: "bob", ContentType: "text/markdown", Body: []byte("# hola"), Seal: true}})
	require.NoError(t, err)
	msg, _, err := alice.Compose(true, drafts...)
	require.NoError(t, err)
	m := msg.Entries[0].Message(testChain, alice.Address())
	require.Equal(t, seal.ContentType, m.ContentType)
	opened := bob.Open(m)
	require.NoError(t, opened.Err)
	require.Equal(t, Opened{Sealed: true, ContentType: "text/markdown", Body: []byte("# hola"), ReplyKey: published(t, alice)}, opened)
	opened.Show(&m)
	require.Equal(t, "# hola", string(m.Body))

	m = msg.Entries[0].Message(testChain, alice.Address())
	require.ErrorIs(t, alice.Open(m).Err, types.ErrUndecryptable, "who sealed it cannot open it")
	reader := newTestClient(t, n, func(cfg *Config) { cfg.From = "" })
	require.ErrorIs(t, reader.Open(m).Err, types.ErrNoPrivateKey)
	plain := envelope.Message{Recipient: "bob", Body: []byte("hola")}
	require.Equal(t, Opened{Body: []byte("hola")}, bob.Open(plain))
}

func TestSealingSaysWhatKeyIsMissing(t *testing.T) {
	n := newFakeNode()
	c := newTestClient(t, n)
	n.answer(nodePath, &types.QueryNodeResponse{Record: types.NodeRecord{Node: types.Node{Address: bobAddress}}})
	_, err := c.Send(t.Context(), true, Draft{To: "bob", Body: []byte("hola"), Seal: true})
	require.ErrorIs(t, err, types.ErrNoEncryptionKey)
	_, err = c.Send(t.Context(), true, Draft{To: "bob@sur", Body: []byte("hola"), Seal: true})
	require.ErrorIs(t, err, types.ErrRemoteKey)
	_, err = c.Send(t.Context(), true, Draft{To: "bob@sur", Body: []byte("hola"), Seal: true, SealTo: []byte{1}})
	require.ErrorIs(t, err, types.ErrInvalidKey)
	require.Empty(t, n.broadcasts, "nothing was sent in the open")
}

func TestEncryptionKeysInAFileComeBeforeTheDerivedOne(t *testing.T) {
	n, dir := newFakeNode(), t.TempDir()
	derived := newTestClient(t, n)
	file := key.EncryptionFile(dir, derived.Address())
	old, err := seal.GenerateKey()
	require.NoError(t, err)
	newer, err := seal.GenerateKey()
	require.NoError(t, err)
	require.NoError(t, key.AddEncryption(file, old))
	require.NoError(t, key.AddEncryption(file, newer))

	c := newTestClient(t, n, func(cfg *Config) { cfg.EncryptionKeys = dir })
	require.Equal(t, newer.Public(), published(t, c))
	for _, to := range [][]byte{old.Public(), newer.Public(), published(t, derived)} {
		m := envelope.Message{Recipient: "alice", ContentType: seal.ContentType, Kind: "text"}
		m.Body, err = seal.Message(m, to, seal.Content{Body: []byte("hola")})
		require.NoError(t, err)
		require.NoError(t, c.Open(m).Err, "the former ones open what was sealed to them")
	}
}

func TestAKeyringThatOnlyPointsToAKeyNeedsAFile(t *testing.T) {
	n, dir := newFakeNode(), t.TempDir()
	pointsOnly := func(cfg *Config) {
		record, err := cfg.Keyring.Key("alice")
		require.NoError(t, err)
		public, err := record.GetPubKey()
		require.NoError(t, err)
		enc, err := newEncoding("amigos")
		require.NoError(t, err)
		cfg.Keyring, cfg.EncryptionKeys = keyring.NewInMemory(enc.codec, key.Option()), dir
		_, err = cfg.Keyring.SaveOfflineKey("alice", public)
		require.NoError(t, err)
	}
	c := newTestClient(t, n, pointsOnly)
	_, err := c.EncryptionKey()
	require.ErrorIs(t, err, types.ErrNoPrivateKey)
	brought, err := seal.GenerateKey()
	require.NoError(t, err)
	require.NoError(t, key.AddEncryption(key.EncryptionFile(dir, c.Address()), brought))
	require.Equal(t, brought.Public(), published(t, newTestClient(t, n, pointsOnly)))
}

// sealedRoom is a fake chain with a sealed room whose key of one epoch alice was given.
func sealedRoom(t *testing.T, n *fakeNode, c *Client, epoch seal.Epoch) seal.RoomKey {
	t.Helper()
	room := seal.NewRoomKey()
	sealed, err := epoch.SealKey(room, c.Address(), published(t, c))
	require.NoError(t, err)
	state := chattypes.RoomState{Epoch: epoch.Number, FirstEpoch: 1}
	n.answer(roomPath, &chattypes.QueryRoomResponse{Record: chattypes.RoomRecord{Room: chattypes.Room{Slug: epoch.Room, Sealed: true}, State: state}})
	n.queries[sealedKeysPath] = func(bz []byte) abci.ResponseQuery {
		var req chattypes.QuerySealedKeysRequest
		require.NoError(t, proto.Unmarshal(bz, &req))
		given := chattypes.EpochKey{Epoch: req.After + 1, Commitment: epoch.Commitment(room)}
		if given.Epoch == epoch.Number {
			given.Sealed = sealed
		}
		value, err := proto.Marshal(&chattypes.QuerySealedKeysResponse{Keys: []chattypes.EpochKey{given}, Address: c.Address(), State: state})
		require.NoError(t, err)
		return abci.ResponseQuery{Value: value}
	}
	return room
}

func posted(t *testing.T, epoch seal.Epoch, room seal.RoomKey, text string) chattypes.RoomPost {
	t.Helper()
	m := envelope.Message{OriginChain: testChain, Sender: bobAddress, Room: epoch.Room, Kind: "text", ContentType: seal.ContentType}
	var err error
	m.Body, err = epoch.Post(m, room, seal.Content{Body: []byte(text)})
	require.NoError(t, err)
	return chattypes.RoomPost{Post: chattypes.Post{Message: m, Epoch: epoch.Number}}
}

func TestPostsOpenOneByOne(t *testing.T) {
	n := newFakeNode()
	c := newTestClient(t, n)
	epoch := seal.Epoch{Chain: testChain, Room: "project-x", Number: 2}
	room := sealedRoom(t, n, c, epoch)
	before := posted(t, seal.Epoch{Chain: testChain, Room: "project-x", Number: 1}, seal.NewRoomKey(), "before alice came")
	forged := posted(t, epoch, seal.NewRoomKey(), "sealed with another key")
	garbage := posted(t, epoch, room, "")
	garbage.Post.Message.Body = []byte("garbage")
	redacted := posted(t, epoch, room, "")
	redacted.Post.RedactedBy, redacted.Post.Message.Body = 1, nil
	plain := chattypes.RoomPost{Post: chattypes.Post{Message: envelope.Message{Room: "project-x", Body: []byte("open")}}}

	opened := c.OpenPosts(t.Context(), before, posted(t, epoch, room, "hola"), forged, garbage, redacted, plain)
	require.ErrorIs(t, opened[0].Err, chattypes.ErrNoRoomKey)
	require.NoError(t, opened[1].Err)
	require.Equal(t, "hola", string(opened[1].Body))
	require.ErrorIs(t, opened[2].Err, chattypes.ErrUndecryptable)
	require.ErrorIs(t, opened[3].Err, chattypes.ErrUndecryptable)
	require.False(t, opened[4].Sealed)
	require.Equal(t, "open", string(opened[5].Body))
}

func TestAKeyThatIsNotTheRoomsIsToldApart(t *testing.T) {
	n := newFakeNode()
	c := newTestClient(t, n)
	epoch := seal.Epoch{Chain: testChain, Room: "project-x", Number: 1}
	room := seal.NewRoomKey()
	sealed, err := epoch.SealKey(seal.NewRoomKey(), c.Address(), published(t, c))
	require.NoError(t, err)
	n.answer(sealedKeysPath, &chattypes.QuerySealedKeysResponse{Keys: []chattypes.EpochKey{{Epoch: 1, Commitment: epoch.Commitment(room), Sealed: sealed}}})
	require.ErrorIs(t, c.OpenPosts(t.Context(), posted(t, epoch, room, "hola"))[0].Err, chattypes.ErrWrongRoomKey)
}

func TestAPostInASealedRoomIsSealed(t *testing.T) {
	n := newFakeNode()
	c := newTestClient(t, n)
	epoch := seal.Epoch{Chain: testChain, Room: "project-x", Number: 2}
	room := sealedRoom(t, n, c, epoch)
	entry, err := c.postEntry(t.Context(), PostDraft{Room: "project-x", ContentType: "application/json", Body: []byte(`{"n":7}`)})
	require.NoError(t, err)
	require.NoError(t, entry.Validate(c.Address()))
	said, err := epoch.OpenPost(entry.Message(testChain, c.Address()), room)
	require.NoError(t, err)
	require.Equal(t, "application/json", said.ContentType)
	require.JSONEq(t, `{"n":7}`, string(said.Body))

	n.answer(roomPath, &chattypes.QueryRoomResponse{Record: chattypes.RoomRecord{
		Room: chattypes.Room{Sealed: true}, State: chattypes.RoomState{Epoch: 2, FirstEpoch: 1, KeyDue: true},
	}})
	_, err = c.postEntry(t.Context(), PostDraft{Room: "project-x", Body: []byte("hola")})
	require.ErrorIs(t, err, chattypes.ErrKeyDue, "nothing is said under the key of one who left")

	n.answer(roomPath, &chattypes.QueryRoomResponse{})
	entry, err = c.postEntry(t.Context(), PostDraft{Room: "square", Body: []byte("hola")})
	require.NoError(t, err)
	require.Equal(t, "hola", string(entry.Body))
	delete(n.queries, roomPath)
	_, err = c.postEntry(t.Context(), PostDraft{Room: "square", Body: []byte("hola")})
	require.NoError(t, err, "an open room stays one: it is asked for once")
}

func TestARotationIsSealedToAllWhoCanOpenIt(t *testing.T) {
	n := newFakeNode()
	c, bob := newTestClient(t, n), newTestClient(t, n, as(t, "bob", 1))
	sealedRoom(t, n, c, seal.Epoch{Chain: testChain, Room: "project-x", Number: 1})
	n.answer(nodePath, &types.QueryNodeResponse{Record: types.NodeRecord{Node: types.Node{Name: "alice", Address: c.Address(), EncryptionKey: published(t, c)}}})
	n.answer(unsealedPath, &chattypes.QueryUnsealedResponse{Members: []chattypes.UnsealedMember{
		{Node: "bob", Address: bob.Address(), EncryptionKey: published(t, bob)},
		{Node: "carol", Address: "amigos1carol"},
		{Node: "alice", Address: c.Address(), EncryptionKey: published(t, c)},
	}})
	_, shared, err := c.RotateKey(t.Context(), "project-x")
	require.NoError(t, err)
	require.Equal(t, &Shared{Epoch: 2, Members: []string{"alice", "bob"}, Without: []string{"carol"}}, shared)

	n.answer(nodePath, &types.QueryNodeResponse{Record: types.NodeRecord{Node: types.Node{EncryptionKey: published(t, bob)}}})
	_, _, err = c.RotateKey(t.Context(), "project-x")
	require.ErrorIs(t, err, types.ErrNoPrivateKey, "who cannot open the new key does not begin an epoch")
}
