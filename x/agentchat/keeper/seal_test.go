package keeper_test

import (
	"testing"
	"time"

	sdk "github.com/cosmos/cosmos-sdk/types"
	"github.com/stretchr/testify/require"

	"github.com/amigos-network/amigos/seal"
	testkeeper "github.com/amigos-network/amigos/testutil/keeper"
	"github.com/amigos-network/amigos/x/agentchat/types"
)

func TestASealedPostIsReadByMembersAlone(t *testing.T) {
	f := testkeeper.NewAgentchat(t)
	key := f.SealedRoom("project-x", f.Bob)
	f.Post(f.Bob, f.SealedEntry(f.Bob, "project-x", 1, key, "hola"))

	history, err := f.Query.History(f.Ctx, &types.QueryHistoryRequest{Room: "project-x"})
	require.NoError(t, err)
	post := history.Posts[0].Post
	require.EqualValues(t, 1, post.Epoch)
	id := post.Message.ID()
	require.Equal(t, post.Id, id[:], "the ID is of the sealed form")

	keys, err := f.Query.SealedKeys(f.Ctx, &types.QuerySealedKeysRequest{Room: "project-x", Node: "bob"})
	require.NoError(t, err)
	epoch := seal.Epoch{Chain: testkeeper.ChainID, Room: "project-x", Number: 1}
	opened, err := epoch.OpenKey(keys.Keys[0].Sealed, f.Bob.Address, keys.Keys[0].Commitment, f.Bob.EncryptionKey())
	require.NoError(t, err)
	said, err := epoch.OpenPost(post.Message, opened)
	require.NoError(t, err)
	require.Equal(t, "hola", string(said.Body))

	none, err := f.Query.SealedKeys(f.Ctx, &types.QuerySealedKeysRequest{Room: "project-x", Node: "carol"})
	require.NoError(t, err)
	require.Empty(t, none.Keys[0].Sealed)
}

func TestASealedRoomTakesNothingElse(t *testing.T) {
	tests := []struct {
		name string
		edit func(f *testkeeper.Agentchat, key seal.RoomKey, entry *types.PostEntry)
		want error
	}{
		{name: "takes what is sealed under its epoch"},
		{
			name: "refuses what anybody could read", want: types.ErrSealed,
			edit: func(f *testkeeper.Agentchat, _ seal.RoomKey, e *types.PostEntry) { *e = f.Entry("project-x", "hola") },
		},
		{
			name: "refuses what only says that it is sealed", want: types.ErrInvalidSealed,
			edit: func(_ *testkeeper.Agentchat, _ seal.RoomKey, e *types.PostEntry) { e.Body = []byte("hola") },
		},
		{
			name: "refuses an epoch to come", want: types.ErrStaleEpoch,
			edit: func(f *testkeeper.Agentchat, key seal.RoomKey, e *types.PostEntry) {
				*e = f.SealedEntry(f.Bob, "project-x", 2, key, "hola")
			},
		},
		{
			name: "refuses the epoch before", want: types.ErrStaleEpoch,
			edit: func(f *testkeeper.Agentchat, _ seal.RoomKey, _ *types.PostEntry) {
				_, err := f.Msg.RotateKey(f.Ctx, f.Rotation("project-x", 2, seal.NewRoomKey(), f.Alice, f.Bob))
				require.NoError(t, err)
			},
		},
		{
			name: "refuses until there is a new key for those who stay", want: types.ErrKeyDue,
			edit: func(f *testkeeper.Agentchat, _ seal.RoomKey, _ *types.PostEntry) {
				_, err := f.Msg.Leave(f.Ctx, &types.MsgLeave{Sender: f.Carol.Address, Room: "project-x"})
				require.NoError(t, err)
			},
		},
		{
			name: "refuses a sealed post in an open room", want: types.ErrNotSealed,
			edit: func(f *testkeeper.Agentchat, key seal.RoomKey, e *types.PostEntry) {
				f.Room("square", nil, f.Bob)
				*e = f.SealedEntry(f.Bob, "square", 1, key, "hola")
			},
		},
	}
	for _, tc := range tests {
		t.Run(tc.name, func(t *testing.T) {
			f := testkeeper.NewAgentchat(t)
			key := f.SealedRoom("project-x", f.Bob, f.Carol)
			entry := f.SealedEntry(f.Bob, "project-x", 1, key, "hola")
			if tc.edit != nil {
				tc.edit(f, key, &entry)
			}
			before := f.Export()
			err := f.Try(func(ctx sdk.Context) error {
				_, err := f.Msg.Post(ctx, &types.MsgPost{Author: f.Bob.Address, Entries: []types.PostEntry{entry}, Atomic: true})
				return err
			})
			require.ErrorIs(t, err, tc.want)
			if tc.want != nil {
				require.Equal(t, before, f.Export(), "a refusal leaves no trace")
			}
		})
	}
}

