package agent

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"time"

	"github.com/amigos-network/amigos/client"
	"github.com/amigos-network/amigos/offchain/cursor"
	chattypes "github.com/amigos-network/amigos/x/agentchat/types"
)

// ErrNoRooms means that the client of an agent cannot reach rooms.
var ErrNoRooms = errors.New("this client reaches no rooms")

// roomServer serves one room. What it answered is known from the chain alone; the cursor on this machine only says how
// far there is nothing left to look at.
type roomServer struct {
	a       *Agent
	chain   RoomChain
	slug    string
	room    Room
	entries map[string]roomEntry
	node    uint64 // our own number
	hops    uint32
	params  chattypes.Params
	cursor  cursor.Cursor
	after   uint64
	sealed  bool // and so are the answers
}

// openRooms finds the rooms to be served and where to begin in each.
func (a *Agent) openRooms(ctx context.Context, node uint64) ([]*roomServer, error) {
	if len(a.rooms) == 0 {
		return nil, nil
	}
	chain, ok := a.chain.(RoomChain)
	if !ok {
		return nil, ErrNoRooms
	}
	var servers []*roomServer
	for slug, room := range a.rooms {
		s := &roomServer{
			a: a, chain: chain, slug: slug, room: room, entries: room.entries(), node: node, hops: a.params.MaxHops,
			cursor: cursor.New(a.home, "rooms", chain.ChainID(), a.chain.Address(), slug),
		}
		if err := s.open(ctx); err != nil {
			return nil, fmt.Errorf("room %s: %w", slug, err)
		}
		servers = append(servers, s)
	}
	return servers, nil
}

// open reads the cursor. A room is served from its first start on, not from its beginning; a chain begun anew likewise.
func (s *roomServer) open(ctx context.Context) error {
	record, err := patiently(ctx, s.a, func() (*chattypes.QueryRoomResponse, error) {
		return s.chain.Rooms().Room(ctx, &chattypes.QueryRoomRequest{Room: s.slug})
	})
	if err != nil {
		return err
	}
	params, err := patiently(ctx, s.a, func() (*chattypes.QueryParamsResponse, error) {
		return s.chain.Rooms().Params(ctx, &chattypes.QueryParamsRequest{})
	})
	if err != nil {
		return err
	}
	s.params, s.sealed = params.Params, record.Record.Room.Sealed
	after, known, err := s.cursor.Read()
	if err != nil {
		return err
	}
	last := record.Record.State.Last
	if s.after = after; !known || after > last {
		s.after = last
		return s.cursor.Write(last)
	}
	return nil
}

// patiently asks until the chain answers.
func patiently[T any](ctx context.Context, a *Agent, ask func() (T, error)) (T, error) {
	for wait := retryMin; ; wait = min(2*wait, retryMax) {
		answer, err := ask()
		if err == nil || !retryable(err) {
			return answer, err
		}
		a.log.Warn("the chain does not answer, trying again", "error", err)
		if err := a.pause(ctx, wait); err != nil {
			return answer, err
		}
	}
}

// run serves the room until ctx ends.
func (s *roomServer) run(ctx context.Context) error {
	s.a.log.Info("serving a room", "room", s.slug, "after", s.after)
	return s.chain.FollowRoom(ctx, s.slug, s.after, s.work)
}

// work answers a page, and only then notes it as done: what is not noted is looked at again, and not answered again.
func (s *roomServer) work(ctx context.Context, page client.RoomPage) error {
	if page.Missed > 0 {
		s.a.log.Warn("posts were gone before they were read", "room", s.slug, "count", page.Missed)
	}
	var pending roomBatch
	for _, post := range page.Posts {
		entry, wanted, err := s.wants(ctx, &post)
		if err != nil {
			return err
		}
		if !wanted {
			continue
		}
		if entry.program != nil || pending.old(s.a.hold) || !pending.fits(s.params) {
			if err := s.flush(ctx, &pending); err != nil {
				return err
			}
		}
		answer, err := s.decide(ctx, entry, post)
		if err != nil {
			return err
		}
		if answer != nil && !pending.takes(*answer, s.params) {
			if err := s.flush(ctx, &pending); err != nil {
				return err
			}
		}
		if answer != nil {
			pending.add(post, *answer)
		}
	}
	if err := s.flush(ctx, &pending); err != nil {
		return err
	}
	s.after = page.Next
	return s.cursor.Write(page.Next)
}

// wants tells whether a post is one that the configuration names, and opens it where it is sealed. Everything else is
// passed over in silence.
func (s *roomServer) wants(ctx context.Context, post *Post) (roomEntry, bool, error) {
	p := post.Post
	entry, known := s.entries[p.Message.Kind]
	addressed := s.room.All || slices.Contains(p.Mentions, s.node)
	if !known || !addressed || p.Author == s.node || p.RedactedBy != 0 {
		return entry, false, nil
	}
	if readable, err := s.unseal(ctx, post); !readable || err != nil || s.room.Filter == nil {
		return entry, readable, err
	}
	matched, err := s.chain.MatchPost(ctx, s.room.Filter, *post)
	switch {
	case errors.Is(err, client.ErrNoAnswer):
		return entry, false, nil
	case errors.Is(err, chattypes.ErrFilterTooCostly):
		s.a.log.Warn("post passed over", "post", post.Handle, "error", err)
		return entry, false, nil
	}
	return entry, matched, err
}

// old tells whether answers have waited long enough for others.
func (b *roomBatch) old(hold time.Duration) bool {
	return len(b.posts) > 0 && time.Since(b.begun) > hold
}
