package keeper_test

import (
	"bytes"
	"fmt"
	"testing"
	"time"

	sdk "github.com/cosmos/cosmos-sdk/types"
	"github.com/stretchr/testify/require"

	"github.com/amigos-network/amigos/envelope"
	testkeeper "github.com/amigos-network/amigos/testutil/keeper"
	"github.com/amigos-network/amigos/x/agentchat/types"
	internodetypes "github.com/amigos-network/amigos/x/internode/types"
)

func setMirror(f *testkeeper.Agentchat, by testkeeper.Person, room, remote string) error {
	return f.Try(func(ctx sdk.Context) error {
		_, err := f.Msg.SetMirror(ctx, &types.MsgSetMirror{Sender: by.Address, Room: room, Remote: remote})
		return err
	})
}

// plaza is a room that both sides mirror: foro is the other one's.
func plaza(t *testing.T) *testkeeper.Agentchat {
	t.Helper()
	f := testkeeper.NewAgentchat(t)
	f.Room("plaza", nil, f.Bob)
	require.NoError(t, setMirror(f, f.Alice, "plaza", "foro@sur"))
	f.Advance(time.Second)
	answer(t, f, 0, types.PacketMirrored{})
	require.Equal(t, "running", mirrorOf(t, f).Status)
	return f
}

func mirrorOf(t *testing.T, f *testkeeper.Agentchat) types.MirrorRecord {
	t.Helper()
	res, err := f.Query.Mirrors(f.Ctx, &types.QueryMirrorsRequest{Room: "plaza"})
	require.NoError(t, err)
	require.Len(t, res.Records, 1)
	return res.Records[0]
}

// sent is what the packets carry that left so far.
func sent(t *testing.T, f *testkeeper.Agentchat) (all []types.PacketMirror) {
	t.Helper()
	for _, payload := range f.Links.Sent {
		packet, err := types.ParsePacket(payload.Body)
		require.NoError(t, err)
		all = append(all, *packet.GetMirror())
	}
	return all
}

// answer answers a packet, as the other chain does.
func answer(t *testing.T, f *testkeeper.Agentchat, i int, said types.PacketMirrored) {
	t.Helper()
	payload := f.Links.Sent[i]
	bz := types.PacketData{Content: &types.PacketData_Mirrored{Mirrored: &said}}.Bytes()
	require.NoError(t, f.Keeper.PayloadAcknowledged(f.Ctx, payload.Ref, payload.Body, bz))
}

func TestSetMirror(t *testing.T) {
	tests := []struct {
		name, room, remote string
		by                 func(*testkeeper.Agentchat) testkeeper.Person
		want               error
	}{
		{name: "by the owner", room: "plaza", remote: "foro@sur"},
		{name: "by a link's number", room: "plaza", remote: "foro@link-1"},
		{
			name: "by a member", room: "plaza", remote: "foro@sur", want: types.ErrNotPermitted,
			by: func(f *testkeeper.Agentchat) testkeeper.Person { return f.Bob },
		},
		{
			name: "by an account that is no node", room: "plaza", remote: "foro@sur", want: internodetypes.ErrNotRegistered,
			by: func(f *testkeeper.Agentchat) testkeeper.Person { return f.Stranger },
		},
		{name: "to no link", room: "plaza", remote: "foro", want: types.ErrInvalidMirror},
		{name: "to an unknown link", room: "plaza", remote: "foro@oeste", want: internodetypes.ErrLinkNotFound},
		{name: "to a malformed room", room: "plaza", remote: "El Foro@sur", want: types.ErrInvalidSlug},
		{name: "to a feed", room: "plaza", remote: "feed-7@sur", want: types.ErrFeed},
		{name: "of a feed", room: "@alice", remote: "foro@sur", want: types.ErrFeed},
		{name: "of an ephemeral room", room: "talk", remote: "foro@sur", want: types.ErrEphemeral},
		{name: "of a sealed room", room: "secret", remote: "foro@sur", want: types.ErrSealedMirror},
		{name: "of no room", room: "nowhere", remote: "foro@sur", want: types.ErrRoomNotFound},
		{name: "a second time", room: "other", remote: "foro@link-1", want: types.ErrMirrorExists},
		{name: "more than a room may have", room: "full", remote: "another@sur", want: types.ErrTooManyMirrors},
	}
	for _, tc := range tests {
		t.Run(tc.name, func(t *testing.T) {
			f := testkeeper.NewAgentchat(t)
			f.SetParams(func(p *types.Params) { p.MaxMirrors = 2 })
			f.Room("plaza", nil, f.Bob)
			f.Room("talk", func(m *types.MsgCreateRoom) { m.Ephemeral = true })
			f.SealedRoom("secret", f.Bob)
			f.Room("other", nil)
			f.Room("full", nil)
			say(f, f.Alice, "hola")
			require.NoError(t, setMirror(f, f.Alice, "other", "foro@sur"))
			require.NoError(t, setMirror(f, f.Alice, "full", "one@sur"))
			require.NoError(t, setMirror(f, f.Alice, "full", "two@sur"))
			by := f.Alice
			if tc.by != nil {
				by = tc.by(f)
			}
			before := f.Stored()
			require.ErrorIs(t, setMirror(f, by, tc.room, tc.remote), tc.want)
			if tc.want != nil {
				require.Equal(t, before, f.Stored(), "a refusal leaves no trace")
			}
		})
	}
}

