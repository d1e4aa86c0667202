package relayer

import (
	"context"
	"errors"
	"fmt"
	"time"
)

// refresh updates a client of which a third of the trusting period is left or less. It looks from time to time.
func (c *lightClient) refresh(ctx context.Context) {
	now := time.Now()
	c.mu.Lock()
	due := now.Sub(c.looked) >= min(lookAgain, max(c.state.TrustingPeriod/20, tick))
	if due {
		c.looked = now
	}
	period, works := c.state.TrustingPeriod, c.status == active
	c.mu.Unlock()
	if !due || (!works && !c.look(ctx)) {
		return
	}
	expiry, err := c.expiry(ctx)
	if err != nil {
		return // the node is away, and the next look will tell
	}
	if block := c.to.header().Time; block.After(now) {
		now = block
	}
	left := expiry.Sub(now)
	c.r.metrics.expires(c, left)
	switch {
	case left <= 0:
		c.look(ctx)
	case left <= period/3:
		c.prolong(ctx, left)
	default:
		c.r.clear(c.about())
	}
}

// prolong sends an update by itself.
func (c *lightClient) prolong(ctx context.Context, left time.Duration) {
	to := c.from.header()
	if c.ahead(to) {
		return
	}
	msgs, err := c.update(ctx, to.Height)
	if errors.Is(err, errNewer) || (err == nil && len(msgs) == 0) {
		return // somebody else has refreshed it
	}
	if err == nil {
		_, err = c.to.chain.Send(ctx, "update", len(msgs), msgs...)
	}
	if err != nil {
		c.r.raise(c.about(), fmt.Sprintf("light client %s on %s expires in %s and cannot be updated: %v", c.id, c.to.id, left.Round(time.Second), err),
			"mend what is said; an expired client needs a vote (governance recovery)")
		return
	}
	c.r.log.Info("light client refreshed", "client", c.id, "chain", c.to.id, "tracks", c.from.id, "left", left.Round(time.Second))
}

// look asks the chain how its client is, and tells whether it works.
func (c *lightClient) look(ctx context.Context) bool {
	status, err := c.to.chain.ClientStatus(ctx, c.id)
	if err != nil {
		return true // nobody knows
	}
	c.mu.Lock()
	c.status = status
	c.mu.Unlock()
	if status == active {
		c.r.clear(c.about())
		if state, err := c.to.chain.ClientState(ctx, c.id); err == nil {
			c.reset(state)
		}
		return true
	}
	c.r.raise(c.about(), fmt.Sprintf("light client %s on %s, which tracks %s, is %s", c.id, c.to.id, c.from.id, status),
		"the chain recovers it by governance (MsgRecoverClient) with a new client; packets that time out meanwhile come back then")
	return false
}
