package types

import (
	"bytes"

	internodetypes "github.com/amigos-network/amigos/x/internode/types"
)

// Bytes is the one encoding of what is said to another chain.
func (p PacketData) Bytes() []byte {
	bz, _ := p.Marshal() // fails for no value of this schema
	return bz
}

// ParsePacket reads what another chain says, in a packet or in the answer to one. It takes the one encoding and nothing
// else, and validates: what it returns can only be refused for what this chain's state and parameters say. It fails with
// ErrInvalidPacket.
func ParsePacket(bz []byte) (PacketData, error) {
	if len(bz) > MaxPacketBytes {
		return PacketData{}, ErrInvalidPacket.Wrapf("%d bytes, never more than %d", len(bz), MaxPacketBytes)
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

// Validate refuses, with ErrInvalidPacket, what no chain that follows the protocol says.
func (p PacketData) Validate() error {
	var err error
	switch content := p.Content.(type) {
	case *PacketData_Alliance:
		err = content.Alliance.validate()
	case *PacketData_Answers:
		err = content.Answers.validate()
	case *PacketData_Mirror:
		err = content.Mirror.validate()
	case *PacketData_Mirrored:
		err = content.Mirrored.validate()
	default:
		return ErrInvalidPacket.Wrap("it says nothing")
	}
	if err != nil {
		return ErrInvalidPacket.Wrap(err.Error())
	}
	return nil
}

func (p *PacketAlliance) validate() error {
	if err := ValidateAllianceSlug(p.Slug); err != nil {
		return err
	}
	if err := p.Terms.Validate(); err != nil {
		return err
	}
	all := len(p.Here) + len(p.There)
	switch {
	case p.Number == 0 || p.Version == 0:
		return ErrInvalidPacket.Wrapf("alliance %d in version %d: both count from 1", p.Number, p.Version)
	case len(p.Here) == 0 || len(p.There) == 0 || all > maxParties:
		return ErrInvalidPacket.Wrapf("%d and %d parties", len(p.Here), len(p.There))
	case p.Threshold < minThreshold || p.Threshold > maxParties:
		return ErrThreshold.Wrapf("%d", p.Threshold)
	case p.AnswerBy <= 0 || p.AnswerBy > p.EndsAt:
		return ErrInvalidPacket.Wrapf("answers by %d to what ends at %d", p.AnswerBy, p.EndsAt)
	case !p.Status.known():
		return ErrInvalidPacket.Wrapf("status %d", p.Status)
	}
	for _, party := range p.Here {
		if err := internodetypes.ValidateAccount(party.Address); err != nil {
			return err
		}
	}
	for _, party := range p.There {
		if err := local(party.Address); err != nil {
			return err
		}
	}
	for _, party := range append(append([]PacketParty{}, p.Here...), p.There...) {
		if !party.Answer.known() {
			return ErrInvalidPacket.Wrapf("answer %d of %s", party.Answer, party.Address)
		}
	}
	return nil
}

func (p *PacketAnswers) validate() error {
	if p.Number == 0 || p.Version == 0 {
		return ErrInvalidPacket.Wrapf("alliance %d in version %d: both count from 1", p.Number, p.Version)
	}
	if len(p.Parties) == 0 || len(p.Parties) > maxParties {
		return ErrInvalidPacket.Wrapf("%d answers", len(p.Parties))
	}
	for _, party := range p.Parties {
		switch {
		case !party.Answer.known():
			return ErrInvalidPacket.Wrapf("answer %d of %s", party.Answer, party.Account)
		case party.Account == "" && (party.Answer != ALLIANCE_ANSWER_UNSPECIFIED || party.Code == 0):
			return ErrInvalidPacket.Wrap("an answer of nobody")
		case party.Account == "":
			continue
		case party.Code != 0:
			return ErrInvalidPacket.Wrapf("%s is somebody, and code %d", party.Account, party.Code)
		}
		if err := internodetypes.ValidateAccount(party.Account); err != nil {
			return err
		}
	}
	return nil
}

func (s AllianceStatus) known() bool {
	return s >= ALLIANCE_STATUS_PROPOSED && s <= ALLIANCE_STATUS_EXPIRED
}

func (a AllianceAnswer) known() bool {
	return a >= ALLIANCE_ANSWER_UNSPECIFIED && a <= ALLIANCE_ANSWER_LEFT
}
