package devnet

import (
	"context"
	"fmt"
	"os"
)

// startChain makes the chain's homes if there are none, starts all validators, and waits
// until each makes blocks and the first answers on every road.
func (d *Devnet) startChain(ctx context.Context) (string, error) {
	if !d.home.exists() {
		if err := d.home.make(ctx); err != nil {
			return "", err
		}
	}
	for i := range d.config.Validators {
		if err := d.home.listen(i, d.ports, d.opts.BlockTime); err != nil {
			return "", err
		}
	}
	accounts, err := d.home.accounts()
	if err != nil {
		return "", err
	}
	chain, err := d.home.state(d.ports)
	if err != nil {
		return "", err
	}
	d.state = State{
		Name: d.opts.Workspace.Name, Version: d.opts.Version, Proc: procOf(os.Getpid()),
		Started: d.now().UTC(), Chains: []ChainState{chain}, Agents: []AgentState{}, Accounts: accounts,
	}
	if err := d.startValidators(); err != nil {
		return "", err
	}
	if err := d.saveState(); err != nil {
		return "", err
	}
	at, err := d.awaitChain(ctx, d.chainState())
	detail := fmt.Sprintf("%s  height %d", chain.ChainID, at)
	if n := len(chain.Validators); n > 1 {
		detail += fmt.Sprintf(" · %d validators", n)
	}
	return detail, err
}

// awaitChain waits for a new block at height 2 or above at every validator, then for gRPC and REST.
func (d *Devnet) awaitChain(ctx context.Context, chain *ChainState) (int64, error) {
	var at int64
	for _, v := range chain.Validators {
		h, err := awaitBlocks(ctx, chain.ChainID, v.RPC)
		if err != nil {
			return 0, err
		}
		at = max(at, h)
	}
	d.pulse = Pulse{ChainID: chain.ChainID, Height: at, Up: len(chain.Validators), Validators: len(chain.Validators)}
	return at, until(ctx, func(ctx context.Context) (bool, error) {
		return answersGRPC(ctx, *chain) == nil && answersREST(ctx, *chain) == nil, nil
	})
}

func awaitBlocks(ctx context.Context, chainID, rpc string) (int64, error) {
	var first, now int64
	err := until(ctx, func(ctx context.Context) (bool, error) {
		id, h, err := height(ctx, rpc)
		if err != nil {
			return false, nil // not listening yet
		}
		if id != chainID {
			return false, fmt.Errorf("%s belongs to chain %q", rpc, id)
		}
		if first == 0 {
			first = h
		}
		now = h
		return h >= 2 && h > first, nil
	})
	return now, err
}

// start starts a part; ended is called if it ends unasked.
func (d *Devnet) start(name, log string, argv []string, ended func(*Process)) (*Process, error) {
	p, err := startProcess(name, log, argv)
	if err != nil {
		return nil, err
	}
	go func() {
		<-p.Done()
		if !d.ending.Load() {
			ended(p)
		}
	}()
	return p, nil
}

// fatal ends the whole devnet with the reason of a part's end.
func (d *Devnet) fatal(p *Process) { d.fail(p.died()) }

// chainState is the running chain in the state.
func (d *Devnet) chainState() *ChainState { return &d.state.Chains[0] }

func (d *Devnet) saveState() error { return d.opts.Workspace.writeState(d.state) }
