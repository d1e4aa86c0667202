package devnet

import (
	"context"
	"fmt"
)

// startChains makes the chains' homes where there are none, starts all validators of all chains, and waits until each
// is there and the first of each chain answers on every road.
func (d *Devnet) startChains(ctx context.Context) (string, error) {
	began := d.now()
	d.pulse.Chains = make([]ChainPulse, len(d.chains))
	return "", d.onEach(ctx, func(ctx context.Context, c *chain) error {
		detail, err := c.begin(ctx)
		if err == nil {
			d.tell(Event{Step: StepChain, ID: c.id(), Status: Ready, Detail: detail, Took: d.now().Sub(began)})
		}
		return err
	})
}

func (c *chain) begin(ctx context.Context) (string, error) {
	if !c.home.exists() {
		if err := c.home.make(ctx); err != nil {
			return "", err
		}
	}
	for i := range c.config.Validators {
		if err := c.home.listen(i, c.ports, c.in.opts.BlockTime); err != nil {
			return "", err
		}
	}
	if err := c.recordKeys(); err != nil {
		return "", err
	}
	if err := c.startValidators(); err != nil {
		return "", err
	}
	at, err := c.await(ctx)
	if err != nil {
		return "", err
	}
	if c.owner, err = c.in.dial(ctx, *c.state()); err != nil {
		return "", err
	}
	c.up = true
	n := len(c.validators)
	c.in.pulse.Chains[c.at] = ChainPulse{ChainID: c.id(), Height: at, Up: n, Validators: n}
	detail := fmt.Sprintf("%s  height %d", c.id(), at)
	if n > 1 {
		detail += fmt.Sprintf(" · %d validators", n)
	}
	return detail, nil
}

// recordKeys writes into the state what the home's keys say.
func (c *chain) recordKeys() error {
	accounts, err := c.home.accounts()
	if err != nil {
		return err
	}
	ids := make([]string, len(c.config.Validators))
	for i := range ids {
		if ids[i], err = c.home.nodeID(i); err != nil {
			return err
		}
	}
	return c.record(func(s *ChainState) {
		s.Accounts = accounts
		for i, id := range ids {
			s.Validators[i].NodeID = id
		}
	})
}

// await waits for height 2 at every validator, then for gRPC and REST. It gives the height of the one furthest.
func (c *chain) await(ctx context.Context) (int64, error) {
	var at int64
	for _, v := range c.state().Validators {
		h, err := awaitBlocks(ctx, c.id(), v.RPC)
		if err != nil {
			return 0, err
		}
		at = max(at, h)
	}
	return at, until(ctx, func(ctx context.Context) (bool, error) {
		return answersGRPC(ctx, *c.state()) == nil && answersREST(ctx, *c.state()) == nil, nil
	})
}

// awaitBlocks waits until a validator has the chain's second block, from which on queries can be proven. Whether it makes
// further ones shows when something is said: a chain may be quiet until then.
func awaitBlocks(ctx context.Context, chainID, rpc string) (at int64, err error) {
	err = until(ctx, func(ctx context.Context) (bool, error) {
		id, h, err := height(ctx, rpc)
		if err != nil {
			return false, nil // not listening yet
		}
		if id != chainID {
			return false, fmt.Errorf("%s belongs to chain %q", rpc, id)
		}
		at = h
		return h >= 2, nil
	})
	return at, err
}

// start starts a part; ended is called if it ends unasked.
func (d *Devnet) start(chainID, name, log string, argv []string, ended func(*Process)) (*Process, error) {
	p, err := startProcess(chainID, name, log, argv)
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
