package keeper_test

import (
	"fmt"
	"math/rand/v2"
	"slices"
	"testing"
	"time"

	sdk "github.com/cosmos/cosmos-sdk/types"
	"github.com/stretchr/testify/require"

	testkeeper "github.com/amigos-network/amigos/testutil/keeper"
	"github.com/amigos-network/amigos/x/agentchat/types"
	internodetypes "github.com/amigos-network/amigos/x/internode/types"
)

// say posts into a person's own feed.
func say(f *testkeeper.Agentchat, by testkeeper.Person, text string) types.PostResult {
	entry := f.Entry("@"+by.Address, text)
	entry.Kind = "status"
	return f.Post(by, entry)[0]
}

func follow(f *testkeeper.Agentchat, by testkeeper.Person, nodes ...string) error {
	return f.Try(func(ctx sdk.Context) error {
		_, err := f.Msg.Follow(ctx, &types.MsgFollow{Sender: by.Address, Nodes: nodes})
		return err
	})
}

func TestAFeedComesWithItsFirstPost(t *testing.T) {
	f := testkeeper.NewAgentchat(t)
	empty, err := f.Query.Feed(f.Ctx, &types.QueryFeedRequest{Node: "alice"})
	require.NoError(t, err)
	require.Equal(t, "feed-1", empty.Slug)
	require.Nil(t, empty.Record)

	results := f.Post(f.Alice, f.Entry("@alice", "hola"), f.Entry("feed-1", "otra vez"), f.Entry("@"+f.Alice.Address, "y otra"))
	require.EqualValues(t, 3, results[2].Number, "three names of one room")
	res, err := f.Query.Room(f.Ctx, &types.QueryRoomRequest{Room: "@alice"})
	require.NoError(t, err)
	require.Equal(t, "feed-1", res.Record.Room.Slug)
	require.True(t, res.Record.Room.Feed())
	require.EqualValues(t, 1, res.Record.State.Members)
	history, err := f.Query.History(f.Ctx, &types.QueryHistoryRequest{Room: "@alice"})
	require.NoError(t, err)
	require.Equal(t, "@alice/1", history.Posts[0].Handle)
	post, err := f.Query.Post(f.Ctx, &types.QueryPostRequest{Ref: "@alice/2"})
	require.NoError(t, err)
	require.Equal(t, "otra vez", string(post.Post.Post.Message.Body))
}

func TestAFeedIsItsNodesAlone(t *testing.T) {
	f := testkeeper.NewAgentchat(t)
	first := say(f, f.Alice, "hola")
	answer := f.Entry("@alice", "buenas")
	answer.Parent, answer.ReplyTo = first.Number, first.Id
	tests := []struct {
		name string
		do   func(sdk.Context) error
		want error
	}{
		{"another begins no thread there", post(f, f.Bob, f.Entry("@alice", "spam")), types.ErrNotPermitted},
		{"another answers", post(f, f.Bob, answer), nil},
		{"another makes no feed for a node", post(f, f.Bob, f.Entry("@carol", "hola")), types.ErrRoomNotFound},
		{"a feed of nobody is none", post(f, f.Bob, f.Entry("@nadie", "hola")), internodetypes.ErrNodeNotFound},
		{"nobody makes a room with a feed's slug", func(ctx sdk.Context) error {
			_, err := f.Msg.CreateRoom(ctx, &types.MsgCreateRoom{Owner: f.Bob.Address, Slug: "feed-3"})
			return err
		}, types.ErrInvalidSlug},
		{"nobody joins", func(ctx sdk.Context) error {
			_, err := f.Msg.Join(ctx, &types.MsgJoin{Sender: f.Bob.Address, Room: "@alice"})
			return err
		}, types.ErrFeed},
		{"nobody is invited", func(ctx sdk.Context) error {
			_, err := f.Msg.Invite(ctx, &types.MsgInvite{Sender: f.Alice.Address, Room: "@alice", Nodes: []string{"bob"}})
			return err
		}, types.ErrFeed},
		{"it is not given away", func(ctx sdk.Context) error {
			_, err := f.Msg.TransferRoom(ctx, &types.MsgTransferRoom{Sender: f.Alice.Address, Room: "@alice", To: "bob"})
			return err
		}, types.ErrFeed},
		{"it does not end", func(ctx sdk.Context) error {
			_, err := f.Msg.ArchiveRoom(ctx, &types.MsgArchiveRoom{Sender: f.Alice.Address, Room: "@alice"})
			return err
		}, types.ErrFeed},
		{"its policy stays", update(f, types.RoomPolicy{Write: types.ACCESS_LEVEL_MEMBER}), types.ErrFeed},
		{"title and retention change", update(f, types.RoomPolicy{}), nil},
		{"another likes", func(ctx sdk.Context) error {
			_, err := f.Msg.React(ctx, &types.MsgReact{Sender: f.Bob.Address, Room: "@alice", Number: 1, Reaction: "like"})
			return err
		}, nil},
	}
	for _, tc := range tests {
		t.Run(tc.name, func(t *testing.T) {
			before := f.Export()
			err := f.Try(tc.do)
			require.ErrorIs(t, err, tc.want)
			require.Equal(t, tc.want == nil, !sameState(t, before, f.Export()), "a refusal leaves no trace")
		})
	}
	_, err := f.Msg.Ban(f.Ctx, &types.MsgBan{Sender: f.Alice.Address, Room: "@alice", Node: "bob"})
	require.NoError(t, err)
	answer = f.Entry("@alice", "again")
	answer.Parent, answer.ReplyTo = first.Number, first.Id
	require.ErrorIs(t, f.Try(post(f, f.Bob, answer)), types.ErrBanned)
}

