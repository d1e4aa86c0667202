package types

import "time"

// NewInboxState is an inbox that never had a message. It is written nowhere until the first one comes.
func NewInboxState() InboxState { return InboxState{First: 1} }

// Normal reads an absent state, the zero value, as that of an empty inbox.
func (s InboxState) Normal() InboxState {
	if s.First == 0 {
		s.First = s.Last + 1
	}
	return s
}

// Kept is how many entries the inbox holds.
func (s InboxState) Kept() uint64 {
	s = s.Normal()
	return s.Last + 1 - s.First
}

// Unprocessed is how many entries the inbox holds that its owner has not processed. They count against its
// capacity.
func (s InboxState) Unprocessed() uint64 {
	s = s.Normal()
	return s.Last - max(s.Processed, s.First-1)
}

// Cursor is how far the inbox's owner has come with a stage; 0 for a stage that is none.
func (s InboxState) Cursor(stage Stage) uint64 {
	switch stage {
	case STAGE_DELIVERED:
		return s.Delivered
	case STAGE_READ:
		return s.Read
	case STAGE_PROCESSED:
		return s.Processed
	}
	return 0
}

// Advance moves a stage's cursor up to an arrival and lifts those of the stages before it: what was processed
// was read, and what was read was delivered.
func (s InboxState) Advance(stage Stage, to uint64) InboxState {
	switch stage {
	case STAGE_PROCESSED:
		s.Processed = max(s.Processed, to)
		fallthrough
	case STAGE_READ:
		s.Read = max(s.Read, to)
		fallthrough
	case STAGE_DELIVERED:
		s.Delivered = max(s.Delivered, to)
	}
	return s
}

// Validate refuses, with ErrInvalidGenesis, cursors that no sequence of receipts can have left.
func (s InboxState) Validate() error {
	if s.First == 0 || s.First-1 > s.Last {
		return ErrInvalidGenesis.Wrapf("first %d is not within 1 and last %d + 1", s.First, s.Last)
	}
	if s.Processed > s.Read || s.Read > s.Delivered || s.Delivered > s.Last {
		return ErrInvalidGenesis.Wrapf("cursors processed %d, read %d, delivered %d and last %d are not in this order",
			s.Processed, s.Read, s.Delivered, s.Last)
	}
	if _, known := Admission_name[int32(s.Admission)]; !known {
		return ErrInvalidGenesis.Wrapf("admission %d is unknown", s.Admission)
	}
	if s.Listed > MaxPolicyItems {
		return ErrInvalidGenesis.Wrapf("%d listed addresses, at most %d", s.Listed, MaxPolicyItems)
	}
	return nil
}

// Normal reads the admission of an inbox without a policy as that of any registered node.
func (a Admission) Normal() Admission {
	if a == ADMISSION_UNSPECIFIED {
		return ADMISSION_REGISTERED
	}
	return a
}

// ExpiresAt is when the entry may be dropped, in milliseconds since the Unix epoch: after the retention, or when
// its author said it is of no more use.
func (e Entry) ExpiresAt(retention time.Duration) int64 {
	end := later(e.Time, retention)
	if e.Message.ExpiresAt > 0 {
		return min(end, e.Message.ExpiresAt)
	}
	return end
}

// Expired tells whether the entry may be dropped at a time.
func (e Entry) Expired(now time.Time, retention time.Duration) bool {
	return now.UnixMilli() >= e.ExpiresAt(retention)
}

// Status is how far the entry has come, by its inbox's cursors, whether its owner rejected it, and the time.
func (e Entry) Status(s InboxState, rejected bool, now time.Time, retention time.Duration) MessageStatus {
	switch {
	case e.Arrival <= s.Processed && rejected:
		return MESSAGE_STATUS_REJECTED
	case e.Arrival <= s.Processed:
		return MESSAGE_STATUS_PROCESSED
	case e.Expired(now, retention):
		return MESSAGE_STATUS_EXPIRED
	case e.Arrival <= s.Read:
		return MESSAGE_STATUS_READ
	case e.Arrival <= s.Delivered:
		return MESSAGE_STATUS_DELIVERED
	}
	return MESSAGE_STATUS_FILED
}
