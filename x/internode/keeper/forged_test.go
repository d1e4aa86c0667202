package keeper_test

import (
	"bytes"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/amigos-network/amigos/envelope"
	testkeeper "github.com/amigos-network/amigos/testutil/keeper"
	"github.com/amigos-network/amigos/x/internode/types"
)

// forge lets sur-1 say anything to norte-1, over a channel.
func forge(p *testkeeper.Pair, channel string, data types.PacketData) testkeeper.Answer {
	return p.Norte.Receive(testkeeper.SentPacket{Channel: channel, Sequence: 77, TimeoutAt: 1 << 62, Data: data.Bytes()})
}

// said is a message of bob on sur-1 for alice on norte-1.
func saidBy(p *testkeeper.Pair, edit func(*types.PacketMessage)) types.PacketData {
	m := types.PacketMessage{Number: 1, Message: p.Sur.Entry("alice@norte", "x").Message("sur-1", p.Sur.Bob.Address)}
	edit(&m)
	return types.PacketData{Messages: []types.PacketMessage{m}}
}

func TestAPacketIsRefusedWhole(t *testing.T) {
	fine := func(*types.PacketMessage) {}
	tests := []struct {
		name    string
		channel string
		data    func(p *testkeeper.Pair) []byte
		want    uint32
	}{
		{name: "nothing wrong", data: func(p *testkeeper.Pair) []byte { return saidBy(p, fine).Bytes() }},
		{name: "no packet", want: 1139, data: func(*testkeeper.Pair) []byte { return []byte("hola") }},
		{name: "an unknown field", want: 1139, data: func(p *testkeeper.Pair) []byte {
			return append(saidBy(p, fine).Bytes(), 0x7a, 0x01, 0x00)
		}},
		{name: "another encoding", want: 1139, data: func(p *testkeeper.Pair) []byte {
			return append([]byte{0x08, 0x00}, saidBy(p, fine).Bytes()...)
		}},
		{name: "more than the parameter allows", want: 1140, data: func(p *testkeeper.Pair) []byte {
			return types.PacketData{Payload: &types.PacketPayload{Module: "x", Body: bytes.Repeat([]byte{1}, 64<<10)}}.Bytes()
		}},
		{name: "another chain's message", want: 1139, data: func(p *testkeeper.Pair) []byte {
			return saidBy(p, func(m *types.PacketMessage) { m.Message.OriginChain = "este-1" }).Bytes()
		}},
		{name: "a message of this chain", want: 1139, data: func(p *testkeeper.Pair) []byte {
			return saidBy(p, func(m *types.PacketMessage) { m.Message.OriginChain = "norte-1" }).Bytes()
		}},
		{name: "a channel without link", channel: "channel-9", want: 1129, data: func(p *testkeeper.Pair) []byte { return saidBy(p, fine).Bytes() }},
		{name: "a module that is not there", want: 1147, data: func(*testkeeper.Pair) []byte {
			return types.PacketData{Payload: &types.PacketPayload{Module: "agentchat"}}.Bytes()
		}},
	}
	for _, tc := range tests {
		t.Run(tc.name, func(t *testing.T) {
			p := testkeeper.NewPair(t)
			if tc.channel == "" {
				tc.channel = "channel-0"
			}
			before := p.Norte.Export()
			result, err := p.Norte.Keeper.ReceivePacket(p.Norte.Ctx, tc.channel, 1, 1<<62, tc.data(p))
			if tc.want == 0 {
				require.NoError(t, err)
				require.NotEmpty(t, result)
				return
			}
			code, refused := types.Refusal(err)
			require.True(t, refused)
			require.Equal(t, tc.want, code)
			require.Equal(t, before, p.Norte.Export(), "a refusal leaves no trace")
		})
	}
}

