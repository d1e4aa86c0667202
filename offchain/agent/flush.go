package agent

import (
	"context"
	"errors"
	"time"

	"github.com/amigos-network/amigos/client"
	"github.com/amigos-network/amigos/x/internode/types"
)

const (
	retryMin = 500 * time.Millisecond
	retryMax = 30 * time.Second
)

// errMoved says that the receipt cursor is elsewhere: this batch landed after all, or another agent was faster.
var errMoved = errors.New("the receipt cursor has moved")

// flush lands a batch exactly once. Whatever goes wrong on the way, the cursor in the state tells whether to try
// again.
func (a *Agent) flush(ctx context.Context, b *batch) error {
	if b.empty() {
		return nil
	}
	for wait := retryMin; ; wait = min(2*wait, retryMax) {
		begun := time.Now()
		res, err := a.chain.Do(ctx, b.msgs(a.chain.Address())...)
		a.metrics.transaction(time.Since(begun), err)
		switch {
		case err == nil:
			a.budget.spend(res.GasWanted, time.Now())
			a.report(b, res)
			return nil
		case ctx.Err() != nil:
			return ctx.Err()
		case errors.Is(err, types.ErrReceiptCursor):
			return errMoved
		case a.doubtParams(err):
			return a.replan(ctx, err)
		case !retryable(err):
			return err
		}
		a.log.Warn("receipt not landed, trying again", "from", b.from, "to", b.to, "error", err)
		if err := a.pause(ctx, wait); err != nil {
			return err
		}
		cursor, err := a.cursor(ctx)
		if err != nil {
			return err
		}
		if cursor != b.from {
			return errMoved
		}
	}
}

// replan makes a batch that the chain refused by its limits be made anew by those of today. When they are those it was
// made by, the refusal stands.
func (a *Agent) replan(ctx context.Context, refusal error) error {
	today, err := a.chain.Params(ctx)
	if err != nil {
		return err
	}
	if sameLimits(today, a.params) {
		return refusal
	}
	a.log.Info("the chain's limits have changed, making the replies anew")
	return errMoved // the next page reads them again, when no handler does
}

// cursor is where the chain says that work goes on. It waits for a node that does not answer.
func (a *Agent) cursor(ctx context.Context) (uint64, error) {
	for wait := retryMin; ; wait = min(2*wait, retryMax) {
		res, err := a.chain.Inbox(ctx, a.chain.Address(), 0, 1)
		if err == nil {
			return res.State.Processed, nil
		}
		if !retryable(err) {
			return 0, err
		}
		a.log.Warn("inbox not readable, trying again", "error", err)
		if err := a.pause(ctx, wait); err != nil {
			return 0, err
		}
	}
}

func retryable(err error) bool {
	var e *client.Error
	return errors.As(err, &e) && e.Retryable()
}

// refusals are the errors of the replies by their place in the batch.
func refusals(b *batch, res *client.Result) map[int]error {
	if len(b.replies) == 0 {
		return nil
	}
	var response types.MsgSendResponse
	if err := res.Decode(0, &response); err != nil {
		return nil
	}
	refused := map[int]error{}
	for i, result := range response.Results {
		if result.Code != 0 {
			refused[i] = result.Err()
		}
	}
	return refused
}
