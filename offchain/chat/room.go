package chat

import (
	"context"
	"errors"
	"time"

	ctypes "github.com/cometbft/cometbft/rpc/core/types"

	"github.com/amigos-network/amigos/client"
	"github.com/amigos-network/amigos/client/liveness"
	"github.com/amigos-network/amigos/offchain/plain"
	chattypes "github.com/amigos-network/amigos/x/agentchat/types"
	"github.com/amigos-network/amigos/x/internode/types"
)

// Chain is what a room needs of a client.
type Chain interface {
	Allies

	Address() string
	ChainID() string
	Rooms() chattypes.QueryClient
	Node(ctx context.Context, address string) (*types.NodeRecord, error)
	FollowRoom(ctx context.Context, room string, after uint64, fn func(context.Context, client.RoomPage) error) error
	Blocks(ctx context.Context) (<-chan ctypes.ResultEvent, func())
	OpenPosts(ctx context.Context, posts ...chattypes.RoomPost) []client.Opened
	Post(ctx context.Context, atomic bool, drafts ...client.PostDraft) (*client.Result, []client.Posted, error)
	EditPost(ctx context.Context, handle, contentType string, body []byte) (*client.Result, error)
	Remove(ctx context.Context, msg client.RoomMsg, room, node string) (*client.Result, *client.Shared, error)
	DoInRoom(ctx context.Context, msg client.RoomMsg) (*client.Result, error)
	Ping(ctx context.Context, to string) (*client.Pong, error)
}

// Post is a post of the room.
type Post = chattypes.RoomPost

// Me is who is talking.
type Me struct {
	Number  uint64
	Name    string
	Address string
}

// Room is a room as one node sees it. It is safe for concurrent use.
type Room struct {
	chain Chain
	slug  string
	me    Me
	look  func(ctx context.Context) (liveness.Report, error)
	retry time.Duration // between two tries of what the node did not take
	// explain puts the reason in the place of what cannot be opened; without, it stays sealed.
	explain bool
}

// retryPause is how long one waits before a post is tried again that the node did not take.
const retryPause = time.Second

// Open finds a room and the node that talks in it. look asks the node how its chain is.
func Open(ctx context.Context, chain Chain, slug string, look func(ctx context.Context) (liveness.Report, error)) (*Room, error) {
	r := &Room{chain: chain, slug: slug, look: look, retry: retryPause}
	room, err := r.Record(ctx)
	if err != nil {
		return nil, err
	}
	r.slug = room.Room.Slug // a feed is asked for by its node
	record, err := chain.Node(ctx, chain.Address())
	if errors.Is(err, types.ErrNodeNotFound) {
		return nil, &client.Error{
			Phase: client.PhaseQuery, Codespace: types.ModuleName, Code: types.ErrNotRegistered.ABCICode(),
			Message: "account " + chain.Address() + " is no node, so it cannot talk in rooms",
		}
	}
	if err != nil {
		return nil, err
	}
	r.me = Me{Number: record.Node.Number, Name: record.Node.Label(), Address: record.Node.Address}
	return r, nil
}

// Slug is the room's.
func (r *Room) Slug() string { return r.slug }

// Me is who is talking.
func (r *Room) Me() Me { return r.me }

// Record is the room as it is now.
func (r *Room) Record(ctx context.Context) (chattypes.RoomRecord, error) {
	res, err := r.chain.Rooms().Room(ctx, &chattypes.QueryRoomRequest{Room: r.slug})
	if err != nil {
		return chattypes.RoomRecord{}, err
	}
	return res.Record, nil
}

// Latest are the newest posts, and the number after which new ones come.
func (r *Room) Latest(ctx context.Context, n uint32) ([]Post, uint64, error) {
	if n == 0 {
		record, err := r.Record(ctx)
		return nil, record.State.Last, err
	}
	return r.page(ctx, &chattypes.QueryHistoryRequest{Room: r.slug, Last: n})
}

// Before are up to n posts before a number, the oldest first.
func (r *Room) Before(ctx context.Context, number uint64, n uint32) ([]Post, error) {
	after := number - 1 - min(number-1, uint64(n))
	posts, _, err := r.page(ctx, &chattypes.QueryHistoryRequest{Room: r.slug, After: after, Limit: n})
	for i, post := range posts {
		if post.Post.Number >= number {
			return posts[:i], err
		}
	}
	return posts, err
}

// Between are the posts from one number to another as they are now.
func (r *Room) Between(ctx context.Context, first, last uint64) ([]Post, error) {
	return r.Before(ctx, last+1, uint32(last+1-first)) //nolint:gosec // a window of some hundred
}

func (r *Room) page(ctx context.Context, req *chattypes.QueryHistoryRequest) ([]Post, uint64, error) {
	res, err := r.chain.Rooms().History(ctx, req)
	if err != nil {
		return nil, 0, err
	}
	return r.open(ctx, res.Posts), res.Next, nil
}

// open shows what was sealed to those who have the key.
func (r *Room) open(ctx context.Context, posts []Post) []Post {
	for i, opened := range r.chain.OpenPosts(ctx, posts...) {
		said := &posts[i].Post.Message
		if opened.Show(said); opened.Err != nil && r.explain {
			said.ContentType, said.Body = "", []byte("(sealed: "+plain.WhySealed(opened.Err)+")")
		}
	}
	return posts
}

// Thread is a post with what answers it, up to a page.
func (r *Room) Thread(ctx context.Context, number uint64) ([]Post, error) {
	res, err := r.chain.Rooms().Thread(ctx, &chattypes.QueryThreadRequest{Ref: chattypes.Handle(r.slug, number)})
	if err != nil {
		return nil, err
	}
	return r.open(ctx, res.Posts), nil
}

// Members are up to a thousand of the room's.
func (r *Room) Members(ctx context.Context) ([]chattypes.MemberRecord, error) {
	res, err := r.chain.Rooms().Members(ctx, &chattypes.QueryMembersRequest{Room: r.slug, Limit: 1000})
	if err != nil {
		return nil, err
	}
	return res.Members, nil
}

// Follow hands over new posts, for ever, through restarts of the node.
func (r *Room) Follow(ctx context.Context, after uint64, fn func(context.Context, client.RoomPage) error) error {
	return r.chain.FollowRoom(ctx, r.slug, after, func(ctx context.Context, page client.RoomPage) error {
		page.Posts = r.open(ctx, page.Posts)
		return fn(ctx, page)
	})
}
