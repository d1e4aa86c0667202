package types_test

import (
	"bytes"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/amigos-network/amigos/envelope"
	"github.com/amigos-network/amigos/x/internode/types"
)

func packetMessage(t testing.TB, number uint64) types.PacketMessage {
	t.Helper()
	return types.PacketMessage{Message: sendEntry("bob@sur").Message("norte-1", account(t, 1)), Number: number}
}

func messagesPacket(t testing.TB) types.PacketData {
	t.Helper()
	return types.PacketData{AckedThrough: 3, Messages: []types.PacketMessage{packetMessage(t, 1), packetMessage(t, 2)}}
}

func receiptsPacket(t testing.TB) types.PacketData {
	t.Helper()
	return types.PacketData{Receipts: []types.PacketReceipt{
		{Sender: account(t, 1), First: 1, Last: 3, Stage: types.STAGE_PROCESSED},
		{Sender: account(t, 1), First: 4, Last: 4, Stage: types.STAGE_PROCESSED, Reason: "no"},
		{Sender: account(t, 2), First: 9, Last: 9, Stage: types.STAGE_DELIVERED},
	}}
}

func payloadPacket() types.PacketData {
	return types.PacketData{Payload: &types.PacketPayload{Module: "agentchat", Body: []byte{0, 1}}}
}

func TestParsePacketTakesWhatBytesWrote(t *testing.T) {
	for _, p := range []types.PacketData{messagesPacket(t), receiptsPacket(t), payloadPacket()} {
		parsed, err := types.ParsePacket(p.Bytes())
		require.NoError(t, err)
		require.Equal(t, p, parsed)
	}
}

func TestParsePacketTakesOneEncoding(t *testing.T) {
	good := messagesPacket(t).Bytes()
	tests := map[string][]byte{
		"nothing":                    nil,
		"what is no protobuf":        []byte("hola"),
		"a part":                     good[:len(good)-1],
		"an unknown field":           append(bytes.Clone(good), 0x7a, 0x01, 0x00),
		"a field again":              append(bytes.Clone(good), 0x08, 0x03),
		"a field out of order":       append(bytes.Clone(good[2:]), good[:2]...),
		"a zero written out":         append([]byte{0x08, 0x00}, payloadPacket().Bytes()...),
		"a number in too many bytes": append([]byte{0x08, 0x83, 0x00}, good[2:]...),
	}
	for name, bz := range tests {
		_, err := types.ParsePacket(bz)
		require.ErrorIs(t, err, types.ErrInvalidPacket, name)
	}
	_, err := types.ParsePacket(make([]byte, types.MaxPacketBytes+1))
	require.ErrorIs(t, err, types.ErrPacketTooLarge)
}

func TestParsePacketRefuses(t *testing.T) {
	id := make([]byte, envelope.IDBytes)
	edit := func(f func(*types.PacketMessage)) types.PacketData {
		p := messagesPacket(t)
		f(&p.Messages[1])
		return p
	}
	receipts := func(r ...types.PacketReceipt) types.PacketData { return types.PacketData{Receipts: r} }
	alice := account(t, 1)
	tests := []struct {
		name string
		bad  types.PacketData
	}{
		{"a packet that says nothing", types.PacketData{AckedThrough: 1}},
		{"a packet that says two things", types.PacketData{Messages: messagesPacket(t).Messages, Receipts: receiptsPacket(t).Receipts}},
		{"a message without number", edit(func(m *types.PacketMessage) { m.Number = 0 })},
		{"a gap in the numbers", edit(func(m *types.PacketMessage) { m.Number = 3 })},
		{"a number again", edit(func(m *types.PacketMessage) { m.Number = 1 })},
		{"a second sender", edit(func(m *types.PacketMessage) { m.Message.Sender = account(t, 2) })},
		{"a second origin", edit(func(m *types.PacketMessage) { m.Message.OriginChain = "este-1" })},
		{"a sender that is no account", types.PacketData{Messages: []types.PacketMessage{func() types.PacketMessage {
			m := packetMessage(t, 1)
			m.Message.Sender = "alice"
			return m
		}()}}},
		{"a message that is none", edit(func(m *types.PacketMessage) { m.Message.Nonce = nil })},
		{"a recipient that is no address", edit(func(m *types.PacketMessage) { m.Message.Recipient = "@@" })},
		{"a recipient behind no link", edit(func(m *types.PacketMessage) { m.Message.Recipient = "bob" })},
		{"a room", edit(func(m *types.PacketMessage) { m.Message.Recipient, m.Message.Room = "", "plaza" })},
		{"a text to the chain", edit(func(m *types.PacketMessage) { m.Message.Recipient = "@sur" })},
		{"a pong of no ping", edit(func(m *types.PacketMessage) { m.Message.Kind = envelope.KindPong })},
		{"an answer to nothing", edit(func(m *types.PacketMessage) { m.Answers = 1 })},
		{"an answer to a chain", edit(func(m *types.PacketMessage) {
			m.Answers, m.Message.ReplyTo, m.Message.Recipient, m.Message.Kind = 1, id, "@sur", envelope.KindPing
		})},
		{"hops without end", edit(func(m *types.PacketMessage) { m.Hops = 65 })},
		{"a body without end", edit(func(m *types.PacketMessage) { m.Message.Body = bytes.Repeat([]byte("a"), 32<<10+1) })},
		{"a receipt of nobody", receipts(types.PacketReceipt{First: 1, Last: 1, Stage: types.STAGE_READ})},
		{"a receipt from zero", receipts(types.PacketReceipt{Sender: alice, Last: 1, Stage: types.STAGE_READ})},
		{"a receipt backwards", receipts(types.PacketReceipt{Sender: alice, First: 2, Last: 1, Stage: types.STAGE_READ})},
		{"a receipt without stage", receipts(types.PacketReceipt{Sender: alice, First: 1, Last: 1})},
		{"a receipt of an unknown stage", receipts(types.PacketReceipt{Sender: alice, First: 1, Last: 1, Stage: 9})},
		{"a reason for two", receipts(types.PacketReceipt{Sender: alice, First: 1, Last: 2, Stage: types.STAGE_PROCESSED, Reason: "no"})},
		{"a reason for what was read", receipts(types.PacketReceipt{Sender: alice, First: 1, Last: 1, Stage: types.STAGE_READ, Reason: "no"})},
		{"a reason too long", receipts(types.PacketReceipt{Sender: alice, First: 1, Last: 1, Stage: types.STAGE_PROCESSED, Reason: strings.Repeat("a", 257)})},
		{"a receipt for all that ever was", receipts(types.PacketReceipt{Sender: alice, First: 1, Last: 1<<64 - 1, Stage: types.STAGE_READ})},
		{"receipts for more than a receipt's work", receipts(
			types.PacketReceipt{Sender: alice, First: 1, Last: 1000, Stage: types.STAGE_READ},
			types.PacketReceipt{Sender: alice, First: 1, Last: 1, Stage: types.STAGE_READ})},
		{"a payload of no module", types.PacketData{Payload: &types.PacketPayload{Body: []byte{1}}}},
		{"a payload of an odd module", types.PacketData{Payload: &types.PacketPayload{Module: "Agent Chat"}}},
	}
	for _, tc := range tests {
		t.Run(tc.name, func(t *testing.T) {
			_, err := types.ParsePacket(tc.bad.Bytes())
			require.ErrorIs(t, err, types.ErrInvalidPacket)
		})
	}
}

