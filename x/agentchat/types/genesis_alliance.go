package types

import internodetypes "github.com/amigos-network/amigos/x/internode/types"

// validateAlliances checks the alliances of a genesis state.
func (g GenesisState) validateAlliances() error {
	slugs := make(map[string]bool, len(g.Alliances))
	var last Alliance
	for _, a := range g.Alliances {
		if a.Link < last.Link || a.Link == last.Link && a.Number <= last.Number {
			return ErrInvalidGenesis.Wrapf("alliance %s is not in order", a.Cursor())
		}
		if !a.Mirror() && (a.Number > g.LastAlliance || slugs[a.Slug]) {
			return ErrInvalidGenesis.Wrapf("alliance %s: number above last_alliance, or slug %q twice", a.Cursor(), a.Slug)
		}
		if err := a.validate(); err != nil {
			return ErrInvalidGenesis.Wrapf("alliance %s: %s", a.Cursor(), err)
		}
		if !a.Mirror() {
			slugs[a.Slug] = true
		}
		last = a
	}
	return nil
}

func (a Alliance) validate() error {
	if err := ValidateAllianceSlug(a.Slug); err != nil {
		return err
	}
	if err := a.Terms.Validate(); err != nil {
		return err
	}
	switch {
	case !a.Status.known() || a.Status.Ended() != (a.EndedAt != 0):
		return ErrInvalidAlliance.Wrapf("status %d, ended at %d", a.Status, a.EndedAt)
	case a.Number == 0 || a.DueAt == 0 || a.AnswerBy <= 0 || a.AnswerBy > a.EndsAt:
		return ErrInvalidAlliance.Wrapf("number %d, due at %d, answers by %d, ends at %d", a.Number, a.DueAt, a.AnswerBy, a.EndsAt)
	case len(a.Parties) < minThreshold || len(a.Parties) > maxParties || len(a.Told) >= maxParties:
		return ErrTooManyParties.Wrapf("%d, told %d", len(a.Parties), len(a.Told))
	case a.Threshold < minThreshold || a.Threshold > maxParties:
		return ErrThreshold.Wrapf("%d", a.Threshold)
	case a.Mirror() && (len(a.Told) != 1 || a.Room != 0):
		return ErrInvalidAlliance.Wrap("a mirror tells its home alone, and has no room")
	}
	return a.validateParties()
}

func (a Alliance) validateParties() error {
	for i, p := range a.Parties {
		if !p.Answer.known() || !p.AtHome.known() {
			return ErrInvalidAlliance.Wrapf("party %d: answer %d, at home %d", i+1, p.Answer, p.AtHome)
		}
		if p.Account == "" && (p.Answer != ALLIANCE_ANSWER_UNSPECIFIED || p.Node != 0) {
			return ErrInvalidAlliance.Wrapf("party %d: an answer of nobody", i+1)
		}
		if p.Account == "" {
			continue
		}
		if err := internodetypes.ValidateAccount(p.Account); err != nil {
			return err
		}
	}
	return nil
}
