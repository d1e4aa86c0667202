package simulation

import (
	"context"
	"errors"
	"slices"

	"github.com/cosmos/cosmos-sdk/testutil/simsx"
	sdk "github.com/cosmos/cosmos-sdk/types"

	"github.com/amigos-network/amigos/x/agentchat/types"
	internodetypes "github.com/amigos-network/amigos/x/internode/types"
)

// largestTerms is more than the parameter lets.
const largestTerms = 2 << 20

func propose(v *view) (a attempt[*types.MsgProposeAlliance]) {
	a.signer = v.anybody()
	a.msg = &types.MsgProposeAlliance{
		Proposer: a.signer.AddressBech32, Slug: "ally-" + v.words(8),
		Terms: types.AllianceTerms{Hash: []byte(v.rand.StringN(32)), Size_: 1 + uint64(v.rand.Intn(largestTerms))},
	}
	for range 1 + v.rand.Intn(3) {
		if party := v.anybody().AddressBech32; party != a.signer.AddressBech32 && !slices.Contains(a.msg.Parties, party) {
			a.msg.Parties = append(a.msg.Parties, party)
		}
	}
	params, err := v.keeper.Params.Get(v.ctx)
	if err != nil || len(a.msg.Parties) == 0 {
		return attempt[*types.MsgProposeAlliance]{}
	}
	a.msg.Threshold = uint32(v.rand.Intn(len(a.msg.Parties) + 3))
	_, err = v.keeper.Living(v.ctx, a.signer.AddressBech32)
	switch {
	case a.msg.Threshold == 1 || int(a.msg.Threshold) > len(a.msg.Parties)+1:
		a.answers = []error{types.ErrThreshold}
	case err != nil:
		a.answers = []error{identity(err)}
	case a.msg.Terms.Size_ > params.MaxTermsBytes:
		a.answers = []error{types.ErrTermsTooLarge}
	default:
		a.answers = []error{nil, internodetypes.ErrNodeNotFound, types.ErrTooManyAlliances, types.ErrTooManyRooms}
	}
	return a
}

func acceptAlliance(v *view) (a attempt[*types.MsgAcceptAlliance]) {
	p, ok := v.party()
	if !ok {
		return a
	}
	a.signer, a.msg = p.account, &types.MsgAcceptAlliance{Sender: p.account.AddressBech32, Alliance: p.alliance.Handle()}
	if a.answers = p.answers(v, types.AllianceAccepted); a.answers[0] == nil {
		a.answers = append(a.answers, types.ErrTooManyAlliances)
	}
	return a
}

func declineAlliance(v *view) (a attempt[*types.MsgDeclineAlliance]) {
	p, ok := v.party()
	if !ok {
		return a
	}
	a.signer, a.msg = p.account, &types.MsgDeclineAlliance{Sender: p.account.AddressBech32, Alliance: p.alliance.Handle()}
	a.answers = p.answers(v, types.AllianceDeclined)
	return a
}

func leaveAlliance(v *view) (a attempt[*types.MsgLeaveAlliance]) {
	p, ok := v.party()
	if !ok {
		return a
	}
	a.signer, a.msg = p.account, &types.MsgLeaveAlliance{Sender: p.account.AddressBech32, Alliance: p.alliance.Handle()}
	a.answers = p.answers(v, types.AllianceLeft)
	return a
}

func withdraw(v *view) (a attempt[*types.MsgWithdrawAlliance]) {
	p, ok := v.party()
	if !ok {
		return a
	}
	a.signer, a.msg = p.account, &types.MsgWithdrawAlliance{Sender: p.account.AddressBech32, Alliance: p.alliance.Handle()}
	a.answers = p.answers(v, types.AllianceWithdrawn)
	return a
}

func dissolve(v *view) (a attempt[*types.MsgDissolveAlliance]) {
	p, ok := v.party()
	if !ok {
		return a
	}
	a.signer, a.msg = p.account, &types.MsgDissolveAlliance{Sender: p.account.AddressBech32, Alliance: p.alliance.Handle()}
	a.answers = p.answers(v, types.AllianceDissolved)
	return a
}

// syncAlliance has nothing to tell where there are no other chains.
func syncAlliance(v *view) (a attempt[*types.MsgSyncAlliance]) {
	p, ok := v.party()
	if !ok {
		return a
	}
	a.signer, a.msg = p.account, &types.MsgSyncAlliance{Sender: p.account.AddressBech32, Alliance: p.alliance.Handle()}
	a.answers = []error{types.ErrAllianceTold}
	if _, err := v.keeper.Living(v.ctx, p.account.AddressBech32); err != nil {
		a.answers = []error{identity(err)}
	}
	return a
}

// party is somebody in front of an alliance, mostly one of its parties.
type party struct {
	account  simsx.SimAccount
	alliance types.Alliance
}

func (v *view) party() (p party, ok bool) {
	var all []types.Alliance
	err := v.keeper.Alliances.Walk(v.ctx, nil, func(_ types.AllianceKey, a types.Alliance) (bool, error) {
		if len(all) < 64 || !a.Status.Ended() {
			all = append(all, a)
		}
		return len(all) == 256, nil
	})
	if err != nil || len(all) == 0 {
		return p, false
	}
	p.alliance = simsx.OneOf(v.rand, all)
	for range 8 {
		p.account = v.anybody()
		if _, in := p.place(); in {
			break
		}
	}
	return p, true
}

func (p party) place() (int, bool) {
	i := slices.IndexFunc(p.alliance.Parties, func(q types.AllianceParty) bool { return q.Account == p.account.AddressBech32 })
	return i, i >= 0
}

// answers is what the one pure function that decides an alliance says.
func (p party) answers(v *view, event types.AllianceEvent) []error {
	node, err := v.keeper.Living(v.ctx, p.account.AddressBech32)
	if err != nil {
		return []error{identity(err)}
	}
	i, in := p.alliance.PartyOf(node.Number)
	if !in {
		return []error{types.ErrNotParty}
	}
	_, err = p.alliance.Turn(i, blockTime(v.ctx)).Next(event)
	return []error{allianceRefusal(err)}
}

func blockTime(ctx context.Context) int64 { return sdk.UnwrapSDKContext(ctx).BlockTime().UnixMilli() }

// allianceRefusal is the registered error that a turn was refused with.
func allianceRefusal(err error) error {
	for _, known := range []error{
		types.ErrAllianceEnded, types.ErrAllianceAnswered, types.ErrAllianceLate, types.ErrProposerStays, types.ErrNotAllied,
		types.ErrNotProposer, types.ErrAllianceActive, types.ErrAllianceNotActive,
	} {
		if errors.Is(err, known) {
			return known
		}
	}
	return err
}
