package client

import (
	"context"
	"time"
)

// clock is the wall clock, so that tests need not wait.
type clock interface {
	Now() time.Time
	After(d time.Duration) <-chan time.Time
}

type wallClock struct{}

func (wallClock) Now() time.Time                         { return time.Now() }
func (wallClock) After(d time.Duration) <-chan time.Time { return time.After(d) }

// pause waits for d, for a wake-up, or for the end of ctx, whose error it returns.
func pause[T any](ctx context.Context, clk clock, d time.Duration, wake <-chan T) error {
	select {
	case <-ctx.Done():
		return ctx.Err()
	case <-wake:
	case <-clk.After(d):
	}
	return nil
}
