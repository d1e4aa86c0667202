package devnet

import (
	"context"
	"errors"
	"strings"
	"sync"
	"sync/atomic"
	"time"
)

// Options are what a person may say to a devnet.
type Options struct {
	Workspace  Workspace
	Binary     string // amigosd itself
	Version    string
	Title      string        // the version and what it is made of
	Configs    []Description // of the chains
	Chains     int           // 0 leaves it to the workspace, then to the descriptions
	BlockTime  time.Duration
	Reset      bool
	Validators int // of each chain; 0 leaves it to the workspace, then to config.yml
	Ports      Ports
	FixedPorts bool
	StateOut   string
	NoRelayer  bool          // two chains stay apart
	Timeout    time.Duration // until ready
	Command    string        // how a person calls this binary
	Serves     bool          // plain commands without flags reach this devnet
}

// Devnet is one or two running development chains with their faucets and their agents, and what joins them.
type Devnet struct {
	opts   Options
	screen Screen
	dial   Dialer
	now    func() time.Time

	chains  []*chain
	relayer *Process // between two chains
	pulse   Pulse

	mu    sync.Mutex // of the state: chains change it beside each other
	state State

	up     atomic.Bool             // it was ready
	fail   context.CancelCauseFunc // ends all, with its reason
	ending atomic.Bool             // a part that ends now does so because we asked
	events chan Event              // what happens beside the steps
	gone   chan struct{}           // closed when nobody reads events any more
}

// New prepares a devnet; nothing runs and nothing is written yet.
func New(opts Options, screen Screen, dial Dialer, now func() time.Time) *Devnet {
	return &Devnet{
		opts: opts, screen: screen, dial: dial, now: now,
		events: make(chan Event), gone: make(chan struct{}),
	}
}

// errStopped is the cause of an end that was asked for.
var errStopped = errors.New("stopped")

// Run brings the devnet up, keeps it up until ctx ends, and takes it down. It returns
// nil after an end that was asked for, else a *Failure that the screen has shown.
func (d *Devnet) Run(ctx context.Context) error {
	d.screen.Title(d.opts.Title)
	unlock, err := d.opts.Workspace.Lock()
	if err != nil {
		return d.show(StepWorkspace, asFailure("no workspace", d.opts.Workspace.Dir, err))
	}
	defer unlock()

	ctx, fail := context.WithCancelCause(ctx)
	defer fail(nil)
	d.fail = fail
	err = d.live(ctx)
	close(d.gone)
	d.end(err)
	if errors.Is(err, errStopped) {
		return d.asked()
	}
	return err
}

// end takes everything down and tells it: of a failure also what went down with the part that failed.
func (d *Devnet) end(err error) {
	began := d.now()
	d.screen.Show(Event{Step: StepStop, Status: Starting})
	detail := "nothing is left running"
	if others := d.stop(); !errors.Is(err, errStopped) && len(others) > 0 {
		detail = strings.Join(others, " and ") + " stopped too; " + detail
	}
	d.screen.Show(Event{Step: StepStop, Status: Ready, Detail: detail, Took: d.now().Sub(began)})
}

// asked is what an end by a person's wish means: fine, unless it came too early.
func (d *Devnet) asked() error {
	if d.up.Load() {
		return nil
	}
	return interrupted()
}

// live is the devnet from the first step to the reason of its end.
func (d *Devnet) live(ctx context.Context) error {
	if err := d.bringUp(ctx); err != nil {
		return err
	}
	d.screen.Table(d.table())
	return d.watch(ctx)
}

// bringUp takes the steps of a start, each with its check, all within the timeout.
func (d *Devnet) bringUp(ctx context.Context) error {
	late := &Failure{
		What: "not ready within " + d.opts.Timeout.String(), Code: ExitTimeout,
		Remedy: "a slow machine may need --timeout 5m",
	}
	ctx, cancel := context.WithTimeoutCause(ctx, d.opts.Timeout, late)
	defer cancel()
	for _, s := range d.steps() {
		if err := d.step(ctx, s.name, s.take); err != nil {
			return err
		}
	}
	d.up.Store(true)
	return d.record(func(s *State) { s.Ready = true })
}

// record changes the state and writes it.
func (d *Devnet) record(change func(*State)) error {
	d.mu.Lock()
	defer d.mu.Unlock()
	change(&d.state)
	if d.up.Load() {
		return d.opts.Workspace.writeState(d.state, d.opts.StateOut)
	}
	return d.opts.Workspace.writeState(d.state)
}
