package keeper

import (
	"container/heap"
	"context"

	"github.com/amigos-network/amigos/x/agentchat/types"
	internodetypes "github.com/amigos-network/amigos/x/internode/types"
)

// stream is a followed feed on its way through a timeline: the next post to come from it.
type stream struct {
	view *view
	post types.Post
	at   types.Position
	last uint64 // the feed's last post
	from uint64 // the first one kept
}

// streams is a heap: the one whose post comes next is on top. No two posts have the same position.
type streams struct {
	all     []*stream
	forward bool // oldest first
}

func (s *streams) Len() int           { return len(s.all) }
func (s *streams) Less(i, j int) bool { return (s.all[i].at.Compare(s.all[j].at) < 0) == s.forward }
func (s *streams) Swap(i, j int)      { s.all[i], s.all[j] = s.all[j], s.all[i] }
func (s *streams) Push(x any)         { s.all = append(s.all, x.(*stream)) }

func (s *streams) Pop() any {
	last := s.all[len(s.all)-1]
	s.all = s.all[:len(s.all)-1]
	return last
}

// queryTimeline merges the feeds of the nodes that a node follows, by block, feed and number. max_follows and the posts
// that one page looks at bound its work.
func (k *Keeper) queryTimeline(ctx context.Context, req *types.QueryTimelineRequest) (types.QueryTimelineResponse, error) {
	var res types.QueryTimelineResponse
	node, err := k.nodes.LocalNode(ctx, req.Node)
	if err != nil {
		return res, err
	}
	cursor, forward, err := timelineCursor(req)
	if err != nil {
		return res, err
	}
	merge := &streams{forward: forward}
	followed, err := k.following(ctx, node.Number)
	if err != nil {
		return res, err
	}
	for _, number := range followed {
		s, there, err := k.stream(ctx, number, cursor, forward)
		if err != nil {
			return res, err
		}
		if there {
			merge.all = append(merge.all, s)
		}
	}
	heap.Init(merge)
	if cursor != nil {
		res.Next = cursor.String()
	}
	return res, k.mergeFeeds(ctx, merge, req, &res)
}

func (k *Keeper) mergeFeeds(ctx context.Context, merge *streams, req *types.QueryTimelineRequest, res *types.QueryTimelineResponse) error {
	limit, size := internodetypes.PageSize(req.Limit), 0
	for looked := 0; merge.Len() > 0; looked++ {
		next := merge.all[0]
		if len(res.Posts) == limit || looked == types.PostsLookedAt {
			res.More = true
			return nil
		}
		if next.shows(req.Kind) {
			shown, err := next.view.show(ctx, next.post)
			if err != nil {
				return err
			}
			if size += shown.Size(); size > internodetypes.MaxPageBytes && len(res.Posts) > 0 {
				res.More = true
				return nil
			}
			res.Posts = append(res.Posts, shown)
		}
		res.Next = next.at.String()
		there, err := k.advance(ctx, next, merge.forward)
		if err != nil {
			return err
		}
		if there {
			heap.Fix(merge, 0)
		} else {
			heap.Pop(merge)
		}
	}
	if !merge.forward {
		res.Next = ""
	}
	return nil
}

// timelineCursor reads where a page begins, and in which direction it goes.
func timelineCursor(req *types.QueryTimelineRequest) (cursor *types.Position, forward bool, err error) {
	var at types.Position
	switch {
	case req.Before != "" && req.After != "":
		return nil, false, types.ErrInvalidRequest.Wrap("name one of before and after")
	case req.After != "":
		at, err = types.ParseAfter(req.After)
		return &at, true, err
	case req.Before != "":
		at, err = types.ParseBefore(req.Before)
		return &at, false, err
	}
	return nil, false, nil
}

// stream opens a feed at the post that comes next after a position.
func (k *Keeper) stream(ctx context.Context, node uint64, cursor *types.Position, forward bool) (*stream, bool, error) {
	room, there, err := k.feedOf(ctx, node)
	if err != nil || !there {
		return nil, false, err
	}
	state, err := k.States.Get(ctx, room.Number)
	if err != nil || state.Kept() == 0 {
		return nil, false, err
	}
	s := &stream{view: k.view(room), last: state.Last, from: state.First}
	number := state.Last
	if cursor != nil {
		if number, err = k.split(ctx, room, state, *cursor, forward); err != nil {
			return nil, false, err
		}
	}
	there, err = k.seek(ctx, s, number)
	return s, there, err
}

// split finds by halving the first post after a position, or the last one before it; 0 or last + 1 if there is none.
func (k *Keeper) split(ctx context.Context, room types.Room, state types.RoomState, cursor types.Position, forward bool) (uint64, error) {
	low, high := state.First, state.Last+1 // the first post not before the cursor (after it, forward) is in [low, high]
	for low < high {
		middle := low + (high-low)/2
		post, err := k.PostAt(ctx, room, middle)
		if err != nil {
			return 0, err
		}
		order := position(room, post).Compare(cursor)
		if order < 0 || forward && order == 0 {
			low = middle + 1
		} else {
			high = middle
		}
	}
	if forward {
		return low, nil
	}
	return low - 1, nil
}

// advance goes on to a feed's next post.
func (k *Keeper) advance(ctx context.Context, s *stream, forward bool) (bool, error) {
	if forward {
		return k.seek(ctx, s, s.post.Number+1)
	}
	return k.seek(ctx, s, s.post.Number-1)
}

func (k *Keeper) seek(ctx context.Context, s *stream, number uint64) (bool, error) {
	if number < s.from || number > s.last {
		return false, nil
	}
	post, err := k.PostAt(ctx, s.view.room, number)
	s.post, s.at = post, position(s.view.room, post)
	return true, err
}

func position(feed types.Room, post types.Post) types.Position {
	return types.Position{Height: post.Height, Node: feed.Owner, Number: post.Number}
}

// shows tells whether a post belongs into timelines: what the feed's node itself says and did not take back.
func (s *stream) shows(kind string) bool {
	return s.post.Author == s.view.room.Owner && s.post.RedactedBy == 0 && (kind == "" || s.post.Message.Kind == kind)
}
