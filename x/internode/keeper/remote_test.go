package keeper_test

import (
	"strings"
	"testing"
	"time"

	sdk "github.com/cosmos/cosmos-sdk/types"
	"github.com/stretchr/testify/require"

	"github.com/amigos-network/amigos/envelope"
	testkeeper "github.com/amigos-network/amigos/testutil/keeper"
	"github.com/amigos-network/amigos/x/internode/types"
)

func TestAMessageReachesAnotherChain(t *testing.T) {
	for _, recipient := range []string{"bob@sur", "bob@link-1", "bob@channel-0", "", "libp2p://"} {
		p := testkeeper.NewPair(t)
		switch recipient {
		case "":
			recipient = p.Sur.Bob.Address + "@sur"
		case "libp2p://":
			recipient += p.Sur.Bob.PeerID + "@sur"
		}
		t.Run(recipient, func(t *testing.T) {
			entry := p.Norte.Entry(recipient, "hola")
			sent := p.Norte.Leave(p.Norte.Alice, entry)
			require.Equal(t, types.MESSAGE_STATUS_PENDING, sent.Status)
			require.Equal(t, recipient, sent.Message.Recipient, "as written")
			require.Empty(t, sent.Message.DestChain)
			require.Equal(t, entry.Message("norte-1", p.Norte.Alice.Address), sent.Message, "the author knows the ID beforehand")
			require.Equal(t, []types.EventMessagesLeft{{
				Sender: p.Norte.Alice.Address, First: 1, Last: 1, Link: 1, ChannelId: "channel-0", Sequence: 1,
			}}, events[types.EventMessagesLeft](t, p.Norte.Ctx))

			require.Len(t, p.Carry(p.Norte), 1)
			filed := p.Sur.Message("bob/1").Entry
			require.Equal(t, sent.Message, filed.Message, "no road changes a byte")
			require.Equal(t, types.ROAD_PACKET, filed.Road)
			require.EqualValues(t, 1, filed.Link)
			require.EqualValues(t, 1, filed.Origin)
			require.Zero(t, filed.SenderNode)
			require.Equal(t, []types.EventMessagesFiled{{
				Recipient: p.Sur.Bob.Address, Sender: p.Norte.Alice.Address + "@link-1", First: 1, Last: 1,
			}}, events[types.EventMessagesFiled](t, p.Sur.Ctx))

			settled := p.Norte.Outbox(p.Norte.Alice, 1)
			require.Equal(t, types.MESSAGE_STATUS_FILED, settled.Status)
			require.Equal(t, p.Sur.Bob.Address, settled.Recipient)
			require.EqualValues(t, 1, settled.Arrival)
			require.Equal(t, p.Sur.Ctx.BlockHeight(), settled.RemoteHeight)
			require.Equal(t, []types.EventOutboxUpdated{{Sender: p.Norte.Alice.Address, First: 1, Last: 1}},
				events[types.EventOutboxUpdated](t, p.Norte.Ctx))
			state := p.Norte.Export()
			require.Empty(t, state.Packets, "nothing waits any more")
			require.Zero(t, state.Outboxes[0].State.Pending)
		})
	}
}

func TestABatchLeavesInOnePacketPerLink(t *testing.T) {
	p := testkeeper.NewPair(t)
	p.Norte.Open("channel-9", "este-1")
	n := p.Norte
	results := n.Send(n.Alice, n.Entry("bob@sur", "1"), n.Entry("bob", "2"), n.Entry("eva@link-2", "3"),
		n.Entry("carol@channel-0", "4"), n.Entry("nadie@oeste", "5"), n.Entry("bob@sur", "6"))
	require.EqualValues(t, []uint64{1, 0, 4, 2, 0, 3}, numbers(results))
	require.Equal(t, []uint64{1, 0, 2, 1, 0, 1}, links(results))
	require.EqualValues(t, 1, results[1].Arrival)
	require.ErrorIs(t, results[4].Err(), types.ErrLinkNotFound)

	sur, este := n.Take("channel-0"), n.Take("channel-9")
	require.Len(t, sur, 1)
	require.Len(t, este, 1)
	data, err := types.ParsePacket(sur[0].Data)
	require.NoError(t, err)
	require.Len(t, data.Messages, 3)
	require.EqualValues(t, 1, data.Messages[0].Number)
	require.EqualValues(t, 3, data.Messages[2].Number)
}

