package chain

import (
	"context"
	"errors"
	"fmt"
	"time"

	abci "github.com/cometbft/cometbft/abci/types"
	ctypes "github.com/cometbft/cometbft/rpc/core/types"
	jsonrpc "github.com/cometbft/cometbft/rpc/jsonrpc/types"
	"golang.org/x/sync/errgroup"
)

const (
	// poll is how often the node is asked for a block when nothing wakes us.
	poll = 500 * time.Millisecond
	// soon is when a block is asked for again that exists, but whose results are not stored yet.
	soon = 30 * time.Millisecond
	// away is when a node is asked again that gave no answer.
	away = 250 * time.Millisecond
)

// Header is what is told of a chain's last block.
type Header struct {
	Height int64
	Time   time.Time
}

// Block is a block with what happened in it.
type Block struct {
	Header
	// Events are those of the transactions that succeeded and of the block itself.
	Events []abci.Event
}

// PrunedError says that the node no longer has the block to go on from.
type PrunedError struct {
	ChainID       string
	Wanted, First int64
}

// Error says what is missing and what is there.
func (e *PrunedError) Error() string {
	return fmt.Sprintf("chain %s: the node no longer has block %d, its first is %d", e.ChainID, e.Wanted, e.First)
}

// Latest is the last block that the node has.
func (c *Chain) Latest(ctx context.Context) (Header, error) {
	status, err := c.rpc.Status(ctx)
	if err != nil {
		return Header{}, c.silent(err)
	}
	return Header{Height: status.SyncInfo.LatestBlockHeight, Time: status.SyncInfo.LatestBlockTime}, nil
}

// First is the height of the first block that the node still has.
func (c *Chain) First(ctx context.Context) (int64, error) {
	status, err := c.rpc.Status(ctx)
	if err != nil {
		return 0, c.silent(err)
	}
	return status.SyncInfo.EarliestBlockHeight, nil
}

// WaitHeight returns once the node has a block.
func (c *Chain) WaitHeight(ctx context.Context, height int64) (Header, error) {
	woken, end := c.client.Blocks(ctx)
	defer end()
	for {
		last, err := c.Latest(ctx)
		if err == nil && last.Height >= height {
			return last, nil
		}
		if ctx.Err() != nil {
			return last, fmt.Errorf("chain %s: block %d did not come: %w", c.cfg.ID, height, context.Cause(ctx))
		}
		_ = wait(ctx, poll, woken)
	}
}

// Follow hands over every block from a height on, in order, until ctx ends or fn fails. Events of the node wake it; what
// it reads are the blocks' results, each asked for until it comes: a height is never passed over. A node that does not
// answer is waited for, and silent is told why. It fails with a PrunedError when the node no longer has the next block.
func (c *Chain) Follow(ctx context.Context, from int64, silent func(error), fn func(Block) error) error {
	woken, end := c.client.Blocks(ctx)
	defer end()
	for next := from; ; {
		block, err := c.Block(ctx, next)
		if err == nil {
			c.settle(block.Header, block.results)
			if err := fn(block.Block); err != nil {
				return err
			}
			next++
			continue
		}
		if ctx.Err() != nil {
			return ctx.Err()
		}
		pause, gone := c.missing(ctx, next, err)
		if gone != nil {
			return gone
		}
		if pause == away && silent != nil {
			silent(c.silent(err))
		}
		_ = wait(ctx, pause, woken)
	}
}

// missing tells how long to wait for a block that could not be read.
func (c *Chain) missing(ctx context.Context, height int64, cause error) (time.Duration, error) {
	if !told(cause) {
		return away, nil
	}
	status, err := c.rpc.Status(ctx)
	switch {
	case err != nil:
		return away, nil
	case status.SyncInfo.EarliestBlockHeight > height:
		return 0, &PrunedError{ChainID: c.cfg.ID, Wanted: height, First: status.SyncInfo.EarliestBlockHeight}
	case status.SyncInfo.LatestBlockHeight >= height:
		return soon, nil
	}
	return poll, nil
}

// Results is a block with the outcome of each of its transactions.
type Results struct {
	Block
	results []txResult
}

// Block reads one block.
func (c *Chain) Block(ctx context.Context, height int64) (Results, error) {
	var res blockResults
	var header *ctypes.ResultHeader
	g, gctx := errgroup.WithContext(ctx) // side by side: a packet waits for this
	g.Go(func() (err error) { res, err = c.blockResults(gctx, height); return err })
	g.Go(func() (err error) { header, err = c.rpc.Header(gctx, &height); return err })
	if err := g.Wait(); err != nil {
		return Results{}, err
	}
	if header.Header == nil {
		return Results{}, &jsonrpc.RPCError{Message: fmt.Sprintf("no header %d", height)}
	}
	block := Results{Block: Block{Header: Header{Height: height, Time: header.Header.Time}}, results: res.Txs}
	for _, tx := range res.Txs {
		if tx.Code == 0 {
			block.Events = append(block.Events, tx.Events...)
		}
	}
	block.Events = append(block.Events, res.Events...)
	return block, nil
}

// told tells whether the node answered, though not with what was asked for.
func told(err error) bool {
	var answer *jsonrpc.RPCError
	return errors.As(err, &answer)
}

// SilentError says that a node gave no answer; asking again is right.
type SilentError struct {
	ChainID, Node string
	Err           error
}

// Error names the chain and the node.
func (e *SilentError) Error() string {
	return fmt.Sprintf("chain %s: no answer from node %s: %v", e.ChainID, e.Node, e.Err)
}

// Unwrap is the network's error.
func (e *SilentError) Unwrap() error { return e.Err }

func (c *Chain) silent(err error) error {
	if told(err) {
		return fmt.Errorf("chain %s: %w", c.cfg.ID, err)
	}
	return &SilentError{ChainID: c.cfg.ID, Node: c.cfg.RPC, Err: err}
}
