package keeper_test

import (
	"fmt"
	"strings"
	"testing"
	"time"

	sdk "github.com/cosmos/cosmos-sdk/types"
	"github.com/stretchr/testify/require"

	"github.com/amigos-network/amigos/envelope"
	testkeeper "github.com/amigos-network/amigos/testutil/keeper"
	"github.com/amigos-network/amigos/x/agentchat/types"
)

func TestPost(t *testing.T) {
	tests := []struct {
		name   string
		author func(*testkeeper.Agentchat) testkeeper.Person
		edit   func(*testkeeper.Agentchat, *types.PostEntry)
		want   error
	}{
		{name: "adds a post of a member"},
		{
			name: "refuses who is no member", want: types.ErrNotMember,
			author: func(f *testkeeper.Agentchat) testkeeper.Person { return f.Carol },
		},
		{
			name: "refuses an unknown room", want: types.ErrRoomNotFound,
			edit: func(_ *testkeeper.Agentchat, e *types.PostEntry) { e.Room = "nowhere" },
		},
		{
			name: "refuses an ephemeral room", want: types.ErrEphemeral,
			edit: func(f *testkeeper.Agentchat, e *types.PostEntry) {
				f.Room("talk", func(m *types.MsgCreateRoom) { m.Ephemeral = true }, f.Bob)
				e.Room = "talk"
			},
		},
		{
			name: "refuses a body over the limit", want: types.ErrPostTooLarge,
			edit: func(_ *testkeeper.Agentchat, e *types.PostEntry) { e.Body = []byte(strings.Repeat("x", 8<<10+1)) },
		},
		{
			name: "refuses a malformed kind", want: types.ErrInvalidPost,
			edit: func(_ *testkeeper.Agentchat, e *types.PostEntry) { e.Kind = "Text!" },
		},
		{
			name: "refuses a short nonce", want: types.ErrInvalidPost,
			edit: func(_ *testkeeper.Agentchat, e *types.PostEntry) { e.Nonce = e.Nonce[:8] },
		},
		{
			name: "refuses JSON that is none", want: types.ErrInvalidJSON,
			edit: func(_ *testkeeper.Agentchat, e *types.PostEntry) {
				e.ContentType, e.Body = "application/json; charset=utf-8", []byte(`{"version":`)
			},
		},
		{
			name: "takes structured data",
			edit: func(_ *testkeeper.Agentchat, e *types.PostEntry) {
				e.Kind, e.ContentType, e.Body = "deployment", "application/json", []byte(`{"version":2}`)
			},
		},
		{
			name: "refuses an answer to nothing", want: types.ErrPostNotFound,
			edit: func(_ *testkeeper.Agentchat, e *types.PostEntry) { e.Parent, e.ReplyTo = 9, make([]byte, 32) },
		},
		{
			name: "refuses an answer without an ID", want: types.ErrInvalidPost,
			edit: func(_ *testkeeper.Agentchat, e *types.PostEntry) { e.Parent = 1 },
		},
		{
			name: "refuses an answer that names another post", want: types.ErrParentMismatch,
			edit: func(f *testkeeper.Agentchat, e *types.PostEntry) {
				f.Post(f.Alice, f.Entry("project-x", "first"))
				e.Parent, e.ReplyTo = 1, make([]byte, 32)
			},
		},
		{
			name: "refuses a mention of nobody", want: types.ErrInvalidMention,
			edit: func(_ *testkeeper.Agentchat, e *types.PostEntry) { e.Mentions = []string{"nobody-here"} },
		},
		{
			name: "refuses one node mentioned in two ways", want: types.ErrInvalidMention,
			edit: func(f *testkeeper.Agentchat, e *types.PostEntry) { e.Mentions = []string{"carol", f.Carol.Address} },
		},
		{
			name: "refuses a mention behind a link", want: types.ErrInvalidRequest,
			edit: func(_ *testkeeper.Agentchat, e *types.PostEntry) { e.Mentions = []string{"carol@sur"} },
		},
	}
	for _, tc := range tests {
		t.Run(tc.name, func(t *testing.T) {
			f := testkeeper.NewAgentchat(t)
			f.Room("project-x", nil, f.Bob)
			entry, author := f.Entry("project-x", "hola"), f.Bob
			if tc.edit != nil {
				tc.edit(f, &entry)
			}
			if tc.author != nil {
				author = tc.author(f)
			}
			before := f.Export()
			err := f.Try(func(ctx sdk.Context) error {
				_, err := f.Msg.Post(ctx, &types.MsgPost{Author: author.Address, Entries: []types.PostEntry{entry}, Atomic: true})
				return err
			})
			require.ErrorIs(t, err, tc.want)
			if tc.want != nil {
				require.Equal(t, before, f.Export(), "a refusal leaves no trace")
			}
		})
	}
}

