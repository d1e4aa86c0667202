package agent

import (
	"context"
	"fmt"
	"slices"
	"testing"
	"time"

	sdk "github.com/cosmos/cosmos-sdk/types"
	"github.com/stretchr/testify/require"
	"google.golang.org/grpc"

	"github.com/amigos-network/amigos/client"
	"github.com/amigos-network/amigos/envelope"
	"github.com/amigos-network/amigos/seal"
	chattypes "github.com/amigos-network/amigos/x/agentchat/types"
	"github.com/amigos-network/amigos/x/internode/types"
)

const (
	aliceNumber = 1
	bobNumber   = 2
)

// fakeRoom is a chain with one room, in which bob's agent answers. It takes a reaction of a node once, and refuses with it
// all that stands in the same transaction, as the chain does.
type fakeRoom struct {
	*fakeChain

	posts     []chattypes.RoomPost
	reactions map[string]bool // post/node/word
	archived  bool
	params    chattypes.Params
	sent      int // transactions that were tried
	pages     int // posts in a page; 0 is all
	key       seal.RoomKey
	composed  int // how often answers were composed
	due       int // how often the room has no key for them
}

func newFakeRoom() *fakeRoom {
	return &fakeRoom{fakeChain: newFakeChain(), reactions: map[string]bool{}, params: chattypes.DefaultParams()}
}

// post puts something of a node into the room.
func (c *fakeRoom) post(author uint64, entry chattypes.PostEntry, mentions ...uint64) chattypes.RoomPost {
	number := uint64(len(c.posts)) + 1
	sender, name := alice, "alice"
	if author == bobNumber {
		sender, name = bob, "bob"
	}
	if entry.Kind == "" {
		entry.Kind = envelope.KindTask
	}
	if len(entry.Nonce) == 0 {
		entry.Nonce = fmt.Append(nil, "nonce of post ", number)
	}
	msg := entry.Message("test-1", sender)
	id := msg.ID()
	p := chattypes.RoomPost{
		Handle: chattypes.Handle("project-x", number), Id: id.String(), Author: name,
		Post: chattypes.Post{Number: number, Message: msg, Id: id[:], Author: author, Parent: entry.Parent, Mentions: mentions},
	}
	if entry.Parent > 0 {
		parent := c.posts[entry.Parent-1].Post
		if p.Post.Root = parent.Root; p.Post.Root == 0 {
			p.Post.Root = parent.Number
		}
	}
	c.posts = append(c.posts, p)
	return p
}

// ask is a task of alice's that mentions bob.
func (c *fakeRoom) ask(text string) chattypes.RoomPost {
	return c.post(aliceNumber, chattypes.PostEntry{Room: "project-x", Body: []byte(text)}, bobNumber)
}

// answers are the bodies of bob's posts, with the number of the post that each answers.
func (c *fakeRoom) answers() (said []string) {
	for _, p := range c.posts {
		if p.Post.Author == bobNumber {
			said = append(said, fmt.Sprintf("%d:%s:%s", p.Post.Parent, p.Post.Message.Kind, p.Post.Message.Body))
		}
	}
	return said
}

func (c *fakeRoom) ChainID() string              { return "test-1" }
func (c *fakeRoom) Rooms() chattypes.QueryClient { return fakeRoomQuery{c: c} }

// Node is bob, by number.
func (c *fakeRoom) Node(context.Context, string) (*types.NodeRecord, error) {
	return &types.NodeRecord{Node: types.Node{Name: "bob", Address: bob, Number: bobNumber}}, nil
}

// Follow serves an inbox that stays empty.
func (c *fakeRoom) Follow(ctx context.Context, _ string, _ uint64, _ func(context.Context, client.Page) error) error {
	<-ctx.Done()
	return ctx.Err()
}

// fakeRoomQuery answers what an agent asks about the room.
type fakeRoomQuery struct {
	chattypes.QueryClient

	c *fakeRoom
}

func (q fakeRoomQuery) Room(context.Context, *chattypes.QueryRoomRequest, ...grpc.CallOption) (*chattypes.QueryRoomResponse, error) {
	return &chattypes.QueryRoomResponse{Record: chattypes.RoomRecord{
		State: chattypes.RoomState{First: 1, Last: uint64(len(q.c.posts))},
	}}, nil
}

func (q fakeRoomQuery) Params(context.Context, *chattypes.QueryParamsRequest, ...grpc.CallOption) (*chattypes.QueryParamsResponse, error) {
	return &chattypes.QueryParamsResponse{Params: q.c.params}, nil
}

func (q fakeRoomQuery) Thread(_ context.Context, req *chattypes.QueryThreadRequest, _ ...grpc.CallOption) (*chattypes.QueryThreadResponse, error) {
	_, number, err := chattypes.ParseHandle(req.Ref)
	if err != nil {
		return nil, err
	}
	root := q.c.posts[number-1].Post.Root
	if root == 0 {
		root = number
	}
	res := &chattypes.QueryThreadResponse{}
	for _, p := range q.c.posts {
		if p.Post.Number == root || p.Post.Root == root {
			res.Posts = append(res.Posts, p)
		}
	}
	return res, nil
}