func TestALargeBatchLeavesInSeveralPackets(t *testing.T) {
	p := testkeeper.NewPair(t)
	n := p.Norte
	var entries []types.SendEntry
	for range 30 {
		entries = append(entries, n.Entry("bob@sur", strings.Repeat("x", 8<<10)))
	}
	results := n.Send(n.Alice, entries...)
	sent := n.Take("channel-0")
	require.Len(t, sent, 5)
	for _, packet := range sent {
		require.LessOrEqual(t, len(packet.Data), 64<<10)
		n.Acknowledge(packet, p.Sur.Receive(packet))
	}
	for i, result := range results {
		require.EqualValues(t, i+1, result.Number)
		require.EqualValues(t, i/7+1, result.Sequence)
	}
	require.EqualValues(t, 30, p.Sur.Inbox(p.Sur.Bob, 0).State.Last)
	require.EqualValues(t, 30, n.Outbox(n.Alice, 30).Arrival)
}

func TestOneRefusedMessageDoesNotSinkItsPacket(t *testing.T) {
	p := testkeeper.NewPair(t)
	n := p.Norte
	require.NoError(t, setPolicy(p.Sur, p.Sur.Carol, types.InboxPolicy{Admission: types.ADMISSION_LOCAL}))
	n.Send(n.Alice, n.Entry("bob@sur", "1"), n.Entry("nadie@sur", "2"), n.Entry("carol@sur", "3"), n.Entry("bob@sur", "4"))
	answers := p.Carry(n)
	require.Zero(t, answers[0].Code)
	for number, want := range map[uint64]types.OutboxEntry{
		1: {Status: types.MESSAGE_STATUS_FILED, Arrival: 1, Recipient: p.Sur.Bob.Address},
		2: {Status: types.MESSAGE_STATUS_FAILED, Code: 1101},
		3: {Status: types.MESSAGE_STATUS_FAILED, Code: 1118, Recipient: p.Sur.Carol.Address},
		4: {Status: types.MESSAGE_STATUS_FILED, Arrival: 2, Recipient: p.Sur.Bob.Address},
	} {
		got := n.Outbox(n.Alice, number)
		require.Equal(t, want, types.OutboxEntry{Status: got.Status, Code: got.Code, Arrival: got.Arrival, Recipient: got.Recipient}, number)
	}
	require.False(t, p.Sur.HasMail(p.Sur.Carol))
}

