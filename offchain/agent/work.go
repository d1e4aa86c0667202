package agent

import (
	"context"

	"github.com/amigos-network/amigos/client"
	"github.com/amigos-network/amigos/x/internode/types"
)

// work decides and receipts one page, in as few transactions as its size allows, and answers the new cursor.
func (a *Agent) work(ctx context.Context, cursor uint64, page client.Page) (uint64, error) {
	if page.Missed > 0 {
		a.log.Warn("messages were gone before they were read", "count", page.Missed, "after", cursor)
	}
	b := newBatch(cursor)
	for _, m := range page.Messages {
		var err error
		if b, err = a.skip(ctx, b, m.Entry.Arrival-1); err != nil {
			return b.from, err
		}
		o := a.decide(ctx, m)
		if ctx.Err() != nil {
			return b.from, ctx.Err() // a handler that was cut short has not decided
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