func TestParsePacketTakesAnAnswerAndAPingToTheChain(t *testing.T) {
	p := messagesPacket(t)
	p.Messages[0].Message.Kind, p.Messages[0].Message.ReplyTo = envelope.KindPong, make([]byte, envelope.IDBytes)
	p.Messages[0].Answers, p.Messages[0].Hops = 7, 1
	p.Messages[1].Message.Kind, p.Messages[1].Message.Recipient = envelope.KindPing, "@sur"
	_, err := types.ParsePacket(p.Bytes())
	require.NoError(t, err)
}

func TestParseAcknowledgement(t *testing.T) {
	good := types.AcknowledgementData{Height: 7, Time: 9, Results: []types.PacketResult{
		{Recipient: account(t, 1), Arrival: 3}, {Code: 1116, Recipient: account(t, 1)}, {Code: 1101}, {},
	}}
	parsed, err := types.ParseAcknowledgement(good.Bytes())
	require.NoError(t, err)
	require.Equal(t, good, parsed)

	tests := []struct {
		name string
		edit func(*types.AcknowledgementData)
	}{
		{"no height", func(a *types.AcknowledgementData) { a.Height = 0 }},
		{"a time before time", func(a *types.AcknowledgementData) { a.Time = -1 }},
		{"results and an answer", func(a *types.AcknowledgementData) { a.Payload = []byte{1} }},
		{"a refusal that was filed", func(a *types.AcknowledgementData) { a.Results[0].Code = 1101 }},
		{"filed nowhere", func(a *types.AcknowledgementData) { a.Results[0].Arrival = 0 }},
		{"filed for nobody", func(a *types.AcknowledgementData) { a.Results[0].Recipient = "" }},
		{"filed for what is no account", func(a *types.AcknowledgementData) { a.Results[0].Recipient = "bob" }},
	}
	for _, tc := range tests {
		t.Run("refuses "+tc.name, func(t *testing.T) {
			bad, err := types.ParseAcknowledgement(good.Bytes())
			require.NoError(t, err)
			tc.edit(&bad)
			_, err = types.ParseAcknowledgement(bad.Bytes())
			require.ErrorIs(t, err, types.ErrInvalidPacket)
		})
	}
	_, err = types.ParseAcknowledgement(append(good.Bytes(), 0x7a, 0x00))
	require.ErrorIs(t, err, types.ErrInvalidPacket, "an unknown field")
	_, err = types.ParseAcknowledgement(make([]byte, types.MaxPacketBytes+1))
	require.ErrorIs(t, err, types.ErrPacketTooLarge)
}

func FuzzParsePacket(f *testing.F) {
	for _, p := range []types.PacketData{messagesPacket(f), receiptsPacket(f), payloadPacket()} {
		f.Add(p.Bytes())
	}
	f.Fuzz(func(t *testing.T, bz []byte) {
		p, err := types.ParsePacket(bz)
		if err != nil {
			_, coded := types.Refusal(err)
			require.True(t, coded, "a refusal has a code")
			return
		}
		require.Equal(t, bz, p.Bytes(), "a packet has one encoding")
	})
}

func FuzzParseAcknowledgement(f *testing.F) {
	f.Add(types.AcknowledgementData{Height: 7, Results: []types.PacketResult{{Recipient: account(f, 1), Arrival: 3}, {Code: 1116}}}.Bytes())
	f.Add(types.AcknowledgementData{Height: 7, Payload: []byte{1}}.Bytes())
	f.Fuzz(func(t *testing.T, bz []byte) {
		a, err := types.ParseAcknowledgement(bz)
		if err != nil {
			_, coded := types.Refusal(err)
			require.True(t, coded, "a refusal has a code")
			return
		}
		require.Equal(t, bz, a.Bytes(), "an acknowledgement has one encoding")
	})
}
