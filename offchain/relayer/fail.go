package relayer

import (
	"context"
	"errors"
	"fmt"
	"regexp"
	"time"

	sdk "github.com/cosmos/cosmos-sdk/types"
	sdkerrors "github.com/cosmos/cosmos-sdk/types/errors"
	clienttypes "github.com/cosmos/ibc-go/v8/modules/core/02-client/types"
	channeltypes "github.com/cosmos/ibc-go/v8/modules/core/04-channel/types"

	"github.com/amigos-network/amigos/client"
	"github.com/amigos-network/amigos/offchain/relayer/chain"
)

const (
	// holdFunds is how long a lane rests that cannot pay.
	holdFunds = 3 * time.Second
	// holdBusy is how long one rests whose chain takes nothing now.
	holdBusy = time.Second
)

// failed decides what becomes of a batch that was refused. Nothing is dropped that the chain has not settled.
func (l *lane) failed(ctx context.Context, batch []*item, err error) {
	l.r.metrics.retried(l, len(batch))
	reason := err.Error()
	switch {
	case retryable(err):
		l.r.log.Debug("no answer", "to", l.to.id, "error", err)
		l.hold(retryMin)
		l.release(batch, 0, reason)
	case oneOf(err, sdkerrors.ErrInsufficientFunds, sdkerrors.ErrUnknownAddress):
		l.broke(ctx, err)
		l.release(batch, 0, reason)
	case oneOf(err, sdkerrors.ErrInsufficientFee):
		l.dearer(ctx, err)
		l.release(batch, 0, reason)
	case oneOf(err, sdkerrors.ErrMempoolIsFull, sdkerrors.ErrInvalidHeight):
		l.hold(holdBusy)
		l.release(batch, 0, reason)
	case oneOf(err, sdkerrors.ErrTxTooLarge, sdkerrors.ErrOutOfGas, sdkerrors.ErrInvalidGasLimit):
		l.halve(batch, reason)
	case oneOf(err, channeltypes.ErrRedundantTx):
		// Settled, or on its way in another transaction: no failure.
		l.release(l.unsettled(ctx, batch), holdBusy, "another transaction carries it")
	case oneOf(err, clienttypes.ErrConsensusStateNotFound) && l.client.look(ctx):
		// The update that it relied on did not land.
		l.hold(retryMin)
		l.release(batch, 0, reason)
	case !refused(err):
		l.hold(holdBusy)
		l.r.raise(l.about(), reason, "it is tried again; see that the nodes of both chains are sound and keep recent blocks")
		l.release(batch, 0, reason)
	case !l.client.look(ctx):
		l.hold(retryMax)
		l.release(batch, 0, reason)
	default:
		left := l.unsettled(ctx, batch)
		l.r.log.Warn("refused", "to", l.to.id, "batch", len(batch), "unsettled", len(left), "error", err)
		l.halve(left, reason)
	}
}

// refused tells whether the chain said no, to the transaction and not to a question.
func refused(err error) bool {
	var e *client.Error
	return errors.As(err, &e) && (e.Phase == client.PhaseCheck || e.Phase == client.PhaseBlock)
}

func (l *lane) about() string { return "lane/" + l.from.id + "/" + l.to.id }

// unseen is what becomes of a batch whose transaction did not land in time.
func (l *lane) unseen(ctx context.Context, f *flight, batch []*item) {
	left := l.unsettled(ctx, batch)
	l.r.metrics.retried(l, len(left))
	if l.to.header().Height < f.at+2 {
		l.release(left, 0, "chain "+l.to.id+" makes no blocks")
		return
	}
	l.r.log.Warn("not seen in a block", "tx", f.Hash, "to", l.to.id, "batch", len(batch), "unsettled", len(left))
	l.halve(left, "transaction "+f.Hash+" was not seen in a block")
}

