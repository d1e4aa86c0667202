package client

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"testing"

	abci "github.com/cometbft/cometbft/abci/types"
	"github.com/cosmos/gogoproto/proto"
	"github.com/stretchr/testify/require"

	"github.com/amigos-network/amigos/envelope"
	chattypes "github.com/amigos-network/amigos/x/agentchat/types"
	"github.com/amigos-network/amigos/x/internode/types"
)

func deployment(number uint64, body string) chattypes.RoomPost {
	return chattypes.RoomPost{
		Handle: chattypes.Handle("project-x", number), Id: "ab", Author: "alice", Pinned: true,
		Reactions: []chattypes.ReactionCount{{Reaction: "like", Count: 3}},
		Post: chattypes.Post{
			Number: number, Parent: 3, Root: 2, Mentions: []uint64{7}, Height: 9, Time: 1_700_000_000_000, Revisions: 1,
			Message: envelope.Message{Sender: bobAddress, Kind: "deployment", ContentType: "application/json", Body: []byte(body)},
		},
	}
}

func TestAFilterAsksEveryFieldOfAPost(t *testing.T) {
	post := deployment(4, `{"amount":1500,"share":0.5,"tags":["a","b"],"big":18446744073709551615,"who":{"name":"bob"}}`)
	for expression, want := range map[string]bool{
		`data.amount > 1000`:                          true,
		`data.amount > 1500`:                          false,
		`data.amount > 1499.5`:                        true,
		`data.share == 0.5 && data.who.name == "bob"`: true,
		`data.big > 9223372036854775807`:              true,
		`"b" in data.tags`:                            true,
		`has(data.nothing)`:                           false,
		`data.tags.exists(x, x.startsWith("b"))`:      true,
		`number == 4 && handle == "project-x/4" && id == "ab" && answers == 3 && thread == 2`: true,
		`author == "alice" && address == "` + bobAddress + `"`:                                true,
		`kind == "deployment" && content_type.startsWith("application/")`:                     true,
		`body.contains("1500") && size(body) > 10 && body.matches("(?i)AMOUNT")`:              true,
		`"bob" in mentions && size(mentions) == 1`:                                            true,
		`reactions["like"] >= 3 && pinned && edited && !redacted`:                             true,
		`"dislike" in reactions`: false,
		`height == 9 && time < timestamp("2024-01-01T00:00:00Z") && time.getFullYear() == 2023`: true,
	} {
		filter, err := NewRoomFilter(expression)
		require.NoError(t, err, expression)
		matched, err := filter.Match(t.Context(), post, []string{"bob"})
		require.NoError(t, err, expression)
		require.Equal(t, want, matched, expression)
	}
}

func TestAFilterThatDoesNotCompileSaysWhere(t *testing.T) {
	for expression, where := range map[string]string{
		"":                                    "",
		"data.amount >":                       "at character",
		`author == "alice" && colour > 3`:     "at character 22: undeclared reference to 'colour'",
		"true &&\n  colour == 1":              "at line 2, character 3",
		"number + 1":                          "not a condition",
		`number == "four"`:                    "at character 8",
		strings.Repeat("(", 400):              "",
		strings.Repeat("1+", 2000) + "1 == 2": "",
		`body.matches("(")`:                   "",
	} {
		_, err := NewRoomFilter(expression)
		require.ErrorIs(t, err, chattypes.ErrFilterInvalid, expression)
		require.Contains(t, err.Error(), where)
		require.NotContains(t, err.Error(), "ERROR")
		var failed *Error
		require.ErrorAs(t, err, &failed)
		require.NotEmpty(t, failed.Fix())
		require.False(t, failed.Retryable())
	}
}

func TestAPostWithoutTheKeyHasNoAnswer(t *testing.T) {
	filter, err := NewRoomFilter("data.amount > 1000")
	require.NoError(t, err)
	for _, body := range []string{`{"other":1}`, `hello`, `{"amount":"much"}`, `[1]`, `{} {}`, "\xff", ``} {
		matched, err := filter.Match(t.Context(), deployment(1, body), nil)
		require.ErrorIs(t, err, ErrNoAnswer, body)
		require.False(t, matched)
	}
	either, err := NewRoomFilter(`kind == "deployment" || data.amount > 1000`)
	require.NoError(t, err)
	matched, err := either.Match(t.Context(), deployment(1, `hello`), nil)
	require.NoError(t, err)
	require.True(t, matched, "what is known is enough")
	dynamic, err := NewRoomFilter("data.flag")
	require.NoError(t, err)
	_, err = dynamic.Match(t.Context(), deployment(1, `{"flag":3}`), nil)
	require.ErrorIs(t, err, ErrNoAnswer, "three is no condition")
}

func TestAFilterThatCostsTooMuchIsCutShort(t *testing.T) {
	body := `{"list":[` + strings.Repeat("1,", 999) + `1]}`
	filter, err := NewRoomFilter("data.list.all(x, data.list.all(y, data.list.all(z, x + y + z > 0)))")
	require.NoError(t, err)
	_, err = filter.Match(t.Context(), deployment(1, body), nil)
	require.ErrorIs(t, err, chattypes.ErrFilterTooCostly)

	once, err := NewRoomFilter("data.list.all(x, x > 0)")
	require.NoError(t, err)
	matched, err := once.Match(t.Context(), deployment(1, body), nil)
	require.NoError(t, err)
	require.True(t, matched, "a thousand steps are not too many")
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	_, err = once.Match(ctx, deployment(1, body), nil)
	require.ErrorIs(t, err, context.Canceled)
}

