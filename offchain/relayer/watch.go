package relayer

import (
	"context"
	"time"

	"github.com/amigos-network/amigos/offchain/relayer/chain"
)

// stall is how long a transaction may be under way before the chain is asked about its packets.
const stall = 15 * time.Second

// watch sees what becomes of a transaction.
func (l *lane) watch(ctx context.Context, f *flight, batch []*item) {
	timer := time.NewTimer(stall)
	defer timer.Stop()
	var out chain.Outcome
	select {
	case out = <-f.Done:
	case <-ctx.Done():
		l.to.chain.Forget(f.Flight)
		return
	case <-timer.C:
		l.to.chain.Forget(f.Flight)
		l.landed(f)
		l.unseen(ctx, f, batch)
		return
	}
	l.landed(f)
	l.r.metrics.paid(l.to.id, f.Fee)
	if out.Err != nil {
		l.failed(ctx, batch, out.Err)
		return
	}
	for _, it := range batch {
		l.settle(it.key)
	}
	l.r.clear(l.funds())
	l.r.clear(l.about())
	l.r.metrics.relayed(l, batch)
	l.r.log.Info("relayed", "kind", batch[0].kind.String(), "packets", len(batch), "from", l.from.id, "to", l.to.id,
		"channel", batch[0].channel, "first", batch[0].sequence, "tx", f.Hash, "height", out.Height)
}

func (l *lane) landed(f *flight) {
	if f.brings != 0 {
		l.client.over(f.brings)
	}
}
