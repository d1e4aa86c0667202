package keeper

import (
	"cmp"
	"context"
	"encoding/hex"
	"errors"
	"slices"
	"strconv"

	"cosmossdk.io/collections"

	"github.com/amigos-network/amigos/x/agentchat/types"
	internodetypes "github.com/amigos-network/amigos/x/internode/types"
)

// gone is how a node is shown whose record is no more.
func gone(number uint64) string { return "node " + strconv.FormatUint(number, 10) }

// view shows the posts of one room, and asks for each author once.
type view struct {
	k       *Keeper
	room    types.Room
	name    string // what a person calls the room; empty until it was asked for
	authors map[uint64]string
}

func (k *Keeper) view(room types.Room) *view {
	return &view{k: k, room: room, authors: map[uint64]string{}}
}

func (v *view) show(ctx context.Context, post types.Post) (types.RoomPost, error) {
	author, err := v.author(ctx, post)
	if err != nil {
		return types.RoomPost{}, err
	}
	if v.name == "" {
		if v.name, err = v.k.nameOf(ctx, v.room); err != nil {
			return types.RoomPost{}, err
		}
	}
	shown := types.RoomPost{
		Handle: types.Handle(v.name, post.Number), Id: hex.EncodeToString(post.Id), Author: author, Post: post,
		Pinned: slices.Contains(v.room.Pins, post.Number),
	}
	prefix := collections.NewSuperPrefixedTripleRange[uint64, uint64, string](v.room.Number, post.Number)
	err = v.k.Counts.Walk(ctx, prefix, func(at types.CountKey, n uint64) (bool, error) {
		shown.Reactions = append(shown.Reactions, types.ReactionCount{Reaction: at.K3(), Count: uint32(n)})
		return false, nil
	})
	if err != nil {
		return shown, err
	}
	if shown.Tally, err = v.k.tallyOf(ctx, collections.Join(v.room.Number, post.Number)); err != nil {
		return shown, err
	}
	shown.Reposted, err = v.k.reposted(ctx, post)
	return shown, err
}

// author is who posted: a node's name or address, and for one of another chain that with its link.
func (v *view) author(ctx context.Context, post types.Post) (string, error) {
	if o := post.Origin; o != nil {
		return cmp.Or(o.Name, post.Message.Sender) + "@" + v.k.linkLabel(ctx, o.Link), nil
	}
	author, known := v.authors[post.Author]
	if !known {
		var err error
		if author, err = v.k.label(ctx, post.Author); err != nil {
			return "", err
		}
		v.authors[post.Author] = author
	}
	return author, nil
}

// reposted shows the post that a post reposts, if it is still kept and for everybody to read. Reposts are not reposted,
// so this ends.
func (k *Keeper) reposted(ctx context.Context, post types.Post) (*types.RoomPost, error) {
	if post.Refers == nil {
		return nil, nil
	}
	room, err := k.Rooms.Get(ctx, post.Refers.Room)
	if err != nil || room.Needs(types.ActionRead) > types.ACCESS_LEVEL_AUTHENTICATED {
		return nil, err
	}
	original, err := k.PostAt(ctx, room, post.Refers.Number)
	if errors.Is(err, types.ErrPostNotFound) {
		return nil, nil
	}
	if err != nil {
		return nil, err
	}
	shown, err := k.view(room).show(ctx, original)
	return &shown, err
}

func (k *Keeper) queryHistory(ctx context.Context, req *types.QueryHistoryRequest) (types.QueryHistoryResponse, error) {
	room, err := k.room(ctx, req.Room)
	if err != nil {
		return types.QueryHistoryResponse{}, err
	}
	state, err := k.States.Get(ctx, room.Number)
	if err != nil {
		return types.QueryHistoryResponse{}, err
	}
	keep, err := k.filter(ctx, req)
	if err != nil {
		return types.QueryHistoryResponse{}, err
	}
	res := types.QueryHistoryResponse{State: state}
	if res.Next, err = k.begin(ctx, room, state, req); err != nil {
		return res, err
	}
	v, limit, looked, size := k.view(room), internodetypes.PageSize(max(req.Limit, req.Last)), 0, 0
	ranger := collections.NewPrefixedPairRange[uint64, uint64](room.Number).StartExclusive(res.Next)
	err = k.Posts.Walk(ctx, ranger, func(_ types.PostKey, post types.Post) (bool, error) {
		if len(res.Posts) == limit || looked == types.PostsLookedAt {
			res.More = true
			return true, nil
		}
		if looked++; !keep(post) {
			res.Next = post.Number
			return false, nil
		}
		shown, err := v.show(ctx, post)
		if err != nil {
			return true, err
		}
		if size += shown.Size(); size > internodetypes.MaxPageBytes && len(res.Posts) > 0 {
			res.More = true
			return true, nil
		}
		res.Posts, res.Next = append(res.Posts, shown), post.Number
		return false, nil
	})
	return res, err
}

