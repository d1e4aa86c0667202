package types

import "github.com/amigos-network/amigos/envelope"

// validate checks one inbox by itself: entries contiguous from first to last, and all else about kept entries.
func (i GenesisInbox) validate(lastNumber uint64) error {
	if err := i.State.Validate(); err != nil {
		return err
	}
	if err := i.Policy.Validate(); err != nil {
		return err
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
		if err := entry.validate(lastNumber); err != nil {
			return ErrInvalidGenesis.Wrapf("entry %d: %s", entry.Arrival, err)
		}
		height = entry.Height
	}
	if err := i.validateRejections(); err != nil {
		return err
	}
	return i.validateAnswers()
}

func (e Entry) validate(lastNumber uint64) error {
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
	case e.Road != ROAD_TRANSACTION:
		return ErrInvalidGenesis.Wrapf("road %d is unknown", e.Road)
	case e.SenderNode == 0 || e.SenderNode > lastNumber:
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
