package types

import (
	"bytes"
	"slices"

	internodetypes "github.com/amigos-network/amigos/x/internode/types"
)

// What chains tell each other of an alliance. Both sides have one packet on its way at most; what changes meanwhile is
// told when that one has ended. All that is heard is merged: answers and statuses never go back, so order and repetition
// change nothing.

// Says is what another chain must know, as it is now.
func (a Alliance) Says(t AllianceTold) PacketData {
	if a.Mirror() {
		answers := &PacketAnswers{Number: a.Number, Version: t.Version}
		for _, p := range a.Parties {
			if p.Link == 0 {
				answers.Parties = append(answers.Parties, PacketAnswer{Account: p.Account, Answer: p.Answer, Code: p.Code})
			}
		}
		return PacketData{Content: &PacketData_Answers{answers}}
	}
	said := &PacketAlliance{
		Number: a.Number, Version: t.Version, Slug: a.Slug, Terms: a.Terms, Threshold: a.Threshold,
		AnswerBy: a.AnswerBy, EndsAt: a.EndsAt, Status: a.Status,
	}
	for _, p := range a.Parties {
		switch p.Link {
		case 0:
			said.Here = append(said.Here, PacketParty{Address: p.Account, Answer: p.Answer})
		case t.Link:
			said.There = append(said.There, PacketParty{Address: p.Address, Answer: p.Answer})
		}
	}
	return PacketData{Content: &PacketData_Alliance{said}}
}

// Revise raises the version of each chain for which a change is news.
func (a *Alliance) Revise(before Alliance) {
	for i, t := range a.Told {
		if !bytes.Equal(a.Says(t).Bytes(), before.Says(t).Bytes()) {
			a.Told[i].Version++
		}
	}
}

// Owes tells whether a packet must leave now: there is news, none is on its way, and the other chain knows of the
// alliance. A proposal that never reached it is told again when somebody asks for it. The end of its time each side knows
// by itself, and the home needs no answers to what has ended.
func (a Alliance) Owes(t AllianceTold) bool {
	switch {
	case t.Taken == 0 || t.Taken >= t.Version || t.Sequence != 0:
		return false
	case a.Mirror():
		return !a.Status.Ended()
	}
	return a.Status != ALLIANCE_STATUS_EXPIRED
}

// Untold tells whether another chain may not know how the alliance stands, so that telling it again makes sense. A
// packet whose time is long over counts as lost.
func (a Alliance) Untold(t AllianceTold, now int64) bool {
	if t.Taken >= t.Version || t.Sequence != 0 && now <= t.Until {
		return false
	}
	if a.Mirror() {
		return !a.Status.Ended()
	}
	return t.Taken > 0 && a.Status != ALLIANCE_STATUS_EXPIRED || !a.Status.Ended()
}

// Left notes a packet that is on its way.
func (t *AllianceTold) Left(ref internodetypes.PayloadRef, until int64) {
	t.ChannelId, t.Sequence, t.Until, t.Code = ref.ChannelID, ref.Sequence, until, 0
}

// Took notes that the other chain took a version.
func (t *AllianceTold) Took(version uint64) {
	t.Taken = max(t.Taken, min(version, t.Version))
	t.Code = 0
}

// Landed notes that a packet is on its way no more. One that is not the last changes nothing.
func (t *AllianceTold) Landed(ref internodetypes.PayloadRef, code uint32) (last bool) {
	if t.ChannelId != ref.ChannelID || t.Sequence != ref.Sequence {
		return false
	}
	t.ChannelId, t.Sequence, t.Until, t.Code = "", 0, 0, code
	return true
}

// ToldOver finds what a chain was told: by the packet, or by the link it lives behind.
func (a *Alliance) ToldOver(link uint64, ref internodetypes.PayloadRef) *AllianceTold {
	for i := range a.Told {
		if t := &a.Told[i]; t.Sequence != 0 && t.ChannelId == ref.ChannelID && t.Sequence == ref.Sequence {
			return t
		}
	}
	i := slices.IndexFunc(a.Told, func(t AllianceTold) bool { return t.Link == link })
	if i < 0 {
		return nil
	}
	return &a.Told[i]
}