// history serves the posts of a room, a few at a time.
func history(n *fakeNode, posts []chattypes.RoomPost, atOnce int) *int {
	asked := 0
	n.queries["/amigos.agentchat.v1.Query/History"] = func(data []byte) abci.ResponseQuery {
		var req chattypes.QueryHistoryRequest
		if err := proto.Unmarshal(data, &req); err != nil {
			panic(err)
		}
		asked++
		after := req.After
		if req.Last > 0 {
			after = uint64(len(posts)) - uint64(req.Last)
		}
		res := chattypes.QueryHistoryResponse{Next: after, State: chattypes.RoomState{First: 1, Last: uint64(len(posts))}}
		for _, post := range posts[after:] {
			if res.More = len(res.Posts) == atOnce; res.More {
				break
			}
			res.Posts, res.Next = append(res.Posts, post), post.Post.Number
		}
		bz, err := proto.Marshal(&res)
		if err != nil {
			panic(err)
		}
		return abci.ResponseQuery{Value: bz}
	}
	return &asked
}

func numbered(n int) (posts []chattypes.RoomPost) {
	for i := range n {
		posts = append(posts, deployment(uint64(i+1), fmt.Sprintf(`{"amount":%d}`, i+1)))
	}
	return posts
}

func TestAFilteredPageGoesOnUntilItIsFull(t *testing.T) {
	n := newFakeNode()
	asked := history(n, numbered(50), 7)
	c := newTestClient(t, n)
	filter, err := NewRoomFilter("data.amount % 10 == 0")
	require.NoError(t, err)

	page, err := c.FilteredHistory(t.Context(), chattypes.QueryHistoryRequest{Room: "project-x", Limit: 2}, filter)
	require.NoError(t, err)
	require.Len(t, page.Posts, 2)
	require.EqualValues(t, 20, page.Next)
	require.True(t, page.More)
	require.Equal(t, 3, *asked, "no page is asked for that is not needed")

	page, err = c.FilteredHistory(t.Context(), chattypes.QueryHistoryRequest{Room: "project-x", After: page.Next}, filter)
	require.NoError(t, err)
	require.Len(t, page.Posts, 3)
	require.EqualValues(t, 50, page.Next)
	require.False(t, page.More)
	require.Equal(t, 30, page.Looked)

	page, err = c.FilteredHistory(t.Context(), chattypes.QueryHistoryRequest{Room: "project-x", Last: 15}, filter)
	require.NoError(t, err)
	require.Len(t, page.Posts, 2, "of the newest posts those that match")
}

func TestAFilteredPageCountsWhatHasNoAnswer(t *testing.T) {
	n, posts := newFakeNode(), numbered(10)
	posts[3].Post.Message.Body = []byte("hello")
	history(n, posts, 4)
	filter, err := NewRoomFilter("data.amount > 8")
	require.NoError(t, err)
	page, err := newTestClient(t, n).FilteredHistory(t.Context(), chattypes.QueryHistoryRequest{Room: "project-x"}, filter)
	require.NoError(t, err)
	require.Len(t, page.Posts, 2)
	require.Equal(t, 1, page.Unanswered)
	require.ErrorIs(t, page.Why, ErrNoAnswer)
}

func TestAFilteredPageLooksAtSoManyPosts(t *testing.T) {
	n := newFakeNode()
	history(n, numbered(maxFiltered+700), 500)
	filter, err := NewRoomFilter("false")
	require.NoError(t, err)
	page, err := newTestClient(t, n).FilteredHistory(t.Context(), chattypes.QueryHistoryRequest{Room: "project-x"}, filter)
	require.NoError(t, err)
	require.Empty(t, page.Posts)
	require.True(t, page.More)
	require.EqualValues(t, maxFiltered, page.Next)
}

func TestAFilterByMentionsAsksForNamesOnce(t *testing.T) {
	n := newFakeNode()
	history(n, numbered(10), 100)
	asked := 0
	n.queries["/amigos.internode.v1.Query/Nodes"] = func([]byte) abci.ResponseQuery {
		asked++
		bz, err := proto.Marshal(&types.QueryNodesResponse{Records: []types.NodeRecord{{Node: types.Node{Number: 7, Name: "bob"}}}})
		if err != nil {
			panic(err)
		}
		return abci.ResponseQuery{Value: bz}
	}
	c := newTestClient(t, n)
	filter, err := NewRoomFilter(`"bob" in mentions`)
	require.NoError(t, err)
	page, err := c.FilteredHistory(t.Context(), chattypes.QueryHistoryRequest{Room: "project-x"}, filter)
	require.NoError(t, err)
	require.Len(t, page.Posts, 10)
	require.Equal(t, 1, asked)
	name, err := c.NodeName(t.Context(), 8)
	require.NoError(t, err)
	require.Equal(t, "node 8", name, "a number that no node has is said as it is")
}

func FuzzRoomFilter(f *testing.F) {
	for _, expression := range []string{"data.amount > 1000", `"bob" in mentions`, `body.matches("(a+)+$")`, "[1,2].map(x, x)", "data", "\xff"} {
		f.Add(expression, []byte(`{"amount":1500}`))
	}
	f.Fuzz(func(t *testing.T, expression string, body []byte) {
		filter, err := NewRoomFilter(expression)
		if err != nil {
			require.ErrorIs(t, err, chattypes.ErrFilterInvalid)
			return
		}
		_, err = filter.Match(t.Context(), deployment(1, string(body)), nil)
		if err != nil && !errors.Is(err, ErrNoAnswer) {
			require.ErrorIs(t, err, chattypes.ErrFilterTooCostly)
		}
	})
}
