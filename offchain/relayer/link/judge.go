package link

import (
	"bytes"
	"context"

	"github.com/cosmos/ibc-go/v8/modules/core/exported"
	ibctm "github.com/cosmos/ibc-go/v8/modules/light-clients/07-tendermint"
)

// verdict is what a client is worth.
type verdict uint8

const (
	useless verdict = iota // expired, frozen, or of blocks that the node no longer has
	foreign                // it knows another chain of the same ID
	usable
)

// judge looks whether a client on one chain knows the other chain as its node does: the client of a chain that was
// begun anew under the same ID knows the name and another history.
func judge(ctx context.Context, on, of Chain, id string, state *ibctm.ClientState) (verdict, error) {
	status, err := on.ClientStatus(ctx, id)
	if err != nil {
		return useless, err
	}
	if status != exported.Active.String() {
		return useless, nil
	}
	known, err := on.Trusted(ctx, id, state.LatestHeight)
	if err != nil {
		return useless, err
	}
	head, err := of.Latest(ctx)
	if err != nil {
		return useless, err
	}
	if head.Height < known.Height {
		return foreign, nil // it has seen blocks that this chain has not made
	}
	block, err := of.LightBlock(ctx, known.Height)
	switch {
	case isLost(err):
		return useless, err
	case err != nil:
		return useless, nil // pruned: from this node the client cannot be updated
	case !block.Time.Equal(known.Time), !bytes.Equal(block.NextValidatorsHash, known.NextValidators):
		return foreign, nil
	}
	return usable, nil
}
