package insight

import (
	"context"
	"fmt"
	"slices"
	"time"

	"github.com/amigos-network/amigos/offchain/relayer"
)

const (
	// glance is how often a backlog is looked at.
	glance = 250 * time.Millisecond
	// stall is how long a backlog may stand still before somebody is told why.
	stall = 20 * time.Second
)

// Backlog is what waited on all paths at one moment.
type Backlog struct {
	Total int
	ends  []pending
}

// pending is what one end of a channel sent and what is not settled.
type pending struct {
	route     route
	sequences []uint64
}

// ReadBacklog counts what waits. A chain that does not answer is an error: what waits there would be passed over.
func (q Inquiry) ReadBacklog(ctx context.Context) (*Backlog, error) {
	b := &Backlog{}
	for _, p := range q.Paths {
		for _, way := range [][2]string{{p.A, p.B}, {p.B, p.A}} {
			from, to := q.Parties[way[0]], q.Parties[way[1]]
			for _, one := range []Party{from, to} {
				if one.Err != nil {
					return nil, &Error{ErrAway, one.Err.Error(), one.Fix}
				}
			}
			ends, err := endpoints(ctx, from.Chain, to.ID)
			if err != nil {
				return nil, err
			}
			for _, e := range ends {
				sequences, err := from.Chain.Commitments(ctx, e.port, e.channel)
				if err != nil {
					return nil, err
				}
				if len(sequences) > 0 {
					slices.Sort(sequences)
					b.ends = append(b.ends, pending{route{from, to, e}, sequences})
					b.Total += len(sequences)
				}
			}
		}
	}
	return b, nil
}

// left drops what is settled meanwhile, and counts the rest.
func (b *Backlog) left(ctx context.Context) (int, error) {
	count := 0
	for i, p := range b.ends {
		if len(p.sequences) == 0 {
			continue
		}
		now, err := p.route.from.Chain.Commitments(ctx, p.route.end.port, p.route.end.channel)
		if err != nil {
			return 0, err
		}
		slices.Sort(now)
		b.ends[i].sequences = slices.DeleteFunc(p.sequences, func(s uint64) bool {
			_, waits := slices.BinarySearch(now, s)
			return !waits
		})
		count += len(b.ends[i].sequences)
	}
	return count, nil
}

// oldest is the first packet that is left.
func (b *Backlog) oldest() (route, uint64) {
	for _, p := range b.ends {
		if len(p.sequences) > 0 {
			return p.route, p.sequences[0]
		}
	}
	return route{}, 0
}

// StuckError is a backlog that does not get smaller, and why its oldest packet is where it is.
type StuckError struct {
	Left  int
	Story Story
}

func (e *StuckError) Error() string {
	why := e.Story.Blocker
	if why == "" {
		why = e.Story.Where
	}
	return fmt.Sprintf("%d packets wait still; %s: %s", e.Left, e.Story.Packet(), why)
}

// Fix is what helps the oldest of them.
func (e *StuckError) Fix() string { return e.Story.Help }

// Watch tells how many of the packets are left until none is, while a relayer carries them. Where nothing moves for a
// while it fails with the reason. Snapshot is what that relayer knows.
func (q Inquiry) Watch(ctx context.Context, b *Backlog, snapshot func(context.Context) *relayer.Snapshot, tell func(left int)) error {
	again := time.NewTicker(glance)
	defer again.Stop()
	last, moved := b.Total, time.Now()
	for {
		left, err := b.left(ctx)
		switch {
		case err != nil:
			return err
		case left < last:
			last, moved = left, time.Now()
		}
		tell(left)
		if left == 0 {
			return nil
		}
		if time.Since(moved) > stall {
			return q.stuck(ctx, b, left, snapshot(ctx))
		}
		select {
		case <-ctx.Done():
			return q.stuck(context.WithoutCancel(ctx), b, left, snapshot(ctx))
		case <-again.C:
		}
	}
}

func (q Inquiry) stuck(ctx context.Context, b *Backlog, left int, snapshot *relayer.Snapshot) error {
	ctx, cancel := context.WithTimeout(ctx, stall)
	defer cancel()
	q.Snapshot = snapshot
	r, sequence := b.oldest()
	story, err := q.tell(ctx, r, sequence)
	if err != nil {
		return err
	}
	return &StuckError{left, story}
}
