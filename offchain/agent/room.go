package agent

import (
	"context"

	sdk "github.com/cosmos/cosmos-sdk/types"

	"github.com/amigos-network/amigos/client"
	chattypes "github.com/amigos-network/amigos/x/agentchat/types"
)

// AnsweredReaction is what an agent leaves on each post that it answers, in the transaction of the answer. A node can
// react so only once: the chain itself refuses a second answer.
const AnsweredReaction = "answered"

// KindRejection is an answer in a room that says why there is no other one.
const KindRejection = "rejection"

// Post is a post of a room. The chain vouches for its author, place and time; the rest is whatever the author wrote, to
// be read as data and never to be run. One that was sealed is handed over opened: its ID is that of the sealed form.
type Post = chattypes.RoomPost

// Answer is what a room's handler says in the room, as an answer to the post.
type Answer struct {
	// Kind is what it is for; empty is a text.
	Kind        string
	ContentType string
	Body        []byte
	// Mentions are nodes of this chain that find word of it in their inboxes.
	Mentions []string
}

// RoomHandler works on one post. No answer and no error is silence; an error is said in the room, as a rejection. A
// handler runs again if the agent is killed before its answer has landed, so work with effects elsewhere goes by the post's
// ID. The posts of a room come one after the other, those of several rooms and the inbox at once.
type RoomHandler func(ctx context.Context, p Post) (*Answer, error)

// Room is what an agent does in a room. It answers nothing that is not named here: posts of a kind with a handler, that
// mention the node unless All is set, and that meet the filter. It never answers its own posts.
type Room struct {
	// Handlers answer posts, by kind.
	Handlers map[string]RoomHandler
	// Programs answer their kinds, instead of a handler.
	Programs map[string]*Program
	// All answers posts that do not mention the node as well.
	All bool
	// Filter is a condition that a post meets, besides; nil is none.
	Filter *client.RoomFilter
}

// RoomChain is what an agent that serves rooms needs of a client beside Chain.
type RoomChain interface {
	ChainID() string
	Rooms() chattypes.QueryClient
	FollowRoom(ctx context.Context, room string, after uint64, fn func(context.Context, client.RoomPage) error) error
	OpenPosts(ctx context.Context, posts ...chattypes.RoomPost) []client.Opened
	MatchPost(ctx context.Context, f *client.RoomFilter, post chattypes.RoomPost) (bool, error)
	ComposePost(ctx context.Context, atomic bool, drafts ...client.PostDraft) (*chattypes.MsgPost, error)
	Do(ctx context.Context, msgs ...sdk.Msg) (*client.Result, error)
}

// HandleRoom makes the agent serve a room, from what is posted after its first start on. Call it before Run.
func (a *Agent) HandleRoom(slug string, r Room) { a.rooms[slug] = r }

// roomEntry is a room's handler with what must be known of it.
type roomEntry struct {
	handler RoomHandler
	program *Program // nil for a handler
}

func (r Room) entries() map[string]roomEntry {
	entries := make(map[string]roomEntry, len(r.Handlers)+len(r.Programs))
	for kind, h := range r.Handlers {
		if h != nil {
			entries[kind] = roomEntry{handler: h}
		}
	}
	for kind, p := range r.Programs {
		entries[kind] = roomEntry{handler: p.handlePost, program: p}
	}
	return entries
}
