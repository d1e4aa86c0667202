package chain

import (
	"context"
	"encoding/base64"
	"errors"
	"slices"
	"time"

	abci "github.com/cometbft/cometbft/abci/types"
	sdk "github.com/cosmos/cosmos-sdk/types"
	sdkerrors "github.com/cosmos/cosmos-sdk/types/errors"

	"github.com/amigos-network/amigos/client"
)

// Result is a transaction in its block.
type Result struct {
	Hash   string
	Height int64
	Events []abci.Event
}

// Submit sends a transaction and waits for its block. Gas is simulated; a transaction that ran out of it is sent once
// more, with more. Refusals are of type *client.Error.
func (c *Chain) Submit(ctx context.Context, msgs ...sdk.Msg) (Result, error) {
	res, err := c.client.Do(ctx, msgs...)
	if err != nil {
		return Result{}, err
	}
	return Result{Hash: res.Hash, Height: res.Height, Events: res.Events}, nil
}

// Outcome is what became of a transaction: Err is nil if it did what it says.
type Outcome struct {
	Height int64
	Err    error
}

// Flight is a transaction that was handed to the node. Done gets its outcome when Follow reads its block, and nothing
// if it never lands.
type Flight struct {
	Hash string
	Gas  uint64
	Fee  sdk.Coins
	Done <-chan Outcome

	kind   string
	count  int
	size   int
	key    string
	landed chan Outcome

	timeout time.Time // the last block time at which it may land
}

// Send hands a transaction to the node and does not wait for its block. The kind says what is in it, and the count how
// many: the gas that such a transaction took last is known by them, and only the first of its kind is simulated.
// Somebody must Follow the chain, and the flight must be forgotten (Forget) when nobody waits for it any more.
func (c *Chain) Send(ctx context.Context, kind string, count int, msgs ...sdk.Msg) (*Flight, error) {
	if c.cfg.Ordered {
		return c.sendOrdered(ctx, msgs)
	}
	size := sizeOf(msgs)
	signed, err := c.client.Sign(ctx, c.gas.estimate(kind, count, size), msgs...)
	if err != nil {
		return nil, err
	}
	landed := make(chan Outcome, 1)
	f := &Flight{
		Hash: signed.Hash(), Gas: signed.Gas(), Fee: signed.Fee(), Done: landed,
		kind: kind, count: count, size: size, key: base64.StdEncoding.EncodeToString(signed.Signature()), landed: landed, timeout: signed.Timeout(),
	}
	c.mu.Lock()
	c.flights[f.key] = f // before it can land
	c.mu.Unlock()
	if err := c.client.Offer(ctx, signed); err != nil && !lost(err) {
		c.Forget(f)
		c.gas.disappointed(kind, count, err)
		return nil, err
	}
	return f, nil // a node that gave no answer may have it
}

// sendOrdered waits for the block: the next transaction has to stand behind this one.
func (c *Chain) sendOrdered(ctx context.Context, msgs []sdk.Msg) (*Flight, error) {
	res, err := c.client.Do(ctx, msgs...)
	if err != nil {
		return nil, err
	}
	landed := make(chan Outcome, 1)
	landed <- Outcome{Height: res.Height}
	return &Flight{Hash: res.Hash, Gas: uint64(res.GasWanted), Done: landed, landed: landed}, nil
}

// Forget stops looking for a transaction.
func (c *Chain) Forget(f *Flight) {
	c.mu.Lock()
	defer c.mu.Unlock()
	delete(c.flights, f.key)
}

// settle tells flights that landed in a block, and forgets those that no longer can.
func (c *Chain) settle(block Header, results []txResult) {
	c.mu.Lock()
	defer c.mu.Unlock()
	defer func() {
		for key, f := range c.flights {
			if !f.timeout.IsZero() && block.Time.After(f.timeout) {
				delete(c.flights, key)
			}
		}
	}()
	for _, tx := range results {
		if len(c.flights) == 0 {
			return
		}
		f := c.flights[signature(tx.Events)]
		if f == nil {
			continue
		}
		delete(c.flights, f.key)
		out := Outcome{Height: block.Height}
		if tx.Code != 0 {
			err := &client.Error{Phase: client.PhaseBlock, Codespace: tx.Codespace, Code: tx.Code, Message: tx.Log, Hash: f.Hash, Height: block.Height}
			c.gas.disappointed(f.kind, f.count, err)
			out.Err = err
		} else {
			c.gas.took(f.kind, f.count, f.size, tx.GasUsed)
		}
		f.landed <- out
	}
}

// signature is the first signer's, which the chain repeats in the events of every transaction that paid its fee.
func signature(events []abci.Event) string {
	for _, event := range events {
		if event.Type != sdk.EventTypeTx {
			continue
		}
		if i := slices.IndexFunc(event.Attributes, func(a abci.EventAttribute) bool { return a.Key == sdk.AttributeKeySignature }); i >= 0 {
			return event.Attributes[i].Value
		}
	}
	return ""
}

func sizeOf(msgs []sdk.Msg) int {
	size := 0
	for _, msg := range msgs {
		if sized, ok := msg.(interface{ Size() int }); ok {
			size += sized.Size()
		}
	}
	return size
}

func lost(err error) bool {
	var e *client.Error
	return errors.As(err, &e) && e.Lost()
}

func outOfGas(err error) bool { return errors.Is(err, sdkerrors.ErrOutOfGas) }
