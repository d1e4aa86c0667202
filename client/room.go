package client

import (
	"context"
	"errors"

	sdk "github.com/cosmos/cosmos-sdk/types"

	"github.com/amigos-network/amigos/envelope"
	chattypes "github.com/amigos-network/amigos/x/agentchat/types"
)

// PostDraft is a post before it has an author, a time and an ID.
type PostDraft struct {
	// Room is the slug, or `@` and a node for its feed.
	Room string
	// Kind is what the post is for; empty means text.
	Kind string
	// ContentType is the body's media type; empty means plain text. The chain checks JSON.
	ContentType string
	Body        []byte
	// Answers is the number of the post answered; 0 if none. AnswersID is its ID where it is known; else it is asked for.
	Answers   uint64
	AnswersID []byte
	// Mentions are nodes of this chain, in any address form. Each finds word of the post in its inbox.
	Mentions []string
}

// Posted is what became of one post.
type Posted struct {
	ID     envelope.ID
	Handle string // project-x/12
	// Err is the chain's refusal of this entry; the others stand.
	Err error
}

// Rooms is the generated query client of rooms and posts. Its errors are as typed as the client's.
func (c *Client) Rooms() chattypes.QueryClient { return c.rooms }

// Post adds posts to rooms and waits for their block; in sealed rooms it seals them. With atomic the first refusal fails
// them all; without, each has its own result.
func (c *Client) Post(ctx context.Context, atomic bool, drafts ...PostDraft) (*Result, []Posted, error) {
	res, posted, err := c.post(ctx, atomic, drafts)
	if errors.Is(err, chattypes.ErrStaleEpoch) { // a new epoch began meanwhile
		res, posted, err = c.post(ctx, atomic, drafts)
	}
	return res, posted, err
}

func (c *Client) post(ctx context.Context, atomic bool, drafts []PostDraft) (*Result, []Posted, error) {
	msg, err := c.ComposePost(ctx, atomic, drafts...)
	if err != nil {
		return nil, nil, err
	}
	res, err := c.Do(ctx, msg)
	if err != nil {
		return nil, nil, err
	}
	var response chattypes.MsgPostResponse
	if err := res.Decode(0, &response); err != nil {
		return nil, nil, err
	}
	if len(response.Results) != len(msg.Entries) {
		return nil, nil, local("transaction %s: %d results for %d posts", res.Hash, len(response.Results), len(msg.Entries))
	}
	posted := make([]Posted, len(response.Results))
	for i, r := range response.Results {
		posted[i] = Posted{ID: envelope.ID(r.Id), Handle: chattypes.Handle(msg.Entries[i].Room, r.Number), Err: r.Err()}
	}
	return res, posted, nil
}

// ComposePost makes drafts the signer's posts, with nonces and times, for a transaction that says more than that.
func (c *Client) ComposePost(ctx context.Context, atomic bool, drafts ...PostDraft) (*chattypes.MsgPost, error) {
	msg := &chattypes.MsgPost{Author: c.Address(), Atomic: atomic}
	for _, draft := range drafts {
		entry, err := c.postEntry(ctx, draft)
		if err != nil {
			return nil, err
		}
		msg.Entries = append(msg.Entries, entry)
	}
	if err := msg.Validate(); err != nil {
		return nil, refused(err)
	}
	return msg, nil
}

// postEntry makes a draft an entry; the ID of the post that it answers is asked for.
func (c *Client) postEntry(ctx context.Context, draft PostDraft) (chattypes.PostEntry, error) {
	entry := chattypes.PostEntry{
		Room: draft.Room, Kind: draft.Kind, ContentType: draft.ContentType, Body: draft.Body, Parent: draft.Answers,
		Nonce: envelope.NewNonce(), CreatedAt: c.clock.Now().UnixMilli(), Mentions: draft.Mentions,
	}
	if entry.Kind == "" {
		entry.Kind = envelope.KindText
	}
	if entry.ReplyTo = draft.AnswersID; draft.Answers == 0 || len(entry.ReplyTo) > 0 {
		return entry, c.sealPost(ctx, &entry)
	}
	res, err := c.rooms.Post(ctx, &chattypes.QueryPostRequest{Ref: chattypes.Handle(draft.Room, draft.Answers)})
	if err != nil {
		return entry, err
	}
	entry.ReplyTo = res.Post.Post.Id
	return entry, c.sealPost(ctx, &entry) // all else of it is bound
}

// RoomPage is what a follower of a room is handed: posts in the order of their numbers.
type RoomPage struct {
	Posts []chattypes.RoomPost
	// Next is the cursor to resume from once the page is done with.
	Next uint64
	// Missed counts the posts between the cursor and the first one still kept: they are gone.
	Missed uint64
}

// FollowRoom hands fn the posts of a room after a number, page by page, for ever: until ctx ends, fn fails or the chain
// refuses the query. A node that does not answer is waited for.
func (c *Client) FollowRoom(ctx context.Context, room string, after uint64, fn func(context.Context, RoomPage) error) error {
	slug, err := c.roomSlug(ctx, room)
	if err != nil {
		return err
	}
	sub := c.events.subscribe(ctx, chatQuery("EventPosted", "room", slug))
	defer sub.close()
	for retry := retryMin; ctx.Err() == nil; {
		res, err := c.rooms.History(ctx, &chattypes.QueryHistoryRequest{Room: room, After: after})
		switch {
		case isLost(err):
			_ = pause[struct{}](ctx, c.clock, retry, nil)
			retry = min(2*retry, retryMax)
			continue
		case err != nil:
			return err
		}
		retry = retryMin
		page := newRoomPage(after, res)
		if len(page.Posts) == 0 && page.Missed == 0 {
			_ = pause(ctx, c.clock, c.pace(sub), sub.events)
			continue
		}
		if err := fn(ctx, page); err != nil {
			return err
		}
		after = page.Next
	}
	return ctx.Err()
}

func newRoomPage(after uint64, res *chattypes.QueryHistoryResponse) RoomPage {
	page := RoomPage{Posts: res.Posts, Next: max(res.Next, after)}
	if first := res.State.First; first > after+1 {
		page.Missed = first - after - 1
		page.Next = max(page.Next, first-1)
	}
	return page
}

// RoomMsg is a message about a room, which knows what is wrong with it.
type RoomMsg interface {
	sdk.Msg
	Validate() error
}

// DoInRoom signs a message about a room, after it was found right.
func (c *Client) DoInRoom(ctx context.Context, msg RoomMsg) (*Result, error) {
	if err := msg.Validate(); err != nil {
		return nil, refused(err)
	}
	return c.Do(ctx, msg)
}
