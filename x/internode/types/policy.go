package types

import "encoding/binary"

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
			if err := validatePolicyItem(address); err != nil {
				return err
			}
			if seen[address] {
				return ErrInvalidPolicy.Wrapf("%s is listed twice", address)
			}
			seen[address] = true
		}
	}
	return nil
}

// validatePolicyItem takes `amigos1…`, `amigos1…@sur` and `@sur`: what names the same senders for ever.
func validatePolicyItem(item string) error {
	a, err := ParseAddress(item)
	if err != nil {
		return ErrInvalidPolicy.Wrap(err.Error())
	}
	if a.Account == "" && a.Form != FormChain {
		return ErrInvalidPolicy.Wrapf("%q: write an account or a link, as amigos1…, amigos1…@sur or @sur", item)
	}
	return nil
}

// PolicyItem is how a list keeps a sender: an account of this chain, an account behind a link, or, with no account, all
// who live behind a link. The three differ in length.
func PolicyItem(link uint64, account []byte) []byte {
	if link == 0 {
		return account
	}
	return append(binary.BigEndian.AppendUint64(nil, link), account...)
}

// ParsePolicyItem reads what PolicyItem wrote.
func ParsePolicyItem(bz []byte) (link uint64, account []byte) {
	if len(bz) == 20 || len(bz) == 32 || len(bz) < 8 {
		return 0, bz
	}
	return binary.BigEndian.Uint64(bz), bz[8:]
}

// Listed is the number of addresses on both lists.
func (p InboxPolicy) Listed() int { return len(p.Allow) + len(p.Deny) }
