package types

import "time"

// NewOutboxState is the outbox of a node that never sent to another chain. It is written nowhere until it does.
func NewOutboxState() OutboxState { return OutboxState{First: 1} }

// Normal reads an absent state, the zero value, as that of an empty outbox.
func (s OutboxState) Normal() OutboxState {
	if s.First == 0 {
		s.First = s.Last + 1
	}
	return s
}

// Kept is how many entries the outbox holds.
func (s OutboxState) Kept() uint64 {
	s = s.Normal()
	return s.Last + 1 - s.First
}

// Validate refuses, with ErrInvalidGenesis, a counter that no sending can have left.
func (s OutboxState) Validate() error {
	if s.First == 0 || s.First-1 > s.Last {
		return ErrInvalidGenesis.Wrapf("first %d is not within 1 and last %d + 1", s.First, s.Last)
	}
	if uint64(s.Pending) > s.Kept() {
		return ErrInvalidGenesis.Wrapf("%d pending of %d kept", s.Pending, s.Kept())
	}
	return nil
}

// Settled tells whether the other chain has answered, or never will. Receipts may come before that.
func (e OutboxEntry) Settled() bool {
	return e.RemoteHeight > 0 || e.Code != 0 || e.Status == MESSAGE_STATUS_FAILED || e.Status == MESSAGE_STATUS_EXPIRED
}

// GiveUp notes that no answer will ever come. What receipts have told is not taken back.
func (e *OutboxEntry) GiveUp() {
	e.Code = ErrNotRelayed.ABCICode()
	if e.Status == MESSAGE_STATUS_PENDING {
		e.Status = MESSAGE_STATUS_FAILED
	}
}

// Expired tells whether the entry may be dropped at a time: it is settled and older than the retention.
func (e OutboxEntry) Expired(now time.Time, retention time.Duration) bool {
	return e.Settled() && now.UnixMilli() >= later(e.Time, retention)
}

// ToChain tells whether the message is for another chain itself.
func (e OutboxEntry) ToChain() bool {
	to, err := ParseAddress(e.Message.Recipient)
	return err == nil && to.Form == FormChain
}

// Settle notes what another chain answered to the message. A chain that says it filed a message nowhere answers nothing
// that can be believed. Receipts that came before are not taken back.
func (e *OutboxEntry) Settle(answer AcknowledgementData, result PacketResult) {
	e.RemoteHeight, e.RemoteTime = answer.Height, answer.Time
	e.Recipient, e.Arrival = result.Recipient, result.Arrival
	toChain := e.ToChain()
	switch {
	case result.Code != 0:
		e.Status, e.Code = MESSAGE_STATUS_FAILED, result.Code
	case toChain != (result.Arrival == 0):
		e.Status, e.Code = MESSAGE_STATUS_FAILED, ErrInvalidPacket.ABCICode()
	case toChain:
		e.Status = MESSAGE_STATUS_PROCESSED
	case e.Status == MESSAGE_STATUS_PENDING:
		e.Status = MESSAGE_STATUS_FILED
	}
}

// Advance moves the message on by a receipt, and tells whether that was forwards.
func (e *OutboxEntry) Advance(r PacketReceipt) bool {
	to := r.Stage.Status()
	if e.Status.Final() || e.Status.Reached(to) || e.ToChain() {
		return false
	}
	if e.Status, e.Reason = to, r.Reason; r.Reason != "" {
		e.Status = MESSAGE_STATUS_REJECTED
	}
	return true
}