func TestAMessageFromAfarIsRefused(t *testing.T) {
	tests := []struct {
		name string
		edit func(*types.PacketMessage)
		want uint32
	}{
		{name: "to nobody here", want: 1101, edit: func(m *types.PacketMessage) { m.Message.Recipient = "nadie@norte" }},
		{name: "to a node that retired", want: 1107, edit: func(m *types.PacketMessage) { m.Message.Recipient = "carol@norte" }},
		{name: "with more hops than this chain allows", want: 1115, edit: func(m *types.PacketMessage) { m.Hops = 9 }},
		{name: "with fewer hops than what it answers", want: 1115, edit: func(m *types.PacketMessage) { m.Hops = 1 }},
		{name: "as an answer to another message", want: 1114, edit: func(m *types.PacketMessage) { m.Message.ReplyTo = make([]byte, 32) }},
		{name: "as an answer to what left over another link", want: 1114, edit: func(m *types.PacketMessage) { m.Answers = 2 }},
		{name: "as a pong to no ping", want: 1126, edit: func(m *types.PacketMessage) { m.Message.Kind = envelope.KindPong }},
		{name: "as a pong to what was never sent", want: 1126, edit: func(m *types.PacketMessage) { m.Message.Kind, m.Answers = envelope.KindPong, 99 }},
	}
	for _, tc := range tests {
		t.Run(tc.name, func(t *testing.T) {
			p := testkeeper.NewPair(t)
			n := p.Norte
			n.Open("channel-9", "este-1")
			retire(t, n, n.Carol)
			first := n.Leave(n.Alice, n.Entry("bob@sur", "1"))
			n.Leave(n.Alice, n.Entry("bob@link-2", "2"))
			p.Carry(n)
			if tc.want == 1115 {
				n.SetParams(func(params *types.Params) { params.MaxHops = 8 })
				entry := n.Outbox(n.Alice, 1)
				entry.Hops = 8
				require.NoError(t, n.Keeper.Sent.Set(n.Ctx, entryKey(1, 1), entry))
			}
			answer := forge(p, "channel-0", saidBy(p, func(m *types.PacketMessage) {
				id := first.Message.ID()
				m.Answers, m.Message.ReplyTo = 1, id[:]
				tc.edit(m)
			}))
			require.Zero(t, answer.Code)
			data, err := types.ParseAcknowledgement(answer.Result)
			require.NoError(t, err)
			require.Equal(t, tc.want, data.Results[0].Code)
			require.False(t, n.HasMail(n.Alice))
		})
	}
}

func TestALateReplyToWhatWasPrunedIsTaken(t *testing.T) {
	p := testkeeper.NewPair(t)
	answer := forge(p, "channel-0", saidBy(p, func(m *types.PacketMessage) {
		m.Answers, m.Message.ReplyTo, m.Hops = 5, make([]byte, 32), 2
	}))
	require.Zero(t, answer.Code)
	require.EqualValues(t, 2, p.Norte.Message("alice/1").Entry.Hops)
}

func TestAPongForAnothersPing(t *testing.T) {
	pong := func(p *testkeeper.Pair, sender string, ping types.OutboxEntry) uint32 {
		id := ping.Message.ID()
		answer := forge(p, "channel-0", saidBy(p, func(m *types.PacketMessage) {
			m.Message.Kind, m.Message.ReplyTo, m.Answers, m.Message.Sender = envelope.KindPong, id[:], ping.Number, sender
		}))
		data, err := types.ParseAcknowledgement(answer.Result)
		require.NoError(t, err)
		return data.Results[0].Code
	}
	p := testkeeper.NewPair(t)
	n := p.Norte
	byAccount := n.Leave(n.Alice, pingTo(n, p.Sur.Bob.Address+"@sur"))
	require.EqualValues(t, 1126, pong(p, p.Sur.Carol.Address, byAccount), "the address says who must answer")
	byName := n.Leave(n.Alice, pingTo(n, "bob@sur"))
	p.Carry(n)
	require.EqualValues(t, 1126, pong(p, p.Sur.Carol.Address, byName), "the acknowledgement says who must answer")
	toChain := n.Leave(n.Alice, pingTo(n, "@sur"))
	require.EqualValues(t, 1126, pong(p, p.Sur.Bob.Address, toChain), "the chain answers for itself")
	lost := n.Leave(n.Alice, pingTo(n, "bob@sur"))
	for _, packet := range n.Take("channel-0") {
		n.TimeOut(packet)
	}
	require.EqualValues(t, 1126, pong(p, p.Sur.Bob.Address, lost), "what timed out was never there")
	require.Zero(t, pong(p, p.Sur.Bob.Address, byName))
	require.EqualValues(t, 1125, pong(p, p.Sur.Bob.Address, byName))

	bobs := n.Leave(n.Bob, pingTo(n, "bob@sur"))
	require.EqualValues(t, 1114, pong(p, p.Sur.Bob.Address, bobs), "alice's mail closes no ping of bob")
	require.Nil(t, n.Outbox(n.Bob, 1).Answer)
}

