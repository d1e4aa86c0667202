package keeper_test

import (
	"testing"
	"time"

	sdk "github.com/cosmos/cosmos-sdk/types"
	"github.com/stretchr/testify/require"

	"github.com/amigos-network/amigos/envelope"
	testkeeper "github.com/amigos-network/amigos/testutil/keeper"
	"github.com/amigos-network/amigos/x/agentchat/types"
)

func repost(f *testkeeper.Agentchat, by testkeeper.Person, room string, of types.PostResult) (res *types.MsgRepostResponse, err error) {
	err = f.Try(func(ctx sdk.Context) error {
		res, err = f.Msg.Repost(ctx, &types.MsgRepost{
			Sender: by.Address, Room: room, Number: of.Number, Id: of.Id, Nonce: f.Entry(room, "").Nonce,
		})
		return err
	})
	return res, err
}

func unrepost(f *testkeeper.Agentchat, by testkeeper.Person, room string, number uint64) error {
	return f.Try(func(ctx sdk.Context) error {
		_, err := f.Msg.Unrepost(ctx, &types.MsgUnrepost{Sender: by.Address, Room: room, Number: number})
		return err
	})
}

func tallyOf(t *testing.T, f *testkeeper.Agentchat, ref string) types.PostTally {
	t.Helper()
	res, err := f.Query.Post(f.Ctx, &types.QueryPostRequest{Ref: ref})
	require.NoError(t, err)
	return res.Post.Tally
}

func TestReposts(t *testing.T) {
	f := testkeeper.NewAgentchat(t)
	original := say(f, f.Alice, "hola")
	res, err := repost(f, f.Bob, "@alice", original)
	require.NoError(t, err)
	require.EqualValues(t, 1, res.Number)
	_, err = repost(f, f.Bob, "@alice", original)
	require.ErrorIs(t, err, types.ErrAlreadyReposted)
	_, err = repost(f, f.Carol, "@bob", types.PostResult{Number: 1, Id: res.Id})
	require.ErrorIs(t, err, types.ErrInvalidPost, "a repost of a repost is none")
	_, err = repost(f, f.Carol, "@alice", types.PostResult{Number: 1, Id: make([]byte, envelope.IDBytes)})
	require.ErrorIs(t, err, types.ErrParentMismatch)
	_, err = repost(f, f.Carol, "@alice", types.PostResult{Number: 2, Id: original.Id})
	require.ErrorIs(t, err, types.ErrPostNotFound)
	_, err = repost(f, f.Carol, "@alice", original)
	require.NoError(t, err)
	require.Equal(t, types.PostTally{Reposts: 2}, tallyOf(t, f, "@alice/1"))

	require.NoError(t, follow(f, f.Dave, "bob"))
	timeline, err := f.Query.Timeline(f.Ctx, &types.QueryTimelineRequest{Node: "dave"})
	require.NoError(t, err)
	require.Equal(t, "@alice/1", timeline.Posts[0].Reposted.Handle)
	require.Equal(t, "hola", string(timeline.Posts[0].Reposted.Post.Message.Body))
	require.Equal(t, original.Id, timeline.Posts[0].Post.Message.ReplyTo, "the message names what it reposts")

	require.ErrorIs(t, unrepost(f, f.Dave, "@alice", 1), types.ErrNotReposted)
	require.NoError(t, unrepost(f, f.Bob, "@alice", 1))
	require.ErrorIs(t, unrepost(f, f.Bob, "@alice", 1), types.ErrNotReposted)
	_, err = f.Msg.RedactPost(f.Ctx, &types.MsgRedactPost{Sender: f.Carol.Address, Room: "@carol", Number: 1})
	require.NoError(t, err)
	require.Equal(t, types.PostTally{}, tallyOf(t, f, "@alice/1"), "who redacts a repost takes it back")
	timeline, err = f.Query.Timeline(f.Ctx, &types.QueryTimelineRequest{Node: "dave"})
	require.NoError(t, err)
	require.Empty(t, timeline.Posts)
	_, err = repost(f, f.Bob, "@alice", original)
	require.NoError(t, err, "and may repost anew")
}

func TestWhatIsNotForEverybodyStaysInItsRoom(t *testing.T) {
	f := testkeeper.NewAgentchat(t)
	f.Room("private", nil, f.Bob)
	f.Room("public", func(m *types.MsgCreateRoom) { m.Policy.Read = types.ACCESS_LEVEL_PUBLIC }, f.Bob)
	_, err := repost(f, f.Bob, "private", f.Post(f.Alice, f.Entry("private", "x"))[0])
	require.ErrorIs(t, err, types.ErrNotPermitted)
	key := f.SealedRoom("secret", f.Bob)
	_, err = repost(f, f.Bob, "secret", f.Post(f.Bob, f.SealedEntry(f.Bob, "secret", 1, key, "x"))[0])
	require.ErrorIs(t, err, types.ErrNotPermitted)
	_, err = discuss(f, f.Bob, "secret", "topic:lunch")
	require.ErrorIs(t, err, types.ErrSealed)
	_, err = repost(f, f.Carol, "private", types.PostResult{Number: 1, Id: make([]byte, envelope.IDBytes)})
	require.ErrorIs(t, err, types.ErrNotMember)
	_, err = repost(f, f.Bob, "public", f.Post(f.Alice, f.Entry("public", "x"))[0])
	require.NoError(t, err)
	_, err = f.Msg.UpdateRoom(f.Ctx, &types.MsgUpdateRoom{Sender: f.Alice.Address, Room: "public", Retention: time.Hour})
	require.NoError(t, err)
	res, err := f.Query.Post(f.Ctx, &types.QueryPostRequest{Ref: "@bob/1"})
	require.NoError(t, err)
	require.Nil(t, res.Post.Reposted, "once the room is no longer for everybody")
}

func TestOnlyTheirVerbsMakeRepostsAndDiscussions(t *testing.T) {
	f := testkeeper.NewAgentchat(t)
	f.Room("project-x", nil, f.Bob)
	for _, kind := range []string{types.KindRepost, types.KindDiscussion} {
		entry := f.Entry("project-x", "x")
		entry.Kind = kind
		require.ErrorIs(t, f.Try(post(f, f.Bob, entry)), types.ErrInvalidPost)
	}
}

func TestAnswersAreCounted(t *testing.T) {
	f := testkeeper.NewAgentchat(t)
	f.Room("project-x", nil, f.Bob)
	root := f.Post(f.Alice, f.Entry("project-x", "root"))[0]
	for range 3 {
		entry := f.Entry("project-x", "answer")
		entry.Parent, entry.ReplyTo = root.Number, root.Id
		f.Post(f.Bob, entry)
	}
	require.Equal(t, types.PostTally{Replies: 3}, tallyOf(t, f, "project-x/1"))
	require.Equal(t, types.PostTally{}, tallyOf(t, f, "project-x/2"))
}
