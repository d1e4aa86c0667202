package main

import (
	"context"
	"fmt"
	"slices"
	"time"
)

// Contest is what messages cost on chains that are measured in turns.
type Contest struct {
	Name       string         `json:"name"`
	Validators int            `json:"validators"`
	Loads      []*Load        `json:"loads"`
	Rounds     []ContestRound `json:"rounds"`

	NoisyRounds  int  `json:"noisy_rounds"` // with foreign load
	NoisyCounted bool `json:"noisy_counted"`
}

// Load is one kind of message on one chain. Costs are of one message.
type Load struct {
	Name      string  `json:"name"`
	Kind      kind    `json:"kind"`
	Messages  int     `json:"messages"`            // in the rounds
	CPUMicros float64 `json:"cpu_us"`              // user and system, of all validators; median of the rounds
	Generator float64 `json:"generator_cpu_us"`    // of the bench meanwhile
	PerSecond float64 `json:"messages_per_second"` // median of the rounds
	ToFirst   Ratio   `json:"first_to_this_cpu"`   // CPU of the contest's first load to this one's: messages for the same CPU
	Faster    Ratio   `json:"this_to_first_speed"` // messages a second against the first's
	Half      Latency `json:"latency_at_half_load"`
	Full      Latency `json:"latency_of_a_burst"`
	PeakMB    float64 `json:"peak_megabytes"`      // of the hungriest validator of the chain, whatever the load was
	GasPerTx  int64   `json:"gas_per_transaction"` // the most that one took
	TxBytes   float64 `json:"transaction_bytes"`   // mean
	State     float64 `json:"state_bytes"`         // of application.db, without what empty blocks write
	Disk      float64 `json:"disk_bytes"`          // of all databases, likewise
	Databases Sizes   `json:"bytes_by_database,omitempty"`
	Shares    Shares  `json:"profile_shares,omitempty"`

	cpu, speed, generator, burst []float64
}

// ContestRound is one round: each load forth and back again, in the order of the contest's loads.
type ContestRound struct {
	Foreign   float64   `json:"foreign_cores"`
	Quiet     bool      `json:"quiet"`
	CPUMicros []float64 `json:"cpu_us"`
	PerSecond []float64 `json:"messages_per_second"`
	Generator []float64 `json:"generator_cpu_us"`
}

// entrant is a load with the chain it is put on.
type entrant struct {
	*Load
	rig *rig
	gas uint64
	txs int // of one turn; 0 means the plan's
}

// contest measures entrants in rounds. Their chains stand still except for the one whose turn it is.
func (b *bench) contest(ctx context.Context, c *Contest, entrants []*entrant) error {
	for _, e := range entrants {
		c.Loads = append(c.Loads, e.Load)
	}
	b.result.Contests = append(b.result.Contests, c)
	for _, e := range entrants {
		if err := e.turn(ctx, e.warmUp); err != nil {
			return fmt.Errorf("%s: %w", e.Name, err)
		}
	}
	for i := range b.plan.rounds {
		round, err := b.contestRound(ctx, entrants)
		if err != nil {
			return err
		}
		c.Rounds = append(c.Rounds, round)
		said := ""
		for j, e := range entrants {
			said += fmt.Sprintf("%s %.1f, ", e.Name, round.CPUMicros[j])
		}
		b.say("%s, validators: %d: round %d of %d: %sCPU-µs; %.2f cores foreign", c.Name, c.Validators, i+1, b.plan.rounds, said, round.Foreign)
	}
	c.finish()
	for _, e := range entrants {
		peak, err := e.rig.chain.PeakMemory()
		if err != nil {
			return err
		}
		e.PeakMB = float64(peak) / (1 << 20)
		if err := e.turn(ctx, func(ctx context.Context) error { return e.half(ctx, b.plan.steadySeconds) }); err != nil {
			return fmt.Errorf("%s: %w", e.Name, err)
		}
	}
	if b.plan.profiles == "" {
		return nil
	}
	for _, e := range entrants {
		if err := e.turn(ctx, func(ctx context.Context) error { return b.profile(ctx, c, e) }); err != nil {
			return fmt.Errorf("%s: %w", e.Name, err)
		}
	}
	return nil
}

