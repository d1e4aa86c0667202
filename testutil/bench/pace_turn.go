package main

import (
	"context"
	"errors"
	"fmt"
	"math/rand/v2"
	"slices"
	"time"

	rpchttp "github.com/cometbft/cometbft/rpc/client/http"
	ctypes "github.com/cometbft/cometbft/rpc/core/types"
	cmttypes "github.com/cometbft/cometbft/types"

	"github.com/amigos-network/amigos/testutil/process"
)

// settled is longer than a quiet chain takes until it waits again.
const settled = 300 * time.Millisecond

// interleave lets each chain have its turn in each round, forth and back, while the others stand still.
func (b *bench) interleave(ctx context.Context, all []*pacer) error {
	for _, p := range all {
		if err := p.standStill(); err != nil {
			return err
		}
	}
	random := rand.New(rand.NewPCG(1, 2))
	for i := range b.plan.paceRounds {
		order := slices.Clone(all)
		if i%2 == 1 {
			slices.Reverse(order)
		}
		speeds := map[*pacer]float64{}
		for _, turn := range []func(context.Context, *pacer) error{
			func(ctx context.Context, p *pacer) error { return p.commits(ctx, b.plan.commits, random) },
			func(ctx context.Context, p *pacer) error { return p.pings(ctx, b.plan.pingCount, random) },
			func(ctx context.Context, p *pacer) (err error) {
				speeds[p], err = p.burst(ctx, b.plan.txs)
				return err
			},
		} {
			for _, p := range order {
				if err := p.turn(ctx, turn); err != nil {
					return fmt.Errorf("%s: %w", p.Name, err)
				}
			}
		}
		for _, p := range all {
			p.speed, p.speedToQuiet = append(p.speed, speeds[p]), append(p.speedToQuiet, speeds[all[0]]/speeds[p])
			b.say("pace: round %d of %d, %d validators, %s: commit %.0f ms, ping %.0f ms, %.0f messages/s", i+1, b.plan.paceRounds,
				p.Validators, p.Name, median(p.took), median(p.pinged), speeds[p])
		}
	}
	for _, p := range all {
		if err := p.resume(); err != nil {
			return err
		}
	}
	return nil
}

// turn lets one chain live meanwhile, and looks who else used the machine.
func (p *pacer) turn(ctx context.Context, do func(context.Context, *pacer) error) error {
	if err := p.resume(); err != nil {
		return err
	}
	if err := wait(ctx, max(settled, p.pause)); err != nil {
		return err
	}
	watch, err := watchForeign(p.processor)
	if err != nil {
		return err
	}
	if err := do(ctx, p); err != nil {
		return err
	}
	foreign, err := watch.cores()
	if err != nil {
		return err
	}
	p.foreign = append(p.foreign, foreign)
	return p.standStill()
}

// commits sends transactions one after the other, each after a rest of a random part of a block's time, and waits for
// its event.
func (p *pacer) commits(ctx context.Context, n int, random *rand.Rand) error {
	listener, events, err := p.listen(ctx)
	if err != nil {
		return err
	}
	defer listener.Stop() //nolint:errcheck // it cannot be started again anyway
	for range n {
		if err := wait(ctx, settled+time.Duration(random.Int64N(int64(p.pause)+1))); err != nil {
			return err
		}
		took, _, err := p.commit(ctx, events)
		if err != nil {
			return err
		}
		p.took = append(p.took, took)
	}
	return nil
}

// commit is how long a transaction takes from the broadcast until its event, and in which block it is.
func (p *pacer) commit(ctx context.Context, events <-chan ctypes.ResultEvent) (took float64, height int64, err error) {
	t, err := p.newTurn(ctx, single, 1, p.gas)
	if err != nil {
		return 0, 0, err
	}
	started := time.Now()
	if _, err := p.broadcast(ctx, t.txs); err != nil {
		return 0, 0, err
	}
	for {
		select {
		case event := <-events:
			data, ok := event.Data.(cmttypes.EventDataTx)
			if ok && cmttypes.Tx(data.Tx).Key() == t.txs[0].key {
				return millis(time.Since(started)), data.Height, nil
			}
		case <-ctx.Done():
			return 0, 0, context.Cause(ctx)
		}
	}
}

// listen opens a socket for the events of transactions at the node that takes them.
func (p *pacer) listen(ctx context.Context) (*rpchttp.HTTP, <-chan ctypes.ResultEvent, error) {
	listener, err := rpchttp.New(p.chain.Validators[0].RPC, "/websocket")
	if err != nil {
		return nil, nil, err
	}
	if err := listener.Start(); err != nil {
		return nil, nil, err
	}
	events, err := listener.Subscribe(ctx, "bench", "tm.event='Tx'", 100)
	if err != nil {
		return nil, nil, errors.Join(err, listener.Stop())
	}
	return listener, events, nil
}

// pings pings the agent, one after the other.
func (p *pacer) pings(ctx context.Context, n int, random *rand.Rand) error {
	for range n {
		if err := wait(ctx, settled+time.Duration(random.Int64N(int64(p.pause)+1))); err != nil {
			return err
		}
		took, err := p.ping(ctx)
		if err != nil {
			return err
		}
		p.pinged = append(p.pinged, took)
	}
	return nil
}

const pingPatience = time.Minute

func (p *pacer) ping(ctx context.Context) (float64, error) {
	ctx, cancel := context.WithTimeout(ctx, pingPatience)
	defer cancel()
	pong, err := p.alice.Ping(ctx, p.bob.Address())
	if err != nil {
		return 0, err
	}
	return millis(pong.Took), nil
}

// processor is what the chain and its agent have used so far.
func (p *pacer) processor() (time.Duration, error) {
	used, err := p.chain.ProcessorTime()
	if err != nil {
		return 0, err
	}
	answering, err := process.ProcessorTime(p.agent.PID())
	return used + answering, err
}

// burst is how many messages a second the chain takes when many come at once.
func (p *pacer) burst(ctx context.Context, n int) (float64, error) {
	t, err := p.newTurn(ctx, single, n, p.gas)
	if err != nil {
		return 0, err
	}
	done, err := p.play(ctx, t)
	return float64(t.messages) / done.took.Seconds(), err
}

func wait(ctx context.Context, rest time.Duration) error {
	timer := time.NewTimer(rest)
	defer timer.Stop()
	select {
	case <-timer.C:
		return nil
	case <-ctx.Done():
		return context.Cause(ctx)
	}
}
