package devnet

import (
	"context"
	"errors"
	"sync/atomic"
	"time"
)

// Options are what a person may say to a devnet.
type Options struct {
	Workspace  Workspace
	Binary     string // amigosd itself
	Version    string
	Title      string // the version and what it is made of
	Config     []byte // config.yml
	Source     string // where it was read
	BlockTime  time.Duration
	Reset      bool
	Validators int // 0 leaves it to the workspace, then to config.yml
	Ports      Ports
	FixedPorts bool
	StateOut   string
	Timeout    time.Duration // until ready
	Command    string        // how a person calls this binary
	Serves     bool          // plain commands without flags reach this devnet
}

// Devnet is one running development chain with its faucet and its agents.
type Devnet struct {
	opts   Options
	screen Screen
	dial   Dialer
	now    func() time.Time

	config Config
	home   home
	ports  Ports
	state  State
	chain  Chain
	pulse  Pulse

	validators  []*Process
	closeFaucet func()
	agents      []*Process

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
		closeFaucet: func() {}, events: make(chan Event), gone: make(chan struct{}),
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
	began := d.now()
	d.screen.Show(Event{Step: StepStop, Status: Starting})
	d.stop()
	d.screen.Show(Event{Step: StepStop, Status: Ready, Detail: "nothing is left running", Took: d.now().Sub(began)})
	if errors.Is(err, errStopped) {
		return d.asked()
	}
	return err
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
	for _, s := range []struct {
		name string
		take func(context.Context) (string, error)
	}{
		{StepWorkspace, d.openWorkspace},
		{StepPorts, d.probePorts},
		{StepChain, d.startChain},
		{StepFaucet, d.startFaucet},
		{StepNodes, d.registerNodes},
		{StepAgents, d.startAgents},
		{StepSelfTest, d.pingOnce},
	} {
		if err := d.step(ctx, s.name, s.take); err != nil {
			return err
		}
	}
	d.state.Ready = true
	d.up.Store(true)
	return d.opts.Workspace.writeState(d.state, d.opts.StateOut)
}
