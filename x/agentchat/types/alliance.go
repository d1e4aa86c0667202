package types

import (
	"bytes"
	"slices"
	"strconv"
	"strings"
	"time"

	"cosmossdk.io/collections"

	internodetypes "github.com/amigos-network/amigos/x/internode/types"
)

// AllianceRoom is the slug of the members' room of an alliance.
func AllianceRoom(slug string) string { return alliancePrefix + slug }

// OfAlliance tells whether the room is an alliance's, which says who its members are.
func (r Room) OfAlliance() bool { return strings.HasPrefix(r.Slug, alliancePrefix) }

// Mirror tells whether the alliance has its home on another chain.
func (a Alliance) Mirror() bool { return a.Link != 0 }

// Handle names the alliance on this chain for ever: `north`, or `north@link-1`.
func (a Alliance) Handle() string {
	if a.Mirror() {
		return internodetypes.Behind(a.Slug, a.Link)
	}
	return a.Slug
}

// At is the alliance's key.
func (a Alliance) At() AllianceKey { return collections.Join(a.Link, a.Number) }

// ParseAllianceHandle reads `north` and `north@norte`. It fails with ErrInvalidSlug or ErrInvalidRequest.
func ParseAllianceHandle(s string) (slug, link string, err error) {
	slug, link, behind := strings.Cut(s, "@")
	if err := ValidateAllianceSlug(slug); err != nil {
		return "", "", err
	}
	if behind && internodetypes.ValidateLinkText(link) != nil {
		return "", "", ErrInvalidRequest.Wrapf("%q: %q is no link", s, link)
	}
	return slug, link, nil
}

// ValidateAllianceSlug refuses what is no slug of an alliance, whose room's must have place for it too.
func ValidateAllianceSlug(s string) error {
	if len(s) > MaxAllianceSlugBytes {
		return ErrInvalidSlug.Wrapf("%q: an alliance's has at most %d characters", s, MaxAllianceSlugBytes)
	}
	return ValidateSlug(s)
}

// Validate refuses, with ErrInvalidAlliance, terms that cannot be told from others.
func (t AllianceTerms) Validate() error {
	if len(t.Hash) != 32 {
		return ErrInvalidAlliance.Wrapf("terms: a hash of %d bytes, must be SHA-256", len(t.Hash))
	}
	if t.Size_ == 0 {
		return ErrInvalidAlliance.Wrap("terms: empty")
	}
	return checkText(ErrInvalidAlliance, "terms: uri", t.Uri, MaxTermsURIBytes)
}

// Proposer is the first party.
func (a Alliance) Proposer() AllianceParty { return a.Parties[0] }

// PartyOf finds the party that a node of this chain is.
func (a Alliance) PartyOf(node uint64) (int, bool) {
	i := slices.IndexFunc(a.Parties, func(p AllianceParty) bool { return p.Link == 0 && p.Node == node })
	return i, i >= 0 && node != 0
}

// Counts tells whether the home counts the party as one that is in. Of its own nodes a chain believes what they said
// too: no other chain can keep one in that left.
func (a Alliance) Counts(p AllianceParty) bool {
	if a.Mirror() && p.Link == 0 && p.AtHome != ALLIANCE_ANSWER_ACCEPTED {
		return false
	}
	return p.Answer == ALLIANCE_ANSWER_ACCEPTED
}

// Turn is what decides an event of party i, at a block time in milliseconds.
func (a Alliance) Turn(i int, now int64) AllianceTurn {
	t := AllianceTurn{
		Status: a.Status, Mirror: a.Mirror(), Threshold: a.Threshold, Late: a.AnswerBy <= now, Over: a.EndsAt <= now,
		Proposer: i == 0 && !a.Mirror(), Answer: a.Parties[i].Answer,
	}
	for _, p := range a.Parties {
		switch p.Answer {
		case ALLIANCE_ANSWER_ACCEPTED:
			t.Accepted++
		case ALLIANCE_ANSWER_UNSPECIFIED:
			t.Open++
		}
	}
	return t
}

// Act lets an event of party i happen.
func (a *Alliance) Act(i int, event AllianceEvent, now int64) error {
	t, err := a.Turn(i, now).Next(event)
	if err != nil {
		return err
	}
	a.Parties[i].Answer = t.Answer
	a.become(t.Status, now)
	return nil
}

// Pass lets time pass.
func (a *Alliance) Pass(now int64) {
	t, _ := a.Turn(0, now).Next(AllianceTimePassed) // time is never refused
	a.become(t.Status, now)
}

func (a *Alliance) become(status AllianceStatus, now int64) {
	if status.Ended() && !a.Status.Ended() {
		a.EndedAt = now
	}
	a.Status = status
}

// Due is when the sweep must look at the alliance: at the end of its time, or when it may be forgotten. A mirror is
// remembered to the end of its time at least, so that an old packet cannot bring it back to life.
func (a Alliance) Due(retention time.Duration) int64 {
	switch {
	case a.Status == ALLIANCE_STATUS_PROPOSED && !a.Mirror():
		return min(a.AnswerBy, a.EndsAt)
	case !a.Status.Ended():
		return a.EndsAt
	case a.Mirror():
		return max(a.EndedAt+retention.Milliseconds(), a.EndsAt)
	}
	return a.EndedAt + retention.Milliseconds()
}

// Clone is a copy that shares nothing that changes.
func (a Alliance) Clone() Alliance {
	a.Parties, a.Told = slices.Clone(a.Parties), slices.Clone(a.Told)
	return a
}

// Same tells whether terms are the same ones.
func (t AllianceTerms) Same(other AllianceTerms) bool {
	return bytes.Equal(t.Hash, other.Hash) && t.Size_ == other.Size_ && t.Uri == other.Uri
}

// Cursor is the key as pages have it: `12`, or `12@link-1`.
func (a Alliance) Cursor() string {
	number := strconv.FormatUint(a.Number, 10)
	if a.Mirror() {
		return internodetypes.Behind(number, a.Link)
	}
	return number
}

// ParseAllianceCursor reads a cursor; the empty one is the beginning.
func ParseAllianceCursor(s string) (AllianceKey, error) {
	if s == "" {
		return collections.Join(uint64(0), uint64(0)), nil
	}
	digits, written, behind := strings.Cut(s, "@")
	number, err := strconv.ParseUint(digits, 10, 64)
	link, ok := internodetypes.LinkNumber(written)
	if err != nil || behind && !ok {
		return AllianceKey{}, ErrInvalidRequest.Wrapf("after %q: take it from the page before", s)
	}
	return collections.Join(link, number), nil
}
