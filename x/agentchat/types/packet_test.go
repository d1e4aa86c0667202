package types

import (
	"bytes"
	"testing"

	"github.com/stretchr/testify/require"
)

func said(edit func(*PacketAlliance)) PacketData {
	alice, _, _ := people()
	p := &PacketAlliance{
		Number: 1, Version: 1, Slug: "north", Terms: terms, Threshold: 2, AnswerBy: late, EndsAt: over, Status: ALLIANCE_STATUS_PROPOSED,
		Here: []PacketParty{{Address: alice, Answer: ALLIANCE_ANSWER_ACCEPTED}}, There: []PacketParty{{Address: "carol"}},
	}
	if edit != nil {
		edit(p)
	}
	return PacketData{Content: &PacketData_Alliance{p}}
}

func answers(edit func(*PacketAnswer)) PacketData {
	alice, _, _ := people()
	p := PacketAnswer{Account: alice, Answer: ALLIANCE_ANSWER_ACCEPTED}
	if edit != nil {
		edit(&p)
	}
	return PacketData{Content: &PacketData_Answers{&PacketAnswers{Number: 1, Version: 1, Parties: []PacketAnswer{p}}}}
}

func TestParsePacketTakesWhatItWrites(t *testing.T) {
	for _, p := range []PacketData{said(nil), answers(nil), answers(func(a *PacketAnswer) { *a = PacketAnswer{Code: 1101} })} {
		got, err := ParsePacket(p.Bytes())
		require.NoError(t, err)
		require.Equal(t, p, got)
	}
}

func TestParsePacketRefuses(t *testing.T) {
	good := said(nil).Bytes()
	for name, bz := range map[string][]byte{
		"nothing":                    {},
		"no packet":                  []byte("no packet"),
		"an unknown field":           append(bytes.Clone(good), 0x98, 0x06, 0x01),
		"another encoding":           append(bytes.Clone(good), good...),
		"too much":                   make([]byte, MaxPacketBytes+1),
		"no number":                  said(func(p *PacketAlliance) { p.Number = 0 }).Bytes(),
		"no version":                 said(func(p *PacketAlliance) { p.Version = 0 }).Bytes(),
		"no slug":                    said(func(p *PacketAlliance) { p.Slug = "No Slug" }).Bytes(),
		"a reserved slug":            said(func(p *PacketAlliance) { p.Slug = "alliance-x" }).Bytes(),
		"no terms":                   said(func(p *PacketAlliance) { p.Terms = AllianceTerms{} }).Bytes(),
		"a hash too short":           said(func(p *PacketAlliance) { p.Terms.Hash = p.Terms.Hash[1:] }).Bytes(),
		"nobody here":                said(func(p *PacketAlliance) { p.Here = nil }).Bytes(),
		"nobody there":               said(func(p *PacketAlliance) { p.There = nil }).Bytes(),
		"a crowd":                    said(func(p *PacketAlliance) { p.There = make([]PacketParty, maxParties) }).Bytes(),
		"somebody of a third chain":  said(func(p *PacketAlliance) { p.There[0].Address = "carol@oeste" }).Bytes(),
		"an account that is none":    said(func(p *PacketAlliance) { p.Here[0].Address = "alice" }).Bytes(),
		"a threshold of one":         said(func(p *PacketAlliance) { p.Threshold = 1 }).Bytes(),
		"answers after the end":      said(func(p *PacketAlliance) { p.AnswerBy = over + 1 }).Bytes(),
		"an unknown status":          said(func(p *PacketAlliance) { p.Status = 8 }).Bytes(),
		"an unknown answer":          said(func(p *PacketAlliance) { p.There[0].Answer = 4 }).Bytes(),
		"a negative answer":          answers(func(a *PacketAnswer) { a.Answer = -1 }).Bytes(),
		"an answer of nobody":        answers(func(a *PacketAnswer) { a.Account = "" }).Bytes(),
		"nobody without a reason":    answers(func(a *PacketAnswer) { *a = PacketAnswer{} }).Bytes(),
		"somebody who is not there":  answers(func(a *PacketAnswer) { a.Code = 1101 }).Bytes(),
		"an answer of no account":    answers(func(a *PacketAnswer) { a.Account = "carol" }).Bytes(),
		"answers of nobody whatever": PacketData{Content: &PacketData_Answers{&PacketAnswers{Number: 1, Version: 1}}}.Bytes(),
	} {
		t.Run(name, func(t *testing.T) {
			_, err := ParsePacket(bz)
			require.ErrorIs(t, err, ErrInvalidPacket)
		})
	}
}

func FuzzParsePacket(f *testing.F) {
	for _, p := range []PacketData{said(nil), answers(nil)} {
		f.Add(p.Bytes())
	}
	f.Fuzz(func(t *testing.T, bz []byte) {
		p, err := ParsePacket(bz)
		if err != nil {
			require.ErrorIs(t, err, ErrInvalidPacket)
			return
		}
		require.Equal(t, bz, p.Bytes(), "one encoding")
		if said := p.GetAlliance(); said != nil {
			m := NewMirror(1, *said)
			require.NoError(t, m.HearHome(*said, 1))
			require.NoError(t, m.HearHome(*said, 1), "twice is once")
			_ = m.Says(m.Told[0]).Bytes()
		}
	})
}