func TestForgedReceiptsMoveNothing(t *testing.T) {
	p := testkeeper.NewPair(t)
	n := p.Norte
	n.Open("channel-9", "este-1")
	n.Leave(n.Alice, n.Entry("bob@sur", "1"))
	n.Leave(n.Alice, n.Entry("bob@link-2", "2"))
	n.Leave(n.Alice, n.Entry("nadie@sur", "3"))
	n.Leave(n.Alice, n.Entry("bob@sur", "4"))
	sent := n.Take("channel-0")
	n.Acknowledge(sent[0], p.Sur.Receive(sent[0]))
	n.Acknowledge(sent[1], p.Sur.Receive(sent[1]))
	n.TimeOut(sent[2])
	say := func(stage types.Stage, first, last uint64, reason string) uint32 {
		return forge(p, "channel-0", types.PacketData{Receipts: []types.PacketReceipt{
			{Sender: n.Alice.Address, First: first, Last: last, Stage: stage, Reason: reason},
		}}).Code
	}
	require.Zero(t, say(types.STAGE_READ, 1, 1000, ""))
	read, pending := types.MESSAGE_STATUS_READ, types.MESSAGE_STATUS_PENDING
	failed, expired := types.MESSAGE_STATUS_FAILED, types.MESSAGE_STATUS_EXPIRED
	want := []types.MessageStatus{read, pending, failed, expired}
	require.Equal(t, want, statuses(n, n.Alice, 4), "only what went over that very link and was filed")

	require.Zero(t, say(types.STAGE_DELIVERED, 1, 1, ""))
	require.Equal(t, want, statuses(n, n.Alice, 4), "never backwards")
	require.Zero(t, say(types.STAGE_PROCESSED, 1, 1, ""))
	require.Zero(t, say(types.STAGE_PROCESSED, 1, 1, "no after all"))
	require.Equal(t, types.MESSAGE_STATUS_PROCESSED, n.Outbox(n.Alice, 1).Status)
	require.Empty(t, n.Outbox(n.Alice, 1).Reason)

	before := n.Export()
	before.Acknowledgements = nil
	forge(p, "channel-0", types.PacketData{Receipts: []types.PacketReceipt{
		{Sender: testkeeper.NewPerson("nadie").Address, First: 1, Last: 9, Stage: types.STAGE_READ},
		{Sender: n.Bob.Address, First: 1, Last: 9, Stage: types.STAGE_READ},
		{Sender: n.Alice.Address, First: 9, Last: 99, Stage: types.STAGE_READ},
	}})
	after := n.Export()
	after.Acknowledgements = nil
	before.Links[0].Meter = after.Links[0].Meter
	require.Equal(t, before, after)
}

func TestForgedAcknowledgementsSettleAsFailures(t *testing.T) {
	result := func(edit func(*types.AcknowledgementData)) []byte {
		a := types.AcknowledgementData{Height: 1, Results: []types.PacketResult{{Recipient: testkeeper.NewPerson("bob").Address, Arrival: 1}}}
		edit(&a)
		return a.Bytes()
	}
	for name, bz := range map[string][]byte{
		"nothing":           nil,
		"noise":             []byte("hola"),
		"a result too few":  result(func(a *types.AcknowledgementData) { a.Results = nil }),
		"a result too many": result(func(a *types.AcknowledgementData) { a.Results = append(a.Results, types.PacketResult{}) }),
		"filed nowhere":     result(func(a *types.AcknowledgementData) { a.Results[0] = types.PacketResult{} }),
		"an unknown field":  append(result(func(*types.AcknowledgementData) {}), 0x7a, 0x00),
	} {
		t.Run(name, func(t *testing.T) {
			p := testkeeper.NewPair(t)
			n := p.Norte
			n.Leave(n.Alice, n.Entry("bob@sur", "hola"))
			n.Acknowledge(n.Take("channel-0")[0], testkeeper.Answer{Result: bz})
			require.Equal(t, types.MESSAGE_STATUS_FAILED, n.Outbox(n.Alice, 1).Status)
			require.EqualValues(t, 1139, n.Outbox(n.Alice, 1).Code)
			require.Zero(t, n.Export().Outboxes[0].State.Pending, "nothing is stuck")
			require.NoError(t, n.Export().Validate())
		})
	}
}

func TestAChainThatSaysItFiledAPingToItself(t *testing.T) {
	p := testkeeper.NewPair(t)
	n := p.Norte
	n.Leave(n.Alice, pingTo(n, "@sur"))
	a := types.AcknowledgementData{Height: 1, Results: []types.PacketResult{{Recipient: n.Bob.Address, Arrival: 1}}}
	n.Acknowledge(n.Take("channel-0")[0], testkeeper.Answer{Result: a.Bytes()})
	require.EqualValues(t, 1139, n.Outbox(n.Alice, 1).Code)
	require.Nil(t, n.Outbox(n.Alice, 1).Answer)
}

// TestNoPacketTouchesAnyoneButTheRecipient fuzzes what a chain may say, and compares everything but inboxes, meters and
// acknowledgements.
func FuzzReceivePacket(f *testing.F) {
	f.Add([]byte("hola"))
	f.Fuzz(func(t *testing.T, bz []byte) {
		p := testkeeper.NewPair(t)
		n := p.Norte
		n.Leave(n.Alice, n.Entry("bob@sur", "1"))
		before := n.Export()
		n.Receive(testkeeper.SentPacket{Channel: "channel-0", Sequence: 7, Data: bz})
		after := n.Export()
		require.Equal(t, before.Nodes, after.Nodes)
		require.Equal(t, before.Packets, after.Packets)
		require.NoError(t, after.Validate())
	})
}
