package types

import (
	"testing"

	"github.com/stretchr/testify/require"
)

// turns are all that can be, for alliances of up to four parties beside the one that acts.
func turns(visit func(AllianceTurn)) {
	for status := ALLIANCE_STATUS_PROPOSED; status <= ALLIANCE_STATUS_EXPIRED; status++ {
		for answer := ALLIANCE_ANSWER_UNSPECIFIED; answer <= ALLIANCE_ANSWER_LEFT; answer++ {
			for others := range uint32(25) {
				for threshold := uint32(2); threshold <= 5; threshold++ {
					for flags := range 16 {
						turn := AllianceTurn{
							Status: status, Answer: answer, Accepted: others % 5, Open: others / 5, Threshold: threshold,
							Mirror: flags&1 != 0, Late: flags&2 != 0, Over: flags&4 != 0, Proposer: flags&8 != 0,
						}
						if turn.Mirror && turn.Proposer || turn.Over && !turn.Late || turn.Proposer && answer != ALLIANCE_ANSWER_ACCEPTED {
							continue // the proposer is at home and has accepted, and the time of answers ends first
						}
						if answer == ALLIANCE_ANSWER_ACCEPTED {
							turn.Accepted++
						}
						if answer == ALLIANCE_ANSWER_UNSPECIFIED {
							turn.Open++
						}
						if turn.Status == ALLIANCE_STATUS_PROPOSED && !turn.Mirror && turn.Accepted >= turn.Threshold ||
							turn.Status == ALLIANCE_STATUS_ACTIVE && !turn.Mirror && turn.Accepted < turn.Threshold {
							continue // it is counted after each answer
						}
						visit(turn)
					}
				}
			}
		}
	}
}

// TestEveryTurnOfAnAlliance checks, for every state and event, what must hold whatever the state.
func TestEveryTurnOfAnAlliance(t *testing.T) {
	seen := map[AllianceStatus]bool{}
	turns(func(was AllianceTurn) {
		for _, event := range AllianceEvents() {
			is, err := was.Next(event)
			if err != nil {
				_, registered := Refusal(err)
				require.True(t, registered, "%v %d", was, event)
				require.Equal(t, was.passed(), is, "a refusal changes nothing that time does not: %v %d", was, event)
				continue
			}
			seen[is.Status] = true
			require.GreaterOrEqual(t, is.Status, was.Status, "never back: %v %d", was, event)
			require.GreaterOrEqual(t, is.Answer, was.Answer, "never back: %v %d", was, event)
			if was.Status.Ended() {
				require.Equal(t, was, is, "what has ended stays as it is: %v %d", was, event)
				require.Equal(t, AllianceTimePassed, event)
			}
			if is.Status == ALLIANCE_STATUS_ACTIVE && !is.Mirror && was.Status == ALLIANCE_STATUS_PROPOSED {
				require.GreaterOrEqual(t, is.Accepted, is.Threshold, "active by enough: %v %d", was, event)
			}
			if is.Mirror && event != AllianceTimePassed {
				require.Equal(t, was.passed().Status, is.Status, "the home decides: %v %d", was, event)
			}
			if is.Over {
				require.True(t, is.Status.Ended(), "nothing outlives its time: %v %d", was, event)
			}
			if event == AllianceAccepted || event == AllianceDeclined {
				require.False(t, was.Late, "no answer is late: %v %d", was, event)
				require.Equal(t, ALLIANCE_ANSWER_UNSPECIFIED, was.Answer, "no answer is a second one: %v %d", was, event)
			}
			if event == AllianceWithdrawn || event == AllianceDissolved {
				require.True(t, was.Proposer && is.Status.Ended(), "%v %d", was, event)
			}
		}
	})
	require.Len(t, seen, 7, "each status is reached")
}

// TestWhatRefusesATurn names the refusal for each reason.
func TestWhatRefusesATurn(t *testing.T) {
	proposed := AllianceTurn{Status: ALLIANCE_STATUS_PROPOSED, Accepted: 1, Open: 2, Threshold: 2}
	edit := func(edit func(*AllianceTurn)) AllianceTurn {
		turn := proposed
		edit(&turn)
		return turn
	}
	proposer := edit(func(t *AllianceTurn) { t.Proposer, t.Answer = true, ALLIANCE_ANSWER_ACCEPTED })
	for _, tc := range []struct {
		name  string
		turn  AllianceTurn
		event AllianceEvent
		want  error
	}{
		{"answered twice", edit(func(t *AllianceTurn) { t.Answer = ALLIANCE_ANSWER_DECLINED }), AllianceAccepted, ErrAllianceAnswered},
		{"answered by the proposer", proposer, AllianceDeclined, ErrAllianceAnswered},
		{"late and active", edit(func(t *AllianceTurn) { t.Status, t.Late = ALLIANCE_STATUS_ACTIVE, true }), AllianceAccepted, ErrAllianceLate},
		{"late and lapsed", edit(func(t *AllianceTurn) { t.Late = true }), AllianceAccepted, ErrAllianceEnded},
		{"ended", edit(func(t *AllianceTurn) { t.Status = ALLIANCE_STATUS_WITHDRAWN }), AllianceDeclined, ErrAllianceEnded},
		{"left before accepting", proposed, AllianceLeft, ErrNotAllied},
		{"left by the proposer", proposer, AllianceLeft, ErrProposerStays},
		{"withdrawn by another", proposed, AllianceWithdrawn, ErrNotProposer},
		{"withdrawn while active", edit(func(t *AllianceTurn) { *t = proposer; t.Status = ALLIANCE_STATUS_ACTIVE }), AllianceWithdrawn, ErrAllianceActive},
		{"dissolved before active", proposer, AllianceDissolved, ErrAllianceNotActive},
		{"dissolved elsewhere", edit(func(t *AllianceTurn) { t.Mirror = true }), AllianceDissolved, ErrAllianceElsewhere},
	} {
		t.Run(tc.name, func(t *testing.T) {
			_, err := tc.turn.Next(tc.event)
			require.ErrorIs(t, err, tc.want)
		})
	}
}
