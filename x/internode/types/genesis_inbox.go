package types

import "github.com/amigos-network/amigos/envelope"

// validate checks one inbox by itself: entries contiguous from first to last, and all else about kept entries.
func (i GenesisInbox) validate(lastNumber, lastLink uint64) error {
	if err := i.State.Validate(); err != nil {
		return err
	}
	if err := i.Policy.Validate(); err != nil {
		return err
	}
	for _, list := range [][]string{i.Policy.Allow, i.Policy.Deny} {
		for _, item := range list {
			a, err := ParseAddress(item)
			if number, ok := LinkNumber(a.Link); err != nil || a.Link != "" && (!ok || number > lastLink) {
				return ErrInvalidGenesis.Wrapf("%q names no link by its number", item)
			}
		}
	}
	if i.Policy.Admission.Normal() != i.State.Admission.Normal() || i.Policy.Listed() != int(i.State.Listed) {
		return ErrInvalidGenesis.Wrap("state and policy differ in admission or in the number of listed addresses")
	}
	if uint64(len(i.Entries)) != i.State.Kept() {
		return ErrInvalidGenesis.Wrapf("%d entries from first %d to last %d", len(i.Entries), i.State.First, i.State.Last)
	}
	var height int64 // times may go back where an exported chain begins anew, heights do not
	for n, entry := range i.Entries {
		if want := i.State.First + uint64(n); entry.Arrival != want {
			return ErrInvalidGenesis.Wrapf("entry %d stands where %d belongs", entry.Arrival, want)
		}
		if entry.Time < 0 || entry.Height < height {
			return ErrInvalidGenesis.Wrapf("entry %d is older than the one before it", entry.Arrival)
		}
		if err := entry.validate(lastNumber, lastLink); err != nil {
			return ErrInvalidGenesis.Wrapf("entry %d: %s", entry.Arrival, err)
		}
		height = entry.Height
	}
	if err := i.validateRemote(); err != nil {
		return err
	}
	if err := i.validateRejections(); err != nil {
		return err
	}
	return i.validateAnswers()
}

// validateRemote checks that the state knows the last entry that came by a link.
func (i GenesisInbox) validateRemote() error {
	remote := uint64(0)
	for _, entry := range i.Entries {
		if entry.Link != 0 {
			remote = entry.Arrival
		}
	}
	if remote != i.State.Remote && (remote != 0 || i.State.Remote >= i.State.First) {
		return ErrInvalidGenesis.Wrapf("the last entry that came by a link is %d, not %d", remote, i.State.Remote)
	}
	return nil
}

func (e Entry) validate(lastNumber, lastLink uint64) error {
	if err := e.Message.Validate(); err != nil {
		return FromEnvelope(err)
	}
	if err := ValidateAccount(e.Message.Sender); err != nil {
		return err
	}
	if _, err := ParseAddress(e.Message.Recipient); err != nil {
		return err
	}
	switch {
	case len(e.Message.Body) > maxBodyBytes:
		return ErrBodyTooLarge.Wrapf("%d bytes", len(e.Message.Body))
	case e.Road != ROAD_TRANSACTION && e.Road != ROAD_PACKET && e.Road != ROAD_ANCHOR:
		return ErrInvalidGenesis.Wrapf("road %d is unknown", e.Road)
	case (e.Road == ROAD_PACKET) != (e.Link != 0) || (e.Link != 0) != (e.Origin != 0):
		return ErrInvalidGenesis.Wrapf("by road %d over link %d from place %d", e.Road, e.Link, e.Origin)
	case e.Link > lastLink || e.Link != 0 && e.SenderNode != 0:
		return ErrInvalidGenesis.Wrapf("link %d was never given out, or its sender is node %d here", e.Link, e.SenderNode)
	case e.Link == 0 && e.SenderNode == 0 || e.SenderNode > lastNumber:
		return ErrInvalidGenesis.Wrapf("sender's number %d was never given out", e.SenderNode)
	case e.Hops > maxHops:
		return ErrInvalidGenesis.Wrapf("%d hops, never more than %d", e.Hops, maxHops)
	}
	return nil
}

func (i GenesisInbox) validateRejections() error {
	var last uint64
	for _, r := range i.Rejections {
		if r.Arrival <= last || r.Arrival < i.State.First || r.Arrival > i.State.Processed {
			return ErrInvalidGenesis.Wrapf("rejection of %d is not in order within the kept and processed entries", r.Arrival)
		}
		if err := checkText(ErrInvalidReceipt, "reason", r.Reason, MaxReasonBytes); err != nil {
			return err
		}
		last = r.Arrival
	}
	return nil
}

func (i GenesisInbox) validateAnswers() error {
	var last uint64
	for _, a := range i.Answers {
		if a.Arrival <= last || a.Arrival < i.State.First || a.Arrival > i.State.Last {
			return ErrInvalidGenesis.Wrapf("answer to ping %d is not in order within the kept entries", a.Arrival)
		}
		ping := i.Entries[a.Arrival-i.State.First]
		if ping.Message.Kind != envelope.KindPing {
			return ErrInvalidGenesis.Wrapf("entry %d is answered and not a ping", a.Arrival)
		}
		if a.Answer.Pong == 0 || a.Answer.Height < ping.Height {
			return ErrInvalidGenesis.Wrapf("answer to ping %d is older than the ping", a.Arrival)
		}
		last = a.Arrival
	}
	return nil
}
