package client

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"time"

	cmttypes "github.com/cometbft/cometbft/types"
	sdk "github.com/cosmos/cosmos-sdk/types"
	sdkerrors "github.com/cosmos/cosmos-sdk/types/errors"

	"github.com/amigos-network/amigos/x/internode/types"
)

// How often the blocks are looked at: under a live socket, and without one.
const (
	pollUnderEvents = time.Second
	pollAlone       = 200 * time.Millisecond
)

// Pending is a transaction that was broadcast and is not known to be in a block.
type Pending struct {
	c       *Client
	tx      *transaction
	sub     *subscription
	started time.Time
	next    int64  // the first height not yet looked at
	unsure  bool   // whether the node has it: it gave no answer, or was away since
	refused error  // what the node said when it was handed the bytes again
	leave   func() // ends the turn of an ordered transaction
}

// Hash is the transaction's, in upper-case hex.
func (p *Pending) Hash() string { return p.tx.hash }

// Timeout is the last block time at which the transaction may land.
func (p *Pending) Timeout() time.Time { return p.tx.timeout }

// Broadcast signs a transaction and hands it to the node. A node that does not answer is no error here: Wait
// finds out, and sends the same bytes again. With Config.Ordered the next transaction is held back until Wait returns.
func (c *Client) Broadcast(ctx context.Context, msgs ...sdk.Msg) (*Pending, error) {
	return c.broadcast(ctx, 0, msgs)
}

// broadcast takes its turn, if transactions are ordered. A sequence that another program has used meanwhile is read
// again, once.
func (c *Client) broadcast(ctx context.Context, gas uint64, msgs []sdk.Msg) (*Pending, error) {
	if !c.cfg.Ordered {
		return c.submit(ctx, gas, msgs)
	}
	leave, err := c.queue.enter(ctx)
	if err != nil {
		return nil, local("the waiting for the transactions before this one ended first: %v", err)
	}
	p, err := c.submit(ctx, gas, msgs)
	if errors.Is(err, sdkerrors.ErrWrongSequence) {
		c.forgetAccount()
		p, err = c.submit(ctx, gas, msgs)
	}
	if err != nil {
		c.forgetAccount()
		leave()
		return nil, err
	}
	c.spent(p.tx.sequence)
	p.leave = leave
	return p, nil
}

// submit signs a transaction and hands it to the node. What the account cannot pay is tried within its node's free
// quota.
func (c *Client) submit(ctx context.Context, gas uint64, msgs []sdk.Msg) (*Pending, error) {
	free := types.FreeSender(msgs) != ""
	p, err := c.submitOnce(ctx, gas, msgs, free && c.cfg.Free)
	if free && !c.cfg.Free && c.cfg.FeeGranter == "" && errors.Is(err, sdkerrors.ErrInsufficientFunds) {
		if carried, again := c.submitOnce(ctx, gas, msgs, true); again == nil {
			return carried, nil
		}
	}
	return p, err
}

func (c *Client) submitOnce(ctx context.Context, gas uint64, msgs []sdk.Msg, free bool) (*Pending, error) {
	started := c.clock.Now()
	tx, err := c.build(ctx, gas, msgs, free)
	if err != nil {
		return nil, err
	}
	status, err := c.rpc.Status(ctx)
	if err != nil {
		return nil, unreachable(c.cfg.Node, err)
	}
	p := &Pending{
		c: c, tx: tx, started: started, next: status.SyncInfo.LatestBlockHeight + 1,
		sub:   c.events.subscribe(ctx, fmt.Sprintf("tm.event='Tx' AND tx.hash='%s'", tx.hash)),
		leave: func() {},
	}
	if err := p.submit(ctx); err != nil {
		p.sub.close()
		return nil, err
	}
	if c.cfg.OnSent != nil {
		c.cfg.OnSent(tx.hash)
	}
	return p, nil
}

// submit hands the bytes to the node; once more does no harm.
func (p *Pending) submit(ctx context.Context) error {
	res, err := p.c.rpc.BroadcastTxSync(ctx, p.tx.bytes)
	refused, lost := verdict(res, err)
	p.unsure = lost
	if refused == nil {
		return nil
	}
	refused.Hash = p.tx.hash
	if errors.Is(refused, sdkerrors.ErrUnauthorized) {
		p.c.forgetAccount()
	}
	return refused
}

// Wait returns when the transaction is in a block. It is woken by the event and reads the blocks under it, so
// neither a lost event nor a restarted node makes it miss one. It gives up, with PhaseUnseen, when ctx ends or when
// every block up to the transaction's timeout was read. Call it once.
func (p *Pending) Wait(ctx context.Context) (*Result, error) {
	defer p.end()
	for {
		res, err := p.step(ctx)
		if res != nil || err != nil {
			p.c.reconsider(err)
			return res, err
		}
	}
}

// end lets go of the event, and of the turn of an ordered transaction.
func (p *Pending) end() {
	p.sub.close()
	p.leave()
}

func (p *Pending) step(ctx context.Context) (*Result, error) {
	select {
	case <-ctx.Done():
		return nil, p.unseen(false, "the waiting ended first", ctx.Err())
	case event := <-p.sub.events:
		if tx, ok := event.Data.(cmttypes.EventDataTx); ok && bytes.Equal(cmttypes.Tx(tx.Tx).Hash(), p.tx.bytes.Hash()) {
			return p.found(ctx, tx.Height, tx.Result)
		}
		// A wake-up without the transaction: the socket was opened anew, perhaps to a node without its mempool.
		p.unsure = true
	case <-p.c.clock.After(p.pace()):
	}
	res, err := p.scan(ctx)
	if res == nil && err == nil && p.unsure {
		// A refusal now proves nothing: the first copy may have landed, be under way elsewhere, or the node is not
		// itself yet. It is asked again until the transaction's time has passed.
		p.refused = p.submit(ctx)
		p.unsure = p.unsure || p.refused != nil
	}
	return res, err
}

func (p *Pending) pace() time.Duration {
	if p.sub.live() {
		return pollUnderEvents
	}
	return pollAlone
}

func (p *Pending) unseen(expired bool, why string, cause error) *Error {
	return &Error{Phase: PhaseUnseen, Hash: p.tx.hash, Expired: expired, Message: why, cause: cause}
}
