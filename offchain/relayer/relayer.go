package relayer

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"slices"
	"sync"
	"sync/atomic"
	"time"

	transfertypes "github.com/cosmos/ibc-go/v8/modules/apps/transfer/types"
	"golang.org/x/sync/errgroup"
)

// sweep is how often the state is compared with what is queued. Blocks are never passed over, so it should find nothing.
const sweep = time.Minute

// soonAfter is when the state is compared again after something may have been overlooked.
const soonAfter = 2 * time.Second

// Dial connects to a chain.
type Dial func(ctx context.Context) (Chain, error)

// Path says which two chains to relay between, by their IDs.
type Path struct{ A, B string }

// Config says what to relay.
type Config struct {
	// Chains are dialled by their IDs, again and again until they answer.
	Chains map[string]Dial
	// Paths are the pairs of chains. All channels between two are relayed that are on one of the ports.
	Paths []Path
	// Ports are the ports on which to relay; nil is internode and transfer.
	Ports []string
	// Metrics counts; nil counts nothing.
	Metrics *Metrics
	// Log takes one line per transaction and per trouble; nil logs nothing.
	Log *slog.Logger
	// Ready is called when all chains are connected and what is pending is known.
	Ready func()
}

// Relayer carries packets. Run it once.
type Relayer struct {
	ends    map[string]*end
	paths   []Path
	ports   []string
	metrics *Metrics
	log     *slog.Logger
	ready   func()
	look    chan struct{} // something about the channels has changed
	soon    atomic.Bool   // it will have

	mu     sync.Mutex
	sides  map[place]*side
	lanes  map[place]*lane // by the chain that is told and its light client
	alarms map[string]Alarm
	gone   map[place]map[uint64]string // packets that cannot be rebuilt, and why
}

// New is a relayer for the chains of cfg.
func New(cfg Config) (*Relayer, error) {
	if len(cfg.Paths) == 0 {
		return nil, errors.New("nothing to relay: link two chains first (amigosd relayer link)")
	}
	r := &Relayer{
		ends: map[string]*end{}, paths: cfg.Paths, ports: cfg.Ports, metrics: cfg.Metrics, log: cfg.Log, ready: cfg.Ready,
		look: make(chan struct{}, 1), sides: map[place]*side{}, lanes: map[place]*lane{}, alarms: map[string]Alarm{},
		gone: map[place]map[uint64]string{},
	}
	if r.ports == nil {
		r.ports = []string{PortInternode, transfertypes.PortID}
	}
	if r.log == nil {
		r.log = slog.New(slog.DiscardHandler)
	}
	for _, p := range cfg.Paths {
		if p.A == p.B {
			return nil, fmt.Errorf("a path from %s to itself", p.A)
		}
		for _, id := range []string{p.A, p.B} {
			dial, known := cfg.Chains[id]
			if !known {
				return nil, fmt.Errorf("path %s–%s: chain %s is not known", p.A, p.B, id)
			}
			if r.ends[id] == nil {
				r.ends[id] = newEnd(r, id, dial)
			}
		}
	}
	return r, nil
}

// Run relays until ctx ends, which is no error. It fails only where waiting cannot help, as when a node runs another
// chain than its ID says; then all parts have stopped.
func (r *Relayer) Run(ctx context.Context) error {
	g, ctx := errgroup.WithContext(ctx)
	for _, e := range r.ends {
		g.Go(func() error { return e.run(ctx) })
	}
	g.Go(func() error { return r.manage(ctx, g) })
	err := g.Wait()
	if errors.Is(err, context.Canceled) {
		return nil
	}
	return err
}

// manage keeps the channels known and what is pending queued.
func (r *Relayer) manage(ctx context.Context, g *errgroup.Group) error {
	for _, e := range r.ends {
		if err := e.ready(ctx); err != nil {
			return err
		}
	}
	running := map[*lane]bool{}
	for first := true; ctx.Err() == nil; {
		err := r.survey(ctx, func(l *lane) {
			if !running[l] {
				running[l] = true
				g.Go(func() error { return l.run(ctx) })
			}
		})
		if err != nil {
			if ctx.Err() == nil {
				r.log.Warn("the channels could not be read; trying again", "error", err)
			}
			pause(ctx, retryMax/5)
			continue
		}
		if first {
			first = false
			r.log.Info("relaying", "paths", len(r.paths), "channels", len(r.sides)/2)
			if r.ready != nil {
				r.ready()
			}
		}
		wake(ctx, sweep, r.look)
	}
	return ctx.Err()
}

// survey finds the channels of all paths and what is pending on them. Lanes start before the search ends: what is
// queued already need not wait for what must be looked for.
func (r *Relayer) survey(ctx context.Context, start func(*lane)) error {
	var errs []error
	for _, p := range r.paths {
		found, err := r.discover(ctx, r.ends[p.A], r.ends[p.B])
		if err != nil {
			errs = append(errs, err)
			continue
		}
		for _, s := range r.register(found) {
			r.lookSoon()
			r.log.Info("channel", "chain", s.chain, "port", s.port, "channel", s.channel, "to", s.other.chain, "closed", s.closed)
			s.out.client.look(ctx)
		}
		for _, s := range r.sidesOf(p) {
			start(s.out)
		}
		for _, s := range r.sidesOf(p) {
			errs = append(errs, s.recover(ctx))
		}
	}
	return errors.Join(errs...)
}

func (r *Relayer) sidesOf(p Path) []*side {
	r.mu.Lock()
	defer r.mu.Unlock()
	var sides []*side
	for _, s := range r.sides {
		if (s.chain == p.A && s.other.chain == p.B) || (s.chain == p.B && s.other.chain == p.A) {
			sides = append(sides, s)
		}
	}
	slices.SortFunc(sides, func(a, b *side) int {
		if (a.port == PortInternode) != (b.port == PortInternode) { // what is quickly found first
			if a.port == PortInternode {
				return -1
			}
			return 1
		}
		return 0
	})
	return sides
}

// lookSoon makes the state be compared with the queues once more, after what is on its way now has settled. A node tells
// of a block before it can be asked about the state after it: what such a block says of a channel that was not known
// yet is in no queue.
func (r *Relayer) lookSoon() {
	if r.soon.CompareAndSwap(false, true) {
		time.AfterFunc(soonAfter, func() {
			r.soon.Store(false)
			r.rediscover()
		})
	}
}

// rediscover makes the channels be looked at again.
func (r *Relayer) rediscover() {
	select {
	case r.look <- struct{}{}:
	default:
	}
}

// wakeLanes tells the lanes of a chain that it has a new block.
func (r *Relayer) wakeLanes(e *end) {
	r.mu.Lock()
	defer r.mu.Unlock()
	for _, l := range r.lanes {
		if l.from == e || l.to == e {
			l.wake()
		}
	}
}

// updated notes an update of a light client on a chain.
func (r *Relayer) updated(on *end, clientID string, heights []int64) {
	r.mu.Lock()
	l := r.lanes[place{chain: on.id, channel: clientID}]
	r.mu.Unlock()
	if l != nil {
		l.client.updated(heights)
	}
}
