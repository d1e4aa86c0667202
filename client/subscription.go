package client

import (
	"context"

	ctypes "github.com/cometbft/cometbft/rpc/core/types"
)

// events wakes those who wait for something on the chain. It promises nothing: an event may be lost, and a
// wake-up without data means only that it is time to look at the state.
type events interface {
	subscribe(ctx context.Context, query string) *subscription
	close()
}

// subscription is one waiter's. Its channel holds one event; more are dropped, for the first will do.
type subscription struct {
	events chan ctypes.ResultEvent
	live   func() bool // whether the node is known to serve it now
	close  func()
}

func newSubscription() *subscription {
	return &subscription{events: make(chan ctypes.ResultEvent, 1)}
}

func (s *subscription) wake(event ctypes.ResultEvent) {
	select {
	case s.events <- event:
	default:
	}
}