func TestSendOverALinkRefuses(t *testing.T) {
	now := func(f *testkeeper.Internode) int64 { return f.Ctx.BlockTime().UnixMilli() }
	tests := []struct {
		name string
		edit func(p *testkeeper.Pair, msg *types.MsgSend)
		want error
	}{
		{name: "nothing that is right", edit: func(*testkeeper.Pair, *types.MsgSend) {}},
		{name: "an unknown link", want: types.ErrLinkNotFound, edit: func(_ *testkeeper.Pair, m *types.MsgSend) { m.Entries[0].Recipient = "bob@oeste" }},
		{name: "an unknown number", want: types.ErrLinkNotFound, edit: func(_ *testkeeper.Pair, m *types.MsgSend) { m.Entries[0].Recipient = "bob@link-2" }},
		{name: "a number with a zero in front", want: types.ErrLinkNotFound, edit: func(_ *testkeeper.Pair, m *types.MsgSend) { m.Entries[0].Recipient = "bob@link-01" }},
		{name: "an unknown channel", want: types.ErrLinkNotFound, edit: func(_ *testkeeper.Pair, m *types.MsgSend) { m.Entries[0].Recipient = "bob@channel-7" }},
		{name: "a closed link", want: types.ErrLinkClosed, edit: func(p *testkeeper.Pair, _ *types.MsgSend) { p.Close("channel-0") }},
		{name: "a channel that closed unheard", want: types.ErrLinkClosed, edit: func(p *testkeeper.Pair, _ *types.MsgSend) { p.Norte.Channels.On("channel-0").Open = false }},
		{name: "a quarantined link", want: types.ErrLinkQuarantined, edit: func(p *testkeeper.Pair, _ *types.MsgSend) { quarantine(t, p.Norte, true) }},
		{name: "a paused link", want: types.ErrLinkPaused, edit: func(p *testkeeper.Pair, _ *types.MsgSend) { pause(p) }},
		{name: "an expired client", want: types.ErrClientNotActive, edit: func(p *testkeeper.Pair, _ *types.MsgSend) { p.Norte.Channels.On("channel-0").ClientStatus = "Expired" }},
		{name: "a frozen client", want: types.ErrClientNotActive, edit: func(p *testkeeper.Pair, _ *types.MsgSend) { p.Norte.Channels.On("channel-0").ClientStatus = "Frozen" }},
		{name: "a timeout that is over", want: types.ErrInvalidTimeout, edit: func(p *testkeeper.Pair, m *types.MsgSend) { m.TimeoutAt = now(p.Norte) }},
		{name: "a timeout too far", want: types.ErrInvalidTimeout, edit: func(p *testkeeper.Pair, m *types.MsgSend) { m.TimeoutAt = now(p.Norte) + day.Milliseconds() + 1 }},
		{name: "nothing at the longest timeout", edit: func(p *testkeeper.Pair, m *types.MsgSend) { m.TimeoutAt = now(p.Norte) + day.Milliseconds() }},
		{name: "what has expired", want: types.ErrMessageExpired, edit: func(p *testkeeper.Pair, m *types.MsgSend) { m.Entries[0].ExpiresAt = now(p.Norte) }},
		{name: "a body too large", want: types.ErrBodyTooLarge, edit: func(_ *testkeeper.Pair, m *types.MsgSend) {
			m.Entries[0].Body = []byte(strings.Repeat("x", 8<<10+1))
		}},
		{name: "an answer to what is not there", want: types.ErrParentNotFound, edit: func(_ *testkeeper.Pair, m *types.MsgSend) {
			m.Entries[0].Parent, m.Entries[0].ReplyTo = 7, make([]byte, 32)
		}},
		{name: "more on the way than one may have", want: types.ErrTooManyPending, edit: func(p *testkeeper.Pair, _ *types.MsgSend) {
			p.Norte.SetParams(func(params *types.Params) { params.MaxPending = 2 })
			p.Norte.Send(p.Norte.Alice, p.Norte.Entry("bob@sur", "1"), p.Norte.Entry("bob@sur", "2"))
		}},
	}
	for _, tc := range tests {
		t.Run(tc.name, func(t *testing.T) {
			p := testkeeper.NewPair(t)
			msg := &types.MsgSend{Sender: p.Norte.Alice.Address, Entries: []types.SendEntry{p.Norte.Entry("bob@sur", "hola")}}
			tc.edit(p, msg)
			before := p.Norte.Export()
			err := p.Norte.Try(func(ctx sdk.Context) error {
				atomic := *msg
				atomic.Atomic = true
				_, err := p.Norte.Msg.Send(ctx, &atomic)
				return err
			})
			require.ErrorIs(t, err, tc.want)
			if tc.want == nil {
				return
			}
			res, err := p.Norte.Msg.Send(p.Norte.Ctx, msg)
			require.NoError(t, err, "a result per entry where it is not atomic")
			require.ErrorIs(t, res.Results[0].Err(), tc.want)
			require.Equal(t, before, p.Norte.Export(), "a refusal leaves no trace")
		})
	}
}

func TestMaxPendingCountsWithinABatch(t *testing.T) {
	p := testkeeper.NewPair(t)
	n := p.Norte
	n.SetParams(func(params *types.Params) { params.MaxPending = 2 })
	results := n.Send(n.Alice, n.Entry("bob@sur", "1"), n.Entry("bob@sur", "2"), n.Entry("bob@sur", "3"))
	require.NoError(t, results[1].Err())
	require.ErrorIs(t, results[2].Err(), types.ErrTooManyPending)
	p.Carry(n)
	require.NoError(t, n.Attempt(n.Alice, n.Entry("bob@sur", "4")), "an answer frees the place")
}

func TestARefusalByIBCIsThatOfItsPacket(t *testing.T) {
	p := testkeeper.NewPair(t)
	n := p.Norte
	soon := n.Entry("bob@sur", "1")
	soon.ExpiresAt = n.Ctx.BlockTime().UnixMilli() + 1
	n.Ctx = n.Ctx.WithBlockTime(n.Ctx.BlockTime().Add(900 * time.Microsecond))
	p.Norte.Channels.On("channel-0").Open = true
	results := n.Send(n.Alice, n.Entry("bob", "2"), soon)
	require.NoError(t, results[0].Err())
	require.NoError(t, results[1].Err())
	require.EqualValues(t, uint64(soon.ExpiresAt)*1_000_000, n.Take("channel-0")[0].TimeoutAt, "the packet times out with its message")
}

