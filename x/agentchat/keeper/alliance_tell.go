package keeper

import (
	"context"

	"github.com/amigos-network/amigos/x/agentchat/types"
	internodetypes "github.com/amigos-network/amigos/x/internode/types"
)

// say sends a chain how the alliance stands.
func (k *Keeper) say(ctx context.Context, a types.Alliance, t *types.AllianceTold, timeoutAt int64) error {
	until := timeoutAt
	if until == 0 {
		until = now(ctx) + tellTimeout
	}
	ref, err := k.links.SendPayload(ctx, internodetypes.LinkAddress(t.Link), types.ModuleName, a.Says(*t).Bytes(), timeoutAt)
	if err != nil {
		return err
	}
	t.Left(ref, until)
	return nil
}

// tellTimeout is after how long, in milliseconds, a packet with the default timeout counts as lost if nothing was heard
// of it. It is as long as any packet waits.
const tellTimeout = 24 * 60 * 60 * 1000

// tell sends each chain what it must hear now. A link that refuses is noted, unless it must not.
func (k *Keeper) tell(ctx context.Context, a *types.Alliance, strict bool) error {
	for i := range a.Told {
		t := &a.Told[i]
		if !a.Owes(*t) {
			continue
		}
		err := k.say(ctx, *a, t, 0)
		code, refused := types.Refusal(err)
		switch {
		case err != nil && (strict || !refused):
			return err
		case refused:
			t.Code = code
		}
	}
	return nil
}

// receiveAlliance takes what the home of an alliance says, and answers what this chain's nodes have said.
func (k *Keeper) receiveAlliance(ctx context.Context, from internodetypes.PayloadOrigin, said types.PacketAlliance) (types.PacketData, error) {
	known, err := k.Alliances.Has(ctx, types.Alliance{Link: from.Link, Number: said.Number}.At())
	if err != nil {
		return types.PacketData{}, err
	}
	if !known {
		return k.mirror(ctx, from.Link, said)
	}
	return k.hear(ctx, from.Link, said.Number, from.Link, func(a *types.Alliance) error {
		if err := a.HearHome(said, now(ctx)); err != nil {
			return err
		}
		return k.findParties(ctx, a)
	})
}

// mirror begins to follow an alliance of another chain. One that has ended already is kept too, so that an older packet
// finds it so.
func (k *Keeper) mirror(ctx context.Context, link uint64, said types.PacketAlliance) (types.PacketData, error) {
	if said.EndsAt <= now(ctx) {
		return types.PacketData{}, types.ErrAllianceEnded.Wrapf("%s, by its time", said.Slug)
	}
	params, err := k.Params.Get(ctx)
	if err != nil {
		return types.PacketData{}, err
	}
	mirrored, err := orZero(k.AlliancesMirrored.Get(ctx, link))
	if err != nil {
		return types.PacketData{}, err
	}
	if mirrored >= uint64(params.MaxLinkAlliances) {
		return types.PacketData{}, types.ErrTooManyAlliances.Wrapf("of link %d: %d", link, mirrored)
	}
	a := types.NewMirror(link, said)
	a.CreatedHeight = height(ctx)
	if err := a.HearHome(said, now(ctx)); err != nil {
		return types.PacketData{}, err
	}
	if err := k.findParties(ctx, &a); err != nil {
		return types.PacketData{}, err
	}
	answer := a.Says(a.Told[0])
	a.Told[0].Took(a.Told[0].Version)
	return answer, k.found(ctx, a)
}

// findParties finds the nodes of this chain that the home names, those that are not found yet.
func (k *Keeper) findParties(ctx context.Context, a *types.Alliance) error {
	for i := range a.Parties {
		p := &a.Parties[i]
		if p.Link != 0 || p.Node != 0 {
			continue
		}
		node, err := k.nodes.LocalNode(ctx, p.Address)
		code, refused := types.Refusal(err)
		if err != nil && !refused {
			return err
		}
		if _, twice := a.PartyOf(node.Number); twice {
			code = types.ErrInvalidAlliance.ABCICode()
		}
		if p.Code = code; code == 0 {
			p.Node, p.Account = node.Number, node.Address
		}
	}
	return nil
}

