package keeper

import (
	"context"
	"time"

	sdk "github.com/cosmos/cosmos-sdk/types"

	"github.com/amigos-network/amigos/x/internode/types"
)

// Sweep removes expired entries, acknowledgements and nodes past their grace period, a bounded part in every block. Which nodes it looks
// at follows from the height alone, so that a block with nothing to do writes nothing.
func (k *Keeper) Sweep(ctx context.Context) error {
	last, err := k.Numbers.Peek(ctx)
	if err != nil {
		return err
	}
	links, err := k.LinkNumbers.Peek(ctx)
	if err != nil || last == 0 && links == 0 {
		return err
	}
	if err := k.forgetAnchored(ctx); err != nil {
		return err
	}
	params, err := k.Params.Get(ctx)
	if err != nil {
		return err
	}
	if err := k.sweepLinks(ctx, params, links); err != nil {
		return err
	}
	if last == 0 {
		return nil
	}
	looks := min(last, types.SweepInboxes)
	start := uint64(height(ctx)) % last * types.SweepInboxes % last
	budget := types.SweepEntries
	for i := range looks {
		dropped, err := k.sweepNode(ctx, (start+i)%last+1, params, links > 0, budget)
		if err != nil {
			return err
		}
		budget -= dropped
	}
	return nil
}

// sweepLinks looks at some links in every block: it removes acknowledgements past their retention, and gives up packets
// that no one can bring an answer to any more.
func (k *Keeper) sweepLinks(ctx context.Context, params types.Params, last uint64) error {
	if last == 0 {
		return nil
	}
	start := uint64(height(ctx)) % last * types.SweepLinks % last
	acks, packets := types.SweepAcknowledgements, types.SweepPackets
	for i := range min(last, types.SweepLinks) {
		channels, err := k.channelsOf(ctx, (start+i)%last+1)
		if err != nil {
			return err
		}
		dropped, err := k.sweepAcks(ctx, params, channels, acks)
		if err != nil {
			return err
		}
		given, err := k.sweepPackets(ctx, params, channels, packets)
		if err != nil {
			return err
		}
		acks, packets = acks-dropped, packets-given
	}
	return nil
}

// sweepNode drops what is old of one inbox and, on a chain with links, of one outbox, or all of both when their node
// goes, and tells how many entries. A node that waits for another chain's answer stays until it has come.
func (k *Keeper) sweepNode(ctx context.Context, number uint64, params types.Params, linked bool, budget int) (int, error) {
	node, ok, err := k.follow(ctx, number, nil)
	if err != nil || !ok {
		return 0, err
	}
	state, err := k.inboxState(ctx, number)
	if err != nil {
		return 0, err
	}
	if node, err = k.releaseDeposit(ctx, params, node); err != nil {
		return 0, err
	}
	over := node.PastGrace(blockTime(ctx), params.GracePeriod) && !heldBack(ctx, params, node)
	dropped, err := k.prune(ctx, node, &state, params.Retention, over, budget)
	if err != nil {
		return 0, err
	}
	empty := true
	if linked {
		var sent int
		if sent, empty, err = k.sweepSent(ctx, params, node, over, budget-dropped); err != nil {
			return 0, err
		}
		dropped += sent
	}
	if !over || state.Kept() > 0 || !empty {
		return dropped, nil
	}
	return dropped, k.remove(ctx, node, state)
}

// prune drops at most budget entries from the head of an inbox: the expired ones, or all.
func (k *Keeper) prune(ctx context.Context, node types.Node, state *types.InboxState, retention time.Duration, all bool, budget int) (int, error) {
	old, err := k.headsOf(ctx, node.Number, *state, retention, all, budget)
	if err != nil || len(old.entries) == 0 {
		return 0, err
	}
	if err := k.drop(ctx, node.Number, state, old); err != nil {
		return 0, err
	}
	if err := k.Inboxes.Set(ctx, node.Number, *state); err != nil {
		return 0, err
	}
	return len(old.entries), emit(ctx, &types.EventInboxPruned{Node: node.Address, First: state.First})
}

// remove ends a node's record: name and number are gone, the key stays in the history, the deposit goes back. A node
// whose deposit cannot be returned stays as it is, since no one else may have it; nothing follows from its record.
func (k *Keeper) remove(ctx context.Context, node types.Node, state types.InboxState) error {
	sdkCtx := sdk.UnwrapSDKContext(ctx)
	cached, write := sdkCtx.CacheContext()
	if _, err := k.returnDeposit(cached, node); err != nil {
		sdkCtx.Logger().Info("node not removed", "module", types.ModuleName, "node", node.Address, "err", err)
		return nil
	}
	write()
	if err := k.endKeys(ctx, node); err != nil {
		return err
	}
	if err := k.clearLists(ctx, node.Number, state); err != nil {
		return err
	}
	if err := k.Inboxes.Remove(ctx, node.Number); err != nil {
		return err
	}
	if err := k.Outboxes.Remove(ctx, node.Number); err != nil {
		return err
	}
	if err := k.Quotas.Remove(ctx, node.Number); err != nil {
		return err
	}
	if err := k.Nodes.Remove(ctx, node.Number); err != nil {
		return err
	}
	return emit(ctx, &types.EventNodeRemoved{Address: node.Address, Name: node.Name})
}
