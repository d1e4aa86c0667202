package main

import (
	"context"
	"fmt"

	"github.com/amigos-network/amigos/testutil/process"
)

const (
	equalContest   = "equal configuration"
	shippedContest = "as shipped"
)

// costs measures messages on our chain and, if it was built, on simd with the same settings.
func (b *bench) costs(ctx context.Context) error {
	for _, validators := range b.plan.validators {
		if err := b.costsOf(ctx, validators); err != nil {
			return fmt.Errorf("validators: %d: %w", validators, err)
		}
	}
	return nil
}

// equalEnviron gives both chains the same collector of garbage, which ours would set for itself.
func (p plan) equalEnviron() []string { return append([]string{"GOGC=200"}, p.environ...) }

func (b *bench) costsOf(ctx context.Context, validators int) error {
	b.say("cost: chains of validators: %d, senders: %d, recipients: %d", validators, senders, recipients)
	cfg := process.Config{Validators: validators, Settings: b.plan.equalSettings(), Environ: b.plan.equalEnviron(), Profile: b.plan.profiles != ""}
	own := cfg
	own.Pace, own.AppSettings = steadyPace, equalAppSettings(ours)
	own.Settings = append(own.Settings, b.plan.settings...)
	r, err := b.newRigOf(ctx, fmt.Sprintf("cost-%d", validators), senders, recipients, own)
	if err != nil {
		return err
	}
	defer r.end()
	var entrants []*entrant
	if b.hasPeer() {
		blocks, err := sameBlocks(r)
		if err != nil {
			return err
		}
		cfg.AppSettings = equalAppSettings(simd)
		peer, err := b.newPeer(ctx, fmt.Sprintf("cost-peer-%d", validators), simd, cfg, blocks)
		if err != nil {
			return err
		}
		defer peer.end()
		if err := peer.chain.Pause(); err != nil {
			return err
		}
		entrants = append(entrants, &entrant{Load: &Load{Name: "simd, bank send with memo", Kind: bank}, rig: peer})
	}
	for _, k := range kinds {
		entrants = append(entrants, &entrant{Load: &Load{Name: kindNames[k], Kind: k}, rig: r})
	}
	if err := b.contest(ctx, &Contest{Name: equalContest, Validators: validators}, entrants); err != nil {
		return err
	}
	if validators > 1 {
		return nil // each writes what one would
	}
	return b.sizes(ctx, entrants)
}

// shipped measures a message in a transaction on each chain as its init writes it.
func (b *bench) shipped(ctx context.Context) error {
	if !b.hasPeer() {
		return nil
	}
	for _, validators := range b.plan.validators {
		if err := b.shippedOf(ctx, validators); err != nil {
			return fmt.Errorf("validators: %d: %w", validators, err)
		}
	}
	return nil
}

func (b *bench) shippedOf(ctx context.Context, validators int) error {
	b.say("shipped: chains of validators: %d", validators)
	free := simd
	free.gasPrice = 0 // which is what simd asks for
	peer, err := b.newPeer(ctx, fmt.Sprintf("shipped-peer-%d", validators), free, process.Config{Validators: validators}, nil)
	if err != nil {
		return err
	}
	defer peer.end()
	peer.slow = true
	if err := peer.chain.Pause(); err != nil {
		return err
	}
	r, err := b.newRigOf(ctx, fmt.Sprintf("shipped-%d", validators), senders, recipients, process.Config{Validators: validators, Pace: quietPace})
	if err != nil {
		return err
	}
	defer r.end()
	entrants := []*entrant{
		{Load: &Load{Name: "simd, bank send with memo", Kind: bank}, rig: peer},
		{Load: &Load{Name: kindNames[single], Kind: single}, rig: r},
		{Load: &Load{Name: kindNames[batch], Kind: batch}, rig: r},
	}
	if err := b.contest(ctx, &Contest{Name: shippedContest, Validators: validators}, entrants); err != nil {
		return err
	}
	if validators > 1 {
		return nil
	}
	return b.sizes(ctx, entrants)
}

// end ends the chain, also one that stands still. Its home is removed anyway.
func (r *rig) end() {
	_ = r.chain.Resume()
	_ = r.chain.Stop()
}
