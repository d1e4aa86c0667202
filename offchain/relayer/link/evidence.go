package link

import (
	"context"
	"fmt"

	sdk "github.com/cosmos/cosmos-sdk/types"
	clienttypes "github.com/cosmos/ibc-go/v8/modules/core/02-client/types"

	"github.com/amigos-network/amigos/offchain/relayer/chain"
)

// patience is how many blocks are waited for until a state shows that a chain has told of.
const patience = 5

// fact is something that one chain has in its state, to be proven to the other.
type fact struct {
	key   []byte
	value []byte
	proof []byte
	holds func(value []byte) bool // nil takes any value
}

// evidence is facts that hold after one block, with what makes the other chain's client know that block.
type evidence struct {
	height clienttypes.Height
	update []sdk.Msg
}

// prove gathers facts of one end for the other, all at one height: the last block, or the one after what was written
// there. A block is final, but what it changed is proven by the next one's header.
func (l *linker) prove(ctx context.Context, from int, facts ...*fact) (evidence, error) {
	of, on := l.chains[from], l.chains[1-from]
	client, err := on.ClientState(ctx, l.pair[1-from].client)
	if err != nil {
		return evidence{}, err
	}
	known := int64(client.LatestHeight.RevisionHeight)
	head, err := of.Latest(ctx)
	if err != nil {
		return evidence{}, err
	}
	at := max(head.Height, l.wrote[from]+1, known)
	for range patience {
		if _, err := of.WaitHeight(ctx, at); err != nil {
			return evidence{}, err
		}
		ok, err := proveAt(ctx, of, at-1, facts)
		if err != nil {
			return evidence{}, err
		}
		if ok {
			update, err := l.update(ctx, from, client.LatestHeight, at)
			return evidence{clienttypes.NewHeight(client.LatestHeight.RevisionNumber, uint64(at)), update}, err
		}
		at++
	}
	return evidence{}, fmt.Errorf("%s: %w: what it says it did is not in its state at height %d", of.ID(), ErrStuck, at)
}

// proveAt fills in values and proofs. It is false where one does not hold yet.
func proveAt(ctx context.Context, of Chain, height int64, facts []*fact) (bool, error) {
	for _, f := range facts {
		value, proof, _, err := of.Prove(ctx, f.key, height)
		if err != nil {
			return false, err
		}
		if f.holds != nil && !f.holds(value) {
			return false, nil
		}
		f.value, f.proof = value, proof
	}
	return true, nil
}

// update is what brings the client to a height; nothing if it is there.
func (l *linker) update(ctx context.Context, from int, known clienttypes.Height, to int64) ([]sdk.Msg, error) {
	of, on, id := l.chains[from], l.chains[1-from], l.pair[1-from].client
	if to == int64(known.RevisionHeight) {
		return nil, nil
	}
	trusted, err := on.Trusted(ctx, id, known)
	if err != nil {
		return nil, err
	}
	client, err := on.ClientState(ctx, id)
	if err != nil {
		return nil, err
	}
	headers, err := of.ClientHeaders(ctx, trusted, to, client.TrustLevel)
	if err != nil {
		return nil, err
	}
	return chain.UpdateMessages(id, on.Address(), headers)
}
