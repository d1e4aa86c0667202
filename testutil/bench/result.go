package main

import (
	"encoding/json"
	"os"
	"path/filepath"
	"time"
)

// Result is all that a run found, as build/bench.json has it.
type Result struct {
	Conditions      Conditions     `json:"conditions"`
	Paces           []*Pace        `json:"paces,omitempty"`
	Costs           map[kind]*Cost `json:"costs,omitempty"`
	SingleToBank    Ratio          `json:"single_to_bank_cpu"`
	BatchToBank     Ratio          `json:"batch_to_bank_cpu"`
	CostRounds      []CostRound    `json:"cost_rounds,omitempty"`
	NoisyRounds     int            `json:"noisy_rounds"` // with foreign load
	NoisyCounted    bool           `json:"noisy_counted"`
	IdleCPUMillis   float64        `json:"idle_cpu_ms_per_second"`
	IdleBlockBytes  Sizes          `json:"idle_block_bytes,omitempty"`
	BytesByDatabase map[kind]Sizes `json:"bytes_by_database,omitempty"`
	Pages           Pages          `json:"pages"`
	Between         []Between      `json:"between,omitempty"`
	Aims            []Aim          `json:"aims"`
}

// Aim is what we want, and whether this run has it.
type Aim struct {
	Name string  `json:"name"`
	Want float64 `json:"at_most"`
	Got  float64 `json:"got"`
	Met  bool    `json:"met"`
}

// The aims.
const (
	aimPages  = 1.2
	aimSingle = 1.0
)

// fewestQuiet is how many quiet rounds it takes to leave the noisy ones out.
const fewestQuiet = 3

// finish draws medians from rounds and compares with the aims.
func (r *Result) finish() {
	r.Conditions.LoadEnd, r.Conditions.Seconds = load(), time.Since(r.Conditions.Started).Seconds()
	rounds := r.trusted()
	for k, cost := range r.Costs {
		var cpu, speed []float64
		for _, round := range rounds {
			cpu, speed = append(cpu, round.CPUMicros[k]), append(speed, round.PerSecond[k])
		}
		cost.CPUMicros, cost.PerSecond = median(cpu), median(speed)
	}
	r.SingleToBank, r.BatchToBank = ratioOf(rounds, single, bank), ratioOf(rounds, batch, bank)
	r.aimPaces()
	if len(rounds) > 0 {
		r.aim("CPU of a single message / bank send", aimSingle, r.SingleToBank.Median)
	}
	if r.Pages.Ratio.Rounds > 0 {
		r.aim("page of a large inbox / a small one", aimPages, r.Pages.Ratio.Median)
	}
	for i := range r.Between {
		r.Between[i].aims(r)
	}
}

// trusted are the rounds without foreign load, or all where these are too few.
func (r *Result) trusted() []CostRound {
	var quiet []CostRound
	for _, round := range r.CostRounds {
		if round.Quiet {
			quiet = append(quiet, round)
		}
	}
	r.NoisyRounds = len(r.CostRounds) - len(quiet)
	if len(quiet) >= fewestQuiet {
		return quiet
	}
	r.NoisyCounted = r.NoisyRounds > 0
	return r.CostRounds
}

func ratioOf(rounds []CostRound, k, to kind) Ratio {
	var ratios []float64
	for _, round := range rounds {
		ratios = append(ratios, round.CPUMicros[k]/round.CPUMicros[to])
	}
	return newRatio(ratios)
}

func (r *Result) aim(name string, want, got float64) {
	r.Aims = append(r.Aims, Aim{Name: name, Want: want, Got: got, Met: got <= want})
}

// write leaves the JSON.
func (r *Result) write(file string) error {
	bz, err := json.MarshalIndent(r, "", "  ")
	if err != nil {
		return err
	}
	if err := os.MkdirAll(filepath.Dir(file), 0o755); err != nil {
		return err
	}
	return os.WriteFile(file, append(bz, '\n'), 0o644)
}
