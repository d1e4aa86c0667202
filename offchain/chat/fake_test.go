package chat

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"slices"
	"sync"
	"testing"
	"time"

	ctypes "github.com/cometbft/cometbft/rpc/core/types"
	"github.com/stretchr/testify/require"
	"google.golang.org/grpc"

	"github.com/amigos-network/amigos/client"
	"github.com/amigos-network/amigos/client/liveness"
	"github.com/amigos-network/amigos/envelope"
	"github.com/amigos-network/amigos/seal"
	chattypes "github.com/amigos-network/amigos/x/agentchat/types"
	"github.com/amigos-network/amigos/x/internode/types"
)

const (
	alice = "amigos1pkh5lx07ufakvvnjzfn3jax9gythzldgl25kcs"
	noon  = 1_800_000_000_000
)

// fakeChain keeps one room, in which alice talks.
type fakeChain struct {
	fakeAllies

	mu     sync.Mutex
	posts  []Post
	first  uint64
	did    []client.RoomMsg
	refuse error // of the next post
	down   int   // how many posts the node, being away, does not take
	came   chan struct{}
	shared *client.Shared // with whom a removal shares a new key
}

func newFakeChain(posts int) *fakeChain {
	c := &fakeChain{first: 1, came: make(chan struct{}, 1)}
	for i := range posts {
		c.add("bob", chattypes.PostEntry{Body: fmt.Appendf(nil, "post %d", i+1)})
	}
	return c
}

// add puts a post into the room.
func (c *fakeChain) add(author string, entry chattypes.PostEntry, mentions ...uint64) uint64 {
	c.mu.Lock()
	defer c.mu.Unlock()
	number := uint64(len(c.posts)) + 1
	if entry.Kind == "" {
		entry.Kind = envelope.KindText
	}
	c.posts = append(c.posts, Post{
		Handle: chattypes.Handle("project-x", number), Author: author,
		Post: chattypes.Post{
			Number: number, Parent: entry.Parent, Mentions: mentions, Time: noon + int64(number)*60_000, Message: entry.Message("test-1", alice),
		},
	})
	select {
	case c.came <- struct{}{}:
	default:
	}
	return number
}

func (c *fakeChain) Address() string              { return alice }
func (c *fakeChain) ChainID() string              { return "test-1" }
func (c *fakeChain) Rooms() chattypes.QueryClient { return fakeQuery{c: c} }

// fakeQuery answers what is asked about the room.
type fakeQuery struct {
	chattypes.QueryClient

	c *fakeChain
}

func (c *fakeChain) Node(_ context.Context, name string) (*types.NodeRecord, error) {
	switch name {
	case alice, "alice":
		return &types.NodeRecord{Node: types.Node{Number: 1, Name: "alice", Address: alice}}, nil
	case "bob":
		return &types.NodeRecord{Node: types.Node{Number: 2, Name: "bob"}}, nil
	}
	return nil, types.ErrNodeNotFound
}

func (c *fakeChain) state() chattypes.RoomState {
	return chattypes.RoomState{First: c.first, Last: uint64(len(c.posts)), Members: 2}
}

func (q fakeQuery) Room(_ context.Context, req *chattypes.QueryRoomRequest, _ ...grpc.CallOption) (*chattypes.QueryRoomResponse, error) {
	q.c.mu.Lock()
	defer q.c.mu.Unlock()
	if req.Room != "project-x" {
		return nil, chattypes.ErrRoomNotFound
	}
	return &chattypes.QueryRoomResponse{Record: chattypes.RoomRecord{
		Room: chattypes.Room{Slug: "project-x", Title: "Project X", Retention: time.Hour}, State: q.c.state(), Owner: "alice",
	}}, nil
}

func (q fakeQuery) Members(context.Context, *chattypes.QueryMembersRequest, ...grpc.CallOption) (*chattypes.QueryMembersResponse, error) {
	return &chattypes.QueryMembersResponse{Members: []chattypes.MemberRecord{
		{Number: 2, Node: "bob", Membership: chattypes.Membership{Role: chattypes.ROLE_MEMBER}},
		{Number: 1, Node: "alice", Membership: chattypes.Membership{Role: chattypes.ROLE_OWNER}},
	}}, nil
}

func (q fakeQuery) History(_ context.Context, req *chattypes.QueryHistoryRequest, _ ...grpc.CallOption) (*chattypes.QueryHistoryResponse, error) {
	q.c.mu.Lock()
	defer q.c.mu.Unlock()
	after, last := max(req.After, q.c.first-1), uint64(len(q.c.posts))
	if req.Last > 0 {
		after = max(last-min(last, uint64(req.Last)), q.c.first-1)
	}
	res := &chattypes.QueryHistoryResponse{Next: after, State: q.c.state()}
	for _, post := range q.c.posts[min(after, last):] {
		if req.Limit > 0 && len(res.Posts) == int(req.Limit) {
			res.More = true
			break
		}
		res.Posts, res.Next = append(res.Posts, post), post.Post.Number
	}
	return res, nil
}