// filter is what a request keeps.
func (k *Keeper) filter(ctx context.Context, req *types.QueryHistoryRequest) (func(types.Post) bool, error) {
	if name, link, remote := types.RemoteAuthor(req.Author); remote {
		to, err := k.links.LinkAt(ctx, link)
		return func(post types.Post) bool {
			return (req.Kind == "" || post.Message.Kind == req.Kind) && post.OfRemote(name, to.Number)
		}, err
	}
	var author uint64
	if req.Author != "" {
		node, err := k.nodes.LocalNode(ctx, req.Author)
		if err != nil {
			return nil, err
		}
		author = node.Number
	}
	return func(post types.Post) bool {
		return (req.Kind == "" || post.Message.Kind == req.Kind) && (author == 0 || post.Author == author)
	}, nil
}

// begin is the number after which a page begins.
func (k *Keeper) begin(ctx context.Context, room types.Room, state types.RoomState, req *types.QueryHistoryRequest) (uint64, error) {
	asked := 0
	for _, given := range []bool{req.After > 0, req.Since > 0, req.Last > 0} {
		if given {
			asked++
		}
	}
	switch {
	case asked > 1:
		return 0, types.ErrInvalidRequest.Wrap("name one of last, after and since")
	case req.Last > 0:
		return max(state.Last-min(state.Last, uint64(internodetypes.PageSize(req.Last))), state.First-1), nil
	case req.Since > 0:
		return k.before(ctx, room, state, req.Since)
	}
	return max(req.After, state.First-1), nil
}

// before finds by halving the last post that is older than a block time. Posts are in the order of their times and
// have no gaps.
func (k *Keeper) before(ctx context.Context, room types.Room, state types.RoomState, since int64) (uint64, error) {
	low, high := state.First, state.Last+1 // the first post not older is in [low, high]
	for low < high {
		middle := low + (high-low)/2
		post, err := k.PostAt(ctx, room, middle)
		if err != nil {
			return 0, err
		}
		if post.Time < since {
			low = middle + 1
		} else {
			high = middle
		}
	}
	return low - 1, nil
}

func (k *Keeper) queryPost(ctx context.Context, req *types.QueryPostRequest) (types.QueryPostResponse, error) {
	room, post, err := k.handle(ctx, req.Ref)
	if err != nil {
		return types.QueryPostResponse{}, err
	}
	shown, err := k.view(room).show(ctx, post)
	if err != nil {
		return types.QueryPostResponse{}, err
	}
	revisions, err := k.revisions(ctx, room.Number, post)
	return types.QueryPostResponse{Post: shown, Revisions: revisions}, err
}

func (k *Keeper) handle(ctx context.Context, ref string) (types.Room, types.Post, error) {
	slug, number, err := types.ParseHandle(ref)
	if err != nil {
		return types.Room{}, types.Post{}, err
	}
	room, err := k.room(ctx, slug)
	if err != nil {
		return types.Room{}, types.Post{}, err
	}
	post, err := k.PostAt(ctx, room, number)
	return room, post, err
}

// queryThread shows the post that began a thread, if it is still kept, and what answers it.
func (k *Keeper) queryThread(ctx context.Context, req *types.QueryThreadRequest) (types.QueryThreadResponse, error) {
	var res types.QueryThreadResponse
	room, post, err := k.handle(ctx, req.Ref)
	if err != nil {
		return res, err
	}
	numbers, root := []uint64{}, post.Number
	if post.Root > 0 {
		root = post.Root
	}
	limit := internodetypes.PageSize(req.Limit)
	if there, err := k.Posts.Has(ctx, collections.Join(room.Number, root)); err != nil {
		return res, err
	} else if there && root > req.After {
		numbers = append(numbers, root)
	}
	answers := new(collections.Range[types.ReplyKey]).
		StartExclusive(collections.Join3(room.Number, root, req.After)).EndExclusive(collections.Join3(room.Number, root+1, uint64(0)))
	iter, err := k.Replies.Iterate(ctx, answers)
	if err != nil {
		return res, err
	}
	defer iter.Close()
	for ; iter.Valid() && len(numbers) <= limit; iter.Next() {
		key, err := iter.Key()
		if err != nil {
			return res, err
		}
		numbers = append(numbers, key.K3())
	}
	return k.showThread(ctx, room, numbers, limit)
}

func (k *Keeper) showThread(ctx context.Context, room types.Room, numbers []uint64, limit int) (res types.QueryThreadResponse, err error) {
	v, size, last := k.view(room), 0, uint64(0)
	for _, number := range numbers {
		post, err := k.PostAt(ctx, room, number)
		if err != nil {
			return res, err
		}
		shown, err := v.show(ctx, post)
		if err != nil {
			return res, err
		}
		size += shown.Size()
		if len(res.Posts) == limit || size > internodetypes.MaxPageBytes && len(res.Posts) > 0 {
			res.Next = last
			return res, nil
		}
		res.Posts, last = append(res.Posts, shown), number
	}
	return res, nil
}
