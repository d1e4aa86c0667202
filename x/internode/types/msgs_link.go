package types

// Validate checks all that needs no state.
func (m *MsgNameLink) Validate() error {
	if err := validateLinkMsg(m.Authority, m.Link); err != nil {
		return err
	}
	if m.Name == "" {
		return nil
	}
	return ValidateLinkName(m.Name)
}

// Validate checks all that needs no state.
func (m *MsgRepointLink) Validate() error {
	if err := validateLinkMsg(m.Authority, m.Link); err != nil {
		return err
	}
	if len(m.ChannelId) > maxLinkBytes || !IsChannel(m.ChannelId) {
		return ErrInvalidLink.Wrapf("channel_id %q is no channel; write its ID, as channel-0", m.ChannelId)
	}
	return nil
}

// Validate checks all that needs no state.
func (m *MsgQuarantineLink) Validate() error {
	if err := validateLinkMsg(m.Authority, m.Link); err != nil {
		return err
	}
	if !m.Quarantined && m.Reason != "" {
		return ErrInvalidLink.Wrap("a reason belongs to a quarantine, not to its end")
	}
	return checkText(ErrInvalidLink, "reason", m.Reason, MaxReasonBytes)
}

func validateLinkMsg(authority, link string) error {
	if err := ValidateAccount(authority); err != nil {
		return ErrInvalidAuthority.Wrap(err.Error())
	}
	return ValidateLinkText(link)
}
