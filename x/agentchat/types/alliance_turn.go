package types

// AllianceEvent is what may happen to an alliance.
type AllianceEvent uint8

// The events. The zero value is none.
const (
	AllianceAccepted AllianceEvent = iota + 1
	AllianceDeclined
	AllianceLeft
	AllianceWithdrawn
	AllianceDissolved
	AllianceTimePassed // nobody acts
)

// AllianceEvents are all of them.
func AllianceEvents() []AllianceEvent {
	return []AllianceEvent{AllianceAccepted, AllianceDeclined, AllianceLeft, AllianceWithdrawn, AllianceDissolved, AllianceTimePassed}
}

// AllianceTurn is all that decides what an event does to an alliance. Next decides it, for the home and for a mirror.
type AllianceTurn struct {
	Status    AllianceStatus
	Mirror    bool           // the home decides how the alliance stands; only time and the own answer count here
	Proposer  bool           // it is the proposer that acts
	Answer    AllianceAnswer // of the party that acts
	Accepted  uint32         // parties that are in
	Open      uint32         // parties that have not answered
	Threshold uint32
	Late      bool // the time of answers is over
	Over      bool // the time of the alliance is over
}

// Ended tells whether the alliance is over for good.
func (s AllianceStatus) Ended() bool { return s > ALLIANCE_STATUS_ACTIVE }

// Next is the turn after an event, or the registered error that refuses it. Time passes first.
func (t AllianceTurn) Next(event AllianceEvent) (AllianceTurn, error) {
	t = t.passed()
	if event == AllianceTimePassed {
		return t, nil
	}
	if t.Status.Ended() {
		return t, ErrAllianceEnded.Wrap(t.Status.Words())
	}
	switch event {
	case AllianceAccepted, AllianceDeclined:
		return t.answered(event)
	case AllianceLeft:
		return t.left()
	}
	return t.endedBy(event)
}

// passed ends what its time ends. A mirror does not know what came of the answers until its home says so, so it waits.
func (t AllianceTurn) passed() AllianceTurn {
	switch {
	case t.Status == ALLIANCE_STATUS_ACTIVE && t.Over:
		t.Status = ALLIANCE_STATUS_EXPIRED
	case t.Status == ALLIANCE_STATUS_PROPOSED && (t.Over || t.Late && !t.Mirror):
		t.Status = ALLIANCE_STATUS_LAPSED
	}
	return t
}

func (t AllianceTurn) answered(event AllianceEvent) (AllianceTurn, error) {
	switch {
	case t.Proposer:
		return t, ErrAllianceAnswered.Wrap("the proposer has accepted by proposing")
	case t.Answer != ALLIANCE_ANSWER_UNSPECIFIED:
		return t, ErrAllianceAnswered.Wrap(t.Answer.Words())
	case t.Late:
		return t, ErrAllianceLate
	}
	t.Open--
	if event == AllianceAccepted {
		t.Accepted++
		t.Answer = ALLIANCE_ANSWER_ACCEPTED
	} else {
		t.Answer = ALLIANCE_ANSWER_DECLINED
	}
	return t.decided(), nil
}

func (t AllianceTurn) left() (AllianceTurn, error) {
	switch {
	case t.Proposer:
		return t, ErrProposerStays
	case t.Answer != ALLIANCE_ANSWER_ACCEPTED:
		return t, ErrNotAllied.Wrap(t.Answer.Words())
	}
	t.Accepted--
	t.Answer = ALLIANCE_ANSWER_LEFT
	return t.decided(), nil
}

// decided is what the count of answers makes of the alliance.
func (t AllianceTurn) decided() AllianceTurn {
	switch {
	case t.Mirror:
	case t.Status == ALLIANCE_STATUS_PROPOSED && t.Accepted >= t.Threshold:
		t.Status = ALLIANCE_STATUS_ACTIVE
	case t.Status == ALLIANCE_STATUS_PROPOSED && t.Accepted+t.Open < t.Threshold:
		t.Status = ALLIANCE_STATUS_DECLINED
	case t.Status == ALLIANCE_STATUS_ACTIVE && t.Accepted < t.Threshold:
		t.Status = ALLIANCE_STATUS_DISSOLVED
	}
	return t
}

// endedBy is what its proposer, who is at home, does to it.
func (t AllianceTurn) endedBy(event AllianceEvent) (AllianceTurn, error) {
	switch {
	case t.Mirror:
		return t, ErrAllianceElsewhere
	case !t.Proposer:
		return t, ErrNotProposer
	case event == AllianceWithdrawn && t.Status == ALLIANCE_STATUS_ACTIVE:
		return t, ErrAllianceActive
	case event == AllianceDissolved && t.Status == ALLIANCE_STATUS_PROPOSED:
		return t, ErrAllianceNotActive
	}
	t.Status = ALLIANCE_STATUS_WITHDRAWN
	if event == AllianceDissolved {
		t.Status = ALLIANCE_STATUS_DISSOLVED
	}
	return t, nil
}

// Words says the status as a state.
func (s AllianceStatus) Words() string {
	words := [...]string{"unknown", "proposed", "active", "withdrawn", "declined", "lapsed", "dissolved", "expired"}
	if s < 0 || int(s) >= len(words) {
		return words[0]
	}
	return words[s]
}

// Words says the answer as a state.
func (a AllianceAnswer) Words() string {
	words := [...]string{"not answered", "accepted", "declined", "left"}
	if a < 0 || int(a) >= len(words) {
		return "unknown"
	}
	return words[a]
}
