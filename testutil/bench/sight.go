package main

import (
	"context"
	"sync"
	"time"

	rpchttp "github.com/cometbft/cometbft/rpc/client/http"
	cmttypes "github.com/cometbft/cometbft/types"
)

// sight is when the bench has seen each block committed: by the header that the node tells to those who listen.
type sight struct {
	rpc  *rpchttp.HTTP
	mu   sync.Mutex
	seen map[int64]time.Time
}

// watch listens until stop.
func (r *rig) watch(ctx context.Context) (*sight, error) {
	rpc, err := rpchttp.New(r.chain.Validators[0].RPC, "/websocket")
	if err != nil {
		return nil, err
	}
	if err := rpc.Start(); err != nil {
		return nil, err
	}
	s := &sight{rpc: rpc, seen: map[int64]time.Time{}}
	headers, err := rpc.Subscribe(ctx, "bench", cmttypes.EventQueryNewBlockHeader.String(), 1000)
	if err != nil {
		s.stop()
		return nil, err
	}
	go func() {
		for {
			select {
			case event := <-headers:
				if data, ok := event.Data.(cmttypes.EventDataNewBlockHeader); ok {
					s.mu.Lock()
					s.seen[data.Header.Height] = time.Now()
					s.mu.Unlock()
				}
			case <-rpc.Quit():
				return
			}
		}
	}()
	return s, nil
}

func (s *sight) stop() { _ = s.rpc.Stop() }

// of is when a block was seen, and false where it was not yet.
func (s *sight) of(height int64) (time.Time, bool) {
	s.mu.Lock()
	defer s.mu.Unlock()
	at, ok := s.seen[height]
	return at, ok
}

// knows notes a block that was there before.
func (s *sight) knows(height int64) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.seen[height] = time.Time{}
}

// last is the highest block seen.
func (s *sight) last() int64 { return s.lastAt(time.Now()) }

// lastAt is the highest block that had been seen at a time.
func (s *sight) lastAt(at time.Time) int64 {
	s.mu.Lock()
	defer s.mu.Unlock()
	var last int64
	for height, seen := range s.seen {
		if !seen.After(at) {
			last = max(last, height)
		}
	}
	return last
}
