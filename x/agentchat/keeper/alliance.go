package keeper

import (
	"context"
	"errors"

	"cosmossdk.io/collections"

	"github.com/amigos-network/amigos/x/agentchat/types"
	internodetypes "github.com/amigos-network/amigos/x/internode/types"
)

// propose makes an alliance that its proposer has accepted, and tells the chains of its other parties.
func (k *Keeper) propose(ctx context.Context, req *types.MsgProposeAlliance) (uint64, error) {
	proposer, err := k.nodes.LivingNode(ctx, req.Proposer)
	if err != nil {
		return 0, err
	}
	params, err := k.Params.Get(ctx)
	if err != nil {
		return 0, err
	}
	a, err := newAlliance(params, req, now(ctx))
	if err != nil {
		return 0, err
	}
	if err := k.checkProposal(ctx, params, proposer, a); err != nil {
		return 0, err
	}
	a.Parties = []types.AllianceParty{{
		Address: proposer.Address, Account: proposer.Address, Node: proposer.Number, Answer: types.ALLIANCE_ANSWER_ACCEPTED,
	}}
	for _, address := range req.Parties {
		if err := k.addParty(ctx, &a, address); err != nil {
			return 0, err
		}
	}
	last, err := k.AllianceNumbers.Next(ctx)
	if err != nil {
		return 0, err
	}
	a.Number, a.CreatedHeight = last+1, height(ctx)
	for i := range a.Told {
		if err := k.say(ctx, a, &a.Told[i], req.TimeoutAt); err != nil {
			return 0, err
		}
	}
	if err := k.found(ctx, a); err != nil {
		return 0, err
	}
	return a.Number, k.invitePeople(ctx, proposer, a, req)
}

// newAlliance is the proposal within the parameters, without its parties.
func newAlliance(params types.Params, req *types.MsgProposeAlliance, now int64) (types.Alliance, error) {
	a := types.Alliance{
		Slug: req.Slug, Terms: req.Terms, Threshold: req.Threshold, AnswerBy: req.AnswerBy, EndsAt: req.EndsAt,
		Status: types.ALLIANCE_STATUS_PROPOSED,
	}
	all := uint32(len(req.Parties)) + 1
	if a.Threshold == 0 {
		a.Threshold = all
	}
	latest := now + params.MaxAlliancePeriod.Milliseconds()
	if a.EndsAt == 0 {
		a.EndsAt = latest
	}
	if a.AnswerBy == 0 {
		a.AnswerBy = min(now+params.AllianceAnswerPeriod.Milliseconds(), a.EndsAt)
	}
	switch {
	case all > params.MaxAllianceParties:
		return a, types.ErrTooManyParties.Wrapf("%d with the proposer, at most %d", all, params.MaxAllianceParties)
	case a.Terms.Size_ > params.MaxTermsBytes:
		return a, types.ErrTermsTooLarge.Wrapf("%d bytes, at most %d", a.Terms.Size_, params.MaxTermsBytes)
	case a.EndsAt <= now || a.EndsAt > latest:
		return a, types.ErrInvalidAlliance.Wrapf("ends_at %d: must be after %d and at most %s later", a.EndsAt, now, params.MaxAlliancePeriod)
	case a.AnswerBy <= now || a.AnswerBy > a.EndsAt:
		return a, types.ErrInvalidAlliance.Wrapf("answer_by %d: must be after %d and not after the end, %d", a.AnswerBy, now, a.EndsAt)
	}
	return a, nil
}

