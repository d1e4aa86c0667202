package main

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"time"

	rpchttp "github.com/cometbft/cometbft/rpc/client/http"
)

var errDisagree = errors.New("validators came to different states")

// agree waits until every validator has executed a height and stands where the first does, and compares their states.
func (r *rig) agree(ctx context.Context, height int64) error {
	var all []*rpchttp.HTTP
	for _, v := range r.chain.Validators {
		rpc, err := rpchttp.New(v.RPC, "/websocket")
		if err != nil {
			return err
		}
		all = append(all, rpc)
	}
	return poll(ctx, 20*time.Millisecond, func() (bool, error) {
		var at int64
		var hash []byte
		for i, rpc := range all {
			info, err := rpc.ABCIInfo(ctx)
			if err != nil {
				return false, err
			}
			res := info.Response
			if res.LastBlockHeight < height || i > 0 && res.LastBlockHeight != at {
				return false, nil
			}
			if i > 0 && !bytes.Equal(res.LastBlockAppHash, hash) {
				return false, fmt.Errorf("%w at height %d: %x and %x", errDisagree, at, hash, res.LastBlockAppHash)
			}
			at, hash = res.LastBlockHeight, res.LastBlockAppHash
		}
		return true, nil
	})
}
