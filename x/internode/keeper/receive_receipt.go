package keeper

import (
	"context"

	"github.com/amigos-network/amigos/x/internode/types"
)

// receiveReceipts notes how far messages of nodes here have come on the other chain. A receipt moves what left over that
// very link, and only forwards; all else that it names stays as it is.
func (k *Keeper) receiveReceipts(ctx context.Context, link types.Link, receipts []types.PacketReceipt) error {
	ours := map[string]bool{} // whether a channel leads to the link; looked up only
	for _, r := range receipts {
		of, err := k.spanOf(ctx, r)
		if err != nil {
			return err
		}
		err = k.revise(ctx, of, func(_ int, entry *types.OutboxEntry) (bool, error) {
			over, known := ours[entry.ChannelId]
			if !known {
				left, err := k.linkOfChannel(ctx, entry.ChannelId)
				if err != nil {
					return false, err
				}
				over = left.Number == link.Number
				ours[entry.ChannelId] = over
			}
			return over && entry.Advance(r), nil
		})
		if err != nil {
			return err
		}
	}
	return nil
}

// spanOf is the part of a receipt's span that the sender's outbox holds; the zero span for a sender who is no node here.
func (k *Keeper) spanOf(ctx context.Context, r types.PacketReceipt) (span, error) {
	account, err := types.AccountBytes(r.Sender)
	if err != nil {
		return span{}, err
	}
	node, found, err := k.nodeAt(ctx, account)
	if err != nil || !found {
		return span{}, err
	}
	state, err := k.outboxState(ctx, node.Number)
	if err != nil {
		return span{}, err
	}
	first, last := max(r.First, state.First), min(r.Last, state.Last)
	if first > last {
		return span{}, nil
	}
	return span{node: node.Number, first: first, count: int(last - first + 1)}, nil
}
