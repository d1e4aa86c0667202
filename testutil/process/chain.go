// Package process runs chains as people run them: homes made by amigosd's own commands, validators and agents as
// processes of their own, everything on loopback. It serves tests and the bench.
package process

import (
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"time"

	rpchttp "github.com/cometbft/cometbft/rpc/client/http"
)

const (
	// patience is how long a chain may take to make its first blocks on a loaded machine.
	patience = 60 * time.Second
	glance   = 50 * time.Millisecond
)

// Config says what chain to make.
type Config struct {
	// Binary is the amigosd to run, or simd.
	Binary string
	// Denom is the base denomination; empty means ours.
	Denom string
	// Dir is an empty or missing directory for homes and logs.
	Dir string
	// ChainID is the new chain's.
	ChainID string
	// Validators is how many there are, at most MaxValidators.
	Validators int
	// Pace is quiet or steady; empty leaves what init writes by itself.
	Pace string
	// NodeProfile is that of init; empty leaves what init writes by itself.
	NodeProfile string
	// Settings are values of config.toml, by their names with the section, that differ from what init writes.
	Settings [][2]string
	// AppSettings are those of app.toml.
	AppSettings [][2]string
	// Environ are variables of the validators' processes, beside ours.
	Environ []string
	// Keys are the names of further accounts with keys in the first validator's home, and funds.
	Keys []string
	// Coins are the accounts of the genesis beside those with keys, by bech32 address.
	Coins map[string]int64
	// EditGenesis, if set, changes the finished genesis.
	EditGenesis func(genesis map[string]any)
	// Profile opens each validator's profiler.
	Profile bool
}

// Chain is a chain of one or more validators.
type Chain struct {
	Config
	Validators []*Validator
}

// Validator is one validator: its home, its addresses, and its process while it runs.
type Validator struct {
	Home    string
	RPC     string // tcp://127.0.0.1:…
	Profile string // host:port of the profiler, or empty

	GRPC string // host:port

	p2p     string // host:port
	nodeID  string
	process *Process
}

// New makes the homes and the genesis. Nothing runs yet.
func New(ctx context.Context, cfg Config) (*Chain, error) {
	if cfg.Validators < 1 || cfg.Validators > MaxValidators {
		return nil, fmt.Errorf("a chain of %d validators: it can have 1 to %d", cfg.Validators, MaxValidators)
	}
	c := &Chain{Config: cfg}
	ports, err := freePorts(4 * cfg.Validators)
	if err != nil {
		return nil, err
	}
	for i := range cfg.Validators {
		v := &Validator{
			Home: filepath.Join(cfg.Dir, fmt.Sprintf("validator-%d", i)),
			RPC:  "tcp://" + ports[4*i], p2p: ports[4*i+1], GRPC: ports[4*i+2],
		}
		if cfg.Profile {
			v.Profile = ports[4*i+3]
		}
		c.Validators = append(c.Validators, v)
	}
	return c, c.makeHomes(ctx)
}

// Start starts the validators and waits until each is ready.
func (c *Chain) Start(ctx context.Context) error {
	for i, v := range c.Validators {
		var err error
		log := filepath.Join(c.Dir, fmt.Sprintf("validator-%d.log", i))
		if v.process, err = StartWith(c.Environ, log, c.Binary, c.startArgs(v)...); err != nil {
			return err
		}
	}
	for _, v := range c.Validators {
		if err := v.ready(ctx); err != nil {
			return errors.Join(err, c.Stop())
		}
	}
	return nil
}

func (c *Chain) startArgs(v *Validator) []string {
	return []string{
		"start", "--home", v.Home, "--log_level", "error", "--rpc.laddr", v.RPC, "--p2p.laddr", "tcp://" + v.p2p,
		"--p2p.persistent_peers", c.peers(v), "--grpc.address", v.GRPC, "--api.enable=false", "--rpc.pprof_laddr", v.Profile,
	}
}

// Stop ends the validators, gently, and waits for their end.
func (c *Chain) Stop() error {
	var errs []error
	for _, v := range c.Validators {
		if v.process != nil {
			errs = append(errs, v.process.Stop())
			v.process = nil
		}
	}
	return errors.Join(errs...)
}

// Kill ends the validators as a power cut would, all of them before it waits for the first to be gone.
func (c *Chain) Kill() {
	for _, v := range c.Validators {
		if v.process != nil {
			v.process.signalKill()
		}
	}
	for _, v := range c.Validators {
		if v.process != nil {
			<-v.process.Done()
			v.process = nil
		}
	}
}

// KillOne ends one validator as a power cut would. The others go on as if it were not part of the chain.
func (c *Chain) KillOne(i int) {
	if p := c.Validators[i].process; p != nil {
		p.Kill()
		c.Validators[i].process = nil
	}
}

// Agent starts the agent of a node whose key is in the first validator's home, at a validator.
func (c *Chain) Agent(name string, at *Validator) (*Process, error) {
	return Start(filepath.Join(c.Dir, "agent-"+name+".log"), c.Binary, "agent", "start", "--from", name,
		"--home", c.Validators[0].Home, "--keyring-backend", "test", "--node", at.RPC)
}

// ProcessorTime is what all running validators have used so far, user and system.
func (c *Chain) ProcessorTime() (time.Duration, error) {
	var total time.Duration
	for _, v := range c.Validators {
		if v.process == nil {
			continue
		}
		used, err := ProcessorTime(v.process.PID())
		if err != nil {
			return 0, err
		}
		total += used
	}
	return total, nil
}

// ready waits until the node has a block and answers. A quiet chain makes no further one until something is said.
func (v *Validator) ready(ctx context.Context) error {
	ctx, cancel := context.WithTimeout(ctx, patience)
	defer cancel()
	rpc, err := rpchttp.New(v.RPC, "/websocket")
	if err != nil {
		return err
	}
	return until(ctx, v.process, func() bool {
		status, err := rpc.Status(ctx)
		if err != nil || status.SyncInfo.CatchingUp {
			return false
		}
		info, err := rpc.ABCIInfo(ctx)
		return err == nil && info.Response.LastBlockHeight > 0
	})
}

// until looks again and again until a condition holds, ctx ends or the process does.
func until(ctx context.Context, p *Process, holds func() bool) error {
	again := time.NewTicker(glance)
	defer again.Stop()
	for !holds() {
		select {
		case <-again.C:
		case <-p.Done():
			return fmt.Errorf("%s ended: %s", p.Log, tail(p.Log))
		case <-ctx.Done():
			return fmt.Errorf("%s: %w: %s", p.Log, context.Cause(ctx), tail(p.Log))
		}
	}
	return nil
}

func tail(log string) string {
	bz, err := os.ReadFile(log)
	if err != nil {
		return err.Error()
	}
	return string(bz[max(0, len(bz)-2000):])
}
