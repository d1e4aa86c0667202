package keeper_test

import (
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	testkeeper "github.com/amigos-network/amigos/testutil/keeper"
	"github.com/amigos-network/amigos/x/internode/types"
)

func statuses(f *testkeeper.Internode, of testkeeper.Person, last uint64) (found []types.MessageStatus) {
	for number := uint64(1); number <= last; number++ {
		found = append(found, f.Outbox(of, number).Status)
	}
	return found
}

func receiptsIn(t *testing.T, packet testkeeper.SentPacket) []types.PacketReceipt {
	t.Helper()
	data, err := types.ParsePacket(packet.Data)
	require.NoError(t, err)
	return data.Receipts
}

func TestReceiptsGoBackTheWayTheMessagesCame(t *testing.T) {
	p := testkeeper.NewPair(t)
	n, s := p.Norte, p.Sur
	n.Send(n.Alice, n.Entry("bob@sur", "1"), n.Entry("carol@sur", "2"), n.Entry("bob@sur", "3"), n.Entry("bob@sur", "4"))
	p.Carry(n)
	n.Leave(n.Carol, n.Entry("bob@sur", "5"))
	p.Carry(n)
	s.Send(s.Alice, s.Entry("bob", "of this chain"))
	p.Carry(s)

	require.NoError(t, s.Receipt(s.Bob, types.STAGE_DELIVERED, 0, 5))
	sent := s.Channels.On("channel-0").Sent
	require.Len(t, sent, 1, "one packet per link")
	require.Equal(t, []types.PacketReceipt{
		{Sender: n.Alice.Address, First: 1, Last: 1, Stage: types.STAGE_DELIVERED},
		{Sender: n.Alice.Address, First: 3, Last: 4, Stage: types.STAGE_DELIVERED},
		{Sender: n.Carol.Address, First: 1, Last: 1, Stage: types.STAGE_DELIVERED},
	}, receiptsIn(t, sent[0]))
	require.Zero(t, p.Carry(s)[0].Code)
	d, f := types.MESSAGE_STATUS_DELIVERED, types.MESSAGE_STATUS_FILED
	require.Equal(t, []types.MessageStatus{d, f, d, d}, statuses(n, n.Alice, 4))
	require.Equal(t, d, n.Outbox(n.Carol, 1).Status)

	require.NoError(t, s.Receipt(s.Bob, types.STAGE_PROCESSED, 0, 3, types.Rejection{Arrival: 2, Reason: "no quiero"}))
	p.Carry(s)
	require.Equal(t, []types.MessageStatus{types.MESSAGE_STATUS_PROCESSED, f, types.MESSAGE_STATUS_REJECTED, types.MESSAGE_STATUS_PROCESSED}, statuses(n, n.Alice, 4))
	require.Equal(t, "no quiero", n.Outbox(n.Alice, 3).Reason)
	require.Empty(t, s.Export().Packets)
}

func TestAReceiptMayOvertakeTheAcknowledgement(t *testing.T) {
	p := testkeeper.NewPair(t)
	n, s := p.Norte, p.Sur
	n.Leave(n.Alice, n.Entry("bob@sur", "hola"))
	sent := n.Take("channel-0")[0]
	answer := s.Receive(sent)
	require.NoError(t, s.Receipt(s.Bob, types.STAGE_READ, 0, 1))
	p.Carry(s)
	require.Equal(t, types.MESSAGE_STATUS_READ, n.Outbox(n.Alice, 1).Status)
	n.Commit(30*day + 5*time.Minute)
	n.Advance(time.Second)
	require.NoError(t, n.Export().Validate())
	require.EqualValues(t, 1, n.Export().Outboxes[0].State.Pending, "it still waits, and is kept")
	n.Acknowledge(sent, answer)
	got := n.Outbox(n.Alice, 1)
	require.Equal(t, types.MESSAGE_STATUS_READ, got.Status, "never backwards")
	require.EqualValues(t, 1, got.Arrival)
	require.Zero(t, n.Export().Outboxes[0].State.Pending)
}