func TestKeysAreSealedByThoseWhoKeepOrder(t *testing.T) {
	at := seal.Epoch{Chain: testkeeper.ChainID, Room: "project-x", Number: 2}
	tests := []struct {
		name string
		edit func(f *testkeeper.Agentchat, key seal.RoomKey, m *types.MsgRotateKey)
		want error
	}{
		{name: "takes the next epoch"},
		{
			name: "refuses a member that keeps no order", want: types.ErrNotPermitted,
			edit: func(f *testkeeper.Agentchat, _ seal.RoomKey, m *types.MsgRotateKey) { m.Sender = f.Bob.Address },
		},
		{
			name: "refuses an epoch that has begun", want: types.ErrInvalidEpoch,
			edit: func(_ *testkeeper.Agentchat, _ seal.RoomKey, m *types.MsgRotateKey) { m.Epoch = 1 },
		},
		{
			name: "refuses to leave one out", want: types.ErrInvalidEpoch,
			edit: func(_ *testkeeper.Agentchat, _ seal.RoomKey, m *types.MsgRotateKey) { m.Epoch = 3 },
		},
		{
			name: "refuses epoch 0", want: types.ErrInvalidEpoch,
			edit: func(_ *testkeeper.Agentchat, _ seal.RoomKey, m *types.MsgRotateKey) { m.Epoch = 0 },
		},
		{
			name: "refuses a commitment of another size", want: types.ErrInvalidSealed,
			edit: func(_ *testkeeper.Agentchat, _ seal.RoomKey, m *types.MsgRotateKey) { m.Commitment = m.Commitment[1:] },
		},
		{
			name: "refuses a key of another size", want: types.ErrInvalidSealed,
			edit: func(_ *testkeeper.Agentchat, _ seal.RoomKey, m *types.MsgRotateKey) { m.Keys[0].Sealed = []byte{1} },
		},
		{
			name: "refuses no keys", want: types.ErrInvalidSealed,
			edit: func(_ *testkeeper.Agentchat, _ seal.RoomKey, m *types.MsgRotateKey) { m.Keys = nil },
		},
		{
			name: "refuses more keys than a message may hold", want: types.ErrTooManyKeys,
			edit: func(_ *testkeeper.Agentchat, _ seal.RoomKey, m *types.MsgRotateKey) {
				m.Keys = make([]types.KeyEntry, types.MaxKeysAtOnce+1)
			},
		},
		{
			name: "refuses one member twice", want: types.ErrInvalidSealed,
			edit: func(f *testkeeper.Agentchat, _ seal.RoomKey, m *types.MsgRotateKey) {
				m.Keys = append(m.Keys, types.KeyEntry{Node: "alice", Sealed: m.Keys[0].Sealed})
			},
		},
		{
			name: "refuses to leave out who begins the epoch", want: types.ErrInvalidSealed,
			edit: func(_ *testkeeper.Agentchat, _ seal.RoomKey, m *types.MsgRotateKey) { m.Keys = m.Keys[1:] },
		},
		{
			name: "refuses a key for one who is no member", want: types.ErrNotMember,
			edit: func(f *testkeeper.Agentchat, key seal.RoomKey, m *types.MsgRotateKey) {
				m.Keys = append(m.Keys, f.KeyEntries(at, key, f.Dave)...)
			},
		},
		{
			name: "refuses a member without an encryption key", want: types.ErrNoEncryptionKey,
			edit: func(f *testkeeper.Agentchat, _ seal.RoomKey, _ *types.MsgRotateKey) { f.Nodes.Publish(2, nil) },
		},
		{
			name: "refuses a key that is sealed to another than the published one", want: types.ErrOtherKey,
			edit: func(f *testkeeper.Agentchat, _ seal.RoomKey, _ *types.MsgRotateKey) {
				f.Nodes.Publish(2, f.Dave.EncryptionKey().Public())
			},
		},
		{
			name: "refuses a room that is not sealed", want: types.ErrNotSealed,
			edit: func(f *testkeeper.Agentchat, _ seal.RoomKey, m *types.MsgRotateKey) {
				f.Room("square", nil)
				m.Room = "square"
			},
		},
		{
			name: "refuses more epochs than a room may keep", want: types.ErrTooManyEpochs,
			edit: func(f *testkeeper.Agentchat, key seal.RoomKey, m *types.MsgRotateKey) {
				f.SetParams(func(p *types.Params) { p.MaxEpochs = 2 })
				_, err := f.Msg.RotateKey(f.Ctx, f.Rotation("project-x", 2, key, f.Alice))
				require.NoError(t, err)
				*m = *f.Rotation("project-x", 3, key, f.Alice)
			},
		},
	}
	for _, tc := range tests {
		t.Run(tc.name, func(t *testing.T) {
			f := testkeeper.NewAgentchat(t)
			f.SealedRoom("project-x", f.Bob)
			key := seal.NewRoomKey()
			msg := f.Rotation("project-x", 2, key, f.Alice, f.Bob)
			if tc.edit != nil {
				tc.edit(f, key, msg)
			}
			before := f.Export()
			err := f.Try(func(ctx sdk.Context) error {
				_, err := f.Msg.RotateKey(ctx, msg)
				return err
			})
			require.ErrorIs(t, err, tc.want)
			if tc.want != nil {
				require.Equal(t, before, f.Export(), "a refusal leaves no trace")
			}
			require.NoError(t, f.Export().Validate())
		})
	}
}

