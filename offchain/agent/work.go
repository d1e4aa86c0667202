package agent

import (
	"context"
	"time"

	"github.com/amigos-network/amigos/client"
	"github.com/amigos-network/amigos/x/internode/types"
)

// holdReplies is how long finished replies wait for the next handler before they are sent without it.
const holdReplies = time.Second

// work decides and receipts one page, in as few transactions as its size and its handlers' time allow, and answers
// the new cursor.
func (a *Agent) work(ctx context.Context, cursor uint64, page client.Page) (uint64, error) {
	if page.Missed > 0 {
		a.log.Warn("messages were gone before they were read", "count", page.Missed, "after", cursor)
	}
	if err := a.refreshParams(ctx); err != nil {
		return cursor, err
	}
	a.metrics.saw(page.State.Last, cursor)
	ahead := a.start(ctx, page.Messages)
	defer ahead.stop()

	b := newBatch(cursor)
	for i, m := range page.Messages {
		var err error
		if b, err = a.skip(ctx, b, m.Entry.Arrival-1); err != nil {
			return b.from, err
		}
		var o outcome
		if o, b, err = a.await(ctx, b, ahead.outcomes[i]); err != nil {
			return b.from, err
		}
		if !b.fits(o, a.params) {
			if err := a.flush(ctx, b); err != nil {
				return b.from, err
			}
			b = newBatch(b.to)
		}
		b.add(o)
	}
	b, err := a.skip(ctx, b, page.Next)
	if err != nil {
		return b.from, err
	}
	return b.to, a.flush(ctx, b)
}

// await takes the next outcome. While its handler takes long, what is finished already is sent.
func (a *Agent) await(ctx context.Context, b *batch, next <-chan outcome) (outcome, *batch, error) {
	hold := time.NewTimer(a.hold)
	defer hold.Stop()
	for {
		select {
		case <-ctx.Done(): // a handler that was cut short has not decided
			return outcome{}, b, ctx.Err()
		case o := <-next:
			return o, b, ctx.Err()
		case <-hold.C:
			if err := a.flush(ctx, b); err != nil {
				return outcome{}, b, err
			}
			b = newBatch(b.to)
		}
	}
}

// skip receipts arrivals that are gone. One receipt moves a cursor only so far.
func (a *Agent) skip(ctx context.Context, b *batch, to uint64) (*batch, error) {
	for to > b.from+types.ReceiptSpan {
		if b.empty() {
			b.to = b.from + types.ReceiptSpan
		}
		if err := a.flush(ctx, b); err != nil {
			return b, err
		}
		b = newBatch(b.to)
	}
	b.to = max(b.to, to)
	return b, nil
}