func sameState(t *testing.T, a, b types.GenesisState) bool {
	t.Helper()
	before, err := a.Marshal()
	require.NoError(t, err)
	after, err := b.Marshal()
	require.NoError(t, err)
	return string(before) == string(after)
}

func post(f *testkeeper.Agentchat, by testkeeper.Person, entry types.PostEntry) func(sdk.Context) error {
	return func(ctx sdk.Context) error {
		_, err := f.Msg.Post(ctx, &types.MsgPost{Author: by.Address, Entries: []types.PostEntry{entry}, Atomic: true})
		return err
	}
}

func update(f *testkeeper.Agentchat, policy types.RoomPolicy) func(sdk.Context) error {
	return func(ctx sdk.Context) error {
		_, err := f.Msg.UpdateRoom(ctx, &types.MsgUpdateRoom{
			Sender: f.Alice.Address, Room: "@alice", Title: "Alice", Policy: policy, Retention: time.Hour,
		})
		return err
	}
}

func TestARefusedFirstPostMakesNoFeed(t *testing.T) {
	f := testkeeper.NewAgentchat(t)
	entry := f.Entry("@bob", "hola")
	entry.Parent, entry.ReplyTo = 7, make([]byte, 32)
	before := f.Stored()
	res, err := f.Msg.Post(f.Ctx, &types.MsgPost{Author: f.Bob.Address, Entries: []types.PostEntry{entry}})
	require.NoError(t, err)
	require.ErrorIs(t, res.Results[0].Err(), types.ErrPostNotFound)
	require.Equal(t, before, f.Stored())
}

func TestFeedsDoNotCountAgainstMaxRooms(t *testing.T) {
	f := testkeeper.NewAgentchat(t)
	f.SetParams(func(p *types.Params) { p.MaxRooms = 1 })
	say(f, f.Alice, "hola")
	f.Room("one", nil)
	_, err := f.Msg.CreateRoom(f.Ctx, &types.MsgCreateRoom{Owner: f.Alice.Address, Slug: "two"})
	require.ErrorIs(t, err, types.ErrTooManyRooms)
}

func TestFollowing(t *testing.T) {
	f := testkeeper.NewAgentchat(t)
	f.SetParams(func(p *types.Params) { p.MaxFollows = 2 })
	require.ErrorIs(t, follow(f, f.Stranger, "bob"), internodetypes.ErrNotRegistered)
	require.ErrorIs(t, follow(f, f.Alice, "alice"), types.ErrFollowsItself)
	require.ErrorIs(t, follow(f, f.Alice, "bob", "nadie"), internodetypes.ErrNodeNotFound)
	require.ErrorIs(t, follow(f, f.Alice, "bob@sur"), types.ErrInvalidRequest)
	require.ErrorIs(t, follow(f, f.Alice), types.ErrInvalidRequest)
	require.NoError(t, follow(f, f.Alice, "carol", "bob"))
	require.ErrorIs(t, follow(f, f.Alice, "bob"), types.ErrAlreadyFollows)
	require.ErrorIs(t, follow(f, f.Alice, "dave"), types.ErrTooManyFollows)
	require.NoError(t, follow(f, f.Dave, "bob"))

	var names []string
	for after := uint64(0); ; {
		res, err := f.Query.Following(f.Ctx, &types.QueryFollowingRequest{Node: "alice", After: after, Limit: 1})
		require.NoError(t, err)
		require.Equal(t, types.FollowCounts{Following: 2}, res.Counts)
		for _, r := range res.Following {
			names = append(names, r.Node)
		}
		if after = res.Next; after == 0 {
			break
		}
	}
	require.Equal(t, []string{"bob", "carol"}, names)
	res, err := f.Query.Followers(f.Ctx, &types.QueryFollowersRequest{Node: "bob", Limit: 1})
	require.NoError(t, err)
	require.Equal(t, types.FollowCounts{Followers: 2}, res.Counts)
	require.Equal(t, "alice", res.Followers[0].Node)
	res, err = f.Query.Followers(f.Ctx, &types.QueryFollowersRequest{Node: "bob", After: res.Next})
	require.NoError(t, err)
	require.Equal(t, "dave", res.Followers[0].Node)
	require.Zero(t, res.Next)

	unfollow := func(nodes ...string) error {
		_, err := f.Msg.Unfollow(f.Ctx, &types.MsgUnfollow{Sender: f.Alice.Address, Nodes: nodes})
		return err
	}
	require.NoError(t, unfollow("bob", "carol"))
	require.ErrorIs(t, unfollow("bob"), types.ErrNotFollowing)
	res, err = f.Query.Followers(f.Ctx, &types.QueryFollowersRequest{Node: "bob"})
	require.NoError(t, err)
	require.Equal(t, types.FollowCounts{Followers: 1}, res.Counts)
}

