package client

import (
	"bytes"
	"context"
	"fmt"

	abci "github.com/cometbft/cometbft/abci/types"
	ctypes "github.com/cometbft/cometbft/rpc/core/types"
)

// scan reads the blocks not yet looked at. It answers nothing when the transaction may still come; a node that
// does not answer is asked again at the next call.
func (p *Pending) scan(ctx context.Context) (*Result, error) {
	status, err := p.c.rpc.Status(ctx)
	if err != nil {
		p.unsure = true // it may come back without its mempool
		return nil, nil
	}
	if first := status.SyncInfo.EarliestBlockHeight; p.next < first {
		return nil, p.unseen(false, "the node no longer has the blocks in which it may be", nil)
	}
	for ; p.next <= status.SyncInfo.LatestBlockHeight; p.next++ {
		height := p.next
		block, err := p.c.rpc.Block(ctx, &height)
		if err != nil || block.Block == nil {
			return nil, nil
		}
		if i := p.index(block); i >= 0 {
			return p.read(ctx, block, i)
		}
		if block.Block.Time.After(p.tx.timeout) {
			return nil, p.unseen(true, fmt.Sprintf("no block up to %d has it, and its time has passed", height), p.refused)
		}
	}
	return nil, nil
}

func (p *Pending) index(block *ctypes.ResultBlock) int {
	for i, tx := range block.Block.Txs {
		if bytes.Equal(tx, p.tx.bytes) {
			return i
		}
	}
	return -1
}

// read takes the outcome from the block's results, which the node may have a moment later than the block. It waits for
// the state too, which comes last, so that who asks for what was said finds it.
func (p *Pending) read(ctx context.Context, block *ctypes.ResultBlock, i int) (*Result, error) {
	height := block.Block.Height
	if info, err := p.c.rpc.ABCIInfo(ctx); err != nil || info.Response.LastBlockHeight < height {
		return nil, nil
	}
	results, err := p.c.rpc.BlockResults(ctx, &height)
	if err != nil || i >= len(results.TxsResults) {
		return nil, nil
	}
	res, err := newResult(p.tx.hash, height, *results.TxsResults[i])
	if err != nil {
		return nil, err
	}
	res.Time, res.Took = block.Block.Time, p.c.clock.Now().Sub(p.started)
	return res, nil
}

// found is the outcome by event, which does not tell the block's time.
func (p *Pending) found(ctx context.Context, height int64, tx abci.ExecTxResult) (*Result, error) {
	took := p.c.clock.Now().Sub(p.started)
	res, err := newResult(p.tx.hash, height, tx)
	if err != nil {
		return nil, err
	}
	res.Took = took
	if header, err := p.c.rpc.Header(ctx, &height); err == nil && header.Header != nil {
		res.Time = header.Header.Time
	}
	return res, nil
}