func TestABatchHasAResultPerEntry(t *testing.T) {
	f := testkeeper.NewAgentchat(t)
	f.Room("project-x", nil, f.Bob)
	f.Room("private", func(m *types.MsgCreateRoom) { m.Policy.Open = false })
	res, err := f.Msg.Post(f.Ctx, &types.MsgPost{Author: f.Bob.Address, Entries: []types.PostEntry{
		f.Entry("project-x", "one"), f.Entry("private", "two"), f.Entry("nowhere", "three"), f.Entry("project-x", "four"),
	}})
	require.NoError(t, err)
	require.EqualValues(t, 1, res.Results[0].Number)
	require.ErrorIs(t, res.Results[1].Err(), types.ErrNotMember)
	require.ErrorIs(t, res.Results[2].Err(), types.ErrRoomNotFound)
	require.EqualValues(t, 2, res.Results[3].Number)
	require.Zero(t, res.Results[1].Number)

	events := f.Ctx.EventManager().Events()
	posted := 0
	for _, e := range events {
		if strings.HasSuffix(e.Type, "EventPosted") {
			posted++
		}
	}
	require.Equal(t, 1, posted, "one event per room and batch")
}

func TestThePostIsTheMessageItsAuthorFixed(t *testing.T) {
	f := testkeeper.NewAgentchat(t)
	f.Room("project-x", nil, f.Bob)
	entry := f.Entry("project-x", "hola")
	result := f.Post(f.Bob, entry)[0]
	want := entry.Message(testkeeper.ChainID, f.Bob.Address).ID()
	require.Equal(t, want[:], result.Id)
}

func TestThreads(t *testing.T) {
	f := testkeeper.NewAgentchat(t)
	f.Room("project-x", nil, f.Bob)
	reply := func(to types.PostResult, body string) types.PostResult {
		entry := f.Entry("project-x", body)
		entry.Parent, entry.ReplyTo = to.Number, to.Id
		return f.Post(f.Bob, entry)[0]
	}
	root := f.Post(f.Alice, f.Entry("project-x", "root"))[0]
	f.Post(f.Alice, f.Entry("project-x", "elsewhere"))
	first := reply(root, "first")
	second := reply(first, "second")
	for _, number := range []uint64{root.Number, first.Number, second.Number} {
		var got []string
		req := &types.QueryThreadRequest{Ref: types.Handle("project-x", number), Limit: 2}
		for {
			res, err := f.Query.Thread(f.Ctx, req)
			require.NoError(t, err)
			for _, p := range res.Posts {
				got = append(got, string(p.Post.Message.Body))
			}
			if res.Next == 0 {
				break
			}
			req.After = res.Next
		}
		require.Equal(t, []string{"root", "first", "second"}, got)
	}
}

func TestMentionsReachTheInbox(t *testing.T) {
	f := testkeeper.NewAgentchat(t)
	f.Room("project-x", nil, f.Bob)
	f.Nodes.Closed[4] = true
	entry := f.Entry("project-x", "look, @carol and @dave")
	entry.Mentions = []string{"carol", "dave"}
	f.Post(f.Bob, entry)
	require.Len(t, f.Nodes.Notified, 1, "a closed inbox does not keep the post back")
	notice := f.Nodes.Notified[0]
	require.EqualValues(t, 2, notice.From)
	require.EqualValues(t, 3, notice.To)
	require.Equal(t, envelope.KindMention, notice.Entry.Kind)
	require.Equal(t, "project-x/1", string(notice.Entry.Body))
	require.NoError(t, notice.Entry.Validate(f.Bob.Address))
}

