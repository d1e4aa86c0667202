package main

import (
	"context"
	"time"
)

// half sends for some seconds at half the speed that the rounds reached, whatever the answers: this is how long a
// message takes on a chain that has something to do, and is not flooded.
func (e *entrant) half(ctx context.Context, seconds float64) error {
	perSecond := e.PerSecond / 2 / float64(e.Kind.perTx())
	t, err := e.rig.newTurn(ctx, e.Kind, max(1, int(perSecond*seconds)), e.gas)
	if err != nil {
		return err
	}
	done, err := e.rig.sendBy(ctx, t.txs, func(ctx context.Context, txs []tx) ([]time.Time, error) {
		sent := make([]time.Time, len(txs))
		started := time.Now()
		for i := range txs {
			due := started.Add(time.Duration(float64(i) / perSecond * float64(time.Second)))
			if err := wait(ctx, time.Until(due)); err != nil {
				return nil, err
			}
			sent[i] = due // if we are late, the message has waited
			if err := e.rig.offer(ctx, txs[i:i+1]); err != nil {
				return nil, err
			}
		}
		return sent, nil
	})
	e.Half = newLatency(done.latency)
	return err
}
