package chat

import (
	"context"
	"time"

	tea "charm.land/bubbletea/v2"

	"github.com/amigos-network/amigos/client"
	"github.com/amigos-network/amigos/client/liveness"
	chattypes "github.com/amigos-network/amigos/x/agentchat/types"
)

const (
	// firstPosts and morePosts are how many posts are loaded at first, and each time one scrolls above them.
	firstPosts = 100
	morePosts  = 100
	// refreshed is how many of the newest posts are looked at again when something happened.
	refreshed = 100
	// lookPause is how often the node is asked how the chain is, also when nothing happens; calm is how long one waits
	// after a look, however much happens.
	lookPause = 5 * time.Second
	calm      = 500 * time.Millisecond
)

// What a model is told.
type (
	// postsMsg are new posts, or the first ones.
	postsMsg struct {
		posts  []Post
		missed uint64
	}
	// olderMsg are posts before those that are shown.
	olderMsg struct {
		posts []Post
		err   error
	}
	// stateMsg is the room and the chain as they were looked at.
	stateMsg struct {
		record  chattypes.RoomRecord
		members []chattypes.MemberRecord
		posts   []Post // the newest, as they are now
		report  liveness.Report
		err     error // the node does not answer
	}
	// saidMsg is what became of something that was posted.
	saidMsg struct {
		key    int
		number uint64
		err    error
	}
	// toldMsg is what a command answered.
	toldMsg struct {
		lines []string
		err   error
	}
	// endedMsg is that new posts no longer come.
	endedMsg struct{ err error }
)

// feed tells a face what happens in a room, until ctx ends.
func (r *Room) feed(ctx context.Context, tell func(tea.Msg)) {
	go r.watch(ctx, tell)
	var posts []Post
	var after uint64
	for {
		var err error
		if posts, after, err = r.Latest(ctx, firstPosts); err == nil {
			break
		}
		if !lost(err) {
			tell(endedMsg{err})
			return
		}
		if pause(ctx, r.retry) != nil {
			return
		}
	}
	tell(postsMsg{posts: posts})
	err := r.Follow(ctx, after, func(_ context.Context, page client.RoomPage) error {
		tell(postsMsg{posts: page.Posts, missed: page.Missed})
		return nil
	})
	if ctx.Err() == nil {
		tell(endedMsg{err})
	}
}

// watch looks at the room and the chain when a block has come, and from time to time.
func (r *Room) watch(ctx context.Context, tell func(tea.Msg)) {
	blocks, stop := r.chain.Blocks(ctx)
	defer stop()
	for ctx.Err() == nil {
		tell(r.state(ctx))
		if pause(ctx, calm) != nil {
			return
		}
		timer := time.NewTimer(lookPause)
		select {
		case <-ctx.Done():
		case <-blocks:
		case <-timer.C:
		}
		timer.Stop()
	}
}

// state looks once. What changed about a post raises events of many kinds; to look again at what is shown needs none.
func (r *Room) state(ctx context.Context) stateMsg {
	var s stateMsg
	if s.record, s.err = r.Record(ctx); s.err != nil {
		return s
	}
	if s.members, s.err = r.Members(ctx); s.err != nil {
		return s
	}
	if last := s.record.State.Last; last >= s.record.State.First {
		first := max(s.record.State.First, last-min(last, refreshed)+1)
		if s.posts, s.err = r.Between(ctx, first, last); s.err != nil {
			return s
		}
	}
	s.report, s.err = r.look(ctx)
	return s
}