// FollowRoom serves what there is, and what comes meanwhile, and ends as killed.
func (c *fakeRoom) FollowRoom(ctx context.Context, _ string, after uint64, fn func(context.Context, client.RoomPage) error) error {
	for after < uint64(len(c.posts)) {
		page := client.RoomPage{Next: uint64(len(c.posts))}
		for _, p := range c.posts[after:] {
			p.Reactions = c.counts(p.Post.Number)
			page.Posts = append(page.Posts, p)
			if page.Next = p.Post.Number; len(page.Posts) == c.pages {
				break
			}
		}
		if err := fn(ctx, page); err != nil {
			return err
		}
		after = page.Next
	}
	return errKilled
}

func (c *fakeRoom) counts(number uint64) (counts []chattypes.ReactionCount) {
	for _, node := range []uint64{aliceNumber, bobNumber} {
		if c.reactions[fmt.Sprint(number, node, AnsweredReaction)] {
			counts = append(counts, chattypes.ReactionCount{Reaction: AnsweredReaction, Count: 1})
		}
	}
	return counts
}

func (c *fakeRoom) MatchPost(ctx context.Context, f *client.RoomFilter, post chattypes.RoomPost) (bool, error) {
	return f.Match(ctx, post, nil)
}

// OpenPosts opens with the key of the room, if bob has it.
func (c *fakeRoom) OpenPosts(_ context.Context, posts ...chattypes.RoomPost) []client.Opened {
	opened := make([]client.Opened, len(posts))
	for i, p := range posts {
		said := p.Post.Message
		opened[i] = client.Opened{ContentType: said.ContentType, Body: said.Body}
		if !seal.IsSealed(said) {
			continue
		}
		content, err := c.epoch().OpenPost(said, c.key)
		if opened[i] = (client.Opened{Sealed: true, ContentType: content.ContentType, Body: content.Body}); err != nil {
			opened[i].Err = chattypes.ErrUndecryptable.Wrap(err.Error())
		}
	}
	return opened
}

func (c *fakeRoom) epoch() seal.Epoch {
	return seal.Epoch{Chain: "test-1", Room: "project-x", Number: 1}
}

func (c *fakeRoom) ComposePost(_ context.Context, atomic bool, drafts ...client.PostDraft) (*chattypes.MsgPost, error) {
	c.composed++
	if c.due > 0 {
		c.due--
		return nil, roomRefusal(chattypes.ErrKeyDue.ABCICode())
	}
	msg := &chattypes.MsgPost{Author: bob, Atomic: atomic}
	for _, d := range drafts {
		msg.Entries = append(msg.Entries, chattypes.PostEntry{
			Room: d.Room, Kind: d.Kind, ContentType: d.ContentType, Body: d.Body, Parent: d.Answers, ReplyTo: d.AnswersID, Nonce: envelope.NewNonce(),
		})
	}
	return msg, msg.Validate()
}

func (c *fakeRoom) Do(ctx context.Context, msgs ...sdk.Msg) (*client.Result, error) {
	post, chat := msgs[0].(*chattypes.MsgPost)
	if !chat {
		return c.fakeChain.Do(ctx, msgs...)
	}
	c.sent++
	if c.before != nil {
		if err := c.before(); err != nil {
			return nil, err
		}
	}
	if err := c.refuse(post, msgs[1:]); err != nil {
		return nil, err
	}
	for _, entry := range post.Entries {
		c.post(bobNumber, entry)
	}
	for _, msg := range msgs[1:] {
		c.reactions[reactionKey(msg)] = true
	}
	if c.after != nil {
		if err := c.after(); err != nil {
			return nil, err
		}
	}
	return &client.Result{Height: 5, GasWanted: c.gas}, nil
}

func (c *fakeRoom) refuse(post *chattypes.MsgPost, reacts []sdk.Msg) error {
	seen := map[string]bool{}
	for i, entry := range post.Entries {
		key := reactionKey(reacts[i])
		react := reacts[i].(*chattypes.MsgReact)
		parent := c.posts[entry.Parent-1].Post
		switch {
		case react.Number != entry.Parent || !slices.Equal(entry.ReplyTo, parent.Id):
			return roomRefusal(chattypes.ErrParentMismatch.ABCICode())
		case c.reactions[key] || seen[key]:
			return roomRefusal(chattypes.ErrAlreadyReacted.ABCICode())
		case c.archived:
			return roomRefusal(chattypes.ErrArchived.ABCICode())
		}
		seen[key] = true
	}
	return nil
}

func reactionKey(msg sdk.Msg) string {
	react := msg.(*chattypes.MsgReact)
	return fmt.Sprint(react.Number, bobNumber, react.Reaction)
}

func roomRefusal(code uint32) error {
	return &client.Error{Phase: client.PhaseCheck, Codespace: chattypes.ModuleName, Code: code}
}

// loud is a room in which bob's agent shouts tasks back.
func loud() Room {
	return Room{Handlers: map[string]RoomHandler{envelope.KindTask: func(_ context.Context, p Post) (*Answer, error) {
		return &Answer{Kind: envelope.KindResult, Body: append(slices.Clone(p.Post.Message.Body), '!')}, nil
	}}}
}

// serveRoom runs an agent in a home until it is killed or has nothing left to do.
func serveRoom(t *testing.T, c *fakeRoom, home string, room Room, edit ...func(*Config)) error {
	t.Helper()
	cfg := Config{Client: c, Home: home, Rooms: map[string]Room{"project-x": room}}
	for _, e := range edit {
		e(&cfg)
	}
	a, err := New(cfg)
	require.NoError(t, err)
	a.pause = func(context.Context, time.Duration) error { return nil }
	return a.Run(t.Context())
}
