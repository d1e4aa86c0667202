package keeper

import (
	"bytes"
	"context"

	"cosmossdk.io/collections"

	"github.com/amigos-network/amigos/x/agentchat/types"
	internodetypes "github.com/amigos-network/amigos/x/internode/types"
)

// found writes an alliance for the first time.
func (k *Keeper) found(ctx context.Context, a types.Alliance) error {
	latest, err := orZero(k.AllianceSlugs.Get(ctx, collections.Join(a.Link, a.Slug)))
	if err != nil {
		return err
	}
	if latest < a.Number { // packets overtake each other
		if err := k.AllianceSlugs.Set(ctx, collections.Join(a.Link, a.Slug), a.Number); err != nil {
			return err
		}
	}
	if a.Mirror() {
		mirrored, err := orZero(k.AlliancesMirrored.Get(ctx, a.Link))
		if err != nil {
			return err
		}
		if err := k.AlliancesMirrored.Set(ctx, a.Link, mirrored+1); err != nil {
			return err
		}
	}
	proposer := a.Proposer()
	err = emit(ctx, &types.EventAllianceProposed{Alliance: a.Handle(), Proposer: whoIs(proposer)})
	if err != nil {
		return err
	}
	before := types.Alliance{Link: a.Link, Number: a.Number, Status: types.ALLIANCE_STATUS_PROPOSED}
	return k.keep(ctx, before, a)
}

// keep writes an alliance that was there, with all that follows from it: who is allied, the members' room, the events.
func (k *Keeper) keep(ctx context.Context, before, a types.Alliance) error {
	params, err := k.Params.Get(ctx)
	if err != nil {
		return err
	}
	a.DueAt = a.Due(params.AllianceRetention)
	if err := k.keepRoom(ctx, before, &a); err != nil {
		return err
	}
	if err := k.Alliances.Set(ctx, a.At(), a); err != nil {
		return err
	}
	if err := k.index(ctx, before, a); err != nil {
		return err
	}
	return announce(ctx, before, a)
}

// forget removes an alliance that ended long ago. Its room stays.
func (k *Keeper) forget(ctx context.Context, a types.Alliance) error {
	if err := k.index(ctx, a, types.Alliance{}); err != nil {
		return err
	}
	at := collections.Join(a.Link, a.Slug)
	if number, err := orZero(k.AllianceSlugs.Get(ctx, at)); err != nil {
		return err
	} else if number == a.Number { // a mirror's slug may be a later one's by now
		if err := k.AllianceSlugs.Remove(ctx, at); err != nil {
			return err
		}
	}
	if a.Mirror() {
		mirrored, err := k.AlliancesMirrored.Get(ctx, a.Link)
		if err != nil {
			return err
		}
		if mirrored--; mirrored == 0 {
			err = k.AlliancesMirrored.Remove(ctx, a.Link)
		} else {
			err = k.AlliancesMirrored.Set(ctx, a.Link, mirrored)
		}
		if err != nil {
			return err
		}
	}
	return k.Alliances.Remove(ctx, a.At())
}

// index keeps what is looked up beside the record in step with it. It writes only what differs.
func (k *Keeper) index(ctx context.Context, before, a types.Alliance) error {
	was, is := entriesOf(before), entriesOf(a)
	for _, entry := range was {
		if !has(is, entry) {
			if err := k.unlist(ctx, entry); err != nil {
				return err
			}
		}
	}
	for _, entry := range is {
		if !has(was, entry) {
			if err := k.list(ctx, entry); err != nil {
				return err
			}
		}
	}
	return nil
}

// entry is a place at which an alliance is looked up.
type entry struct {
	kind entryKind
	at   types.AllianceKey
	node uint64 // of this chain
	who  []byte // of any chain, as internode's policy lists have it
	time int64
}

type entryKind uint8

const (
	entryProposal entryKind = iota + 1 // an open one of a proposer
	entryParty                         // a party of this chain
	entryPledge                        // a party of this chain that is in, while it is open
	entryAlly                          // one for whom it has its effects
	entryDeadline
)

func entriesOf(a types.Alliance) (all []entry) {
	if len(a.Parties) == 0 { // it is not there
		return nil
	}
	at := a.At()
	all = append(all, entry{kind: entryDeadline, at: at, time: a.DueAt})
	if !a.Mirror() && !a.Status.Ended() {
		all = append(all, entry{kind: entryProposal, at: at, node: a.Proposer().Node})
	}
	for _, p := range a.Parties {
		if p.Node != 0 {
			all = append(all, entry{kind: entryParty, at: at, node: p.Node})
			if p.Answer == types.ALLIANCE_ANSWER_ACCEPTED && !a.Status.Ended() {
				all = append(all, entry{kind: entryPledge, at: at, node: p.Node})
			}
		}
		if a.Status == types.ALLIANCE_STATUS_ACTIVE && a.Counts(p) {
			account, err := internodetypes.AccountBytes(p.Account)
			if err != nil {
				continue // accounts were checked where they entered
			}
			all = append(all, entry{kind: entryAlly, at: at, who: internodetypes.PolicyItem(p.Link, account), time: a.EndsAt})
		}
	}
	return all
}

func has(entries []entry, e entry) bool {
	for _, other := range entries {
		if other.kind == e.kind && other.node == e.node && other.time == e.time && bytes.Equal(other.who, e.who) {
			return true
		}
	}
	return false
}

func (k *Keeper) list(ctx context.Context, e entry) error {
	link, number := e.at.K1(), e.at.K2()
	switch e.kind {
	case entryProposal:
		return k.AllianceProposals.Set(ctx, collections.Join(e.node, number))
	case entryParty:
		return k.AlliancesOfParty.Set(ctx, collections.Join3(e.node, link, number))
	case entryPledge:
		return k.AlliancePledges.Set(ctx, collections.Join3(e.node, link, number))
	case entryAlly:
		return k.Allies.Set(ctx, collections.Join3(link, number, e.who), e.time)
	}
	return k.AllianceDeadlines.Set(ctx, collections.Join3(e.time, link, number))
}

func (k *Keeper) unlist(ctx context.Context, e entry) error {
	link, number := e.at.K1(), e.at.K2()
	switch e.kind {
	case entryProposal:
		return k.AllianceProposals.Remove(ctx, collections.Join(e.node, number))
	case entryParty:
		return k.AlliancesOfParty.Remove(ctx, collections.Join3(e.node, link, number))
	case entryPledge:
		return k.AlliancePledges.Remove(ctx, collections.Join3(e.node, link, number))
	case entryAlly:
		return k.Allies.Remove(ctx, collections.Join3(link, number, e.who))
	}
	return k.AllianceDeadlines.Remove(ctx, collections.Join3(e.time, link, number))
}

// announce raises an event for each answer and for a change of status.
func announce(ctx context.Context, before, a types.Alliance) error {
	for i, p := range a.Parties {
		if i >= len(before.Parties) || before.Parties[i].Answer == p.Answer {
			continue
		}
		if err := emit(ctx, &types.EventAllianceAnswered{Alliance: a.Handle(), Party: whoIs(p), Answer: p.Answer}); err != nil {
			return err
		}
	}
	if before.Status == a.Status {
		return nil
	}
	return emit(ctx, &types.EventAllianceStatusChanged{Alliance: a.Handle(), Status: a.Status})
}

// whoIs is a party as events have it.
func whoIs(p types.AllianceParty) string {
	who := p.Account
	if who == "" {
		who = p.Address
	}
	if p.Link != 0 {
		return internodetypes.Behind(who, p.Link)
	}
	return who
}