func TestANewcomerIsGivenWhatAModeratorShares(t *testing.T) {
	f := testkeeper.NewAgentchat(t)
	first, second := f.SealedRoom("project-x", f.Bob), seal.NewRoomKey()
	_, err := f.Msg.RotateKey(f.Ctx, f.Rotation("project-x", 2, second, f.Alice, f.Bob))
	require.NoError(t, err)
	_, err = f.Msg.Join(f.Ctx, &types.MsgJoin{Sender: f.Carol.Address, Room: "project-x"})
	require.NoError(t, err)

	lacking := func(epoch uint64) (names []string) {
		res, err := f.Query.Unsealed(f.Ctx, &types.QueryUnsealedRequest{Room: "project-x", Epoch: epoch})
		require.NoError(t, err)
		for _, m := range res.Members {
			names = append(names, m.Node)
		}
		return names
	}
	require.Equal(t, []string{"carol"}, lacking(0))
	require.Equal(t, []string{"carol"}, lacking(1))
	require.Equal(t, []string{"alice", "bob", "carol"}, lacking(3), "all lack the next one")
	give := func(sender testkeeper.Person, epoch uint64, key seal.RoomKey) error {
		at := seal.Epoch{Chain: testkeeper.ChainID, Room: "project-x", Number: epoch}
		return f.Try(func(ctx sdk.Context) error {
			_, err := f.Msg.SealKeys(ctx, &types.MsgSealKeys{
				Sender: sender.Address, Room: "project-x", Epoch: epoch, Keys: f.KeyEntries(at, key, f.Carol),
			})
			return err
		})
	}
	require.ErrorIs(t, give(f.Bob, 2, second), types.ErrNotPermitted)
	require.ErrorIs(t, give(f.Alice, 3, second), types.ErrInvalidEpoch)
	require.NoError(t, give(f.Alice, 2, second))
	require.Empty(t, lacking(0))
	require.Equal(t, []string{"carol"}, lacking(1), "what was said before stays closed to her until it is shared")
	require.NoError(t, give(f.Alice, 1, first))
	require.Empty(t, lacking(1))

	f.Nodes.Publish(3, f.Dave.EncryptionKey().Public())
	require.Equal(t, []string{"carol"}, lacking(0), "whoever publishes another key needs the room's anew")
	require.NoError(t, f.Export().Validate())
}