// turn lets the entrant's chain live meanwhile.
func (e *entrant) turn(ctx context.Context, do func(context.Context) error) error {
	if err := e.rig.chain.Resume(); err != nil {
		return err
	}
	if err := e.rig.settle(ctx); err != nil {
		return err
	}
	if err := do(ctx); err != nil {
		return err
	}
	return e.rig.chain.Pause()
}

// settle waits until validators that stood still have found each other again.
func (r *rig) settle(ctx context.Context) error {
	if err := wait(ctx, settled); err != nil || r.quiet {
		return err
	}
	height, err := r.height(ctx)
	if err != nil {
		return err
	}
	return r.pass(ctx, height)
}

// warmUp lets every pair of accounts speak once, which writes keys that later turns only change, and learns what gas to
// ask for.
func (e *entrant) warmUp(ctx context.Context) error {
	limit := uint64(500_000)
	if e.Kind.perTx() > 1 {
		limit = 10_000_000
	}
	t, err := e.rig.newTurn(ctx, e.Kind, len(e.rig.senders), limit)
	if err != nil {
		return err
	}
	done, err := e.rig.play(ctx, t)
	if err != nil {
		return err
	}
	e.gas, e.GasPerTx = uint64(done.gas)*5/4, done.gas
	bytes := 0
	for _, one := range t.txs {
		bytes += len(one.bytes)
	}
	e.TxBytes = float64(bytes) / float64(len(t.txs))
	return nil
}

func (b *bench) contestRound(ctx context.Context, entrants []*entrant) (ContestRound, error) {
	n := len(entrants)
	round := ContestRound{CPUMicros: make([]float64, n), PerSecond: make([]float64, n), Generator: make([]float64, n)}
	foreign, messages := 0.0, make([]float64, n)
	took, processor, generator := make([]time.Duration, n), make([]time.Duration, n), make([]time.Duration, n)
	order := make([]int, 0, 2*n)
	for i := range n {
		order = append(order, i)
	}
	for _, i := range slices.Backward(slices.Clone(order)) {
		order = append(order, i)
	}
	for _, i := range order {
		e := entrants[i]
		n := e.txs
		if n == 0 {
			n = b.plan.perTurn(e.Kind)
		}
		t, err := e.rig.newTurn(ctx, e.Kind, n, e.gas)
		if err != nil {
			return round, err
		}
		err = e.turn(ctx, func(ctx context.Context) error {
			watch, err := watchForeign(e.rig.chain.ProcessorTime)
			if err != nil {
				return err
			}
			done, err := e.rig.play(ctx, t)
			if err != nil {
				return err
			}
			took[i], processor[i], generator[i] = took[i]+done.took, processor[i]+done.processor, generator[i]+done.generator
			messages[i] += float64(t.messages)
			e.burst = append(e.burst, done.latency...)
			busy, err := watch.cores()
			foreign += busy / float64(len(order))
			return err
		})
		if err != nil {
			return round, fmt.Errorf("%s: %w", e.Name, err)
		}
	}
	for i, e := range entrants {
		e.Messages += int(messages[i])
		round.CPUMicros[i], round.Generator[i] = micros(processor[i])/messages[i], micros(generator[i])/messages[i]
		round.PerSecond[i] = messages[i] / took[i].Seconds()
	}
	round.Foreign, round.Quiet = foreign, foreign <= maxForeign
	return round, nil
}

// finish draws medians from the rounds that can be trusted: those without foreign load, or all where these are too few.
func (c *Contest) finish() {
	var rounds []ContestRound
	for _, round := range c.Rounds {
		if round.Quiet {
			rounds = append(rounds, round)
		}
	}
	c.NoisyRounds = len(c.Rounds) - len(rounds)
	if len(rounds) < fewestQuiet {
		c.NoisyCounted, rounds = c.NoisyRounds > 0, c.Rounds
	}
	for i, load := range c.Loads {
		var toFirst, faster []float64
		for _, round := range rounds {
			load.cpu, load.speed = append(load.cpu, round.CPUMicros[i]), append(load.speed, round.PerSecond[i])
			load.generator = append(load.generator, round.Generator[i])
			toFirst = append(toFirst, round.CPUMicros[0]/round.CPUMicros[i])
			faster = append(faster, round.PerSecond[i]/round.PerSecond[0])
		}
		load.CPUMicros, load.PerSecond, load.Generator = median(load.cpu), median(load.speed), median(load.generator)
		load.ToFirst, load.Faster, load.Full = newRatio(toFirst), newRatio(faster), newLatency(load.burst)
	}
}
