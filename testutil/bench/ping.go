package main

import (
	"context"
	"fmt"
	"math/rand/v2"
	"time"

	"github.com/amigos-network/amigos/client"
	"github.com/amigos-network/amigos/testutil/process"
)

// Pings is the round trip of a ping that an agent process answers, as its sender sees it.
type Pings struct {
	Validators int     `json:"validators"`
	Wall       Latency `json:"wall"`        // from the call until the pong is known, simulation and signing included
	Blocks     float64 `json:"blocks_p50"`  // between the ping's block and the pong's
	Interval   float64 `json:"interval_ms"` // mean time between two blocks meanwhile
	Foreign    float64 `json:"foreign_cores"`
}

const pingPatience = time.Minute

// pings measures a chain of one validator, then one of four.
func (b *bench) pings(ctx context.Context) error {
	for _, validators := range []int{1, 4} {
		b.say("ping: a chain with validators: %d", validators)
		measured, err := b.pingOn(ctx, validators)
		if err != nil {
			return fmt.Errorf("%d validators: %w", validators, err)
		}
		b.result.Pings = append(b.result.Pings, measured)
		b.say("ping: %d validators: p50 %.0f ms", validators, measured.Wall.P50)
	}
	return nil
}

func (b *bench) pingOn(ctx context.Context, validators int) (Pings, error) {
	dir, err := b.chainDir(fmt.Sprintf("ping-%d", validators))
	if err != nil {
		return Pings{}, err
	}
	chain, err := process.New(ctx, process.Config{
		Binary: b.plan.binary, Dir: dir, ChainID: chainID, Validators: validators, Pace: b.plan.pace,
	})
	if err != nil {
		return Pings{}, err
	}
	if err := chain.Start(ctx); err != nil {
		return Pings{}, err
	}
	defer chain.Stop() //nolint:errcheck // its home is removed anyway
	alice, err := chain.DialNode(ctx, process.Alice)
	if err != nil {
		return Pings{}, err
	}
	defer alice.Close()
	bob, err := chain.DialNode(ctx, process.Bob)
	if err != nil {
		return Pings{}, err
	}
	bob.Close()
	// The agent is at another validator than the one who pings, where there is one.
	agent, err := chain.Agent(process.Bob, chain.Validators[validators-1])
	if err != nil {
		return Pings{}, err
	}
	defer agent.Kill()

	watch, err := watchForeign(func() (time.Duration, error) {
		used, err := chain.ProcessorTime()
		if err != nil {
			return 0, err
		}
		answering, err := process.ProcessorTime(agent.PID())
		return used + answering, err
	})
	if err != nil {
		return Pings{}, err
	}
	measured, err := b.pingMany(ctx, alice, bob.Address())
	if err != nil {
		return Pings{}, err
	}
	measured.Validators = validators
	measured.Foreign, err = watch.cores()
	return measured, err
}

// pingMany pings one after the other. Between two it rests for a random part of a block's time, since a ping that
// follows upon a block always waits for a whole one.
func (b *bench) pingMany(ctx context.Context, alice *client.Client, to string) (Pings, error) {
	random := rand.New(rand.NewPCG(1, 2))
	var took, blocks []float64
	var height int64
	var since time.Time
	for i := range b.plan.pingCount + 1 {
		rest := time.NewTimer(time.Duration(random.Int64N(int64(b.plan.pace) + 1)))
		select {
		case <-rest.C:
		case <-ctx.Done():
			return Pings{}, context.Cause(ctx)
		}
		waiting, cancel := context.WithTimeout(ctx, pingPatience)
		pong, err := alice.Ping(waiting, to)
		cancel()
		if err != nil {
			return Pings{}, err
		}
		if i == 0 { // the agent may have been starting
			height, since = pong.Height, time.Now()
			continue
		}
		took, blocks = append(took, millis(pong.Took)), append(blocks, float64(pong.Blocks))
		if i == b.plan.pingCount {
			height = pong.Height - height
		}
	}
	return Pings{Wall: newLatency(took), Blocks: median(blocks), Interval: millis(time.Since(since)) / float64(height)}, nil
}