// receiveAnswers takes what another chain says of its nodes, and answers how the alliance stands.
func (k *Keeper) receiveAnswers(ctx context.Context, from internodetypes.PayloadOrigin, said types.PacketAnswers) (types.PacketData, error) {
	return k.hear(ctx, 0, said.Number, from.Link, func(a *types.Alliance) error {
		if a.ToldOver(from.Link, internodetypes.PayloadRef{}) == nil {
			return types.ErrNotParty.Wrapf("nobody behind link %d", from.Link)
		}
		return a.HearAnswers(from.Link, said, now(ctx))
	})
}

// hear merges what another chain says into an alliance. What this chain says of it is the answer, which that chain has
// then been told; others are told by packets.
func (k *Keeper) hear(ctx context.Context, home, number, link uint64, merge func(*types.Alliance) error) (types.PacketData, error) {
	before, err := k.allianceAt(ctx, home, number)
	if err != nil {
		return types.PacketData{}, err
	}
	a := before.Clone()
	a.Pass(now(ctx))
	if err := merge(&a); err != nil {
		return types.PacketData{}, err
	}
	a.Revise(before)
	t := a.ToldOver(link, internodetypes.PayloadRef{})
	answer := a.Says(*t)
	t.Took(t.Version)
	if err := k.tell(ctx, &a, false); err != nil {
		return types.PacketData{}, err
	}
	return answer, k.keep(ctx, before, a)
}

// settle lets the end of a packet about an alliance have its effect: the other chain took it and answered, or did not.
func (k *Keeper) settle(ctx context.Context, sent internodetypes.PayloadRef, body types.PacketData, answer *types.PacketData, code uint32) error {
	home, number, version := subject(sent.Link, body)
	before, err := k.allianceAt(ctx, home, number)
	if err != nil {
		return err
	}
	a := before.Clone()
	t := a.ToldOver(sent.Link, sent)
	if t == nil {
		return types.ErrNotParty.Wrapf("nobody behind link %d", sent.Link)
	}
	last := t.Landed(sent, code)
	if code == 0 {
		t.Took(version)
	} else if last {
		err := emit(ctx, &types.EventAllianceUntold{Alliance: a.Handle(), Link: t.Link, Code: code})
		if err != nil {
			return err
		}
	}
	a.Pass(now(ctx))
	if answer != nil {
		if err := merged(&a, t.Link, *answer, now(ctx)); err != nil {
			t.Code = types.ErrInvalidPacket.ABCICode()
		}
	}
	if a.Mirror() && code == types.ErrAllianceNotFound.ABCICode() {
		a.Gone(now(ctx))
	}
	a.Revise(before)
	if code == 0 || code == internodetypes.ErrPacketTimedOut.ABCICode() { // else the other chain would refuse it again
		if err := k.tell(ctx, &a, false); err != nil {
			return err
		}
	}
	return k.keep(ctx, before, a)
}

// subject is the alliance that a packet of this chain was about, and the version that it told.
func subject(link uint64, body types.PacketData) (home, number, version uint64) {
	switch content := body.Content.(type) {
	case *types.PacketData_Alliance:
		return 0, content.Alliance.Number, content.Alliance.Version
	case *types.PacketData_Answers:
		return link, content.Answers.Number, content.Answers.Version
	}
	return 0, 0, 0
}

// merged merges what another chain answered.
func merged(a *types.Alliance, link uint64, answer types.PacketData, now int64) error {
	switch content := answer.Content.(type) {
	case *types.PacketData_Alliance:
		if a.Mirror() && content.Alliance.Number == a.Number {
			return a.HearHome(*content.Alliance, now)
		}
	case *types.PacketData_Answers:
		if !a.Mirror() && content.Answers.Number == a.Number {
			return a.HearAnswers(link, *content.Answers, now)
		}
	}
	return types.ErrInvalidPacket.Wrap("an answer to something else")
}
