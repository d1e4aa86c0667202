package client

import (
	"context"
	"errors"

	chattypes "github.com/amigos-network/amigos/x/agentchat/types"
	"github.com/amigos-network/amigos/x/internode/types"
)

const (
	// maxFiltered is how many posts one filtered page looks at, and filteredAtOnce how many are asked for at once.
	maxFiltered    = 10_000
	filteredAtOnce = 500
)

// FilteredPage are the posts that a filter let through, and where to go on.
type FilteredPage struct {
	chattypes.QueryHistoryResponse

	// Looked counts the posts that the filter was asked about, and Unanswered those for which it has no answer.
	Looked, Unanswered int
	// Why is the first reason of these.
	Why error
}

// FilteredHistory is a page of posts that meet a condition, beside what the request itself asks: as many as its limit (100
// if 0). Sealed posts are opened first, where the signer can. It looks at 10 000 posts, or a few more; Next and More say where to go on.
func (c *Client) FilteredHistory(ctx context.Context, req chattypes.QueryHistoryRequest, f *RoomFilter) (*FilteredPage, error) {
	page := &FilteredPage{}
	limit := types.PageSize(max(req.Limit, req.Last))
	req.Limit = filteredAtOnce
	for {
		res, err := c.rooms.History(ctx, &req)
		if err != nil {
			return nil, err
		}
		page.State = res.State
		c.ShowPosts(ctx, res.Posts)
		if err := c.filterInto(ctx, page, res, f, limit); err != nil {
			return nil, err
		}
		if len(page.Posts) == limit || !page.More || page.Looked >= maxFiltered {
			return page, nil
		}
		req.After, req.Since, req.Last = page.Next, 0, 0 // what follows the cursor
	}
}

// filterInto adds what meets the condition, up to a limit, and notes how far it came.
func (c *Client) filterInto(ctx context.Context, page *FilteredPage, res *chattypes.QueryHistoryResponse, f *RoomFilter, limit int) error {
	for i, post := range res.Posts {
		matched, err := c.MatchPost(ctx, f, post)
		switch {
		case errors.Is(err, ErrNoAnswer):
			if page.Unanswered++; page.Why == nil {
				page.Why = err
			}
		case err != nil:
			return err
		}
		page.Looked++
		if !matched {
			continue
		}
		if page.Posts = append(page.Posts, post); len(page.Posts) == limit {
			page.Next, page.More = post.Post.Number, res.More || i+1 < len(res.Posts)
			return nil
		}
	}
	page.Next, page.More = res.Next, res.More
	return nil
}

// MatchPost tells whether a post meets a condition, as Match does; it looks up who is mentioned, if that is asked.
func (c *Client) MatchPost(ctx context.Context, f *RoomFilter, post chattypes.RoomPost) (bool, error) {
	var mentioned []string
	if f.mentions {
		for _, number := range post.Post.Mentions {
			name, err := c.NodeName(ctx, number)
			if err != nil {
				return false, err
			}
			mentioned = append(mentioned, name)
		}
	}
	return f.Match(ctx, post, mentioned)
}