func TestWhoHadNoKeyCannotStopTheOthers(t *testing.T) {
	f := testkeeper.NewAgentchat(t)
	key := f.SealedRoom("project-x", f.Bob)
	for range 2 { // comes and goes as it likes
		_, err := f.Msg.Join(f.Ctx, &types.MsgJoin{Sender: f.Dave.Address, Room: "project-x"})
		require.NoError(t, err)
		_, err = f.Msg.Leave(f.Ctx, &types.MsgLeave{Sender: f.Dave.Address, Room: "project-x"})
		require.NoError(t, err)
	}
	f.Post(f.Bob, f.SealedEntry(f.Bob, "project-x", 1, key, "still here"))
}

func TestEachWayOutMakesANewKeyDue(t *testing.T) {
	ways := map[string]func(f *testkeeper.Agentchat) error{
		"leave": func(f *testkeeper.Agentchat) error {
			_, err := f.Msg.Leave(f.Ctx, &types.MsgLeave{Sender: f.Bob.Address, Room: "project-x"})
			return err
		},
		"kick": func(f *testkeeper.Agentchat) error {
			_, err := f.Msg.Kick(f.Ctx, &types.MsgKick{Sender: f.Alice.Address, Room: "project-x", Node: "bob"})
			return err
		},
		"ban": func(f *testkeeper.Agentchat) error {
			_, err := f.Msg.Ban(f.Ctx, &types.MsgBan{Sender: f.Alice.Address, Room: "project-x", Node: "bob"})
			return err
		},
	}
	for name, out := range ways {
		t.Run(name, func(t *testing.T) {
			f := testkeeper.NewAgentchat(t)
			key := f.SealedRoom("project-x", f.Bob, f.Carol)
			post := f.Post(f.Carol, f.SealedEntry(f.Carol, "project-x", 1, key, "hola"))[0]
			require.NoError(t, out(f))
			room := f.Export().Rooms[0]
			require.True(t, room.State.KeyDue)
			require.Len(t, room.Epochs[0].Keys, 2, "bob's is gone")

			next, edit := seal.NewRoomKey(), f.SealedEntry(f.Carol, "project-x", 1, key, "adios")
			_, err := f.Msg.EditPost(f.Ctx, &types.MsgEditPost{Sender: f.Carol.Address, Room: "project-x", Number: post.Number, Body: edit.Body})
			require.ErrorIs(t, err, types.ErrKeyDue, "an edit is as good as a post")
			_, err = f.Msg.RotateKey(f.Ctx, f.Rotation("project-x", 2, next, f.Alice, f.Carol))
			require.NoError(t, err)
			f.Post(f.Carol, f.SealedEntry(f.Carol, "project-x", 2, next, "without bob"))
			edit = f.SealedEntry(f.Carol, "project-x", 2, next, "adios")
			_, err = f.Msg.EditPost(f.Ctx, &types.MsgEditPost{Sender: f.Carol.Address, Room: "project-x", Number: post.Number, Body: edit.Body})
			require.NoError(t, err)
			require.NoError(t, f.Export().Validate())
		})
	}
}

