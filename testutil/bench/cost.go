package main

import (
	"context"
	"fmt"
	"time"
)

// Cost is what one message of a kind costs one validator.
type Cost struct {
	Messages   int     `json:"messages"`
	PerSecond  float64 `json:"messages_per_second"` // median of the rounds
	CPUMicros  float64 `json:"cpu_us_per_message"`  // user and system; median of the rounds
	GasPerTx   int64   `json:"gas_per_transaction"` // the most that one took
	StateBytes float64 `json:"state_bytes"`         // of application.db, without what empty blocks write
	DiskBytes  float64 `json:"disk_bytes"`          // of all databases, likewise
	TxBytes    float64 `json:"transaction_bytes"`   // mean, of one transaction as sent
}

// CostRound is one round: each kind forth and back again.
type CostRound struct {
	Foreign   float64          `json:"foreign_cores"`
	Quiet     bool             `json:"quiet"`
	CPUMicros map[kind]float64 `json:"cpu_us_per_message"`
	PerSecond map[kind]float64 `json:"messages_per_second"`
}

// costs measures processor time and throughput in interleaved rounds, then bytes, on one chain.
func (b *bench) costs(ctx context.Context) error {
	b.say("costs: a chain of one validator, %d senders, %d recipients", senders, recipients)
	r, err := b.newRig(ctx, "cost", senders, recipients)
	if err != nil {
		return err
	}
	defer r.chain.Stop() //nolint:errcheck // its home is removed anyway
	b.result.Costs = map[kind]*Cost{}
	gas, err := b.warmUp(ctx, r)
	if err != nil {
		return err
	}
	if b.result.IdleCPUMillis, err = r.idleCPU(ctx); err != nil {
		return err
	}
	for i := range b.plan.rounds {
		round, err := b.costRound(ctx, r, gas)
		if err != nil {
			return err
		}
		b.say("costs: round %d of %d: single %.0f, batch %.1f, bank send %.0f CPU-µs; %.2f cores foreign",
			i+1, b.plan.rounds, round.CPUMicros[single], round.CPUMicros[batch], round.CPUMicros[bank], round.Foreign)
		b.result.CostRounds = append(b.result.CostRounds, round)
	}
	if b.plan.profiles != "" {
		if err := b.profileAll(ctx, r, gas); err != nil {
			return err
		}
	}
	return b.sizes(ctx, r, gas)
}

// warmUp lets every pair of nodes speak once in each kind, which writes keys that later turns only change, and learns
// what gas to ask for.
func (b *bench) warmUp(ctx context.Context, r *rig) (map[kind]uint64, error) {
	limits := map[kind]uint64{single: 500_000, batch: 10_000_000, bank: 500_000}
	for _, k := range kinds {
		t, err := r.newTurn(ctx, k, len(r.senders), limits[k])
		if err != nil {
			return nil, err
		}
		done, err := r.play(ctx, t)
		if err != nil {
			return nil, fmt.Errorf("%s: %w", k, err)
		}
		limits[k] = uint64(done.gas) * 5 / 4
		b.result.Costs[k] = &Cost{GasPerTx: done.gas}
	}
	return limits, nil
}

// idleCPU is what the chain uses in a second in which nothing is said.
func (r *rig) idleCPU(ctx context.Context) (float64, error) {
	before, err := r.chain.ProcessorTime()
	if err != nil {
		return 0, err
	}
	started := time.Now()
	height, err := r.height(ctx)
	if err != nil {
		return 0, err
	}
	if err := r.pass(ctx, height+10); err != nil {
		return 0, err
	}
	after, err := r.chain.ProcessorTime()
	return millis(after-before) / time.Since(started).Seconds(), err
}

func (b *bench) costRound(ctx context.Context, r *rig, gas map[kind]uint64) (CostRound, error) {
	round := CostRound{CPUMicros: map[kind]float64{}, PerSecond: map[kind]float64{}}
	watch, err := watchForeign(r.chain.ProcessorTime)
	if err != nil {
		return round, err
	}
	messages, sums := map[kind]float64{}, map[kind]burst{}
	for _, k := range []kind{single, bank, batch, batch, bank, single} {
		t, err := r.newTurn(ctx, k, b.plan.perTurn(k), gas[k])
		if err != nil {
			return round, err
		}
		done, err := r.play(ctx, t)
		if err != nil {
			return round, fmt.Errorf("%s: %w", k, err)
		}
		sum := sums[k]
		sum.took, sum.processor = sum.took+done.took, sum.processor+done.processor
		sums[k] = sum
		messages[k] += float64(t.messages)
		b.result.Costs[k].count(t)
	}
	for k, sum := range sums {
		round.CPUMicros[k] = micros(sum.processor) / messages[k]
		round.PerSecond[k] = messages[k] / sum.took.Seconds()
	}
	round.Foreign, err = watch.cores()
	round.Quiet = round.Foreign <= maxForeign
	return round, err
}

func (c *Cost) count(t turn) {
	c.Messages += t.messages
	bytes := 0
	for _, one := range t.txs {
		bytes += len(one.bytes)
	}
	c.TxBytes = float64(bytes) / float64(len(t.txs))
}