func TestPacketsAreFullAndFew(t *testing.T) {
	f := plaza(t)
	const posts = 300
	for i := range posts {
		f.Post(f.Bob, f.Entry("plaza", fmt.Sprint(i)))
	}
	f.Advance(time.Second)
	params, err := f.Keeper.Params.Get(f.Ctx)
	require.NoError(t, err)
	packets := sent(t, f)[1:]
	require.Len(t, packets, int(params.MaxMirrorPackets), "so many wait for an answer and no more")
	for _, packet := range packets {
		require.Len(t, packet.Posts, types.MaxMirrorPosts)
	}
	require.EqualValues(t, posts-4*types.MaxMirrorPosts, mirrorOf(t, f).Waiting)
	f.Advance(time.Second)
	require.Len(t, f.Links.Sent, 5, "an empty block sends nothing")

	answer(t, f, 1, types.PacketMirrored{Results: results(types.MaxMirrorPosts)})
	f.Advance(time.Second)
	require.Len(t, sent(t, f)[5].Posts, posts-4*types.MaxMirrorPosts, "an answer makes place for the rest")
	require.Zero(t, mirrorOf(t, f).Waiting)
	require.EqualValues(t, types.MaxMirrorPosts, mirrorOf(t, f).Mirror.Counts.Carried)

	big := bytes.Repeat([]byte("x"), 8<<10)
	for i := 2; i < len(f.Links.Sent); i++ {
		answer(t, f, i, types.PacketMirrored{Results: results(len(sent(t, f)[i].Posts))})
	}
	for range 6 {
		f.Post(f.Bob, f.Entry("plaza", string(big)))
	}
	f.Advance(time.Second)
	for _, packet := range sent(t, f)[6:] {
		require.Len(t, packet.Posts, 2, "a packet's messages are bounded")
	}
}

func results(n int) (all []types.PacketResult) {
	for i := range n {
		all = append(all, types.PacketResult{Number: uint64(i) + 1})
	}
	return all
}

func TestALostAnswerIsGivenUp(t *testing.T) {
	f := plaza(t)
	f.Post(f.Bob, f.Entry("plaza", "uno"))
	f.Advance(25 * time.Hour)
	f.Post(f.Bob, f.Entry("plaza", "dos"))
	f.Advance(time.Second)
	packets := sent(t, f)[1:]
	require.Len(t, packets, 3)
	require.EqualValues(t, 1, packets[1].Posts[0].Number, "the first again: who has it does not file it twice")
	require.EqualValues(t, 2, packets[2].Posts[0].Number)
	require.NoError(t, f.Keeper.PayloadTimedOut(f.Ctx, f.Links.Sent[1].Ref, f.Links.Sent[1].Body), "a late end of the lost one")
	require.Empty(t, mirrorOf(t, f).Mirror.Again)
}

func TestALinkThatRefusesMakesPostsWait(t *testing.T) {
	f := plaza(t)
	f.Links.Refused = internodetypes.ErrLinkClosed
	f.Post(f.Bob, f.Entry("plaza", "uno"))
	f.Advance(time.Second)
	record := mirrorOf(t, f)
	require.Equal(t, "failing", record.Status)
	require.Equal(t, internodetypes.ErrLinkClosed.ABCICode(), record.Mirror.Code)
	require.EqualValues(t, 1, record.Waiting)
	f.Links.Refused = nil
	f.Advance(time.Second)
	require.Len(t, f.Links.Sent, 1, "it pauses")
	f.Advance(2 * time.Minute)
	f.Advance(time.Second)
	require.Len(t, f.Links.Sent, 2, "and tries again by itself")
}

func TestPostsThatFallOutBeforeTheyLeaveAreCounted(t *testing.T) {
	f := testkeeper.NewAgentchat(t)
	f.Room("plaza", func(m *types.MsgCreateRoom) { m.Retention = time.Hour }, f.Bob)
	require.NoError(t, setMirror(f, f.Alice, "plaza", "foro@sur"))
	f.Advance(time.Second)
	f.Post(f.Bob, f.Entry("plaza", "uno"), f.Entry("plaza", "dos"))
	f.Advance(2 * time.Hour)
	f.Advance(time.Second)
	f.Post(f.Bob, f.Entry("plaza", "tres"))
	answer(t, f, 0, types.PacketMirrored{})
	f.Advance(time.Second)
	require.Len(t, sent(t, f)[1].Posts, 1)
	require.EqualValues(t, 2, mirrorOf(t, f).Mirror.Counts.Lost)
}

