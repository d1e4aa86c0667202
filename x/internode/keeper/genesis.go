package keeper

import (
	"context"

	"cosmossdk.io/collections"

	"github.com/amigos-network/amigos/x/internode/types"
)

// InitGenesis writes a validated genesis state into an empty store. Backlogs follow from the entries.
func (k *Keeper) InitGenesis(ctx context.Context, state types.GenesisState) error {
	if err := k.Params.Set(ctx, state.Params); err != nil {
		return err
	}
	if err := k.Numbers.Set(ctx, state.LastNumber); err != nil {
		return err
	}
	for _, node := range state.Nodes {
		if err := k.Nodes.Set(ctx, node.Number, node); err != nil {
			return err
		}
	}
	if err := k.initKeys(ctx, state.Keys); err != nil {
		return err
	}
	for _, inbox := range state.Inboxes {
		if err := k.initInbox(ctx, inbox); err != nil {
			return err
		}
	}
	if err := k.initAnchored(ctx, state.Anchored); err != nil {
		return err
	}
	if err := k.initQuotas(ctx, state.Quotas); err != nil {
		return err
	}
	return k.initLinks(ctx, state)
}

func (k *Keeper) initInbox(ctx context.Context, inbox types.GenesisInbox) error {
	inbox.State.Admission, inbox.State.Listed = inbox.Policy.Admission, uint32(inbox.Policy.Listed())
	if err := k.Inboxes.Set(ctx, inbox.Node, inbox.State); err != nil {
		return err
	}
	if err := k.writeLists(ctx, inbox.Node, inbox.Policy, numberedLink); err != nil {
		return err
	}
	var waiting tally
	for _, entry := range inbox.Entries {
		if err := k.inbox.Append(ctx, inbox.Node, entry); err != nil {
			return err
		}
		if entry.Link != 0 {
			if err := k.Arrivals.Set(ctx, collections.Join(inbox.Node, entry.Arrival)); err != nil {
				return err
			}
		}
		if entry.Arrival > inbox.State.Processed {
			waiting.add(entry)
		}
	}
	for _, of := range waiting.authors {
		if err := k.setBacklog(ctx, inbox.Node, of, waiting.counts[of]); err != nil {
			return err
		}
	}
	for _, r := range inbox.Rejections {
		if err := k.Rejections.Set(ctx, collections.Join(inbox.Node, r.Arrival), r.Reason); err != nil {
			return err
		}
	}
	for _, a := range inbox.Answers {
		if err := k.Answers.Set(ctx, collections.Join(inbox.Node, a.Arrival), a.Answer); err != nil {
			return err
		}
	}
	return nil
}

// ExportGenesis reads the whole state, in the order in which it is stored.
func (k *Keeper) ExportGenesis(ctx context.Context) (*types.GenesisState, error) {
	params, err := k.Params.Get(ctx)
	if err != nil {
		return nil, err
	}
	state := &types.GenesisState{Params: params}
	if state.LastNumber, err = k.Numbers.Peek(ctx); err != nil {
		return nil, err
	}
	err = k.Nodes.Walk(ctx, nil, func(_ uint64, node types.Node) (bool, error) {
		state.Nodes = append(state.Nodes, node)
		return false, nil
	})
	if err != nil {
		return nil, err
	}
	err = k.Keys.Walk(ctx, nil, func(key []byte, record types.KeyRecord) (bool, error) {
		state.Keys = append(state.Keys, types.GenesisKey{PublicKey: key, Record: record})
		return false, nil
	})
	if err != nil {
		return nil, err
	}
	err = k.Inboxes.Walk(ctx, nil, func(number uint64, inbox types.InboxState) (bool, error) {
		state.Inboxes = append(state.Inboxes, types.GenesisInbox{Node: number, State: inbox})
		return false, nil
	})
	if err != nil {
		return nil, err
	}
	for i := range state.Inboxes {
		if err := k.exportInbox(ctx, &state.Inboxes[i]); err != nil {
			return nil, err
		}
	}
	if state.Anchored, err = k.exportAnchored(ctx); err != nil {
		return nil, err
	}
	if state.Quotas, err = k.exportQuotas(ctx); err != nil {
		return nil, err
	}
	return state, k.exportLinks(ctx, state)
}

func (k *Keeper) exportInbox(ctx context.Context, inbox *types.GenesisInbox) (err error) {
	if inbox.Policy, err = k.policy(ctx, inbox.Node, inbox.State); err != nil {
		return err
	}
	err = k.inbox.Walk(ctx, inbox.Node, 0, func(entry types.Entry) (bool, error) {
		inbox.Entries = append(inbox.Entries, entry)
		return false, nil
	})
	if err != nil {
		return err
	}
	ranger := collections.NewPrefixedPairRange[uint64, uint64](inbox.Node)
	err = k.Rejections.Walk(ctx, ranger, func(at types.EntryKey, reason string) (bool, error) {
		inbox.Rejections = append(inbox.Rejections, types.Rejection{Arrival: at.K2(), Reason: reason})
		return false, nil
	})
	if err != nil {
		return err
	}
	return k.Answers.Walk(ctx, ranger, func(at types.EntryKey, answer types.PingAnswer) (bool, error) {
		inbox.Answers = append(inbox.Answers, types.GenesisPingAnswer{Arrival: at.K2(), Answer: answer})
		return false, nil
	})
}
