package agent

import (
	"context"
	"sync"
)

// ahead is a page whose handlers are started in the order of arrival, some at once, while their outcomes are taken
// in that same order.
type ahead struct {
	outcomes []chan outcome
	cancel   context.CancelFunc
	running  sync.WaitGroup
}

// start begins to work on messages, at most a.parallel at a time and none that the budget does not afford.
func (a *Agent) start(ctx context.Context, messages []Message) *ahead {
	ctx, cancel := context.WithCancel(ctx)
	w := &ahead{outcomes: make([]chan outcome, len(messages)), cancel: cancel}
	for i := range w.outcomes {
		w.outcomes[i] = make(chan outcome, 1)
	}
	places := make(chan struct{}, a.parallel)
	w.running.Go(func() {
		for i, m := range messages {
			select {
			case places <- struct{}{}:
			case <-ctx.Done():
				return
			}
			if ctx.Err() != nil || a.afford(ctx) != nil {
				return
			}
			w.running.Go(func() {
				defer func() { <-places }()
				if o := a.decide(ctx, m); ctx.Err() == nil {
					w.outcomes[i] <- o
				}
			})
		}
	})
	return w
}

// stop cuts short what still runs, and waits for its end.
func (w *ahead) stop() {
	w.cancel()
	w.running.Wait()
}
