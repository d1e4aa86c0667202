package client

import (
	"context"

	"github.com/amigos-network/amigos/seal"
	"github.com/amigos-network/amigos/x/internode/types"
)

// SendBatch files any number of messages, in their order, in as few transactions as the chain's limits for one allow.
// A refused message does not keep the others back: its Filed has the reason. When a transaction fails as a whole,
// SendBatch stops and answers, beside the error, what was filed before: len of it is how many drafts were seen to.
func (c *Client) SendBatch(ctx context.Context, drafts ...Draft) ([]Filed, error) {
	params, err := c.Params(ctx)
	if err != nil {
		return nil, err
	}
	var filed []Filed
	for len(drafts) > 0 {
		n := fitting(params, drafts)
		sent, err := c.Send(ctx, false, drafts[:n]...)
		if err != nil {
			return filed, err
		}
		filed, drafts = append(filed, sent.Messages...), drafts[n:]
	}
	return filed, nil
}

// fitting is how many of the first drafts one transaction takes, by their number and the bytes of their bodies: at
// least one, which the chain may then refuse.
func fitting(params types.Params, drafts []Draft) int {
	n, size := 0, 0
	for n < len(drafts) && n < int(params.MaxBatchEntries) {
		size += len(drafts[n].Body)
		if drafts[n].Seal {
			size += seal.Overhead + len(drafts[n].ContentType)
		}
		if size > int(params.MaxBatchBytes) && n > 0 {
			break
		}
		n++
	}
	return max(n, 1)
}
