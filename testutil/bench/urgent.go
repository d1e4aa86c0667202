package main

import (
	"context"
	"fmt"
	"sync"
	"time"

	"golang.org/x/sync/errgroup"

	"github.com/amigos-network/amigos/envelope"
	"github.com/amigos-network/amigos/testutil/process"
)

const (
	// urgentPause lies between two urgent messages, of which each sender may not have many under way.
	urgentPause = 200 * time.Millisecond
	// urgentPrice is how many times the usual price an urgent message pays here; the chain asks for less.
	urgentPrice = 20
	// urgentGas is enough for one message to an inbox that exists.
	urgentGas = 200_000
)

// Urgent is how long urgent messages take while the chain is flooded with others that may wait.
type Urgent struct {
	Validators int     `json:"validators"`
	Flood      int     `json:"flood_messages"`
	Messages   int     `json:"urgent_messages"`
	Blocks50   float64 `json:"blocks_p50"` // from the last block known at the broadcast until its own
	Blocks99   float64 `json:"blocks_p99"`
	Most       float64 `json:"blocks_most"`
	Took       Latency `json:"took"`
	FloodTook  Latency `json:"flood_took"` // of the flood's transactions
	FloodBlock float64 `json:"flood_blocks_p99"`
	Foreign    float64 `json:"foreign_cores"`

	blocks, took, floodTook, floodBlocks []float64
}

// urgent floods a chain as init makes it with bulk messages and says something urgent now and then.
func (b *bench) urgent(ctx context.Context) error {
	for _, validators := range b.plan.validators {
		r, err := b.newRigOf(ctx, fmt.Sprintf("urgent-%d", validators), 2*senders, recipients, process.Config{Validators: validators, Pace: quietPace})
		if err != nil {
			return err
		}
		u := &Urgent{Validators: validators}
		b.result.Urgent = append(b.result.Urgent, u)
		watch, err := watchForeign(r.chain.ProcessorTime)
		for i := 0; err == nil && i < b.plan.rounds; i++ {
			if err = r.floodOnce(ctx, u, b.plan.flood); err == nil {
				b.say("urgent: validators: %d: round %d of %d: %d urgent ones so far, p99 %.0f blocks", validators, i+1, b.plan.rounds, len(u.blocks), percentile(u.blocks, 99))
			}
		}
		if err == nil {
			u.Foreign, err = watch.cores()
		}
		r.end()
		if err != nil {
			return fmt.Errorf("validators: %d: %w", validators, err)
		}
		u.finish()
	}
	return nil
}

func (u *Urgent) finish() {
	u.Messages, u.Blocks50, u.Blocks99, u.Most = len(u.blocks), percentile(u.blocks, 50), percentile(u.blocks, 99), percentile(u.blocks, 100)
	u.Took, u.FloodTook, u.FloodBlock = newLatency(u.took), newLatency(u.floodTook), percentile(u.floodBlocks, 99)
}

// sending is a transaction under way, with the last block that was known when it was sent.
type sending struct {
	tx    tx
	at    time.Time
	known int64
}

// floodOnce sends the flood and, until it is over, urgent messages of other senders.
func (r *rig) floodOnce(ctx context.Context, u *Urgent, n int) error {
	flood, err := r.newTurnOf(ctx, batch, n, 3_000_000, envelope.PRIORITY_BULK, r.senders[:senders])
	if err != nil {
		return err
	}
	u.Flood += flood.messages
	before, err := r.lasts(ctx)
	if err != nil {
		return err
	}
	blocks, err := r.watch(ctx)
	if err != nil {
		return err
	}
	defer blocks.stop()
	from, err := r.height(ctx)
	if err != nil {
		return err
	}
	blocks.knows(from)

	var mu sync.Mutex
	var bulk, urgent []sending
	over := make(chan struct{})
	g, flooding := errgroup.WithContext(ctx)
	g.Go(func() error {
		defer close(over)
		sent, err := r.broadcast(flooding, flood.txs)
		mu.Lock()
		defer mu.Unlock()
		for i, t := range flood.txs {
			bulk = append(bulk, sending{t, sent[i], blocks.lastAt(sent[i])})
		}
		if err != nil {
			return err
		}
		_, err = r.drain(flooding)
		return err
	})
	g.Go(func() error {
		for i := 0; ; i++ {
			select {
			case <-over:
				return nil
			case <-flooding.Done():
				return context.Cause(flooding)
			case <-time.After(urgentPause):
			}
			t, err := r.newTurnOf(flooding, single, 1, urgentGas, envelope.PRIORITY_URGENT, r.senders[senders+i%senders:])
			if err != nil {
				return err
			}
			one := sending{t.txs[0], time.Now(), blocks.last()}
			if err := r.offer(flooding, t.txs); err != nil {
				return err
			}
			urgent = append(urgent, one)
			for id := range t.ids {
				flood.ids[id] = true
			}
		}
	})
	if err := g.Wait(); err != nil {
		return err
	}
	to, err := r.drain(ctx)
	if err != nil {
		return err
	}
	if err := r.judgeFlood(ctx, u, blocks, from, to, bulk, urgent); err != nil {
		return err
	}
	if err := r.agree(ctx, to); err != nil {
		return err
	}
	return r.findMessages(ctx, before, flood.ids)
}

// judgeFlood finds all transactions and counts the blocks until each was in one.
func (r *rig) judgeFlood(ctx context.Context, u *Urgent, blocks *sight, from, to int64, bulk, urgent []sending) error {
	var all []tx
	for _, s := range append(append([]sending{}, bulk...), urgent...) {
		all = append(all, s.tx)
	}
	where, err := r.find(ctx, from+1, to, all)
	if err != nil {
		return err
	}
	for _, s := range bulk {
		height := where.heights[s.tx.key]
		seen, _ := blocks.of(height)
		u.floodTook, u.floodBlocks = append(u.floodTook, millis(seen.Sub(s.at))), append(u.floodBlocks, float64(height-s.known))
	}
	for _, s := range urgent {
		height := where.heights[s.tx.key]
		seen, _ := blocks.of(height)
		u.took, u.blocks = append(u.took, millis(seen.Sub(s.at))), append(u.blocks, float64(height-s.known))
	}
	return nil
}
