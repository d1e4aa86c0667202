package main

import (
	"context"
	"errors"
	"fmt"
	"os"
	"strings"
	"time"

	"github.com/cometbft/cometbft/mempool"
	coretypes "github.com/cometbft/cometbft/rpc/core/types"
	cmttypes "github.com/cometbft/cometbft/types"
	txtypes "github.com/cosmos/cosmos-sdk/types/tx"
	"golang.org/x/sync/errgroup"

	"github.com/amigos-network/amigos/testutil/process"
)

const (
	// connections is how many requests are under way at once. Each sender's transactions go by one of them, in order.
	connections = 4
	// perRequest is how many transactions a request holds: CometBFT takes no more.
	perRequest = 10
	// largeBytes is the size from which a transaction goes by gRPC, one in a request. For small ones that would cost the
	// node more than what it saves: reading JSON.
	largeBytes = 10_000
)

var (
	errRefused = errors.New("a transaction was refused")
	errMissing = errors.New("a transaction is in no block")
)

// tx is a signed transaction.
type tx struct {
	bytes cmttypes.Tx
	key   cmttypes.TxKey
}

func newTx(bz []byte) tx { return tx{bytes: bz, key: cmttypes.Tx(bz).Key()} }

// burst is what became of transactions that were sent at once and are all in blocks.
type burst struct {
	took      time.Duration // from the first broadcast until the last was committed
	processor time.Duration // of all validators, until one block later
	generator time.Duration // processor time of the bench itself meanwhile
	gas       int64         // the greatest that one transaction used
	height    int64         // of the last block that holds one
	latency   []float64     // of each transaction, in ms, from its request until its block was seen
}

// send broadcasts, waits until the mempool is empty, and finds every transaction in a block. Only the first two are
// measured.
func (r *rig) send(ctx context.Context, txs []tx) (burst, error) {
	return r.sendBy(ctx, txs, r.broadcast)
}

// sendBy does so with another way to broadcast.
func (r *rig) sendBy(ctx context.Context, txs []tx, broadcast func(context.Context, []tx) ([]time.Time, error)) (b burst, err error) {
	from, err := r.height(ctx)
	if err != nil {
		return b, err
	}
	blocks, err := r.watch(ctx)
	if err != nil {
		return b, err
	}
	defer blocks.stop()
	spent, err := r.meter()
	if err != nil {
		return b, err
	}
	started := time.Now()
	sent, err := broadcast(ctx, txs)
	if err != nil {
		return b, err
	}
	to, err := r.drain(ctx)
	if err != nil {
		return b, err
	}
	if b.processor, b.generator, err = spent(); err != nil {
		return b, err
	}
	found, err := r.find(ctx, from+1, to, txs)
	if err != nil {
		return b, err
	}
	b.gas = found.gas
	for i, t := range txs {
		height := found.heights[t.key]
		b.height = max(b.height, height)
		seen, ok := blocks.of(height)
		if !ok {
			return b, fmt.Errorf("%w: nobody told of block %d", errMissing, height)
		}
		b.took = max(b.took, seen.Sub(started))
		b.latency = append(b.latency, millis(seen.Sub(sent[i])))
	}
	return b, nil
}

// meter begins to measure processor time: of the validators, and of the bench.
func (r *rig) meter() (func() (chain, self time.Duration, err error), error) {
	read := func() (chain, self time.Duration, err error) {
		if chain, err = r.chain.ProcessorTime(); err == nil {
			self, err = process.ProcessorTime(os.Getpid())
		}
		return chain, self, err
	}
	chain, self, err := read()
	return func() (time.Duration, time.Duration, error) {
		chainNow, selfNow, err := read()
		return chainNow - chain, selfNow - self, err
	}, err
}

// drain waits until the mempool is empty, and on a steady chain one block more: by then the last is indexed, too.
func (r *rig) drain(ctx context.Context) (height int64, err error) {
	err = poll(ctx, 20*time.Millisecond, func() (bool, error) {
		res, err := r.rpc.NumUnconfirmedTxs(ctx)
		return err == nil && res.Total == 0, err
	})
	if err != nil {
		return 0, err
	}
	if height, err = r.height(ctx); err != nil || r.quiet {
		return height, err
	}
	return height + 1, r.pass(ctx, height)
}