func TestHistory(t *testing.T) {
	f := testkeeper.NewAgentchat(t)
	f.Room("project-x", nil, f.Bob)
	var times []int64
	for i := range 30 {
		author, entry := f.Alice, f.Entry("project-x", fmt.Sprint(i+1))
		if i%3 == 0 {
			author, entry.Kind = f.Bob, "status"
		}
		f.Post(author, entry)
		times = append(times, f.Ctx.BlockTime().UnixMilli())
		f.Advance(time.Minute)
	}
	numbers := func(req *types.QueryHistoryRequest) (got []uint64) {
		req.Room = "project-x"
		for {
			res, err := f.Query.History(f.Ctx, req)
			require.NoError(t, err)
			for _, p := range res.Posts {
				got = append(got, p.Post.Number)
			}
			if !res.More {
				return got
			}
			req.After, req.Since, req.Last = res.Next, 0, 0
		}
	}
	span := func(from, to uint64) (all []uint64) {
		for n := from; n <= to; n++ {
			all = append(all, n)
		}
		return all
	}
	require.Equal(t, span(1, 30), numbers(&types.QueryHistoryRequest{Limit: 7}))
	require.Equal(t, span(26, 30), numbers(&types.QueryHistoryRequest{Last: 5}))
	require.Equal(t, span(1, 30), numbers(&types.QueryHistoryRequest{Last: 500}))
	require.Equal(t, span(12, 30), numbers(&types.QueryHistoryRequest{After: 11}))
	for i, at := range times {
		require.Equal(t, span(uint64(i)+1, 30), numbers(&types.QueryHistoryRequest{Since: at}))
		require.Equal(t, span(uint64(i)+2, 30), numbers(&types.QueryHistoryRequest{Since: at + 1}))
	}
	require.Len(t, numbers(&types.QueryHistoryRequest{Author: "bob", Limit: 3}), 10)
	require.Len(t, numbers(&types.QueryHistoryRequest{Kind: "status", Author: "alice"}), 0)
	_, err := f.Query.History(f.Ctx, &types.QueryHistoryRequest{Room: "project-x", Last: 1, After: 1})
	require.ErrorIs(t, err, types.ErrInvalidRequest)
}

func TestEditsAreKept(t *testing.T) {
	f := testkeeper.NewAgentchat(t)
	f.SetParams(func(p *types.Params) { p.MaxRevisions = 2 })
	f.Room("project-x", nil, f.Bob)
	id := f.Post(f.Bob, f.Entry("project-x", "one"))[0].Id
	edit := func(by testkeeper.Person, body string) error {
		_, err := f.Msg.EditPost(f.Ctx, &types.MsgEditPost{Sender: by.Address, Room: "project-x", Number: 1, Body: []byte(body)})
		return err
	}
	require.ErrorIs(t, edit(f.Alice, "mine"), types.ErrNotAuthor, "not even the owner")
	require.NoError(t, edit(f.Bob, "two"))
	require.ErrorIs(t, edit(f.Bob, "a\x00b"), types.ErrInvalidPost)
	require.NoError(t, edit(f.Bob, "three"))
	require.ErrorIs(t, edit(f.Bob, "four"), types.ErrTooManyRevisions)

	res, err := f.Query.Post(f.Ctx, &types.QueryPostRequest{Ref: "project-x/1"})
	require.NoError(t, err)
	require.Equal(t, "three", string(res.Post.Post.Message.Body))
	require.Equal(t, id, res.Post.Post.Id, "the ID is that of what was posted")
	require.Equal(t, []string{"one", "two"}, []string{string(res.Revisions[0].Body), string(res.Revisions[1].Body)})
}

