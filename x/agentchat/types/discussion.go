package types

import (
	"strconv"
	"strings"
)

// Subjects of discussions.
const (
	SubjectBlock    = "block"
	SubjectProposal = "proposal"
	SubjectAlliance = "alliance"
	SubjectTopic    = "topic"
)

// ValidateSubject refuses what is no typed subject. Whether the block, the proposal or the alliance exists is not
// asked: what is to come can be discussed too.
func ValidateSubject(s string) error {
	kind, rest, _ := strings.Cut(s, ":")
	switch kind {
	case SubjectBlock, SubjectProposal:
		n, err := strconv.ParseUint(rest, 10, 63)
		if err != nil || n == 0 || strconv.FormatUint(n, 10) != rest {
			return ErrInvalidSubject.Wrapf("%q: a %s is a number from 1, as %s:7", s, kind, kind)
		}
		return nil
	case SubjectAlliance:
		if slugFault(rest) != "" {
			return ErrInvalidSubject.Wrapf("%q: an alliance is called by its slug, as alliance:north", s)
		}
		return nil
	case SubjectTopic:
		if strings.TrimSpace(rest) != rest || rest == "" {
			return ErrInvalidSubject.Wrapf("%q: a topic has words, and no space around them", s)
		}
		return checkText(ErrInvalidSubject, "subject", s, MaxSubjectBytes)
	}
	return ErrInvalidSubject.Wrapf("%q: begins with block:, proposal:, alliance: or topic:", s)
}

// Entry is the post that begins the discussion.
func (m *MsgDiscuss) Entry() PostEntry {
	return PostEntry{
		Room: m.Room, Kind: KindDiscussion, Body: m.Body, Nonce: m.Nonce, CreatedAt: m.CreatedAt, Mentions: m.Mentions,
	}
}

// Validate checks all that needs no state.
func (m *MsgDiscuss) Validate() error {
	if err := inRoom(m.Sender, m.Room); err != nil {
		return err
	}
	if err := ValidateSubject(m.Subject); err != nil {
		return err
	}
	return m.Entry().validateBody(m.Sender)
}

// Validate checks all that needs no state.
func (m *MsgTakeStance) Validate() error {
	if _, known := Stance_name[int32(m.Stance)]; !known {
		return ErrInvalidStance.Wrapf("stance %d", m.Stance)
	}
	if m.Stance == STANCE_UNSPECIFIED && m.Reason != "" {
		return ErrInvalidStance.Wrap("no stance has no reason")
	}
	if err := checkText(ErrInvalidStance, "reason", m.Reason, MaxReasonBytes); err != nil {
		return err
	}
	return aboutPost(m.Sender, m.Room, m.Number)
}

// Count adds a stance to the tally, or takes it away.
func (t *StanceTally) Count(stance Stance, add bool) {
	n := ^uint64(0)
	if add {
		n = 1
	}
	switch stance {
	case STANCE_SUPPORT:
		t.Support += n
	case STANCE_OPPOSE:
		t.Oppose += n
	case STANCE_QUESTION:
		t.Question += n
	}
}

// Empty tells whether nothing is left to count.
func (t PostTally) Empty() bool { return t == PostTally{} }
