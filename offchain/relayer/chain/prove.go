package chain

import (
	"context"
	"fmt"

	rpcclient "github.com/cometbft/cometbft/rpc/client"
	clienttypes "github.com/cosmos/ibc-go/v8/modules/core/02-client/types"
	commitmenttypes "github.com/cosmos/ibc-go/v8/modules/core/23-commitment/types"
	ibcexported "github.com/cosmos/ibc-go/v8/modules/core/exported"
)

// Prove asks for what the IBC store has under a key after a block, with the proof that it is so, or that there is
// nothing. The header of the next height, which it names, verifies it.
func (c *Chain) Prove(ctx context.Context, key []byte, height int64) (value, proof []byte, at clienttypes.Height, err error) {
	at = c.Height(height + 1)
	for {
		res, err := c.rpc.ABCIQueryWithOptions(ctx, "store/"+ibcexported.StoreKey+"/key", key,
			rpcclient.ABCIQueryOptions{Height: height, Prove: true})
		if err != nil {
			return nil, nil, at, c.silent(err)
		}
		if r := res.Response; r.Code == 0 && r.ProofOps != nil {
			merkle, err := commitmenttypes.ConvertProofs(r.ProofOps)
			if err != nil {
				return nil, nil, at, fmt.Errorf("chain %s: proof of %s: %w", c.cfg.ID, key, err)
			}
			proof, err := merkle.Marshal()
			return r.Value, proof, at, err
		}
		// The block may be stored and its state not yet.
		info, err := c.rpc.ABCIInfo(ctx)
		if err != nil {
			return nil, nil, at, c.silent(err)
		}
		if info.Response.LastBlockHeight >= height {
			return nil, nil, at, fmt.Errorf("chain %s: the node does not have the state of height %d: %s", c.cfg.ID, height, res.Response.Log)
		}
		if err := wait[struct{}](ctx, soon, nil); err != nil {
			return nil, nil, at, err
		}
	}
}

// Has tells whether the IBC store had something under a key after a block. It is not proven.
func (c *Chain) Has(ctx context.Context, key []byte, height int64) (bool, error) {
	res, err := c.rpc.ABCIQueryWithOptions(ctx, "store/"+ibcexported.StoreKey+"/key", key, rpcclient.ABCIQueryOptions{Height: height})
	if err != nil {
		return false, c.silent(err)
	}
	if r := res.Response; r.Code != 0 {
		return false, fmt.Errorf("chain %s: the node does not have the state of height %d: %s", c.cfg.ID, height, r.Log)
	}
	return len(res.Response.Value) > 0, nil
}
