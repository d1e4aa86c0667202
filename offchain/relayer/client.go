package relayer

import (
	"context"
	"errors"
	"sync"
	"time"

	sdk "github.com/cosmos/cosmos-sdk/types"
	clienttypes "github.com/cosmos/ibc-go/v8/modules/core/02-client/types"
	ibctm "github.com/cosmos/ibc-go/v8/modules/light-clients/07-tendermint"

	"github.com/amigos-network/amigos/offchain/relayer/chain"
)

const (
	// heightsKept is how far back consensus states of a client are used again.
	heightsKept = 64
	// lookAgain is how often a client is looked at while nothing is carried.
	lookAgain = 10 * time.Second
	active    = "Active"
)

// lightClient is what one chain knows of another: a light client on the chain that is told.
type lightClient struct {
	r        *Relayer
	id       string
	from, to *end // it is on to, and tracks from

	mu      sync.Mutex
	state   *ibctm.ClientState
	trusted map[int64]chain.Trusted // what is known of its consensus states
	has     map[int64]bool          // the heights of its newest consensus states
	newest  int64
	sent    map[int64]bool // heights that transactions under way bring
	looked  time.Time
	status  string
}

func newLightClient(r *Relayer, id string, from, to *end, state *ibctm.ClientState) *lightClient {
	c := &lightClient{r: r, id: id, from: from, to: to}
	c.sent = map[int64]bool{}
	c.reset(state)
	return c
}

func (c *lightClient) about() string { return "client/" + c.to.id + "/" + c.id }

// reset takes the chain's word.
func (c *lightClient) reset(state *ibctm.ClientState) {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.state, c.newest = state, int64(state.LatestHeight.RevisionHeight)
	c.trusted, c.has = map[int64]chain.Trusted{}, map[int64]bool{c.newest: true}
}

// updated notes that an update landed, whoever sent it.
func (c *lightClient) updated(heights []int64) {
	c.mu.Lock()
	defer c.mu.Unlock()
	for _, height := range heights {
		c.has[height] = true
		c.newest = max(c.newest, height)
	}
	for height := range c.has {
		if height < c.newest-heightsKept {
			delete(c.has, height)
			delete(c.trusted, height)
		}
	}
}

// usable is the newest height from one on that the client has, or will have once what is under way has landed, and up
// to which the proving chain was followed; 0 if there is none.
func (c *lightClient) usable(from, to int64) int64 {
	c.mu.Lock()
	defer c.mu.Unlock()
	var best int64
	for _, heights := range []map[int64]bool{c.has, c.sent} {
		for height := range heights {
			if height >= from && height <= to {
				best = max(best, height)
			}
		}
	}
	return best
}

// errNewer says that somebody else has brought the client past the height wanted, meanwhile.
var errNewer = errors.New("the light client is newer")

// update makes the messages that bring the client to a height; none if somebody else has done so.
func (c *lightClient) update(ctx context.Context, to int64) ([]sdk.Msg, error) {
	c.mu.Lock()
	state, newest := c.state, c.newest
	known, ok := c.trusted[newest]
	there := c.has[to]
	c.mu.Unlock()
	switch {
	case there:
		return nil, nil
	case newest >= to:
		return nil, errNewer
	}
	if !ok {
		var err error
		if known, err = c.to.chain.Trusted(ctx, c.id, clienttypes.NewHeight(state.LatestHeight.RevisionNumber, uint64(newest))); err != nil {
			return nil, err
		}
	}
	headers, err := c.from.chain.ClientHeaders(ctx, known, to, state.TrustLevel)
	if err != nil {
		return nil, err
	}
	c.mu.Lock()
	c.trusted[newest] = known
	for _, h := range headers {
		c.trusted[h.Header.Height] = chain.Trusted{Height: h.Header.Height, Time: h.Header.Time, NextValidators: h.Header.NextValidatorsHash}
	}
	c.mu.Unlock()
	return chain.UpdateMessages(c.id, c.to.chain.Address(), headers)
}

// under notes which height a transaction under way brings; over that it is no longer under way.
func (c *lightClient) under(height int64) {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.sent[height] = true
}

func (c *lightClient) over(height int64) {
	c.mu.Lock()
	defer c.mu.Unlock()
	delete(c.sent, height)
}

// ahead tells whether a header's time is later than the chain that is told accepts: its own last block may be old.
func (c *lightClient) ahead(header chain.Header) bool {
	c.mu.Lock()
	defer c.mu.Unlock()
	return !header.Time.Before(c.to.header().Time.Add(c.state.MaxClockDrift))
}

// expiry is when the client stops working unless it is updated.
func (c *lightClient) expiry(ctx context.Context) (time.Time, error) {
	c.mu.Lock()
	state, newest := c.state, c.newest
	known, ok := c.trusted[newest]
	c.mu.Unlock()
	if !ok {
		var err error
		if known, err = c.to.chain.Trusted(ctx, c.id, clienttypes.NewHeight(state.LatestHeight.RevisionNumber, uint64(newest))); err != nil {
			return time.Time{}, err
		}
		c.mu.Lock()
		c.trusted[newest] = known
		c.mu.Unlock()
	}
	return known.Time.Add(state.TrustingPeriod), nil
}