// read pages a whole timeline.
func read(t *testing.T, f *testkeeper.Agentchat, req types.QueryTimelineRequest) (handles []string, pages int) {
	t.Helper()
	for {
		res, err := f.Query.Timeline(f.Ctx, &req)
		require.NoError(t, err)
		for _, p := range res.Posts {
			handles = append(handles, p.Handle)
		}
		pages++
		if !res.More {
			return handles, pages
		}
		if req.After != "" {
			req.After = res.Next
		} else {
			req.Before = res.Next
		}
	}
}

// TestATimelineIsTheSortedSumOfTheFeeds compares the merge with a sort of everything, in both directions, at every
// page size and from every cursor.
func TestATimelineIsTheSortedSumOfTheFeeds(t *testing.T) {
	f := testkeeper.NewAgentchat(t)
	require.NoError(t, follow(f, f.Dave, "alice", "bob", "carol"))
	rng := rand.New(rand.NewPCG(5, 0))
	people := []testkeeper.Person{f.Alice, f.Bob, f.Carol, f.Dave}
	names := []string{"@alice", "@bob", "@carol", "@dave"}
	type told struct {
		at     types.Position
		handle string
	}
	var all []told
	for range 60 {
		for range rng.IntN(4) {
			i := rng.IntN(len(people))
			number := say(f, people[i], "x").Number
			if i < 3 {
				all = append(all, told{types.Position{Height: f.Ctx.BlockHeight(), Node: uint64(i) + 1, Number: number}, types.Handle(names[i], number)})
			}
		}
		f.Advance(time.Second)
	}
	slices.SortFunc(all, func(a, b told) int { return a.at.Compare(b.at) })
	handles := func(some []told, backward bool) []string {
		var out []string
		for _, one := range some {
			out = append(out, one.handle)
		}
		if backward {
			slices.Reverse(out)
		}
		return out
	}
	for _, limit := range []uint32{1, 2, 7, 100} {
		got, _ := read(t, f, types.QueryTimelineRequest{Node: "dave", Limit: limit})
		require.Equal(t, handles(all, true), got)
		got, _ = read(t, f, types.QueryTimelineRequest{Node: "dave", Limit: limit, After: "0"})
		require.Equal(t, handles(all, false), got)
	}
	for i, one := range all {
		got, _ := read(t, f, types.QueryTimelineRequest{Node: "dave", Before: one.at.String()})
		require.Equal(t, handles(all[:i], true), got)
		got, _ = read(t, f, types.QueryTimelineRequest{Node: "dave", After: one.at.String()})
		require.Equal(t, handles(all[i+1:], false), got)
		height := fmt.Sprint(one.at.Height)
		got, _ = read(t, f, types.QueryTimelineRequest{Node: "dave", After: height})
		require.Equal(t, handles(slices.DeleteFunc(slices.Clone(all), func(o told) bool { return o.at.Height <= one.at.Height }), false), got)
		got, _ = read(t, f, types.QueryTimelineRequest{Node: "dave", Before: height})
		require.Equal(t, handles(slices.DeleteFunc(slices.Clone(all), func(o told) bool { return o.at.Height >= one.at.Height }), true), got)
	}
	for _, bad := range []types.QueryTimelineRequest{{Before: "yesterday"}, {After: "7:project-x/1"}, {After: "-1"}, {Before: "7:feed-1"}} {
		bad.Node = "dave"
		_, err := f.Query.Timeline(f.Ctx, &bad)
		require.ErrorIs(t, err, types.ErrInvalidCursor)
	}
	_, err := f.Query.Timeline(f.Ctx, &types.QueryTimelineRequest{Node: "dave", Before: "1", After: "1"})
	require.ErrorIs(t, err, types.ErrInvalidRequest)
}

func TestATimelineLeavesOutWhatItsNodesDidNotSay(t *testing.T) {
	f := testkeeper.NewAgentchat(t)
	require.NoError(t, follow(f, f.Dave, "alice", "carol"))
	first := say(f, f.Alice, "hola")
	for i := range types.PostsLookedAt {
		answer := f.Entry("@alice", fmt.Sprint(i))
		answer.Parent, answer.ReplyTo = first.Number, first.Id
		f.Post(f.Bob, answer)
	}
	say(f, f.Alice, "taken back")
	_, err := f.Msg.RedactPost(f.Ctx, &types.MsgRedactPost{Sender: f.Alice.Address, Room: "@alice", Number: types.PostsLookedAt + 2})
	require.NoError(t, err)
	got, pages := read(t, f, types.QueryTimelineRequest{Node: "dave"})
	require.Equal(t, []string{"@alice/1"}, got)
	require.Equal(t, 2, pages, "a page looks at so many posts and no more")
}
