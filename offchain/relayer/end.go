package relayer

import (
	"context"
	"errors"
	"sync"
	"time"

	"github.com/amigos-network/amigos/offchain/relayer/chain"
)

const (
	retryMin = 250 * time.Millisecond
	retryMax = 5 * time.Second
)

// end is a chain of the relayer's with its last block.
type end struct {
	r    *Relayer
	id   string
	dial func(context.Context) (Chain, error)

	up chan struct{} // closed once chain is there and its first block is known

	mu      sync.Mutex
	chain   Chain
	last    chain.Header
	changed chan struct{} // closed at the next block
}

func newEnd(r *Relayer, id string, dial func(context.Context) (Chain, error)) *end {
	return &end{r: r, id: id, dial: dial, up: make(chan struct{}), changed: make(chan struct{})}
}

// run dials, however long that takes, and follows the blocks.
func (e *end) run(ctx context.Context) error {
	from, err := e.connect(ctx)
	if err != nil {
		return err
	}
	defer e.chain.Close()
	for ctx.Err() == nil {
		err := e.chain.Follow(ctx, from, func(err error) {
			e.r.raise(e.silence(), err.Error(), "see that the node runs and that its address is right")
		}, e.take)
		var pruned *chain.PrunedError
		if !errors.As(err, &pruned) {
			if ctx.Err() == nil {
				e.r.log.Warn("following the chain failed", "chain", e.id, "error", err)
				pause(ctx, retryMax)
			}
			from = e.header().Height + 1
			continue
		}
		e.r.log.Warn("blocks are gone that were not read; the state tells what was in them", "chain", e.id, "from", pruned.Wanted, "to", pruned.First-1)
		if from, err = e.start(ctx); err == nil {
			e.r.rediscover()
		}
	}
	return nil
}

func (e *end) silence() string { return "silent/" + e.id }

// connect dials until the node answers. What will not mend by itself is the error of the whole relayer.
func (e *end) connect(ctx context.Context) (from int64, err error) {
	for retry := retryMin; ctx.Err() == nil; retry = min(2*retry, retryMax) {
		c, err := e.dial(ctx)
		if err == nil {
			e.mu.Lock()
			e.chain = c
			e.mu.Unlock()
			from, err = e.start(ctx)
			if err == nil {
				close(e.up)
				e.r.log.Info("chain connected", "chain", e.id, "height", from-1, "account", c.Address())
				return from, nil
			}
			c.Close()
		}
		if ctx.Err() == nil && !retryable(err) {
			return 0, err
		}
		if ctx.Err() == nil {
			e.r.raise(e.silence(), err.Error(), "see that the node runs and that its address is right")
		}
		pause(ctx, retry)
	}
	return 0, ctx.Err()
}

// start takes the last block as the one to go on from; what was before is read from the state.
func (e *end) start(ctx context.Context) (from int64, err error) {
	last, err := e.chain.Latest(ctx)
	if err != nil {
		return 0, err
	}
	if last.Height == 0 {
		return 0, &chain.SilentError{ChainID: e.id, Err: errors.New("it has no block yet")}
	}
	e.advance(last)
	return last.Height + 1, nil
}

func (e *end) advance(to chain.Header) {
	e.mu.Lock()
	e.last = to
	close(e.changed)
	e.changed = make(chan struct{})
	e.mu.Unlock()
}

// take reads one block.
func (e *end) take(block chain.Block) error {
	e.r.clear(e.silence())
	for _, event := range block.Events {
		if clientID, heights := readUpdate(event); clientID != "" {
			e.r.updated(e, clientID, heights)
			continue
		}
		if changesChannels(event) {
			e.r.rediscover()
			continue
		}
		h, ok, err := readPacket(event)
		if err != nil { // it must not hold up those that can be read
			e.r.log.Warn("an event that cannot be read", "chain", e.id, "height", block.Height, "error", err)
		}
		if ok {
			e.r.happened(e, block.Header, h)
		}
	}
	e.advance(block.Header)
	e.r.metrics.followed(e.id, block.Height)
	e.r.wakeLanes(e)
	return nil
}

func (e *end) header() chain.Header {
	e.mu.Lock()
	defer e.mu.Unlock()
	return e.last
}

// wait returns once the block has been read.
func (e *end) wait(ctx context.Context, height int64) (chain.Header, error) {
	for {
		e.mu.Lock()
		last, changed := e.last, e.changed
		e.mu.Unlock()
		if last.Height >= height {
			return last, nil
		}
		select {
		case <-changed:
		case <-ctx.Done():
			return last, ctx.Err()
		}
	}
}

// ready returns once the chain is connected.
func (e *end) ready(ctx context.Context) error {
	select {
	case <-e.up:
		return nil
	case <-ctx.Done():
		return ctx.Err()
	}
}
