package main

import (
	"context"
	"fmt"
	"math/rand/v2"
	"slices"
	"time"

	sdk "github.com/cosmos/cosmos-sdk/types"

	"github.com/amigos-network/amigos/client"
	"github.com/amigos-network/amigos/testutil/process"
	"github.com/amigos-network/amigos/x/internode/types"
)

// Pages is how long a page takes that starts anywhere in an inbox.
type Pages struct {
	Small      int     `json:"small_inbox"`
	Large      int     `json:"large_inbox"`
	SmallPage  Latency `json:"small"`
	LargePage  Latency `json:"large"`
	Ratio      Ratio   `json:"ratio"` // large to small, of each round's p50
	FilledWith float64 `json:"filled_messages_per_second"`
	Foreign    float64 `json:"foreign_cores"`
}

// pages reads one inbox on each of two chains, in turns. All messages are processed, as those of a working node are.
func (b *bench) pages(ctx context.Context) error {
	p := &b.result.Pages
	p.Small, p.Large = b.plan.smallInbox, b.plan.largeInbox
	b.say("pages: a chain with an inbox of %d messages", p.Small)
	small, _, err := b.filled(ctx, "small", p.Small)
	if err != nil {
		return err
	}
	defer small.chain.Stop() //nolint:errcheck // its home is removed anyway
	b.say("pages: a chain with an inbox of %d messages", p.Large)
	large, took, err := b.filled(ctx, "large", p.Large)
	if err != nil {
		return err
	}
	defer large.chain.Stop() //nolint:errcheck // its home is removed anyway
	p.FilledWith = float64(p.Large) / took.Seconds()

	watch, err := watchForeign(func() (time.Duration, error) {
		a, err := small.chain.ProcessorTime()
		if err != nil {
			return 0, err
		}
		b, err := large.chain.ProcessorTime()
		return a + b, err
	})
	if err != nil {
		return err
	}
	b.say("pages: reading")
	if err := b.readInTurns(ctx, small, large); err != nil {
		return err
	}
	p.Foreign, err = watch.cores()
	return err
}

const (
	// fillGas is enough for fillEntries in a new inbox.
	fillGas = 20_000_000
	// fillTxs is how many transactions are signed at a time.
	fillTxs = 100
)

// filled starts a chain, fills one inbox and processes all of it.
func (b *bench) filled(ctx context.Context, name string, messages int) (*rig, time.Duration, error) {
	r, err := b.newRigOf(ctx, name, 10, 1, process.Config{Validators: 1, Pace: quietPace, NodeProfile: "throughput", Profile: b.plan.profiles != ""})
	if err != nil {
		return nil, 0, err
	}
	took := time.Duration(0)
	for left := messages / fillEntries; left > 0; left -= fillTxs {
		t, err := r.newTurn(ctx, fill, min(left, fillTxs), fillGas)
		if err != nil {
			return nil, 0, err
		}
		done, err := r.play(ctx, t)
		if err != nil {
			return nil, 0, err
		}
		if took += done.took; left%(20*fillTxs) == 0 {
			b.say("pages: %d messages to go", (left-fillTxs)*fillEntries)
		}
	}
	return r, took, r.process(ctx, messages)
}

// receiptsInTx is how many receipts, each of the greatest span, fit into a transaction.
const receiptsInTx = 3

// process sends the recipient's receipts. Each starts where the one before ends, so they go by one connection.
func (r *rig) process(ctx context.Context, messages int) error {
	owner := r.recipients[0]
	var receipts []sdk.Msg
	for from := 0; from < messages; from += types.ReceiptSpan {
		receipts = append(receipts, &types.MsgReceipt{
			Owner: owner.address, Stage: types.STAGE_PROCESSED, From: uint64(from), To: uint64(min(from+types.ReceiptSpan, messages)),
		})
	}
	var txs []tx
	for msgs := range slices.Chunk(receipts, receiptsInTx) {
		bz, err := owner.sign(ctx, r.enc, 30_000_000, "", msgs...)
		if err != nil {
			return err
		}
		txs = append(txs, newTx(bz))
	}
	_, err := r.sendBy(ctx, txs, func(ctx context.Context, txs []tx) ([]time.Time, error) { return r.broadcastOver(ctx, 1, txs) })
	if err != nil {
		return fmt.Errorf("receipts: %w", err)
	}
	return nil
}

// readInTurns reads ABBA: small, large, large, small.
func (b *bench) readInTurns(ctx context.Context, small, large *rig) error {
	readers := [2]*reader{}
	for i, r := range []*rig{small, large} {
		c, err := r.client(ctx)
		if err != nil {
			return err
		}
		defer c.Close()
		size := []int{b.plan.smallInbox, b.plan.largeInbox}[i]
		readers[i] = &reader{client: c, node: r.recipients[0].address, size: size, random: rand.New(rand.NewPCG(7, uint64(i)))}
		if err := readers[i].read(ctx, b.plan.pageCount); err != nil { // warms up, and is not counted
			return err
		}
		readers[i].all = nil
	}
	var ratios []float64
	for range b.plan.rounds {
		readers[0].round, readers[1].round = nil, nil
		for _, i := range []int{0, 1, 1, 0} {
			if err := readers[i].read(ctx, b.plan.pageCount); err != nil {
				return err
			}
		}
		ratios = append(ratios, median(readers[1].round)/median(readers[0].round))
	}
	p := &b.result.Pages
	p.SmallPage, p.LargePage, p.Ratio = newLatency(readers[0].all), newLatency(readers[1].all), newRatio(ratios)
	return nil
}

// reader reads pages of one inbox.
type reader struct {
	client *client.Client
	node   string
	size   int
	random *rand.Rand

	round, all []float64 // milliseconds
}

func (r *reader) read(ctx context.Context, pages int) error {
	for range pages {
		after := r.random.IntN(r.size - pageSize + 1)
		started := time.Now()
		res, err := r.client.Inbox(ctx, r.node, uint64(after), pageSize)
		if err != nil {
			return err
		}
		took := millis(time.Since(started))
		if len(res.Messages) != pageSize || res.Messages[0].Entry.Arrival != uint64(after)+1 {
			return fmt.Errorf("a page after %d has %d messages: %w", after, len(res.Messages), errNotFound)
		}
		r.round, r.all = append(r.round, took), append(r.all, took)
	}
	return nil
}
