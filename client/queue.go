package client

import (
	"context"
	"errors"
	"sync"
)

// queue lets ordered transactions through one at a time, in the order in which they came.
type queue struct {
	mu   sync.Mutex
	last chan struct{} // closed when the last of the queue has left; nil for an empty one
}

// enter waits for all before. Who is let in must call leave, once.
func (q *queue) enter(ctx context.Context) (leave func(), err error) {
	q.mu.Lock()
	before, mine := q.last, make(chan struct{})
	q.last = mine
	q.mu.Unlock()

	if before != nil {
		select {
		case <-before:
		case <-ctx.Done():
			go func() { // whoever stands behind still waits for those before
				<-before
				close(mine)
			}()
			return nil, ctx.Err()
		}
	}
	return sync.OnceFunc(func() { close(mine) }), nil
}

// reconsider asks for the sequence again after an ordered transaction that may not have used it.
func (c *Client) reconsider(err error) {
	var e *Error
	if c.cfg.Ordered && errors.As(err, &e) && e.Phase == PhaseUnseen {
		c.forgetAccount()
	}
}