func (q fakeQuery) Thread(context.Context, *chattypes.QueryThreadRequest, ...grpc.CallOption) (*chattypes.QueryThreadResponse, error) {
	return &chattypes.QueryThreadResponse{Posts: slices.Clone(q.c.posts[:2])}, nil
}

func (c *fakeChain) FollowRoom(ctx context.Context, room string, after uint64, fn func(context.Context, client.RoomPage) error) error {
	for {
		res, err := c.Rooms().History(ctx, &chattypes.QueryHistoryRequest{Room: room, After: after})
		if err != nil {
			return err
		}
		if len(res.Posts) > 0 {
			if err := fn(ctx, client.RoomPage{Posts: res.Posts, Next: res.Next}); err != nil {
				return err
			}
			after = res.Next
			continue
		}
		select {
		case <-ctx.Done():
			return ctx.Err()
		case <-c.came:
		}
	}
}

func (c *fakeChain) Blocks(context.Context) (<-chan ctypes.ResultEvent, func()) {
	return make(chan ctypes.ResultEvent), func() {}
}

func (c *fakeChain) Post(_ context.Context, _ bool, drafts ...client.PostDraft) (*client.Result, []client.Posted, error) {
	c.mu.Lock()
	refuse := c.refuse
	if c.refuse = nil; refuse == nil && c.down > 0 {
		c.down--
		refuse = lostError()
	}
	c.mu.Unlock()
	if refuse != nil {
		return nil, nil, refuse
	}
	d := drafts[0]
	var mentions []uint64
	for range d.Mentions {
		mentions = append(mentions, 2)
	}
	number := c.add("alice", chattypes.PostEntry{Kind: d.Kind, ContentType: d.ContentType, Body: d.Body, Parent: d.Answers}, mentions...)
	return &client.Result{}, []client.Posted{{Handle: chattypes.Handle(d.Room, number)}}, nil
}

// OpenPosts opens what begins with open:, and nothing else that is sealed.
func (c *fakeChain) OpenPosts(_ context.Context, posts ...Post) []client.Opened {
	opened := make([]client.Opened, len(posts))
	for i, p := range posts {
		said, known := bytes.CutPrefix(p.Post.Message.Body, []byte("open:"))
		switch opened[i].Sealed = seal.IsSealed(p.Post.Message); {
		case opened[i].Sealed && known:
			opened[i].Body = said
		case opened[i].Sealed:
			opened[i].Err = chattypes.ErrNoRoomKey
		}
	}
	return opened
}

func (c *fakeChain) EditPost(ctx context.Context, handle, _ string, body []byte) (*client.Result, error) {
	room, number, err := chattypes.ParseHandle(handle)
	if err != nil {
		return nil, err
	}
	return c.DoInRoom(ctx, &chattypes.MsgEditPost{Sender: alice, Room: room, Number: number, Body: append([]byte("sealed:"), body...)})
}

func (c *fakeChain) Remove(ctx context.Context, msg client.RoomMsg, _, _ string) (*client.Result, *client.Shared, error) {
	res, err := c.DoInRoom(ctx, msg)
	return res, c.shared, err
}

func (c *fakeChain) DoInRoom(_ context.Context, msg client.RoomMsg) (*client.Result, error) {
	if err := msg.Validate(); err != nil {
		return nil, err
	}
	c.did = append(c.did, msg)
	return &client.Result{}, nil
}

func (c *fakeChain) Ping(_ context.Context, to string) (*client.Pong, error) {
	if to != "bob" {
		return nil, types.ErrNodeNotFound
	}
	return &client.Pong{Height: 7, BlockTime: 50 * time.Millisecond, Took: 80 * time.Millisecond}, nil
}

// lostError is what a client says of a node that is away.
func lostError() error {
	_, err := client.Dial(context.Background(), client.Config{Node: "tcp://127.0.0.1:1", ChainID: "test-1"})
	var lost *client.Error
	if !errors.As(err, &lost) || !lost.Lost() {
		panic(err)
	}
	return err
}

func openRoom(t *testing.T, c *fakeChain) *Room {
	t.Helper()
	room, err := Open(t.Context(), c, "project-x", func(context.Context) (liveness.Report, error) {
		return liveness.Report{State: liveness.Idle, Height: 42, Since: time.UnixMilli(noon)}, nil
	})
	require.NoError(t, err)
	room.retry = time.Millisecond
	return room
}

var errRefused = &client.Error{
	Phase: client.PhaseCheck, Codespace: chattypes.ModuleName, Code: chattypes.ErrArchived.ABCICode(), Message: "room archived",
}
