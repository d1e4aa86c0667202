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
	for at != last {
		if at, err = c.farthest(ctx, at, last); err != nil {
			return nil, err
		}
		if way = append(way, at); len(way) > proof.MaxPath {
			return nil, local("the validators changed too often since block %d: name a later one (--since), whose validators the reader can trust", since)
		}
	}
	return way, nil
}

// farthest finds, by halves, a late block for whose validators those of an earlier one vouch.
func (c *Client) farthest(ctx context.Context, at, last *cmttypes.LightBlock) (*cmttypes.LightBlock, error) {
	next := last
	for {
		refused := proof.Follows(at, next)
		if refused == nil {
			return next, nil
		}
		if next.Height <= at.Height+1 {
			return nil, local("block %d of node %s does not follow from %d: %v", next.Height, c.cfg.Node, at.Height, refused)
		}
		var err error
		if next, err = c.lightBlock(ctx, (at.Height+next.Height)/2); err != nil {
			return nil, err
		}
	}
}
