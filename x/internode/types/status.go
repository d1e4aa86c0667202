package types

// Reached tells whether a message has come at least as far as at: PENDING, FILED, DELIVERED, READ, PROCESSED in this
// order. A rejected message was read and is not processed; one that expired or failed has reached that alone.
func (s MessageStatus) Reached(at MessageStatus) bool {
	if s == at {
		return s != MESSAGE_STATUS_UNSPECIFIED
	}
	return at.rank() > 0 && s.reach() >= at.rank()
}

// Final tells whether nothing more will become of the message.
func (s MessageStatus) Final() bool {
	switch s {
	case MESSAGE_STATUS_PROCESSED, MESSAGE_STATUS_REJECTED, MESSAGE_STATUS_EXPIRED, MESSAGE_STATUS_FAILED:
		return true
	}
	return false
}

// rank orders the stages of a message that goes well; 0 for what is none.
func (s MessageStatus) rank() int {
	switch s {
	case MESSAGE_STATUS_PENDING:
		return 1
	case MESSAGE_STATUS_FILED:
		return 2
	case MESSAGE_STATUS_DELIVERED:
		return 3
	case MESSAGE_STATUS_READ:
		return 4
	case MESSAGE_STATUS_PROCESSED:
		return 5
	}
	return 0
}

// reach is the last stage that a message in this status surely came to.
func (s MessageStatus) reach() int {
	if s == MESSAGE_STATUS_REJECTED {
		return MESSAGE_STATUS_READ.rank()
	}
	return s.rank()
}

// Status is what a receipt of this stage makes of a message.
func (s Stage) Status() MessageStatus {
	switch s {
	case STAGE_DELIVERED:
		return MESSAGE_STATUS_DELIVERED
	case STAGE_READ:
		return MESSAGE_STATUS_READ
	case STAGE_PROCESSED:
		return MESSAGE_STATUS_PROCESSED
	}
	return MESSAGE_STATUS_UNSPECIFIED
}
