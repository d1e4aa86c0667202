package main

import (
	"context"
	"io/fs"
	"path/filepath"
	"strings"
	"time"

	"github.com/amigos-network/amigos/testutil/process"
)

// Idle is what a validator does while nothing is said. Bytes are those of ten minutes.
type Idle struct {
	Measured  float64 `json:"measured_seconds"`
	Blocks    float64 `json:"blocks"`            // in ten minutes
	Grown     float64 `json:"grown_bytes"`       // by which the files of a validator grew
	GrownIn   Sizes   `json:"grown_bytes_in"`    // likewise, by database, and consensus' log of messages
	Asked     float64 `json:"asked_bytes"`       // given to the system to write, sockets included
	Written   float64 `json:"written_bytes"`     // sent to the disk, in whole pages
	Processor float64 `json:"processor_percent"` // of a core
	Late      float64 `json:"first_commit_ms"`   // of the first transaction afterwards
	Age       float64 `json:"block_time_age_s"`  // how old the time of its block was
}

// tenMinutes is what bytes are told for.
const tenMinutes = 10 * time.Minute

type idleSample struct {
	at     time.Time
	height int64
	grown  Sizes
	usage  process.Usage // of all validators
}

// idle leaves all chains alone for a while, at the same time, and then says one thing on each.
func (b *bench) idle(ctx context.Context, all []*pacer) error {
	if err := wait(ctx, 2*time.Second); err != nil { // till the last block is written
		return err
	}
	before := make([]idleSample, len(all))
	for i, p := range all {
		var err error
		if before[i], err = p.sample(ctx); err != nil {
			return err
		}
	}
	if err := wait(ctx, b.plan.idle); err != nil {
		return err
	}
	for i, p := range all {
		after, err := p.sample(ctx)
		if err != nil {
			return err
		}
		p.Idle = newIdle(before[i], after, float64(p.Validators))
	}
	for _, p := range all {
		if err := p.speakUp(ctx); err != nil {
			return err
		}
	}
	return nil
}

func newIdle(a, b idleSample, validators float64) Idle {
	seconds := b.at.Sub(a.at).Seconds()
	each := func(n int64) float64 { return float64(n) / validators / seconds * tenMinutes.Seconds() }
	grown := Sizes{}
	for name := range b.grown {
		grown[name] = each(int64(b.grown[name] - a.grown[name]))
	}
	return Idle{
		Measured: seconds,
		Blocks:   float64(b.height-a.height) / seconds * tenMinutes.Seconds(),
		Grown:    grown.total(), GrownIn: grown, Asked: each(b.usage.Asked - a.usage.Asked), Written: each(b.usage.Written - a.usage.Written),
		Processor: (b.usage.Processor - a.usage.Processor).Seconds() / validators / seconds * 100,
	}
}

func (p *pacer) sample(ctx context.Context) (s idleSample, err error) {
	s.at = time.Now()
	if s.height, err = p.height(ctx); err != nil {
		return s, err
	}
	s.grown = Sizes{}
	for _, v := range p.chain.Validators {
		u, err := v.Usage()
		if err != nil {
			return s, err
		}
		s.usage.Processor, s.usage.Asked, s.usage.Written = s.usage.Processor+u.Processor, s.usage.Asked+u.Asked, s.usage.Written+u.Written
		if err := s.grown.count(filepath.Join(v.Home, "data")); err != nil {
			return s, err
		}
	}
	return s, nil
}

// count adds the length of all files under a directory, by the name of what is directly in it. A file that goes meanwhile
// is none.
func (s Sizes) count(dir string) error {
	return filepath.WalkDir(dir, func(path string, entry fs.DirEntry, err error) error {
		if err != nil || entry.IsDir() {
			return err
		}
		in, err := filepath.Rel(dir, path)
		if err != nil {
			return err
		}
		in, _, _ = strings.Cut(in, string(filepath.Separator))
		if info, err := entry.Info(); err == nil {
			s[in] += float64(info.Size())
		}
		return nil
	})
}

// speakUp ends the silence, and looks how old the time of the block is in which it ended.
func (p *pacer) speakUp(ctx context.Context) error {
	t, err := p.newTurn(ctx, single, 1, p.gas)
	if err != nil {
		return err
	}
	before, err := p.height(ctx)
	if err != nil {
		return err
	}
	started := time.Now()
	if _, err := p.broadcast(ctx, t.txs); err != nil {
		return err
	}
	for height := before + 1; ; height++ {
		if err := poll(ctx, time.Millisecond, func() (bool, error) {
			now, err := p.height(ctx)
			return now >= height, err
		}); err != nil {
			return err
		}
		block, err := p.rpc.Block(ctx, &height)
		if err != nil {
			return err
		}
		if len(block.Block.Txs) > 0 {
			p.Idle.Late, p.Idle.Age = millis(time.Since(started)), started.Sub(block.Block.Time).Seconds()
			return nil
		}
	}
}
