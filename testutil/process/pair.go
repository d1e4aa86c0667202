package process

import (
	"context"
	"errors"
	"path/filepath"

	"golang.org/x/sync/errgroup"
)

// Norte and Sur are the chains of a pair.
const (
	Norte = "norte-1"
	Sur   = "sur-1"
)

// Pair is two chains with the same accounts, for relayers to connect.
type Pair struct {
	Config
	Norte, Sur *Chain
}

// NewPair makes the homes of both chains as Config says, whose ChainID is not used, with accounts for two relayers of
// ours and one of rly's. Each edit sees either chain's own Config and may change it. Nothing runs yet.
func NewPair(ctx context.Context, cfg Config, edits ...func(*Config)) (*Pair, error) {
	p := &Pair{Config: cfg}
	address, err := rlyAddress()
	if err != nil {
		return nil, err
	}
	coins := map[string]int64{address: relayerFunds}
	for other, amount := range cfg.Coins {
		coins[other] = amount
	}
	g, ctx := errgroup.WithContext(ctx)
	for id, chain := range map[string]**Chain{Norte: &p.Norte, Sur: &p.Sur} {
		g.Go(func() error {
			one := cfg
			one.ChainID, one.Dir, one.Coins = id, filepath.Join(cfg.Dir, id), coins
			one.Keys = append([]string{RelayerKey, SecondRelayerKey}, cfg.Keys...)
			for _, edit := range edits {
				edit(&one)
			}
			var err error
			*chain, err = New(ctx, one)
			return err
		})
	}
	return p, g.Wait()
}

// Start starts both chains and waits until they make blocks.
func (p *Pair) Start(ctx context.Context) error {
	g, ctx := errgroup.WithContext(ctx)
	g.Go(func() error { return p.Norte.Start(ctx) })
	g.Go(func() error { return p.Sur.Start(ctx) })
	if err := g.Wait(); err != nil {
		return errors.Join(err, p.Stop())
	}
	return nil
}

// Stop ends both chains, gently.
func (p *Pair) Stop() error { return errors.Join(p.Norte.Stop(), p.Sur.Stop()) }

// Chains are both.
func (p *Pair) Chains() []*Chain { return []*Chain{p.Norte, p.Sur} }