func TestTimeoutIsTheParameterUnlessTheSenderSays(t *testing.T) {
	p := testkeeper.NewPair(t)
	n := p.Norte
	at := n.Ctx.BlockTime()
	n.Leave(n.Alice, n.Entry("bob@sur", "1"))
	_, err := n.Msg.Send(n.Ctx, &types.MsgSend{
		Sender: n.Alice.Address, Entries: []types.SendEntry{n.Entry("bob@sur", "2")}, TimeoutAt: at.Add(time.Minute).UnixMilli(),
	})
	require.NoError(t, err)
	sent := n.Take("channel-0")
	require.EqualValues(t, at.Add(10*time.Minute).UnixNano(), sent[0].TimeoutAt)
	require.EqualValues(t, at.Add(time.Minute).UnixNano(), sent[1].TimeoutAt)
}

func TestATimeoutEndsAMessageOnce(t *testing.T) {
	p := testkeeper.NewPair(t)
	n := p.Norte
	n.Leave(n.Alice, n.Entry("bob@sur", "hola"))
	packet := n.Take("channel-0")[0]
	n.TimeOut(packet)
	require.Equal(t, types.MESSAGE_STATUS_EXPIRED, n.Outbox(n.Alice, 1).Status)
	require.EqualValues(t, 1150, n.Outbox(n.Alice, 1).Code)

	before := n.Export()
	n.TimeOut(packet)
	n.Acknowledge(packet, testkeeper.Answer{Code: 1})
	require.Equal(t, before, n.Export(), "an answer counts once")
}

func TestAnAcknowledgementCountsOnce(t *testing.T) {
	p := testkeeper.NewPair(t)
	n := p.Norte
	n.Send(n.Alice, n.Entry("bob@sur", "1"), n.Entry("bob@sur", "2"))
	packet := n.Take("channel-0")[0]
	answer := p.Sur.Receive(packet)
	n.Acknowledge(packet, answer)
	before := n.Export()
	n.Acknowledge(packet, answer)
	n.Acknowledge(packet, testkeeper.Answer{Code: 1139})
	n.TimeOut(packet)
	packet.Sequence = 99
	n.Acknowledge(packet, answer)
	require.Equal(t, before, n.Export())
}

func TestPacketsSayUpToWhereTheyAreAcknowledged(t *testing.T) {
	p := testkeeper.NewPair(t)
	n := p.Norte
	through := func() uint64 {
		n.Leave(n.Alice, n.Entry("bob@sur", "x"))
		sent := n.Channels.On("channel-0").Sent
		data, err := types.ParsePacket(sent[len(sent)-1].Data)
		require.NoError(t, err)
		return data.AckedThrough
	}
	require.Zero(t, through())
	require.Zero(t, through(), "the first still waits")
	require.Zero(t, through())
	sent := n.Take("channel-0")
	n.Acknowledge(sent[1], p.Sur.Receive(sent[1]))
	require.Zero(t, through(), "the first still waits")
	n.Acknowledge(sent[0], p.Sur.Receive(sent[0]))
	require.EqualValues(t, 2, through(), "the third waits")
	n.TimeOut(sent[2])
	p.Carry(n)
	require.EqualValues(t, 5, through(), "none waits")
}

func TestTheOutboxKeepsItsPastForTheRetention(t *testing.T) {
	p := testkeeper.NewPair(t)
	n := p.Norte
	n.Leave(n.Alice, n.Entry("bob@sur", "1"))
	p.Carry(n)
	n.Leave(n.Alice, n.Entry("bob@sur", "waits"))
	n.Leave(n.Alice, n.Entry("bob@sur", "3"))
	lost := n.Take("channel-0")
	n.Acknowledge(lost[1], p.Sur.Receive(lost[1]))
	n.Commit(30*day + 5*time.Minute) // before the packet is given up
	n.Advance(time.Second)
	require.EqualValues(t, 2, n.Export().Outboxes[0].State.First, "what waits stays, and keeps what came after it")
	n.TimeOut(lost[0])
	n.Advance(time.Second)
	state := n.Export().Outboxes[0]
	require.EqualValues(t, 4, state.State.First)
	require.Empty(t, state.Entries)
	require.NoError(t, n.Export().Validate())
	require.EqualValues(t, 4, n.Leave(n.Alice, n.Entry("bob@sur", "4")).Number, "numbers go on")
}