func TestKeysOfEpochsWithoutPostsFallOut(t *testing.T) {
	f := testkeeper.NewAgentchat(t)
	for range 2 { // two rooms: nothing of the other is touched
		f.SealedRoom([]string{"project-x", "project-y"}[len(f.Export().Rooms)], f.Bob)
	}
	keys := map[uint64]seal.RoomKey{}
	for epoch := uint64(2); epoch <= 4; epoch++ {
		keys[epoch] = seal.NewRoomKey()
		_, err := f.Msg.RotateKey(f.Ctx, f.Rotation("project-x", epoch, keys[epoch], f.Alice, f.Bob))
		require.NoError(t, err)
		if epoch == 3 {
			f.Post(f.Bob, f.SealedEntry(f.Bob, "project-x", 3, keys[3], "hola"))
		}
	}
	f.Advance(time.Second)
	room := f.Export().Rooms[0]
	require.EqualValues(t, 3, room.State.FirstEpoch, "epochs 1 and 2 have no post")
	require.NoError(t, f.Export().Validate())
	require.Empty(t, f.Advance(time.Second), "a block with nothing to do writes nothing")

	f.Advance(31 * 24 * time.Hour)
	f.Advance(time.Second)
	room = f.Export().Rooms[0]
	require.EqualValues(t, 4, room.State.FirstEpoch, "the current epoch stays, with no post at all")
	require.Len(t, room.Epochs, 1)
	require.Len(t, f.Export().Rooms[1].Epochs, 1)
	require.NoError(t, f.Export().Validate())
}

func TestASealedRoomStaysOne(t *testing.T) {
	f := testkeeper.NewAgentchat(t)
	f.SealedRoom("project-x", f.Bob)
	open := types.RoomPolicy{Read: types.ACCESS_LEVEL_PUBLIC}
	_, err := f.Msg.CreateRoom(f.Ctx, &types.MsgCreateRoom{Owner: f.Alice.Address, Slug: "square", Sealed: true, Policy: open})
	require.ErrorIs(t, err, types.ErrInvalidRoom)
	_, err = f.Msg.UpdateRoom(f.Ctx, &types.MsgUpdateRoom{Sender: f.Alice.Address, Room: "project-x", Retention: time.Hour, Policy: open})
	require.ErrorIs(t, err, types.ErrInvalidRoom)
	f.SetParams(func(p *types.Params) { p.MaxSealedMembers = 2 })
	_, err = f.Msg.Join(f.Ctx, &types.MsgJoin{Sender: f.Carol.Address, Room: "project-x"})
	require.ErrorIs(t, err, types.ErrRoomFull)
}

func TestSealedGenesisIsTheWholeState(t *testing.T) {
	f := testkeeper.NewAgentchat(t)
	key := f.SealedRoom("project-x", f.Bob, f.Carol)
	f.Post(f.Bob, f.SealedEntry(f.Bob, "project-x", 1, key, "hola"))
	_, err := f.Msg.Leave(f.Ctx, &types.MsgLeave{Sender: f.Carol.Address, Room: "project-x"})
	require.NoError(t, err)
	exported := f.Export()
	require.NoError(t, exported.Validate())
	g := testkeeper.NewEmptyAgentchat(t)
	require.NoError(t, g.Keeper.InitGenesis(g.Ctx, exported))
	require.Equal(t, exported, g.Export())
	require.Equal(t, stored(t, f), stored(t, g), "key by key")

	for name, edit := range map[string]func(*types.GenesisRoom){
		"an open room with epochs":     func(r *types.GenesisRoom) { r.Room.Sealed = false },
		"an epoch that is missing":     func(r *types.GenesisRoom) { r.Epochs = nil },
		"an epoch out of order":        func(r *types.GenesisRoom) { r.Epochs[0].Number = 2 },
		"a key of one who left":        func(r *types.GenesisRoom) { r.Epochs[0].Keys[1].Node = 3 },
		"a key of another size":        func(r *types.GenesisRoom) { r.Epochs[0].Keys[0].Key.Sealed = []byte{1} },
		"a commitment of another size": func(r *types.GenesisRoom) { r.Epochs[0].Epoch.Commitment = nil },
		"a post of an epoch to come":   func(r *types.GenesisRoom) { r.Posts[0].Post.Epoch = 2 },
		"a post that anybody reads":    func(r *types.GenesisRoom) { r.Posts[0].Post.Message.ContentType = "" },
		"a policy for strangers":       func(r *types.GenesisRoom) { r.Room.Policy.Read = types.ACCESS_LEVEL_PUBLIC },
	} {
		t.Run(name, func(t *testing.T) {
			state := f.Export()
			edit(&state.Rooms[0])
			require.ErrorIs(t, state.Validate(), types.ErrInvalidGenesis)
		})
	}
}