// halve makes the items travel in smaller company. One that is refused alone waits longer each time, and in the end is
// given up.
func (l *lane) halve(batch []*item, reason string) {
	if len(batch) == 0 {
		return
	}
	if len(batch) > 1 {
		l.mu.Lock()
		for _, it := range batch {
			it.most = max(1, len(batch)/2)
		}
		l.mu.Unlock()
		l.release(batch, 0, reason)
		return
	}
	it := batch[0]
	l.mu.Lock()
	it.tries++
	it.most = 1
	wait := min(retryMin<<min(it.tries, 16), 5*time.Minute)
	it.given = it.tries >= maxTries
	l.mu.Unlock()
	l.release(batch, wait, reason)
	if it.given {
		l.r.log.Error("given up", "what", describe(it), "from", l.from.id, "to", l.to.id, "why", reason)
	}
}

// unsettled asks the chain that is told which items it does not know yet, and settles the others.
func (l *lane) unsettled(ctx context.Context, batch []*item) []*item {
	type place struct {
		kind          Kind
		port, channel string
	}
	places := map[place][]uint64{}
	for _, it := range batch {
		at := place{it.kind, it.port, it.channel}
		places[at] = append(places[at], it.sequence)
	}
	open := map[key]bool{}
	for at, sequences := range places {
		ask := l.to.chain.Unsettled
		if at.kind == Receive {
			ask = l.to.chain.Unreceived
		}
		left, err := ask(ctx, at.port, at.channel, sequences)
		if err != nil {
			left = sequences // nobody knows
		}
		for _, sequence := range left {
			open[key{at.kind, at.port, at.channel, sequence}] = true
		}
	}
	var rest []*item
	for _, it := range batch {
		if open[it.key] {
			rest = append(rest, it)
		} else {
			l.settle(it.key)
			if it.kind == Receive {
				l.r.lookSoon() // whoever brought it, the acknowledgement must be in a queue
			}
		}
	}
	return rest
}

func (l *lane) funds() string { return "funds/" + l.to.id }

// missing finds the two amounts in the SDK's words: what there is, and what is needed.
var missing = regexp.MustCompile(`(?:spendable balance )?([0-9]*[a-z/A-Z0-9]*) is smaller than ([0-9]+[a-zA-Z/][a-zA-Z0-9/]*)`)

// broke raises the alarm of an empty account, with the address and the amount.
func (l *lane) broke(ctx context.Context, err error) {
	l.hold(holdFunds)
	address := l.to.chain.Address()
	what := fmt.Sprintf("account %s on %s cannot pay", address, l.to.id)
	if found := missing.FindStringSubmatch(err.Error()); found != nil {
		if need, parsed := sdk.ParseCoinNormalized(found[2]); parsed == nil {
			need.Amount = need.Amount.Add(l.r.metrics.usual(l.to.id, need.Denom)) // a simulation pays next to nothing
			if has, asked := l.to.chain.Balance(ctx, need.Denom); asked == nil && has.LT(need.Amount) {
				what = fmt.Sprintf("account %s on %s has %s%s; the next transaction takes %s: %s%s are missing",
					address, l.to.id, has, need.Denom, need, need.Amount.Sub(has), need.Denom)
			}
		}
	} else if oneOf(err, sdkerrors.ErrUnknownAddress) {
		what = fmt.Sprintf("account %s does not exist on %s: it has never had coins", address, l.to.id)
	}
	l.r.raise(l.funds(), what, "send coins to "+address+" on "+l.to.id+"; the relayer goes on by itself")
}

// dearer asks the node for its prices again, which helps unless the configuration fixes them.
func (l *lane) dearer(ctx context.Context, err error) {
	l.hold(holdBusy)
	_ = l.to.chain.LoadPrices(ctx)
	l.r.raise(l.funds(), fmt.Sprintf("chain %s asks for a higher fee: %v", l.to.id, err),
		"raise gas_prices of chain "+l.to.id+" in relayer.toml, or leave it out so that the node is asked")
}

func oneOf(err error, known ...error) bool {
	for _, k := range known {
		if errors.Is(err, k) {
			return true
		}
	}
	return false
}

// retryable tells whether a node gave no answer, so that the same question is right again.
func retryable(err error) bool {
	var silent *chain.SilentError
	var refusal *client.Error
	if errors.As(err, &refusal) {
		return refusal.Lost()
	}
	return errors.As(err, &silent) || errors.Is(err, context.DeadlineExceeded)
}
