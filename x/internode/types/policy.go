package types

// Validate refuses, with ErrInvalidPolicy, an unknown rule, lists that are too long together, and an address that
// is none or stands in them twice.
func (p InboxPolicy) Validate() error {
	if _, known := Admission_name[int32(p.Admission)]; !known {
		return ErrInvalidPolicy.Wrapf("admission %d is unknown", p.Admission)
	}
	if listed := p.Listed(); listed > MaxPolicyItems {
		return ErrInvalidPolicy.Wrapf("%d listed addresses, at most %d", listed, MaxPolicyItems)
	}
	seen := make(map[string]bool, p.Listed())
	for _, list := range [][]string{p.Allow, p.Deny} {
		for _, address := range list {
			if err := ValidateAccount(address); err != nil {
				return ErrInvalidPolicy.Wrap(err.Error())
			}
			if seen[address] {
				return ErrInvalidPolicy.Wrapf("%s is listed twice", address)
			}
			seen[address] = true
		}
	}
	return nil
}

// Listed is the number of addresses on both lists.
func (p InboxPolicy) Listed() int { return len(p.Allow) + len(p.Deny) }
