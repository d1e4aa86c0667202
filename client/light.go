package client

import (
	"context"
	"errors"

	ctypes "github.com/cometbft/cometbft/rpc/core/types"
	jsonrpc "github.com/cometbft/cometbft/rpc/jsonrpc/types"
	cmttypes "github.com/cometbft/cometbft/types"

	"github.com/amigos-network/amigos/client/proof"
)

// validatorsPerPage is the most that CometBFT answers at once.
const validatorsPerPage = 100

// light is the part of CometBFT's RPC that shows who signed a block.
type light interface {
	Commit(ctx context.Context, height *int64) (*ctypes.ResultCommit, error)
	Validators(ctx context.Context, height *int64, page, perPage *int) (*ctypes.ResultValidators, error)
}

// lightBlock fetches a header, its commit and its validators. It believes the node: proof.Verify does not.
func (c *Client) lightBlock(ctx context.Context, height int64) (*cmttypes.LightBlock, error) {
	remote, ok := c.rpc.(light)
	if !ok {
		return nil, local("node %s is reached on a road that shows no signatures", c.cfg.Node)
	}
	res, err := remote.Commit(ctx, &height)
	if err != nil {
		return nil, c.noBlock(height, err)
	}
	block := &cmttypes.LightBlock{SignedHeader: &res.SignedHeader, ValidatorSet: &cmttypes.ValidatorSet{}}
	for page, perPage := 1, validatorsPerPage; ; page++ {
		some, err := remote.Validators(ctx, &height, &page, &perPage)
		if err != nil {
			return nil, c.noBlock(height, err)
		}
		block.ValidatorSet.Validators = append(block.ValidatorSet.Validators, some.Validators...)
		if len(some.Validators) == 0 || block.ValidatorSet.Size() >= some.Total {
			break
		}
	}
	if block.Header == nil || block.Commit == nil || block.Height != height {
		return nil, local("node %s answered with another block than %d", c.cfg.Node, height)
	}
	return block, nil
}

// noBlock tells a block that the node does not have from a node that does not answer.
func (c *Client) noBlock(height int64, err error) error {
	var told *jsonrpc.RPCError
	if errors.As(err, &told) {
		return local("node %s does not have block %d (%s %s): ask one that keeps all blocks", c.cfg.Node, height, told.Message, told.Data)
	}
	return unreachable(c.cfg.Node, err)
}

// TrustRoot names the validators of the block at a height, or of the last one for 0. Whoever trusts the node can
// verify proofs with it.
func (c *Client) TrustRoot(ctx context.Context, height int64) (proof.Root, error) {
	if height == 0 {
		status, err := c.rpc.Status(ctx)
		if err != nil {
			return proof.Root{}, unreachable(c.cfg.Node, err)
		}
		height = status.SyncInfo.LatestBlockHeight
	}
	block, err := c.lightBlock(ctx, height)
	if err != nil {
		return proof.Root{}, err
	}
	return proof.Root{ChainID: c.cfg.ChainID, Validators: block.ValidatorsHash, Height: height, Source: "node " + c.cfg.Node}, nil
}
