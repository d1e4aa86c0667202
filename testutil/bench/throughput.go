package main

import (
	"context"
	"fmt"

	"github.com/amigos-network/amigos/testutil/process"
)

const throughputContest = "throughput profile"

// throughput measures how many batched messages a second a chain takes that init made for many.
func (b *bench) throughput(ctx context.Context) error {
	for _, validators := range b.plan.validators {
		if err := b.throughputOf(ctx, validators); err != nil {
			return fmt.Errorf("validators: %d: %w", validators, err)
		}
	}
	return nil
}

func (b *bench) throughputOf(ctx context.Context, validators int) error {
	b.say("throughput: chain of validators: %d", validators)
	r, err := b.newRigOf(ctx, fmt.Sprintf("throughput-%d", validators), senders, recipients, process.Config{
		Validators: validators, Pace: quietPace, NodeProfile: "throughput", Settings: b.plan.settings, Profile: b.plan.profiles != "",
	})
	if err != nil {
		return err
	}
	defer r.end()
	return b.contest(ctx, &Contest{Name: throughputContest, Validators: validators}, []*entrant{
		{Load: &Load{Name: kindNames[batch], Kind: batch}, rig: r, txs: b.plan.flood},
	})
}
