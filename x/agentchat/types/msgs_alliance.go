package types

import internodetypes "github.com/amigos-network/amigos/x/internode/types"

// minThreshold is one who proposes and one who accepts.
const minThreshold = 2

// Validate checks all that needs no state.
func (m *MsgProposeAlliance) Validate() error {
	if err := internodetypes.ValidateAccount(m.Proposer); err != nil {
		return err
	}
	if err := ValidateAllianceSlug(m.Slug); err != nil {
		return err
	}
	if err := m.Terms.Validate(); err != nil {
		return err
	}
	if err := m.validateParties(); err != nil {
		return err
	}
	all := uint32(len(m.Parties)) + 1
	switch {
	case m.Threshold != 0 && (m.Threshold < minThreshold || m.Threshold > all):
		return ErrThreshold.Wrapf("%d of %d: must be %d to %d, the proposer among them", m.Threshold, all, minThreshold, all)
	case m.AnswerBy < 0 || m.EndsAt < 0 || m.TimeoutAt < 0:
		return ErrInvalidAlliance.Wrap("a time before 1970")
	}
	return nil
}

func (m *MsgProposeAlliance) validateParties() error {
	if n := len(m.Parties); n == 0 || n >= maxParties {
		return ErrTooManyParties.Wrapf("%d beside the proposer, must be 1 to %d", n, maxParties-1)
	}
	seen := make(map[string]bool, len(m.Parties))
	for _, party := range m.Parties {
		address, err := internodetypes.ParseAddress(party)
		if err != nil {
			return err
		}
		if address.Form == internodetypes.FormChain {
			return ErrInvalidAlliance.Wrapf("party %q: a chain is no party, name nodes", party)
		}
		if seen[party] {
			return ErrInvalidAlliance.Wrapf("party %q is named twice", party)
		}
		seen[party] = true
	}
	return nil
}

// Validate checks all that needs no state.
func (m *MsgAcceptAlliance) Validate() error { return inAlliance(m.Sender, m.Alliance) }

// Validate checks all that needs no state.
func (m *MsgDeclineAlliance) Validate() error { return inAlliance(m.Sender, m.Alliance) }

// Validate checks all that needs no state.
func (m *MsgWithdrawAlliance) Validate() error { return inAlliance(m.Sender, m.Alliance) }

// Validate checks all that needs no state.
func (m *MsgLeaveAlliance) Validate() error { return inAlliance(m.Sender, m.Alliance) }

// Validate checks all that needs no state.
func (m *MsgDissolveAlliance) Validate() error { return inAlliance(m.Sender, m.Alliance) }

// Validate checks all that needs no state.
func (m *MsgSyncAlliance) Validate() error { return inAlliance(m.Sender, m.Alliance) }

func inAlliance(sender, handle string) error {
	if err := internodetypes.ValidateAccount(sender); err != nil {
		return err
	}
	_, _, err := ParseAllianceHandle(handle)
	return err
}