// checkProposal refuses a slug that is taken, and one open alliance or room more than a node may have.
func (k *Keeper) checkProposal(ctx context.Context, params types.Params, proposer internodetypes.Node, a types.Alliance) error {
	switch _, err := k.alliance(ctx, a.Slug); {
	case err == nil:
		return types.ErrSlugTaken.Wrapf("%q, by an alliance", a.Slug)
	case !errors.Is(err, types.ErrAllianceNotFound):
		return err
	}
	if err := k.checkFree(ctx, types.AllianceRoom(a.Slug)); err != nil {
		return err
	}
	if err := k.checkOwned(ctx, params, proposer); err != nil { // it will own the members' room
		return err
	}
	proposed, err := count(k.AllianceProposals.Iterate(ctx, collections.NewPrefixedPairRange[uint64, uint64](proposer.Number)))
	if err != nil {
		return err
	}
	if proposed >= int(params.MaxAlliances) {
		return types.ErrTooManyAlliances.Wrapf("%s has %d open ones of its own, at most %d", proposer.Label(), proposed, params.MaxAlliances)
	}
	return k.checkPledges(ctx, params, proposer)
}

// checkPledges refuses one open alliance more than a node may be in.
func (k *Keeper) checkPledges(ctx context.Context, params types.Params, node internodetypes.Node) error {
	pledged, err := count(k.AlliancePledges.Iterate(ctx, collections.NewPrefixedTripleRange[uint64, uint64, uint64](node.Number)))
	if err != nil {
		return err
	}
	if pledged >= int(params.MaxAlliances) {
		return types.ErrTooManyAlliances.Wrapf("%s is in %d, at most %d", node.Label(), pledged, params.MaxAlliances)
	}
	return nil
}

// addParty finds a party as it was written. Who lives behind a link is found by its own chain.
func (k *Keeper) addParty(ctx context.Context, a *types.Alliance, written string) error {
	address, err := internodetypes.ParseAddress(written)
	if err != nil {
		return err
	}
	party := types.AllianceParty{Address: address.Inner().String()}
	if address.Link == "" {
		node, err := k.nodes.LocalNode(ctx, written)
		if err != nil {
			return err
		}
		party.Address, party.Account, party.Node = node.Address, node.Address, node.Number
	} else {
		link, err := k.links.LinkAt(ctx, address.Link)
		if err != nil {
			return err
		}
		party.Link = link.Number
		if a.ToldOver(link.Number, internodetypes.PayloadRef{}) == nil {
			a.Told = append(a.Told, types.AllianceTold{Link: link.Number, Version: 1})
		}
	}
	for _, other := range a.Parties {
		if other.Link == party.Link && other.Address == party.Address {
			return types.ErrInvalidAlliance.Wrapf("party %q is one already", written)
		}
	}
	a.Parties = append(a.Parties, party)
	return nil
}

// alliance finds an alliance as people write it: `north`, or `north@norte` for one of the chain behind a link.
func (k *Keeper) alliance(ctx context.Context, handle string) (types.Alliance, error) {
	slug, written, err := types.ParseAllianceHandle(handle)
	if err != nil {
		return types.Alliance{}, err
	}
	link := uint64(0)
	if written != "" {
		at, err := k.links.LinkAt(ctx, written)
		if err != nil {
			return types.Alliance{}, err
		}
		link = at.Number
	}
	number, err := k.AllianceSlugs.Get(ctx, collections.Join(link, slug))
	if errors.Is(err, collections.ErrNotFound) {
		return types.Alliance{}, types.ErrAllianceNotFound.Wrapf("%q", handle)
	}
	if err != nil {
		return types.Alliance{}, err
	}
	return k.Alliances.Get(ctx, collections.Join(link, number))
}

// allianceAt finds an alliance by its key.
func (k *Keeper) allianceAt(ctx context.Context, link, number uint64) (types.Alliance, error) {
	a, err := k.Alliances.Get(ctx, collections.Join(link, number))
	if errors.Is(err, collections.ErrNotFound) {
		return a, types.ErrAllianceNotFound.Wrapf("number %d", number)
	}
	return a, err
}

// count counts what an iterator has, and closes it.
func count[T interface {
	Valid() bool
	Next()
	Close() error
}](it T, err error) (n int, _ error) {
	if err != nil {
		return 0, err
	}
	for ; it.Valid(); it.Next() {
		n++
	}
	return n, it.Close()
}