func TestRedaction(t *testing.T) {
	f := testkeeper.NewAgentchat(t)
	f.Room("project-x", nil, f.Bob, f.Carol)
	f.Post(f.Bob, f.Entry("project-x", "one"))
	_, err := f.Msg.EditPost(f.Ctx, &types.MsgEditPost{Sender: f.Bob.Address, Room: "project-x", Number: 1, Body: []byte("two")})
	require.NoError(t, err)
	redact := func(by testkeeper.Person) error {
		_, err := f.Msg.RedactPost(f.Ctx, &types.MsgRedactPost{Sender: by.Address, Room: "project-x", Number: 1})
		return err
	}
	require.ErrorIs(t, redact(f.Carol), types.ErrNotPermitted)
	require.NoError(t, redact(f.Alice))
	require.ErrorIs(t, redact(f.Bob), types.ErrRedacted)
	res, err := f.Query.Post(f.Ctx, &types.QueryPostRequest{Ref: "project-x/1"})
	require.NoError(t, err)
	require.Empty(t, res.Post.Post.Message.Body)
	require.Empty(t, res.Revisions)
	require.EqualValues(t, 1, res.Post.Post.RedactedBy)

	_, err = f.Msg.React(f.Ctx, &types.MsgReact{Sender: f.Bob.Address, Room: "project-x", Number: 1, Reaction: "like"})
	require.ErrorIs(t, err, types.ErrRedacted)

	f.Post(f.Bob, f.Entry("project-x", "mine"))
	_, err = f.Msg.Leave(f.Ctx, &types.MsgLeave{Sender: f.Bob.Address, Room: "project-x"})
	require.NoError(t, err)
	_, err = f.Msg.RedactPost(f.Ctx, &types.MsgRedactPost{Sender: f.Bob.Address, Room: "project-x", Number: 2})
	require.NoError(t, err, "an author takes back what it said, also after it left")
}

func TestReactionsAreCounted(t *testing.T) {
	f := testkeeper.NewAgentchat(t)
	f.SetParams(func(p *types.Params) { p.MaxReactions = 2 })
	f.Room("project-x", nil, f.Bob, f.Carol)
	f.Post(f.Bob, f.Entry("project-x", "one"))
	react := func(by testkeeper.Person, word string, back bool) error {
		_, err := f.Msg.React(f.Ctx, &types.MsgReact{Sender: by.Address, Room: "project-x", Number: 1, Reaction: word, TakeBack: back})
		return err
	}
	require.NoError(t, react(f.Bob, "like", false))
	require.NoError(t, react(f.Carol, "like", false))
	require.ErrorIs(t, react(f.Carol, "like", false), types.ErrAlreadyReacted)
	require.NoError(t, react(f.Carol, "👍", false))
	require.ErrorIs(t, react(f.Carol, "+1", false), types.ErrTooManyReactions)
	require.ErrorIs(t, react(f.Dave, "like", false), types.ErrNotMember)
	require.ErrorIs(t, react(f.Carol, strings.Repeat("x", 33), false), types.ErrInvalidReaction)
	require.ErrorIs(t, react(f.Carol, "", false), types.ErrInvalidReaction)

	counts := func() []types.ReactionCount {
		res, err := f.Query.Post(f.Ctx, &types.QueryPostRequest{Ref: "project-x/1"})
		require.NoError(t, err)
		return res.Post.Reactions
	}
	require.Equal(t, []types.ReactionCount{{Reaction: "like", Count: 2}, {Reaction: "👍", Count: 1}}, counts())
	require.NoError(t, react(f.Carol, "👍", true))
	require.ErrorIs(t, react(f.Carol, "👍", true), types.ErrNotReacted)
	require.Equal(t, []types.ReactionCount{{Reaction: "like", Count: 2}}, counts())
}

func TestPins(t *testing.T) {
	f := testkeeper.NewAgentchat(t)
	f.Room("project-x", nil, f.Bob)
	for range types.MaxPins + 1 {
		f.Post(f.Bob, f.Entry("project-x", "x"))
	}
	pin := func(by testkeeper.Person, number uint64, unpin bool) error {
		_, err := f.Msg.Pin(f.Ctx, &types.MsgPin{Sender: by.Address, Room: "project-x", Number: number, Unpin: unpin})
		return err
	}
	require.ErrorIs(t, pin(f.Bob, 1, false), types.ErrNotPermitted)
	require.ErrorIs(t, pin(f.Alice, 99, false), types.ErrPostNotFound)
	for n := range uint64(types.MaxPins) {
		require.NoError(t, pin(f.Alice, n+1, false))
	}
	require.ErrorIs(t, pin(f.Alice, 1, false), types.ErrPinned)
	require.ErrorIs(t, pin(f.Alice, types.MaxPins+1, false), types.ErrTooManyPins)
	require.NoError(t, pin(f.Alice, 1, true))
	require.ErrorIs(t, pin(f.Alice, 1, true), types.ErrNotPinned)
	require.NoError(t, pin(f.Alice, types.MaxPins+1, false))
}