func TestAReceiptStandsWhereALinkDoesNotSend(t *testing.T) {
	for name, stop := range map[string]func(p *testkeeper.Pair){
		"closed":      func(p *testkeeper.Pair) { p.Close("channel-0") },
		"quarantined": func(p *testkeeper.Pair) { quarantine(t, p.Sur, true) },
		"expired":     func(p *testkeeper.Pair) { p.Sur.Channels.On("channel-0").ClientStatus = "Expired" },
	} {
		t.Run(name, func(t *testing.T) {
			p := testkeeper.NewPair(t)
			p.Norte.Leave(p.Norte.Alice, p.Norte.Entry("bob@sur", "hola"))
			p.Carry(p.Norte)
			stop(p)
			require.NoError(t, p.Sur.Receipt(p.Sur.Bob, types.STAGE_PROCESSED, 0, 1))
			require.EqualValues(t, 1, p.Sur.Inbox(p.Sur.Bob, 0).State.Processed)
			require.Empty(t, p.Sur.Export().Packets)
		})
	}
}

func TestReceiptsLeaveWhileALinkPauses(t *testing.T) {
	p := testkeeper.NewPair(t)
	n, s := p.Norte, p.Sur
	n.Leave(n.Alice, n.Entry("bob@sur", "hola"))
	p.Carry(n)
	s.SetParams(func(params *types.Params) { params.BreakerFailures = 1 })
	s.Leave(s.Carol, s.Entry("bob@norte", "x"))
	s.TimeOut(s.Take("channel-0")[0])
	require.ErrorIs(t, s.Attempt(s.Bob, s.Entry("bob@norte", "x")), types.ErrLinkPaused)
	require.NoError(t, s.Receipt(s.Bob, types.STAGE_PROCESSED, 0, 1))
	p.Carry(s)
	require.Equal(t, types.MESSAGE_STATUS_PROCESSED, n.Outbox(n.Alice, 1).Status)
}

func TestReceiptsThatNobodyTookAreSentAgain(t *testing.T) {
	p := testkeeper.NewPair(t)
	n, s := p.Norte, p.Sur
	n.Leave(n.Alice, n.Entry("bob@sur", "hola"))
	p.Carry(n)
	require.NoError(t, s.Receipt(s.Bob, types.STAGE_PROCESSED, 0, 1))
	lost := s.Take("channel-0")[0]
	s.TimeOut(lost)
	s.TimeOut(lost)
	require.Len(t, s.Channels.On("channel-0").Sent, 1, "once per timeout")
	p.Carry(s)
	require.Equal(t, types.MESSAGE_STATUS_PROCESSED, n.Outbox(n.Alice, 1).Status)
}

func TestManyReceiptsLeaveInSeveralPackets(t *testing.T) {
	p := testkeeper.NewPair(t)
	n, s := p.Norte, p.Sur
	s.SetParams(func(params *types.Params) { params.MaxBodyBytes, params.MaxPacketBytes = 1, 2<<10+1 })
	for range 40 { // every other number goes to bob, so that no two make a span
		n.Send(n.Alice, n.Entry("bob@sur", ""), n.Entry("carol@sur", ""))
	}
	p.Carry(n)
	require.NoError(t, s.Receipt(s.Bob, types.STAGE_READ, 0, 40))
	sent := s.Channels.On("channel-0").Sent
	require.Len(t, sent, 2)
	for _, packet := range sent {
		require.LessOrEqual(t, len(packet.Data), 2<<10+1)
	}
	p.Carry(s)
	require.Equal(t, types.MESSAGE_STATUS_READ, n.Outbox(n.Alice, 79).Status)
	require.Equal(t, types.MESSAGE_STATUS_FILED, n.Outbox(n.Alice, 80).Status)
}

// TestAReceiptOfALocalInboxPaysNothing compares the price of a receipt on a chain with and without links.
func TestAReceiptOfALocalInboxPaysNothing(t *testing.T) {
	cost := func(f *testkeeper.Internode) (send, receipt uint64) {
		meter := newMeter()
		_, err := f.Msg.Send(f.Ctx.WithGasMeter(meter), f.MsgSend(f.Alice, f.Bob))
		require.NoError(t, err)
		send = meter.GasConsumed()
		for _, stage := range []types.Stage{types.STAGE_READ, types.STAGE_PROCESSED} {
			_, err = f.Msg.Receipt(f.Ctx.WithGasMeter(meter), &types.MsgReceipt{Owner: f.Bob.Address, Stage: stage, To: 1})
			require.NoError(t, err)
		}
		return send, meter.GasConsumed() - send
	}
	send, receipt := cost(testkeeper.NewInternode(t))
	p := testkeeper.NewPair(t)
	p.Norte.SetParams(func(params *types.Params) { params.LinkAuthority = types.GovAddress() })
	linkedSend, linkedReceipt := cost(p.Norte)
	require.Equal(t, send, linkedSend)
	require.Equal(t, receipt, linkedReceipt)
}
