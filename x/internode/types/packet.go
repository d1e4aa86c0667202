package types

import (
	"bytes"
	"time"

	"github.com/amigos-network/amigos/envelope"
)

// maxModuleBytes limits the name of the module that a payload is for.
const maxModuleBytes = 64

// Bytes is the one encoding of the packet.
func (p PacketData) Bytes() []byte {
	bz, _ := p.Marshal() // fails for no value of this schema
	return bz
}

// ParsePacket reads the data of a packet. It takes the one encoding that a packet has and nothing else, and validates:
// what it returns can only be refused for what this chain's state and parameters say. It fails with ErrPacketTooLarge or
// ErrInvalidPacket.
func ParsePacket(bz []byte) (PacketData, error) {
	if len(bz) > MaxPacketBytes {
		return PacketData{}, ErrPacketTooLarge.Wrapf("%d bytes, never more than %d", len(bz), MaxPacketBytes)
	}
	var p PacketData
	if err := p.Unmarshal(bz); err != nil {
		return PacketData{}, ErrInvalidPacket.Wrapf("no packet: %s", err)
	}
	if !bytes.Equal(p.Bytes(), bz) {
		return PacketData{}, ErrInvalidPacket.Wrap("a packet has one encoding and this is another of the same content")
	}
	return p, p.Validate()
}

// Validate refuses, with ErrInvalidPacket, what no chain that follows the protocol sends.
func (p PacketData) Validate() error {
	kinds := 0
	for _, there := range []bool{len(p.Messages) > 0, len(p.Receipts) > 0, p.Payload != nil} {
		if there {
			kinds++
		}
	}
	if kinds != 1 {
		return ErrInvalidPacket.Wrap("it must hold exactly one of messages, receipts and payload")
	}
	if p.Payload != nil {
		return p.Payload.validate()
	}
	if len(p.Receipts) > 0 {
		return p.validateReceipts()
	}
	return p.validateMessages()
}

// validateMessages checks that the messages are good ones of one author, numbered in order.
func (p PacketData) validateMessages() error {
	if len(p.Messages) > maxBatchEntries {
		return ErrInvalidPacket.Wrapf("%d messages, never more than %d", len(p.Messages), maxBatchEntries)
	}
	first := p.Messages[0]
	if err := ValidateAccount(first.Message.Sender); err != nil {
		return ErrInvalidPacket.Wrapf("sender: %s", err)
	}
	for i, m := range p.Messages {
		switch {
		case m.Number == 0 || m.Number != first.Number+uint64(i):
			return ErrInvalidPacket.Wrapf("message %d of %d: number %d is not in order", i+1, len(p.Messages), m.Number)
		case m.Message.Sender != first.Message.Sender, m.Message.OriginChain != first.Message.OriginChain:
			return ErrInvalidPacket.Wrapf("message %d of %d is of another sender", i+1, len(p.Messages))
		}
		if err := m.validate(); err != nil {
			return ErrInvalidPacket.Wrapf("message %d of %d: %s", i+1, len(p.Messages), err)
		}
	}
	return nil
}

func (m PacketMessage) validate() error {
	if err := m.Message.Validate(); err != nil {
		return FromEnvelope(err)
	}
	to, err := ParseAddress(m.Message.Recipient)
	if err != nil {
		return err
	}
	pong := m.Message.Kind == envelope.KindPong
	switch {
	case to.Link == "":
		return ErrInvalidAddress.Wrapf("%q lives behind no link", m.Message.Recipient)
	case to.Form == FormChain && m.Message.Kind != envelope.KindPing:
		return ErrInvalidMessage.Wrapf("kind %q to a chain, which takes pings alone", m.Message.Kind)
	case m.Answers > 0 && len(m.Message.ReplyTo) == 0, m.Answers > 0 && to.Form != FormRemote:
		return ErrInvalidMessage.Wrap("it answers a message and does not say which, or not to its author")
	case pong && m.Answers == 0:
		return ErrNotAPing.Wrap("a pong that answers no message of its recipient")
	case m.Hops > maxHops:
		return ErrHopLimit.Wrapf("%d hops, never more than %d", m.Hops, maxHops)
	case len(m.Message.Body) > maxBodyBytes:
		return ErrBodyTooLarge.Wrapf("%d bytes, never more than %d", len(m.Message.Body), maxBodyBytes)
	}
	return nil
}

// validateReceipts checks each span, and that all together are no more work than one receipt makes on its own chain.
func (p PacketData) validateReceipts() error {
	total := uint64(0)
	for i, r := range p.Receipts {
		if err := r.validate(); err != nil {
			return ErrInvalidPacket.Wrapf("receipt %d of %d: %s", i+1, len(p.Receipts), err)
		}
		if total += r.Last - r.First + 1; total > ReceiptSpan {
			return ErrInvalidPacket.Wrapf("receipts for more than %d messages", ReceiptSpan)
		}
	}
	return nil
}

func (r PacketReceipt) validate() error {
	if err := ValidateAccount(r.Sender); err != nil {
		return err
	}
	switch {
	case r.First == 0, r.Last < r.First, r.Last-r.First >= ReceiptSpan:
		return ErrInvalidReceipt.Wrapf("from %d to %d, must be a span of 1 to %d", r.First, r.Last, ReceiptSpan)
	case r.Stage.Status() == MESSAGE_STATUS_UNSPECIFIED:
		return ErrInvalidReceipt.Wrapf("stage %d: must be delivered, read or processed", r.Stage)
	case r.Reason != "" && (r.Stage != STAGE_PROCESSED || r.First != r.Last):
		return ErrInvalidReceipt.Wrap("a reason belongs to one processed message")
	}
	return checkText(ErrInvalidReceipt, "reason", r.Reason, MaxReasonBytes)
}

func (p PacketPayload) validate() error {
	if len(p.Module) > maxModuleBytes || !isModule(p.Module) {
		return ErrInvalidPacket.Wrapf("module %q: must be 1 to %d of a-z and 0-9", p.Module, maxModuleBytes)
	}
	return nil
}

func isModule(s string) bool {
	for i := range len(s) {
		if c := s[i]; (c < 'a' || c > 'z') && !isDigit(c) {
			return false
		}
	}
	return s != ""
}

// Waits is how long the packet waited for its chain at most, from when it left.
func (p PendingPacket) Waits() time.Duration {
	return time.Duration(p.TimeoutAt) - time.Duration(p.Time)*time.Millisecond
}
