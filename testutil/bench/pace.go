package main

import (
	"context"
	"fmt"
	"math"
	"time"

	"github.com/amigos-network/amigos/client"
	"github.com/amigos-network/amigos/testutil/process"
)

const (
	quietPace  = "quiet"
	steadyPace = "steady"
)

// Pace is what a chain of one pace and number of validators does.
type Pace struct {
	Name       string  `json:"pace"`
	Validators int     `json:"validators"`
	Commit     Latency `json:"commit"` // from the broadcast of an isolated transaction until its event
	Ping       Latency `json:"ping"`   // from the call until the pong of an agent is known
	Idle       Idle    `json:"idle"`
	Gone       *Gone   `json:"one_is_gone,omitempty"`
	PerSecond  float64 `json:"messages_per_second"` // median of the rounds
	Foreign    float64 `json:"foreign_cores"`       // median of the turns

	took, pinged, speed, foreign []float64
	speedToQuiet                 []float64 // of the quiet chain in the same round
	SpeedToQuiet                 Ratio     `json:"quiet_to_this_throughput"`
}

// pacer is a running chain of one pace.
type pacer struct {
	*rig
	*Pace
	alice, bob *client.Client
	agent      *process.Process
	pause      time.Duration // the longest between two blocks of a steady chain
	gas        uint64
}

// pauses are settings for a pause after each block.
func pauses(pause time.Duration) [][2]string {
	return [][2]string{{"consensus.timeout_commit", pause.String()}}
}

// paces measures chains of one validator, then of four: quiet, steady with a short pause, steady with a long one.
func (b *bench) paces(ctx context.Context) error {
	for _, validators := range []int{1, 4} {
		if err := b.pacesOf(ctx, validators); err != nil {
			return fmt.Errorf("%d validators: %w", validators, err)
		}
	}
	return nil
}

func (b *bench) pacesOf(ctx context.Context, validators int) error {
	var all []*pacer
	defer func() {
		for _, p := range all {
			p.stop()
		}
	}()
	for _, row := range []struct {
		pace     string
		pause    time.Duration
		settings [][2]string
	}{
		{quietPace, 0, b.plan.settings},
		{steadyPace, 200 * time.Millisecond, pauses(200 * time.Millisecond)},
		{steadyPace, time.Second, pauses(time.Second)},
	} {
		name := row.pace
		if row.pause > 0 {
			name = fmt.Sprintf("%s %s", row.pace, row.pause)
		}
		b.say("pace: %s, validators: %d", name, validators)
		p, err := b.newPacer(ctx, fmt.Sprintf("pace-%d-%d", validators, len(all)),
			process.Config{Validators: validators, Pace: row.pace, Settings: row.settings})
		if err != nil {
			return err
		}
		p.Name, p.Validators, p.pause = name, validators, row.pause
		all = append(all, p)
		b.result.Paces = append(b.result.Paces, p.Pace)
	}
	if err := b.interleave(ctx, all); err != nil {
		return err
	}
	b.say("pace: %d validators: idle for %s", validators, b.plan.idle)
	if err := b.idle(ctx, all); err != nil {
		return err
	}
	if err := b.gone(ctx, all); err != nil {
		return err
	}
	for _, p := range all {
		p.conclude()
	}
	return nil
}

func (b *bench) newPacer(ctx context.Context, name string, cfg process.Config) (*pacer, error) {
	r, err := b.newRigOf(ctx, name, senders, recipients, cfg)
	if err != nil {
		return nil, err
	}
	p := &pacer{rig: r, Pace: &Pace{}}
	if p.alice, err = r.chain.DialNode(ctx, process.Alice); err != nil {
		return nil, err
	}
	if p.bob, err = r.chain.DialNode(ctx, process.Bob); err != nil {
		return nil, err
	}
	// The agent is at another validator than the one who pings, where there is one.
	if p.agent, err = r.chain.Agent(process.Bob, r.chain.Validators[cfg.Validators-1]); err != nil {
		return nil, err
	}
	if _, err := p.ping(ctx); err != nil { // it may be starting
		return nil, err
	}
	t, err := r.newTurn(ctx, single, len(r.senders), 500_000)
	if err != nil {
		return nil, err
	}
	done, err := r.play(ctx, t)
	p.gas = uint64(done.gas) * 5 / 4
	return p, err
}

func (p *pacer) stop() {
	_ = p.resume() // one that stands still cannot end
	p.agent.Kill()
	p.alice.Close()
	p.bob.Close()
	_ = p.chain.Stop() // its home is removed anyway
}

func (p *pacer) standStill() error { return p.chain.Pause() }

func (p *pacer) resume() error { return p.chain.Resume() }

// conclude draws medians.
func (p *pacer) conclude() {
	p.Commit, p.Ping, p.PerSecond, p.Foreign = newLatency(p.took), newLatency(p.pinged), median(p.speed), median(p.foreign)
	p.SpeedToQuiet = newRatio(p.speedToQuiet)
}

// aimPaces compares the quiet chains with what we want of them.
func (r *Result) aimPaces() {
	for _, p := range r.Paces {
		if p.Name != quietPace {
			r.aim(fmt.Sprintf("quiet, %d validators: messages/s missing to %s, beyond noise", p.Validators, p.Name), 0, max(0, 1-p.SpeedToQuiet.High))
			continue
		}
		aims := paceAims[p.Validators]
		of := fmt.Sprintf("quiet, %d validators: ", p.Validators)
		r.aim(of+"commit p50, ms", aims.commit50, p.Commit.P50)
		r.aim(of+"commit p99, ms", aims.commit99, p.Commit.P99)
		r.aim(of+"ping → pong p50, ms", aims.ping50, p.Ping.P50)
		r.aim(of+"ping → pong p99, ms", aims.ping99, p.Ping.P99)
		r.aim(of+"written in ten idle minutes, KB", aims.idle, math.Round(p.Idle.Grown/1000))
		r.aim(of+"processor of an idle validator, %", aims.processor, p.Idle.Processor)
		if p.Gone != nil {
			r.aim(of+"a dead proposer costs, ms", aimGone, p.Gone.Max-p.Commit.P50)
		}
	}
}

// aimGone is what a proposer that is dead may cost, in milliseconds.
const aimGone = 1500

var paceAims = map[int]struct{ commit50, commit99, ping50, ping99, idle, processor float64 }{
	1: {15, 40, 40, 120, 500, 2.5},
	4: {70, 120, 170, 300, 500, 2.5},
}
