package chain

import (
	"context"
	"sync"
	"time"

	"github.com/cosmos/cosmos-sdk/x/consensus/types"
)

// What a transaction may be: a node takes 1 MiB at most in its mempool, and 1 MB in a request, where it stands in base64.
const (
	maxTxBytes   = 600_000
	limitsLast   = time.Minute
	blockPortion = 2 // one transaction takes at most half a block's gas
)

type limits struct {
	mu    sync.Mutex
	read  time.Time
	bytes int
	gas   uint64
}

// Limits are the most bytes and gas of one transaction; no gas limit is 0. They are asked for once a minute.
func (c *Chain) Limits(ctx context.Context) (bytes int, gas uint64) {
	l := &c.limits
	l.mu.Lock()
	defer l.mu.Unlock()
	if time.Since(l.read) < limitsLast {
		return l.bytes, l.gas
	}
	l.bytes = maxTxBytes
	if res, err := types.NewQueryClient(c.Conn()).Params(ctx, &types.QueryParamsRequest{}); err == nil && res.Params.Block != nil {
		l.read = time.Now()
		if most := res.Params.Block.MaxBytes; most > 0 {
			l.bytes = min(l.bytes, int(most/blockPortion))
		}
		l.gas = 0
		if most := res.Params.Block.MaxGas; most > 0 {
			l.gas = uint64(most) / blockPortion
		}
	}
	return l.bytes, l.gas
}