// TestMirrorsInGenesis stops a chain in the middle of everything.
func TestMirrorsInGenesis(t *testing.T) {
	f := plaza(t)
	f.Post(f.Bob, f.Entry("plaza", "uno"))
	f.Advance(time.Second)
	require.NoError(t, f.Keeper.PayloadFailed(f.Ctx, f.Links.Sent[1].Ref, f.Links.Sent[1].Body, 1))
	f.Post(f.Bob, f.Entry("plaza", "dos"))
	said := types.PacketMirror{From: "foro", To: "plaza", Posts: []types.PacketPost{{Number: 7, Name: "bob", Message: envelope.Message{
		OriginChain: "sur-1", Sender: f.Carol.Address, DestChain: "sur-1", Room: "foro", Kind: "text", Body: []byte("hola"),
		Nonce: make([]byte, envelope.NonceBytes),
	}.CanonicalBytes()}}}
	from := internodetypes.PayloadOrigin{Link: 1, LinkName: "sur", ChainID: "sur-1", ChannelID: "channel-0", Sequence: 1}
	_, err := f.Keeper.ReceivePayload(f.Ctx, from, types.PacketData{Content: &types.PacketData_Mirror{Mirror: &said}}.Bytes())
	require.NoError(t, err)
	history, err := f.Query.History(f.Ctx, &types.QueryHistoryRequest{Room: "plaza", Last: 1})
	require.NoError(t, err)
	require.Equal(t, "bob@sur", history.Posts[0].Author)

	exported := f.Export()
	require.NoError(t, exported.Validate())
	g := testkeeper.NewEmptyAgentchat(t)
	require.NoError(t, g.Keeper.InitGenesis(g.Ctx, exported))
	require.Equal(t, f.Stored(), g.Stored(), "genesis brings back every key")

	for name, edit := range map[string]func(*types.GenesisState){
		"a mirror of no room":    func(s *types.GenesisState) { s.Mirrors[0].Room = 9 },
		"a room that counts two": func(s *types.GenesisState) { s.Rooms[0].Room.Mirrors = 2 },
		"a mirror of what is sealed": func(s *types.GenesisState) {
			s.Rooms[0].Room.Sealed, s.Rooms[0].Posts, s.Rooms[0].State = true, nil, types.NewRoomState()
		},
		"a mirror out of order":  func(s *types.GenesisState) { s.Mirrors[0].Number = 2 },
		"one due that is none":   func(s *types.GenesisState) { s.MirrorsDue = []uint64{2} },
		"posts that are to come": func(s *types.GenesisState) { s.Mirrors[0].Again = []types.MirrorSpan{{First: 1, Last: 99}} },
		"packets of no channel": func(s *types.GenesisState) {
			s.Mirrors[0].Pending = []types.MirrorPacket{{ChannelId: "x", Sequence: 1}}
		},
	} {
		state := f.Export()
		edit(&state)
		require.ErrorIs(t, state.Validate(), types.ErrInvalidGenesis, name)
	}
}

func TestAnEndedMirrorHearsOfNothing(t *testing.T) {
	f := plaza(t)
	f.Post(f.Bob, f.Entry("plaza", "uno"))
	f.Advance(time.Second)
	_, err := f.Msg.EndMirror(f.Ctx, &types.MsgEndMirror{Sender: f.Bob.Address, Room: "plaza", Remote: "foro@sur"})
	require.ErrorIs(t, err, types.ErrNotPermitted)
	_, err = f.Msg.EndMirror(f.Ctx, &types.MsgEndMirror{Sender: f.Alice.Address, Room: "plaza", Remote: "foro@sur"})
	require.NoError(t, err)
	before := f.Stored()
	answer(t, f, 1, types.PacketMirrored{Results: results(1)})
	require.Equal(t, before, f.Stored())
	_, err = f.Msg.EndMirror(f.Ctx, &types.MsgEndMirror{Sender: f.Alice.Address, Room: "plaza", Remote: "foro@sur"})
	require.ErrorIs(t, err, types.ErrMirrorNotFound)
	f.Post(f.Bob, f.Entry("plaza", "dos"))
	f.Advance(time.Second)
	require.Len(t, f.Links.Sent, 2)
}

func TestABlockLooksAtSoManyPostsAndNoMore(t *testing.T) {
	f := plaza(t)
	f.Links.Refused = internodetypes.ErrLinkClosed
	for range 50 {
		var entries []types.PostEntry
		for range 100 {
			entries = append(entries, f.Entry("plaza", "x"))
		}
		f.Post(f.Bob, entries...)
	}
	for number := range uint64(5_000) {
		_, err := f.Msg.RedactPost(f.Ctx, &types.MsgRedactPost{Sender: f.Bob.Address, Room: "plaza", Number: number + 1})
		require.NoError(t, err)
	}
	f.Post(f.Bob, f.Entry("plaza", "the one that is carried"))
	f.Links.Refused = nil
	f.Advance(time.Second)
	require.Len(t, f.Links.Sent, 1)
	require.EqualValues(t, 5_001-16*256, mirrorOf(t, f).Waiting, "the next block goes on")
	f.Advance(time.Second)
	require.Len(t, sent(t, f)[1].Posts, 1)
	require.Zero(t, mirrorOf(t, f).Waiting)
}
