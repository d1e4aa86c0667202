package client

import (
	"bytes"
	"context"

	cmttypes "github.com/cometbft/cometbft/types"

	"github.com/amigos-network/amigos/client/proof"
)

// handovers are the blocks from an earlier one to the last, each of whose validators vouch for the next one's. It is
// the last alone where the validators are still the same.
func (c *Client) handovers(ctx context.Context, since int64, last *cmttypes.LightBlock) ([]*cmttypes.LightBlock, error) {
	if since >= last.Height {
		return []*cmttypes.LightBlock{last}, nil
	}
	at, err := c.lightBlock(ctx, since)
	if err != nil {
		return nil, err
	}
	if bytes.Equal(at.ValidatorsHash, last.ValidatorsHash) {
		return []*cmttypes.LightBlock{last}, nil
	}
	way := []*cmttypes.LightBlock{at}
	ahead := []*cmttypes.LightBlock{last} // the nearest at the end
	for len(ahead) > 0 {
		next := ahead[len(ahead)-1]
		refused := proof.Follows(at, next)
		if refused != nil {
			if next, err = c.between(ctx, at, next, refused); err != nil {
				return nil, err
			}
			ahead = append(ahead, next)
			continue
		}
		at, ahead = next, ahead[:len(ahead)-1]
		if way = shorten(append(way, at)); len(way) > proof.MaxPath {
			return nil, local("the validators changed too often since block %d: name a later one (--since), whose validators the reader can trust", since)
		}
	}
	return way, nil
}

// shorten leaves out the blocks before the last without which it follows as well.
func shorten(way []*cmttypes.LightBlock) []*cmttypes.LightBlock {
	last := len(way) - 1
	for i := range last {
		if proof.Follows(way[i], way[last]) == nil {
			return append(way[:i+1], way[last])
		}
	}
	return way
}

// between fetches the block half-way to one that is refused.
func (c *Client) between(ctx context.Context, at, next *cmttypes.LightBlock, refused error) (*cmttypes.LightBlock, error) {
	if next.Height <= at.Height+1 {
		return nil, local("block %d of node %s does not follow from %d: %v", next.Height, c.cfg.Node, at.Height, refused)
	}
	return c.lightBlock(ctx, (at.Height+next.Height)/2)
}