func TestSendingDropsTwoOldEntriesOfTheOutboxForNothing(t *testing.T) {
	cost := func(old bool) (uint64, uint64) {
		p := testkeeper.NewPair(t)
		n := p.Norte
		for range 5 {
			n.Leave(n.Alice, n.Entry("bob@sur", "x"))
		}
		p.Carry(n)
		if old {
			n.Commit(31 * day)
			renewAll(t, n)
		} else {
			n.Commit(time.Second)
		}
		ctx := n.Ctx.WithGasMeter(newMeter())
		_, err := n.Msg.Send(ctx, &types.MsgSend{Sender: n.Alice.Address, Entries: []types.SendEntry{n.Entry("bob@sur", "hola")}, Atomic: true})
		require.NoError(t, err)
		return ctx.GasMeter().GasConsumed(), n.Export().Outboxes[0].State.First
	}
	fresh, first := cost(false)
	require.EqualValues(t, 1, first)
	old, first := cost(true)
	require.EqualValues(t, 3, first)
	require.InDelta(t, fresh, old, 200, "but for the length of numbers in the state")
}

func TestANodeThatWaitsForAnAnswerStays(t *testing.T) {
	p := testkeeper.NewPair(t)
	n := p.Norte
	n.Leave(n.Alice, n.Entry("bob@sur", "hola"))
	packet := n.Take("channel-0")[0]
	retire(t, n, n.Alice)
	n.Commit(30*day + 5*time.Minute)
	n.Advance(time.Second)
	require.Equal(t, "alice", nodeOf(t, n, n.Alice.Address).Node.Name)
	n.TimeOut(packet)
	n.Advance(time.Second)
	_, err := n.Query.Node(n.Ctx, &types.QueryNodeRequest{Node: n.Alice.Address})
	require.ErrorIs(t, err, types.ErrNodeNotFound)
	require.Empty(t, n.Export().Outboxes)
}

func TestASenderBehindALinkIsNoNodeHere(t *testing.T) {
	p := testkeeper.NewPair(t)
	s := p.Sur
	// alice of norte-1 has the address of alice of sur-1, and nothing else of hers
	require.NoError(t, setPolicy(s, s.Bob, types.InboxPolicy{Admission: types.ADMISSION_ALLOW_LIST, Allow: []string{s.Alice.Address}}))
	p.Norte.Leave(p.Norte.Alice, p.Norte.Entry("bob@sur", "soy yo"))
	p.Carry(p.Norte)
	require.EqualValues(t, 1118, p.Norte.Outbox(p.Norte.Alice, 1).Code)

	s.SetParams(func(params *types.Params) { params.SenderShare = 1 })
	require.NoError(t, setPolicy(s, s.Bob, types.InboxPolicy{}))
	p.Norte.Leave(p.Norte.Alice, p.Norte.Entry("bob@sur", "1"))
	p.Carry(p.Norte)
	require.NoError(t, s.Attempt(s.Alice, s.Entry("bob", "her own share is free")))
	require.ErrorIs(t, s.Attempt(s.Alice, s.Entry("bob", "and used")), types.ErrSenderShare)
}

func TestSharesOfWhatComesOverALink(t *testing.T) {
	p := testkeeper.NewPair(t)
	n, s := p.Norte, p.Sur
	s.SetParams(func(params *types.Params) { params.InboxCapacity, params.SenderShare, params.LinkShare = 10, 2, 3 })
	send := func(from testkeeper.Person) uint32 {
		entry := n.Leave(from, n.Entry("bob@sur", "x"))
		p.Carry(n)
		return n.Outbox(from, entry.Number).Code
	}
	require.Zero(t, send(n.Alice))
	require.Zero(t, send(n.Alice))
	require.EqualValues(t, 1117, send(n.Alice), "the sender's share")
	require.Zero(t, send(n.Bob))
	require.EqualValues(t, 1149, send(n.Bob), "the link's share")
	require.NoError(t, s.Attempt(s.Alice, s.Entry("bob", "a node of this chain has its own")))

	require.NoError(t, s.Receipt(s.Bob, types.STAGE_PROCESSED, 0, 2))
	require.Zero(t, send(n.Bob), "what was processed frees both")
	require.EqualValues(t, 1117, send(n.Bob))
	require.Zero(t, send(n.Alice))
	require.EqualValues(t, 1149, send(n.Alice))
	require.NoError(t, s.Export().Validate())
}

