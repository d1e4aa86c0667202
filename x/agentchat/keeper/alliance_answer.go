package keeper

import (
	"context"

	"github.com/amigos-network/amigos/envelope"
	"github.com/amigos-network/amigos/x/agentchat/types"
	internodetypes "github.com/amigos-network/amigos/x/internode/types"
)

// kindAlliance is the kind of the message that tells a node of a proposal.
const kindAlliance = "alliance"

// accept makes a party an ally.
func (k *Keeper) accept(ctx context.Context, req *types.MsgAcceptAlliance) (types.AllianceStatus, error) {
	a, err := k.actIn(ctx, req.Sender, req.Alliance, types.AllianceAccepted)
	return a.Status, err
}

func (k *Keeper) declineAlliance(ctx context.Context, req *types.MsgDeclineAlliance) error {
	_, err := k.actIn(ctx, req.Sender, req.Alliance, types.AllianceDeclined)
	return err
}

func (k *Keeper) withdraw(ctx context.Context, req *types.MsgWithdrawAlliance) error {
	_, err := k.actIn(ctx, req.Sender, req.Alliance, types.AllianceWithdrawn)
	return err
}

func (k *Keeper) leaveAlliance(ctx context.Context, req *types.MsgLeaveAlliance) error {
	_, err := k.actIn(ctx, req.Sender, req.Alliance, types.AllianceLeft)
	return err
}

func (k *Keeper) dissolve(ctx context.Context, req *types.MsgDissolveAlliance) error {
	_, err := k.actIn(ctx, req.Sender, req.Alliance, types.AllianceDissolved)
	return err
}

// actIn lets a party act in an alliance. Its chain hears of it at once, others as soon as their links let it; an
// acceptance that cannot leave is refused, while nobody is kept in an alliance by a link that is out of order.
func (k *Keeper) actIn(ctx context.Context, sender, handle string, event types.AllianceEvent) (types.Alliance, error) {
	node, err := k.nodes.LivingNode(ctx, sender)
	if err != nil {
		return types.Alliance{}, err
	}
	before, err := k.alliance(ctx, handle)
	if err != nil {
		return before, err
	}
	i, ok := before.PartyOf(node.Number)
	if !ok {
		return before, types.ErrNotParty.Wrapf("%s to %s", node.Label(), before.Handle())
	}
	if event == types.AllianceAccepted {
		params, err := k.Params.Get(ctx)
		if err != nil {
			return before, err
		}
		if err := k.checkPledges(ctx, params, node); err != nil {
			return before, err
		}
	}
	a := before.Clone()
	if err := a.Act(i, event, now(ctx)); err != nil {
		return before, err
	}
	a.Revise(before)
	if err := k.tell(ctx, &a, event == types.AllianceAccepted && a.Mirror()); err != nil {
		return before, err
	}
	return a, k.keep(ctx, before, a)
}

// sync tells other chains again what they may not know. Whoever asks pays for it.
func (k *Keeper) sync(ctx context.Context, req *types.MsgSyncAlliance) (uint32, error) {
	if _, err := k.nodes.LivingNode(ctx, req.Sender); err != nil {
		return 0, err
	}
	before, err := k.alliance(ctx, req.Alliance)
	if err != nil {
		return 0, err
	}
	a := before.Clone()
	a.Pass(now(ctx))
	a.Revise(before)
	packets := uint32(0)
	for i := range a.Told {
		if !a.Untold(a.Told[i], now(ctx)) {
			continue
		}
		if err := k.say(ctx, a, &a.Told[i], 0); err != nil {
			return 0, err
		}
		packets++
	}
	if packets == 0 {
		return 0, types.ErrAllianceTold.Wrap(a.Handle())
	}
	return packets, k.keep(ctx, before, a)
}

// invitePeople puts word of a proposal into the inboxes of the parties on this chain, where their own rules let it. What
// makes such a message one of its kind is the alliance's number: it has no other.
func (k *Keeper) invitePeople(ctx context.Context, proposer internodetypes.Node, a types.Alliance, req *types.MsgProposeAlliance) error {
	for _, p := range a.Parties[1:] {
		if p.Link != 0 {
			continue
		}
		node, there, err := k.nodes.NodeNumbered(ctx, p.Node)
		if err != nil {
			return err
		}
		if !there {
			continue
		}
		_, err = k.nodes.Notify(ctx, proposer, node, internodetypes.SendEntry{
			Recipient: node.Address, Kind: kindAlliance, Body: []byte(a.Slug), Nonce: req.Terms.Hash[:envelope.NonceBytes],
			CreatedAt: now(ctx),
		})
		if err != nil {
			return err
		}
	}
	return nil
}
