package main

import (
	"context"
	"slices"
)

// Gone is what commits take while one of the validators is dead.
type Gone struct {
	Latency
	Max  float64 `json:"max_ms"`
	Hits int     `json:"its_turn"` // how many of the transactions found the dead one to be the proposer
}

// theGone is neither the validator that is asked nor the one with the agent.
const theGone = 1

// gone kills one validator of each chain of several, for good, and commits transactions without it.
func (b *bench) gone(ctx context.Context, all []*pacer) error {
	for _, p := range all {
		if p.Validators <= theGone+1 {
			continue
		}
		b.say("pace: %d validators, %s: one is killed", p.Validators, p.Name)
		p.chain.KillOne(theGone)
		if err := p.withoutOne(ctx, b.plan.gone); err != nil {
			return err
		}
	}
	return nil
}

// withoutOne commits one transaction after the other. Each second one comes at once: else two blocks a transaction, and
// four validators, would let only every other one ever be the proposer.
func (p *pacer) withoutOne(ctx context.Context, n int) error {
	listener, events, err := p.listen(ctx)
	if err != nil {
		return err
	}
	defer listener.Stop() //nolint:errcheck // it cannot be started again anyway
	var took []float64
	p.Gone = &Gone{}
	for i := range n {
		if i%2 == 0 {
			if err := wait(ctx, settled); err != nil {
				return err
			}
		}
		ms, height, err := p.commit(ctx, events)
		if err != nil {
			return err
		}
		took = append(took, ms)
		block, err := p.rpc.Commit(ctx, &height)
		if err != nil {
			return err
		}
		if block.Commit.Round > 0 {
			p.Gone.Hits++
		}
	}
	p.Gone.Latency, p.Gone.Max = newLatency(took), slices.Max(took)
	return nil
}