func TestSharesAreFreedWhenEntriesFallOut(t *testing.T) {
	p := testkeeper.NewPair(t)
	n, s := p.Norte, p.Sur
	s.SetParams(func(params *types.Params) { params.InboxCapacity, params.SenderShare, params.LinkShare = 10, 5, 3 })
	for _, from := range []testkeeper.Person{n.Alice, n.Bob, n.Carol} {
		n.Leave(from, n.Entry("bob@sur", "x"))
	}
	p.Carry(n)
	s.Commit(31 * day)
	n.Leave(n.Alice, n.Entry("bob@sur", "finds two gone"))
	n.Leave(n.Alice, n.Entry("bob@sur", "and the third"))
	p.Carry(n)
	require.Zero(t, n.Outbox(n.Alice, 3).Code)
	require.EqualValues(t, 4, s.Inbox(s.Bob, 0).State.First)
	again := testkeeper.NewEmptyInternode(t)
	require.NoError(t, again.Keeper.InitGenesis(again.Ctx, s.Export()))
	require.Equal(t, backlogs(t, again), backlogs(t, s), "counts follow from the entries")
}

func TestPolicyOfSendersBehindLinks(t *testing.T) {
	alice := testkeeper.NewPerson("alice").Address
	tests := []struct {
		name   string
		policy types.InboxPolicy
		want   uint32
	}{
		{name: "registered takes them", policy: types.InboxPolicy{Admission: types.ADMISSION_REGISTERED}},
		{name: "local does not", policy: types.InboxPolicy{Admission: types.ADMISSION_LOCAL}, want: 1118},
		{name: "local does not, allowed or not", policy: types.InboxPolicy{Admission: types.ADMISSION_LOCAL, Allow: []string{alice + "@norte"}}, want: 1118},
		{name: "an allow-list takes an account behind the link", policy: types.InboxPolicy{Admission: types.ADMISSION_ALLOW_LIST, Allow: []string{alice + "@norte"}}},
		{name: "an allow-list takes all behind the link", policy: types.InboxPolicy{Admission: types.ADMISSION_ALLOW_LIST, Allow: []string{"@channel-0"}}},
		{name: "an allow-list takes no other", policy: types.InboxPolicy{Admission: types.ADMISSION_ALLOW_LIST, Allow: []string{alice}}, want: 1118},
		{name: "a deny-list refuses an account behind the link", policy: types.InboxPolicy{Deny: []string{alice + "@link-1"}}, want: 1118},
		{name: "a deny-list refuses all behind the link", policy: types.InboxPolicy{Deny: []string{"@norte"}}, want: 1118},
		{name: "a deny-list wins over the allow-list", policy: types.InboxPolicy{Admission: types.ADMISSION_ALLOW_LIST, Allow: []string{"@norte"}, Deny: []string{alice + "@norte"}}, want: 1118},
		{name: "a denied link wins over an allowed account", policy: types.InboxPolicy{Admission: types.ADMISSION_ALLOW_LIST, Allow: []string{alice + "@norte"}, Deny: []string{"@norte"}}, want: 1118},
		{name: "a deny-list of a namesake here says nothing", policy: types.InboxPolicy{Deny: []string{alice}}},
	}
	for _, tc := range tests {
		t.Run(tc.name, func(t *testing.T) {
			p := testkeeper.NewPair(t)
			require.NoError(t, setPolicy(p.Sur, p.Sur.Bob, tc.policy))
			p.Norte.Leave(p.Norte.Alice, p.Norte.Entry("bob@sur", "hola"))
			p.Carry(p.Norte)
			require.Equal(t, tc.want, p.Norte.Outbox(p.Norte.Alice, 1).Code)
			require.NoError(t, p.Sur.Export().Validate())
		})
	}
}

func TestPolicyListsShowLinksByNumber(t *testing.T) {
	p := testkeeper.NewPair(t)
	s := p.Sur
	require.NoError(t, setPolicy(s, s.Bob, types.InboxPolicy{Allow: []string{s.Alice.Address + "@norte", s.Alice.Address}, Deny: []string{"@channel-0"}}))
	res, err := s.Query.InboxPolicy(s.Ctx, &types.QueryInboxPolicyRequest{Node: "bob"})
	require.NoError(t, err)
	require.ElementsMatch(t, []string{s.Alice.Address, s.Alice.Address + "@link-1"}, res.Policy.Allow)
	require.Equal(t, []string{"@link-1"}, res.Policy.Deny)

	require.ErrorIs(t, setPolicy(s, s.Bob, types.InboxPolicy{Deny: []string{"@oeste"}}), types.ErrLinkNotFound)
	require.ErrorIs(t, setPolicy(s, s.Bob, types.InboxPolicy{Allow: []string{"@norte"}, Deny: []string{"@link-1"}}), types.ErrInvalidPolicy, "one link by two names")
}

