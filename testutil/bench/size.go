package main

import (
	"context"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"github.com/syndtr/goleveldb/leveldb"
	"github.com/syndtr/goleveldb/leveldb/filter"
	"github.com/syndtr/goleveldb/leveldb/opt"
	"github.com/syndtr/goleveldb/leveldb/util"
)

// Sizes are bytes by database of a home's data directory. CometBFT's log of messages (cs.wal) is no database; it is
// bounded and left out.
type Sizes map[string]float64

// slowBlocks are those of a chain that makes one in five seconds.
const slowBlocks = 4

func (s Sizes) total() float64 {
	total := 0.0
	for _, n := range s {
		total += n
	}
	return total
}

// sizes counts what messages of each load leave on the disk once the databases are compact, on one chain after the
// other. What blocks write in any case is measured first and taken off. All chains are stopped then.
func (b *bench) sizes(ctx context.Context, entrants []*entrant) error {
	var rigs []*rig
	for _, e := range entrants {
		if !slices.Contains(rigs, e.rig) {
			rigs = append(rigs, e.rig)
		}
	}
	for _, r := range rigs {
		if err := r.chain.Resume(); err != nil {
			return err
		}
		if err := r.settle(ctx); err != nil {
			return err
		}
		var of []*entrant
		for _, e := range entrants {
			if e.rig == r {
				of = append(of, e)
			}
		}
		if err := b.sizesOf(ctx, r, of); err != nil {
			return err
		}
	}
	return nil
}

func (b *bench) sizesOf(ctx context.Context, r *rig, entrants []*entrant) error {
	b.say("bytes: compacting")
	before, err := r.measure(ctx)
	if err != nil {
		return err
	}
	idle := Sizes{}
	if !r.quiet {
		idle, before, err = b.grow(ctx, r, before, nil, func() error {
			height, err := r.height(ctx)
			if err != nil {
				return err
			}
			return r.pass(ctx, height+b.plan.idleBlocks(r))
		})
		if err != nil {
			return err
		}
	}
	for _, e := range entrants {
		n := max(b.plan.sized/e.Kind.perTx(), 1)
		messages := 0
		var grown Sizes
		grown, before, err = b.grow(ctx, r, before, idle, func() error {
			t, err := r.newTurn(ctx, e.Kind, n, e.gas)
			if err != nil {
				return err
			}
			messages = t.messages
			_, err = r.play(ctx, t)
			return err
		})
		if err != nil {
			return err
		}
		for name := range grown {
			grown[name] /= float64(messages)
		}
		e.Databases, e.State, e.Disk = grown, grown["application"], grown.total()
		b.say("bytes: %s: %.0f of state, %.0f in all a message", e.Name, e.State, e.Disk)
	}
	return nil
}

// idleBlocks is how many blocks in which nothing happens are measured.
func (p plan) idleBlocks(r *rig) int64 {
	if r.slow {
		return slowBlocks
	}
	return int64(p.quiet)
}

// grow starts the chain, lets something happen and tells what it left. Without idle it answers bytes per block, with
// it the bytes beyond those of idle blocks.
func (b *bench) grow(ctx context.Context, r *rig, before, idle Sizes, happen func() error) (grown, after Sizes, err error) {
	if err := r.start(ctx); err != nil {
		return nil, nil, err
	}
	if err := happen(); err != nil {
		return nil, nil, err
	}
	from := r.stoodAt
	if after, err = r.measure(ctx); err != nil {
		return nil, nil, err
	}
	blocks := float64(r.stoodAt - from)
	grown = Sizes{}
	for name := range after {
		grown[name] = after[name] - before[name]
		if idle == nil {
			grown[name] /= blocks
		} else {
			grown[name] -= idle[name] * blocks
		}
	}
	return grown, after, nil
}

// measure stops the chain, makes its databases compact and counts their bytes. Before, it notes the height.
func (r *rig) measure(ctx context.Context) (Sizes, error) {
	height, err := r.height(ctx)
	if err != nil {
		return nil, err
	}
	r.stoodAt = height
	if err := r.chain.Stop(); err != nil {
		return nil, err
	}
	dirs, err := filepath.Glob(filepath.Join(r.chain.Validators[0].Home, "data", "*.db"))
	if err != nil {
		return nil, err
	}
	sizes := Sizes{}
	for _, dir := range dirs {
		name := strings.TrimSuffix(filepath.Base(dir), ".db")
		if sizes[name], err = compactSize(dir); err != nil {
			return nil, fmt.Errorf("%s: %w", dir, err)
		}
	}
	return sizes, nil
}

// compactSize is the size of a database's tables once it is compact: until then it depends on luck.
func compactSize(dir string) (float64, error) {
	if err := compact(dir); err != nil {
		return 0, err
	}
	tables, err := filepath.Glob(filepath.Join(dir, "*.ldb"))
	if err != nil {
		return 0, err
	}
	total := int64(0)
	for _, table := range tables {
		info, err := os.Stat(table)
		if err != nil {
			return 0, err
		}
		total += info.Size()
	}
	return float64(total), nil
}

// compact opens a database twice: the second time its obsolete tables are gone.
func compact(dir string) error {
	for range 2 {
		db, err := leveldb.OpenFile(dir, &opt.Options{Filter: filter.NewBloomFilter(10), ErrorIfMissing: true})
		if err != nil {
			return err
		}
		err = db.CompactRange(util.Range{})
		if closed := db.Close(); err == nil {
			err = closed
		}
		if err != nil {
			return err
		}
	}
	return nil
}