// HearAnswers merges what the chain behind a link says of its own nodes. What the alliance does not take any more, an
// answer that is late or a second one, changes nothing; the home's own answer tells so.
func (a *Alliance) HearAnswers(link uint64, said PacketAnswers, now int64) error {
	var theirs []int
	for i, p := range a.Parties {
		if p.Link == link {
			theirs = append(theirs, i)
		}
	}
	if len(theirs) != len(said.Parties) {
		return ErrInvalidPacket.Wrapf("%d answers for %d parties", len(said.Parties), len(theirs))
	}
	for at, i := range theirs {
		p, heard := &a.Parties[i], said.Parties[at]
		if p.Account == "" {
			p.Account, p.Code = heard.Account, heard.Code
		}
		if p.Account != heard.Account || p.Account == "" {
			continue
		}
		a.hear(i, heard.Answer, now)
	}
	return nil
}

func (a *Alliance) hear(i int, answer AllianceAnswer, now int64) {
	had := a.Parties[i].Answer
	var event AllianceEvent
	switch {
	case answer == ALLIANCE_ANSWER_ACCEPTED && had == ALLIANCE_ANSWER_UNSPECIFIED:
		event = AllianceAccepted
	case answer == ALLIANCE_ANSWER_LEFT && had == ALLIANCE_ANSWER_ACCEPTED:
		event = AllianceLeft
	case answer > ALLIANCE_ANSWER_ACCEPTED && had == ALLIANCE_ANSWER_UNSPECIFIED:
		event = AllianceDeclined
	default:
		return
	}
	_ = a.Act(i, event, now) // a refusal leaves the alliance as it was, and that is what the other chain is told
}

// HearHome merges what the home says. It fails with ErrInvalidPacket where that is another alliance than the one known.
func (a *Alliance) HearHome(said PacketAlliance, now int64) error {
	if err := a.sameAs(said); err != nil {
		return err
	}
	if said.Version <= a.Heard {
		return nil
	}
	a.Heard = said.Version
	for i := range a.Parties {
		p := &a.Parties[i]
		if i < len(said.Here) {
			p.Answer = said.Here[i].Answer
		} else {
			p.AtHome = said.There[i-len(said.Here)].Answer
		}
	}
	if said.Status > a.Status && !a.Status.Ended() {
		a.become(said.Status, now)
	}
	a.Pass(now)
	return nil
}

// Gone ends a mirror whose home does not know the alliance any more.
func (a *Alliance) Gone(now int64) {
	switch a.Status {
	case ALLIANCE_STATUS_PROPOSED:
		a.become(ALLIANCE_STATUS_LAPSED, now)
	case ALLIANCE_STATUS_ACTIVE:
		a.become(ALLIANCE_STATUS_DISSOLVED, now)
	}
}

func (a Alliance) sameAs(said PacketAlliance) error {
	same := a.Slug == said.Slug && a.Terms.Same(said.Terms) && a.Threshold == said.Threshold &&
		a.AnswerBy == said.AnswerBy && a.EndsAt == said.EndsAt && len(a.Parties) == len(said.Here)+len(said.There)
	for i := 0; same && i < len(a.Parties); i++ {
		if i < len(said.Here) {
			same = a.Parties[i].Link != 0 && a.Parties[i].Account == said.Here[i].Address
		} else {
			same = a.Parties[i].Link == 0 && a.Parties[i].Address == said.There[i-len(said.Here)].Address
		}
	}
	if !same {
		return ErrInvalidPacket.Wrapf("alliance %d is not what it was", said.Number)
	}
	return nil
}

// NewMirror is what a chain keeps of an alliance that it hears of for the first time. The parties of its own have still
// to be found.
func NewMirror(link uint64, said PacketAlliance) Alliance {
	a := Alliance{
		Link: link, Number: said.Number, Slug: said.Slug, Terms: said.Terms, Threshold: said.Threshold,
		AnswerBy: said.AnswerBy, EndsAt: said.EndsAt, Status: ALLIANCE_STATUS_PROPOSED,
		Told: []AllianceTold{{Link: link, Version: 1}},
	}
	for _, p := range said.Here {
		a.Parties = append(a.Parties, AllianceParty{Address: p.Address, Link: link, Account: p.Address, Answer: p.Answer})
	}
	for _, p := range said.There {
		a.Parties = append(a.Parties, AllianceParty{Address: p.Address})
	}
	return a
}
