package types

import "bytes"

// Bytes is the one encoding of the acknowledgement.
func (a AcknowledgementData) Bytes() []byte {
	bz, _ := a.Marshal() // fails for no value of this schema
	return bz
}

// ParseAcknowledgement reads the result of a successful acknowledgement. It takes the one encoding that it has and
// nothing else, and fails with ErrPacketTooLarge or ErrInvalidPacket.
func ParseAcknowledgement(bz []byte) (AcknowledgementData, error) {
	if len(bz) > MaxPacketBytes {
		return AcknowledgementData{}, ErrPacketTooLarge.Wrapf("acknowledgement: %d bytes, never more than %d", len(bz), MaxPacketBytes)
	}
	var a AcknowledgementData
	if err := a.Unmarshal(bz); err != nil {
		return AcknowledgementData{}, ErrInvalidPacket.Wrapf("no acknowledgement: %s", err)
	}
	if !bytes.Equal(a.Bytes(), bz) {
		return AcknowledgementData{}, ErrInvalidPacket.Wrap("an acknowledgement has one encoding and this is another of the same content")
	}
	return a, a.Validate()
}

// Validate refuses, with ErrInvalidPacket, what no chain that follows the protocol answers.
func (a AcknowledgementData) Validate() error {
	switch {
	case a.Height < 1 || a.Time < 0:
		return ErrInvalidPacket.Wrapf("acknowledgement: height %d or time %d is before the beginning", a.Height, a.Time)
	case len(a.Results) > maxBatchEntries:
		return ErrInvalidPacket.Wrapf("acknowledgement: %d results, never more than %d", len(a.Results), maxBatchEntries)
	case len(a.Results) > 0 && len(a.Payload) > 0:
		return ErrInvalidPacket.Wrap("acknowledgement: results of messages and the answer to a payload")
	}
	for i, r := range a.Results {
		if err := r.validate(); err != nil {
			return ErrInvalidPacket.Wrapf("acknowledgement: result %d of %d: %s", i+1, len(a.Results), err)
		}
	}
	return nil
}

func (r PacketResult) validate() error {
	switch {
	case r.Code != 0 && r.Arrival != 0:
		return ErrInvalidPacket.Wrapf("refused with code %d, and filed as %d", r.Code, r.Arrival)
	case r.Code == 0 && (r.Recipient == "") != (r.Arrival == 0):
		return ErrInvalidPacket.Wrap("filed without recipient or without arrival")
	case r.Recipient == "":
		return nil
	}
	return ValidateAccount(r.Recipient)
}
