package main

import (
	"context"
	"errors"
	"fmt"
	"time"

	cmttypes "github.com/cometbft/cometbft/types"
	"golang.org/x/sync/errgroup"
)

// connections is how many requests are under way at once.
const connections = 4

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
	gas       int64         // the greatest that one transaction used
}

// send broadcasts, waits until the mempool is empty, and finds every transaction in a block. Only the first two are
// measured.
func (r *rig) send(ctx context.Context, txs []tx) (burst, error) {
	from, err := r.height(ctx)
	if err != nil {
		return burst{}, err
	}
	used, err := r.chain.ProcessorTime()
	if err != nil {
		return burst{}, err
	}
	started := time.Now()
	if err := r.broadcast(ctx, txs); err != nil {
		return burst{}, err
	}
	err = poll(ctx, 5*time.Millisecond, func() (bool, error) {
		res, err := r.rpc.NumUnconfirmedTxs(ctx)
		return err == nil && res.Total == 0, err
	})
	if err != nil {
		return burst{}, err
	}
	b := burst{took: time.Since(started)}
	to, err := r.height(ctx)
	if err != nil {
		return b, err
	}
	if !r.quiet { // by then the block is indexed, too
		if err := r.pass(ctx, to); err != nil {
			return b, err
		}
		to++
	}
	after, err := r.chain.ProcessorTime()
	b.processor = after - used
	if err != nil {
		return b, err
	}
	b.gas, err = r.find(ctx, from+1, to, txs)
	return b, err
}

func (r *rig) broadcast(ctx context.Context, txs []tx) error {
	lanes := connections
	if len(txs) < lanes {
		lanes = 1 // few transactions may depend on their order
	}
	g, ctx := errgroup.WithContext(ctx)
	for lane := range lanes {
		g.Go(func() error {
			for i := lane; i < len(txs); i += lanes {
				res, err := r.rpc.BroadcastTxSync(ctx, txs[i].bytes)
				if err != nil {
					return err
				}
				if res.Code != 0 {
					return fmt.Errorf("%w at check: %s %d: %s", errRefused, res.Codespace, res.Code, res.Log)
				}
			}
			return nil
		})
	}
	return g.Wait()
}

// find looks for every transaction in the blocks of some heights, and tells the most gas that one took.
func (r *rig) find(ctx context.Context, from, to int64, txs []tx) (int64, error) {
	missing := make(map[cmttypes.TxKey]bool, len(txs))
	for _, t := range txs {
		missing[t.key] = true
	}
	var gas int64
	for height := from; height <= to; height++ {
		block, err := r.rpc.Block(ctx, &height)
		if err != nil {
			return 0, err
		}
		if len(block.Block.Txs) == 0 {
			continue
		}
		results, err := r.rpc.BlockResults(ctx, &height)
		if err != nil {
			return 0, err
		}
		for i, bz := range block.Block.Txs {
			res := results.TxsResults[i]
			if res.Code != 0 {
				return 0, fmt.Errorf("%w in block %d: %s %d: %s", errRefused, height, res.Codespace, res.Code, res.Log)
			}
			delete(missing, bz.Key())
			gas = max(gas, res.GasUsed)
		}
	}
	if len(missing) > 0 {
		return 0, fmt.Errorf("%w between %d and %d: %d of %d", errMissing, from, to, len(missing), len(txs))
	}
	return gas, nil
}
