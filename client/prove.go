package client

import (
	"context"
	"errors"
	"fmt"
	"strings"

	cmtcrypto "github.com/cometbft/cometbft/proto/tendermint/crypto"
	rpcclient "github.com/cometbft/cometbft/rpc/client"

	"github.com/amigos-network/amigos/client/proof"
	"github.com/amigos-network/amigos/x/internode/types"
)

// minProofHeight is the first height whose state the SDK proves.
const minProofHeight = 2

// ProofRequest says what to prove.
type ProofRequest struct {
	// Kind is the kind of claim. A message that is named by its place in an outbox, or that this chain knows only as one
	// that left, is proven as KindSent where KindMessage is asked for.
	Kind proof.Kind
	// Of is a handle (bob/17), an outbox handle (alice/out/3) or message ID, or for KindKey a node by name, address or
	// peer ID.
	Of string
	// Height is that of the state; 0 takes the newest that is signed.
	Height int64
	// Since is an earlier block from which the way to the signing validators begins; 0 takes the first the node has.
	Since int64
}

// Prove exports a proof as a file that proof.Verify takes, and what it proves. Unless a height is asked for it waits
// for the block that signs what the chain knows now.
func (c *Client) Prove(ctx context.Context, req ProofRequest) ([]byte, *proof.Report, error) {
	claim, err := c.claim(ctx, req)
	if err != nil {
		return nil, nil, err
	}
	status, err := c.rpc.Status(ctx)
	if err != nil {
		return nil, nil, unreachable(c.cfg.Node, err)
	}
	first, last := status.SyncInfo.EarliestBlockHeight, status.SyncInfo.LatestBlockHeight
	if req.Since == 0 {
		req.Since = first
	}
	if claim.Height = req.Height; req.Height == 0 {
		claim.Height = max(last-1, minProofHeight)
	}
	switch {
	case claim.Height < minProofHeight:
		return nil, nil, local("the state of height %d cannot be proven: the first that can is %d", claim.Height, minProofHeight)
	case req.Height >= last:
		return nil, nil, local("the state of height %d is not signed yet: the last that is is %d", req.Height, last-1)
	}
	bz, report, err := c.proveAt(ctx, claim, req.Since)
	if req.Height != 0 || !errors.Is(err, proof.ErrClaim) {
		return bz, report, err
	}
	if _, asked := c.Find(ctx, req.Of); req.Kind != proof.KindKey && asked != nil {
		return nil, nil, asked // the chain says better why there is no such message
	}
	if claim.Height >= last || c.waitForBlock(ctx, last+1) != nil {
		return nil, nil, err
	}
	claim.Height = last // it may have happened in the last block
	return c.proveAt(ctx, claim, req.Since)
}

func (c *Client) proveAt(ctx context.Context, claim proof.Claim, since int64) ([]byte, *proof.Report, error) {
	if err := c.waitForBlock(ctx, claim.Height+1); err != nil {
		return nil, nil, err
	}
	last, err := c.lightBlock(ctx, claim.Height+1)
	if err != nil {
		return nil, nil, err
	}
	blocks, err := c.handovers(ctx, since, last)
	if err != nil {
		return nil, nil, err
	}
	bz, err := proof.Build(claim, blocks, func(key []byte) ([]byte, *cmtcrypto.ProofOps, error) {
		return c.prove(ctx, claim.Height, key)
	})
	if err != nil {
		return nil, nil, err
	}
	report, err := proof.Verify(bz, proof.Root{
		ChainID: claim.ChainID, Validators: blocks[0].ValidatorsHash, Height: blocks[0].Height, Source: "node " + c.cfg.Node,
	})
	if err != nil {
		return nil, nil, &Error{Phase: PhaseLocal, Message: "what node " + c.cfg.Node + " answered proves nothing: " + err.Error(), cause: err}
	}
	return bz, report, nil
}

// prove asks for one value of the module's store at a height, with its proof.
func (c *Client) prove(ctx context.Context, height int64, key []byte) ([]byte, *cmtcrypto.ProofOps, error) {
	res, err := c.rpc.ABCIQueryWithOptions(ctx, "/store/"+types.StoreKey+"/key", key, rpcclient.ABCIQueryOptions{Height: height, Prove: true})
	if err != nil {
		return nil, nil, unreachable(c.cfg.Node, err)
	}
	if r := res.Response; r.Code != 0 || r.ProofOps == nil {
		return nil, nil, local("node %s no longer has the state of height %d (%s): ask one that keeps it, or leave the height out",
			c.cfg.Node, height, strings.TrimSpace(plainLog(r.Log)))
	}
	return res.Response.Value, res.Response.ProofOps, nil
}

func (c *Client) waitForBlock(ctx context.Context, height int64) error {
	for {
		status, err := c.rpc.Status(ctx)
		if err != nil {
			return unreachable(c.cfg.Node, err)
		}
		if status.SyncInfo.LatestBlockHeight >= height {
			return nil
		}
		if err := pause[struct{}](ctx, c.clock, pollAlone, nil); err != nil {
			return &Error{Phase: PhaseLocal, Message: fmt.Sprintf("block %d, which signs the state, did not come: wait longer (--timeout)", height), cause: err}
		}
	}
}
