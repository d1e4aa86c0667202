package keeper

import (
	"context"

	"cosmossdk.io/collections"

	"github.com/amigos-network/amigos/x/internode/types"
)

// receipt moves one cursor of the owner's inbox from where the request says it stands.
func (k *Keeper) receipt(ctx context.Context, req *types.MsgReceipt) error {
	node, err := k.livingNode(ctx, req.Owner)
	if err != nil {
		return err
	}
	state, err := k.inboxState(ctx, node.Number)
	if err != nil {
		return err
	}
	if stands := state.Cursor(req.Stage); stands != req.From {
		return types.ErrReceiptCursor.Wrapf("%s of %s stands at %d, not at %d", req.Stage, node.Label(), stands, req.From)
	}
	if req.To > state.Last {
		return types.ErrInvalidReceipt.Wrapf("to %d: the last message of %s is %d", req.To, node.Label(), state.Last)
	}
	var afar tidings
	if req.Stage == types.STAGE_PROCESSED {
		if afar, err = k.process(ctx, node.Number, state, req); err != nil {
			return err
		}
	} else if state.Remote > req.From {
		if afar, err = k.remoteArrivals(ctx, node.Number, req.From, req.To); err != nil {
			return err
		}
	}
	if err := k.Inboxes.Set(ctx, node.Number, state.Advance(req.Stage, req.To)); err != nil {
		return err
	}
	if err := k.tell(ctx, afar, req.Stage); err != nil {
		return err
	}
	return emit(ctx, &types.EventReceiptRecorded{Node: node.Address, Stage: req.Stage, From: req.From, To: req.To})
}

// process frees the places of the entries that a receipt covers and keeps the reasons of those it rejects. What was
// pruned before is passed over. It returns what there is to tell other chains.
func (k *Keeper) process(ctx context.Context, number uint64, state types.InboxState, req *types.MsgReceipt) (afar tidings, err error) {
	var freed tally
	rejections := req.Rejections
	after := max(req.From, state.First-1)
	if after < req.To {
		err := k.inbox.Walk(ctx, number, after, func(entry types.Entry) (bool, error) {
			freed.add(entry)
			for len(rejections) > 0 && rejections[0].Arrival < entry.Arrival {
				rejections = rejections[1:]
			}
			reason := ""
			if len(rejections) > 0 && rejections[0].Arrival == entry.Arrival {
				reason = rejections[0].Reason
			}
			afar.add(entry, reason)
			return entry.Arrival == req.To, nil
		})
		if err != nil {
			return tidings{}, err
		}
	}
	for _, r := range req.Rejections {
		if r.Arrival < state.First {
			continue
		}
		if err := k.Rejections.Set(ctx, collections.Join(number, r.Arrival), r.Reason); err != nil {
			return tidings{}, err
		}
	}
	return afar, k.lower(ctx, number, freed)
}
