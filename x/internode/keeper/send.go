package keeper

import (
	"context"

	errorsmod "cosmossdk.io/errors"
	sdk "github.com/cosmos/cosmos-sdk/types"

	"github.com/amigos-network/amigos/envelope"
	"github.com/amigos-network/amigos/x/internode/types"
)

// entryGas is the price of looking at one entry, filed or refused: hashing it, and what the store does not charge.
const entryGas = 1_000

// send files a batch of one sender, in order. The message as a whole is refused when the sender is no living node, the
// batch is too large, or it is atomic and one entry was refused.
func (k *Keeper) send(ctx context.Context, req *types.MsgSend) ([]types.SendResult, error) {
	params, err := k.Params.Get(ctx)
	if err != nil {
		return nil, err
	}
	if err := checkBatch(params, req.Entries); err != nil {
		return nil, err
	}
	sender, err := k.livingNode(ctx, req.Sender)
	if err != nil {
		return nil, err
	}
	b := newBatch(params, origin{node: sender, road: types.ROAD_TRANSACTION})
	var d *departure // nil unless something leaves
	chainID := sdk.UnwrapSDKContext(ctx).ChainID()
	results := make([]types.SendResult, len(req.Entries))
	for i, entry := range req.Entries {
		msg := entry.Message(chainID, sender.Address)
		var result types.SendResult
		var err error
		if !types.Remote(entry.Recipient) {
			result, err = k.sendEntry(ctx, b, msg, entry.Parent)
		} else {
			if d == nil {
				if d, err = k.newDeparture(ctx, params, sender, req.TimeoutAt); err != nil {
					return nil, err
				}
			}
			result, err = k.depart(ctx, d, msg, entry.Parent, i)
		}
		if err != nil && (req.Atomic || result.Code == 0) {
			return nil, inBatch(err, i, len(req.Entries))
		}
		results[i] = result
	}
	if err := k.close(ctx, b); err != nil {
		return nil, err
	}
	return results, k.sendOff(ctx, d, results, req.Atomic)
}

// sendEntry delivers one message. Its result has a code if the error is a refusal of this message alone.
func (k *Keeper) sendEntry(ctx context.Context, b *batch, msg envelope.Message, parent uint64) (types.SendResult, error) {
	sdk.UnwrapSDKContext(ctx).GasMeter().ConsumeGas(entryGas, "internode entry")
	id := msg.ID()
	to, err := k.deliver(ctx, b, said{message: msg, parent: parent})
	result := types.SendResult{Id: id[:], Recipient: to.recipient, Arrival: to.arrival}
	if code, refused := types.Refusal(err); refused {
		result.Code, result.Arrival = code, 0
	}
	return result, err
}

// inBatch says which of several entries an error is about.
func inBatch(err error, i, of int) error {
	if of == 1 {
		return err
	}
	return errorsmod.Wrapf(err, "entry %d", i+1)
}

func checkBatch(params types.Params, entries []types.SendEntry) error {
	if len(entries) > int(params.MaxBatchEntries) {
		return types.ErrBatchTooLarge.Wrapf("%d entries, at most %d", len(entries), params.MaxBatchEntries)
	}
	size := 0
	for _, entry := range entries {
		size += len(entry.Body)
	}
	if size > int(params.MaxBatchBytes) {
		return types.ErrBatchTooLarge.Wrapf("%d bytes in all bodies, at most %d", size, params.MaxBatchBytes)
	}
	return nil
}
