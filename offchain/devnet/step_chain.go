package devnet

import (
	"context"
	"fmt"
	"os"
)

// startChain makes the chain's home if there is none, starts the chain, and waits
// until it makes blocks and answers on every road.
func (d *Devnet) startChain(ctx context.Context) (string, error) {
	if !d.home.exists() {
		if err := d.home.make(ctx); err != nil {
			return "", err
		}
	}
	if err := d.home.listen(d.ports, d.opts.BlockTime); err != nil {
		return "", err
	}
	accounts, err := d.home.accounts()
	if err != nil {
		return "", err
	}
	chain := d.home.state(d.ports)
	d.state = State{
		Name: d.opts.Workspace.Name, Version: d.opts.Version, Proc: procOf(os.Getpid()),
		Started: d.now().UTC(), Chains: []ChainState{chain}, Agents: []AgentState{}, Accounts: accounts,
	}
	d.node, err = d.start(chain.ChainID, chain.Log, d.home.amigos.argv("start", "--log_no_color"))
	if err != nil {
		return "", err
	}
	d.state.Chains[0].Proc = d.node.Proc
	if err := d.saveState(); err != nil {
		return "", err
	}
	at, err := d.awaitChain(ctx, chain)
	return fmt.Sprintf("%s  height %d", chain.ChainID, at), err
}

// awaitChain waits for a new block at height 2 or above, then for gRPC and REST.
func (d *Devnet) awaitChain(ctx context.Context, chain ChainState) (int64, error) {
	var first, now int64
	err := until(ctx, func(ctx context.Context) (bool, error) {
		id, h, err := height(ctx, chain.RPC)
		if err != nil {
			return false, nil // not listening yet
		}
		if id != chain.ChainID {
			return false, fmt.Errorf("%s belongs to chain %q", chain.RPC, id)
		}
		if first == 0 {
			first = h
		}
		now = h
		return h >= 2 && h > first, nil
	})
	if err != nil {
		return 0, err
	}
	d.pulse = Pulse{ChainID: chain.ChainID, Height: now}
	return now, until(ctx, func(ctx context.Context) (bool, error) {
		return answersGRPC(ctx, chain) == nil && answersREST(ctx, chain) == nil, nil
	})
}

// start starts a part and ends the whole devnet if the part ends unasked.
func (d *Devnet) start(name, log string, argv []string) (*Process, error) {
	p, err := startProcess(name, log, argv)
	if err != nil {
		return nil, err
	}
	go func() {
		<-p.Done()
		if !d.ending.Load() {
			d.fail(p.died())
		}
	}()
	return p, nil
}

func (d *Devnet) saveState() error { return d.opts.Workspace.writeState(d.state) }