func TestAcknowledgementsAreKeptUntilTheOtherChainHasThem(t *testing.T) {
	p := testkeeper.NewPair(t)
	n, s := p.Norte, p.Sur
	kept := func() (sequences []uint64) {
		for _, ack := range s.Export().Acknowledgements {
			sequences = append(sequences, ack.Sequence)
		}
		return sequences
	}
	n.Leave(n.Alice, n.Entry("bob@sur", "1"))
	p.Carry(n)
	require.Equal(t, []uint64{1}, kept())
	ack := s.Export().Acknowledgements[0]
	require.Equal(t, "channel-0", ack.ChannelId)
	require.NotEmpty(t, ack.Acknowledgement)
	require.NotEmpty(t, ack.Data)
	n.Leave(n.Alice, n.Entry("bob@sur", "2"))
	p.Carry(n)
	require.Equal(t, []uint64{2}, kept(), "the second packet said that the first is settled")

	s.Commit(day - time.Second)
	s.Advance(time.Second)
	require.Equal(t, []uint64{2}, kept())
	s.Advance(time.Second)
	require.Empty(t, kept(), "the retention is over")
}

func TestAcknowledgementsGoInBoundedSteps(t *testing.T) {
	p := testkeeper.NewPair(t)
	n, s := p.Norte, p.Sur
	for range 2 * types.SweepAcknowledgements {
		n.Leave(n.Alice, n.Entry("bob@sur", "x"))
	}
	for _, packet := range n.Take("channel-0") {
		n.Acknowledge(packet, s.Receive(packet))
	}
	require.Len(t, s.Export().Acknowledgements, 2*types.SweepAcknowledgements)
	n.Leave(n.Alice, n.Entry("bob@sur", "x"))
	p.Carry(n)
	require.Len(t, s.Export().Acknowledgements, 2*types.SweepAcknowledgements-4+1, "a packet removes four")
	s.Commit(2 * day)
	s.Advance(time.Second)
	require.Len(t, s.Export().Acknowledgements, types.SweepAcknowledgements-4+1)
	s.Advance(time.Second)
	require.Empty(t, s.Export().Acknowledgements)
}

func TestAnsweringAcrossChains(t *testing.T) {
	p := testkeeper.NewPair(t)
	n, s := p.Norte, p.Sur
	n.Leave(n.Alice, n.Entry("bob@sur", "hola"))
	p.Carry(n)
	reply := s.ReplyAfar(s.Message("bob/1"), envelope.KindText)
	left := s.Leave(s.Bob, reply)
	require.EqualValues(t, 1, left.Hops)
	require.EqualValues(t, 1, left.Parent)
	p.Carry(s)
	got := n.Message("alice/1").Entry
	require.EqualValues(t, 1, got.Hops)
	id := n.Outbox(n.Alice, 1).Message.ID()
	require.Equal(t, id[:], got.Message.ReplyTo)
}

func TestHopsAreCountedAcrossChains(t *testing.T) {
	p := testkeeper.NewPair(t)
	p.Norte.SetParams(func(params *types.Params) { params.MaxHops = 3 })
	n, s := p.Norte, p.Sur
	n.Leave(n.Alice, n.Entry("bob@sur", "0"))
	p.Carry(n)
	s.Leave(s.Bob, s.ReplyAfar(s.Message("bob/1"), envelope.KindText))
	p.Carry(s)
	n.Leave(n.Alice, n.ReplyAfar(n.Message("alice/1"), envelope.KindText))
	p.Carry(n)
	s.Leave(s.Bob, s.ReplyAfar(s.Message("bob/2"), envelope.KindText))
	p.Carry(s)
	require.EqualValues(t, 3, n.Message("alice/2").Entry.Hops)
	require.ErrorIs(t, n.Attempt(n.Alice, n.ReplyAfar(n.Message("alice/2"), envelope.KindText)), types.ErrHopLimit)
}