// broadcast sends over several connections, each transaction after the one before was accepted, and tells when each
// was sent.
func (r *rig) broadcast(ctx context.Context, txs []tx) ([]time.Time, error) {
	lanes := connections
	if len(txs) < lanes {
		lanes = 1 // few transactions may depend on their order
	}
	return r.broadcastOver(ctx, lanes, txs)
}

func (r *rig) broadcastOver(ctx context.Context, lanes int, txs []tx) ([]time.Time, error) {
	sent := make([]time.Time, len(txs))
	g, ctx := errgroup.WithContext(ctx)
	for lane := range lanes {
		g.Go(func() error {
			for i := lane; i < len(txs); {
				var request []tx
				for full := false; i < len(txs) && !full; i += lanes {
					request, sent[i] = append(request, txs[i]), time.Now()
					full = len(request) == perRequest || len(txs[i].bytes) >= largeBytes
				}
				if err := r.offer(ctx, request); err != nil {
					return err
				}
			}
			return nil
		})
	}
	return sent, g.Wait()
}

// offer broadcasts some transactions in one request.
func (r *rig) offer(ctx context.Context, txs []tx) error {
	if len(txs[0].bytes) >= largeBytes && len(txs) == 1 {
		return r.offerLarge(ctx, txs[0])
	}
	if len(txs) == 1 { // a request of one is answered as no batch is
		res, err := r.rpc.BroadcastTxSync(ctx, txs[0].bytes)
		if err == nil && res.Code != 0 {
			err = fmt.Errorf("%w at check: %s %d: %s", errRefused, res.Codespace, res.Code, res.Log)
		}
		return err
	}
	many := r.rpc.NewBatch()
	for _, t := range txs {
		if _, err := many.BroadcastTxSync(ctx, t.bytes); err != nil {
			return err
		}
	}
	answers, err := many.Send(ctx)
	if err != nil && ctx.Err() == nil {
		return r.offerAgain(ctx, txs)
	}
	if err != nil {
		return err
	}
	for _, answer := range answers {
		res, ok := answer.(*coretypes.ResultBroadcastTx)
		if !ok || res.Code != 0 {
			return fmt.Errorf("%w at check: %+v", errRefused, answer)
		}
	}
	return nil
}

// offerLarge broadcasts a transaction by gRPC.
func (r *rig) offerLarge(ctx context.Context, t tx) error {
	res, err := r.grpc.BroadcastTx(ctx, &txtypes.BroadcastTxRequest{TxBytes: t.bytes, Mode: txtypes.BroadcastMode_BROADCAST_MODE_SYNC})
	if err == nil && res.TxResponse.Code != 0 {
		err = fmt.Errorf("%w at check: %s %d: %s", errRefused, res.TxResponse.Codespace, res.TxResponse.Code, res.TxResponse.RawLog)
	}
	return err
}

// offerAgain offers transactions one by one whose answers were lost. Some may be known already: whether they are in a
// block is found out later.
func (r *rig) offerAgain(ctx context.Context, txs []tx) error {
	for _, t := range txs {
		if err := r.offer(ctx, []tx{t}); err != nil && !strings.Contains(err.Error(), mempool.ErrTxInCache.Error()) {
			return err
		}
	}
	return nil
}

// found is where transactions are.
type found struct {
	heights map[cmttypes.TxKey]int64
	gas     int64 // the most that one took
}

// find looks for every transaction in the blocks of some heights.
func (r *rig) find(ctx context.Context, from, to int64, txs []tx) (found, error) {
	f := found{heights: make(map[cmttypes.TxKey]int64, len(txs))}
	for height := from; height <= to; height++ {
		block, err := r.rpc.Block(ctx, &height)
		if err != nil {
			return f, err
		}
		if len(block.Block.Txs) == 0 {
			continue
		}
		results, err := r.rpc.BlockResults(ctx, &height)
		if err != nil {
			return f, err
		}
		for i, bz := range block.Block.Txs {
			res := results.TxsResults[i]
			if res.Code != 0 {
				return f, fmt.Errorf("%w in block %d: %s %d: %s", errRefused, height, res.Codespace, res.Code, res.Log)
			}
			f.heights[bz.Key()], f.gas = height, max(f.gas, res.GasUsed)
		}
	}
	missing := 0
	for _, t := range txs {
		if f.heights[t.key] == 0 {
			missing++
		}
	}
	if missing > 0 {
		return f, fmt.Errorf("%w between %d and %d: %d of %d", errMissing, from, to, missing, len(txs))
	}
	return f, nil
}
