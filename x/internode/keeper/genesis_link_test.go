package keeper_test

import (
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/amigos-network/amigos/envelope"
	testkeeper "github.com/amigos-network/amigos/testutil/keeper"
	"github.com/amigos-network/amigos/x/internode/types"
)

// livedTogether returns two chains between which something of everything happened.
func livedTogether(t *testing.T) *testkeeper.Pair {
	t.Helper()
	p := testkeeper.NewPair(t)
	n, s := p.Norte, p.Sur
	require.NoError(t, setPolicy(s, s.Carol, types.InboxPolicy{Allow: []string{s.Alice.Address, n.Bob.Address + "@norte"}, Deny: []string{"@norte"}}))
	n.Send(n.Alice, n.Entry("bob@sur", "1"), n.Entry("carol@sur", "2"), pingTo(n, "bob@sur"), pingTo(n, "@sur"))
	p.Carry(n)
	p.Advance(time.Second)
	s.Leave(s.Bob, s.ReplyAfar(s.Message("bob/2"), envelope.KindPong))
	require.NoError(t, s.Receipt(s.Bob, types.STAGE_PROCESSED, 0, 1, types.Rejection{Arrival: 1, Reason: "no"}))
	p.Carry(s)
	repoint(t, p)
	n.Leave(n.Bob, n.Entry("bob@sur", "waits"))
	n.Leave(n.Bob, n.Entry("bob@sur", "lost"))
	n.TimeOut(n.Take("channel-1")[1])
	s.Leave(s.Bob, s.Entry("alice@norte", "waits"))
	require.NoError(t, s.Receipt(s.Bob, types.STAGE_READ, 1, 2))
	p.Advance(time.Second)
	return p
}

func TestGenesisRoundTripOfTwoChains(t *testing.T) {
	p := livedTogether(t)
	for _, f := range []*testkeeper.Internode{p.Norte, p.Sur} {
		first := f.Export()
		require.NoError(t, first.Validate())
		require.Len(t, first.Links, 2)
		require.NotEmpty(t, first.Outboxes)
		require.NotEmpty(t, first.Packets)
		require.NotEmpty(t, first.Acknowledgements)

		g := testkeeper.NewEmptyInternode(t)
		require.NoError(t, g.Keeper.InitGenesis(g.Ctx, first))
		second := g.Export()
		require.Equal(t, f.Codec.MustMarshalJSON(&first), g.Codec.MustMarshalJSON(&second), "byte for byte")
		require.Equal(t, backlogs(t, f), backlogs(t, g))
		require.Equal(t, arrivals(t, f), arrivals(t, g))
	}
}

func arrivals(t *testing.T, f *testkeeper.Internode) (places [][2]uint64) {
	t.Helper()
	require.NoError(t, f.Keeper.Arrivals.Walk(f.Ctx, nil, func(at types.EntryKey) (bool, error) {
		places = append(places, [2]uint64{at.K1(), at.K2()})
		return false, nil
	}))
	return places
}

func TestGenesisRefusesWhatNoTwoChainsCanHaveLeft(t *testing.T) {
	tests := []struct {
		name string
		edit func(*types.GenesisState)
	}{
		{"links out of order", func(g *types.GenesisState) { g.Links[0], g.Links[1] = g.Links[1], g.Links[0] }},
		{"a link that was never born", func(g *types.GenesisState) { g.LastLink = 1 }},
		{"a link without chain", func(g *types.GenesisState) { g.Links[0].Link.ChainId = "" }},
		{"a link with two names", func(g *types.GenesisState) { g.Links[0].Link.Name = "a.b" }},
		{"a link whose channel leads elsewhere", func(g *types.GenesisState) { g.Links[0].Channels = []string{"channel-0"} }},
		{"a channel of two links", func(g *types.GenesisState) {
			g.Links[1].Link = g.Links[0].Link
			g.Links[1].Link.Number, g.Links[1].Link.Name = 2, ""
			g.Links[1].Channels = g.Links[0].Channels
		}},
		{"channels out of order", func(g *types.GenesisState) { g.Links[0].Channels = []string{"channel-1", "channel-0"} }},
		{"a retired link with a channel", func(g *types.GenesisState) { g.Links[1].Channels = []string{"channel-9"} }},
		{"a link retired into none", func(g *types.GenesisState) { g.Links[1].Link.RetiredInto = 7 }},
		{"a meter before time", func(g *types.GenesisState) { g.Links[0].Meter.PausedUntil = -1 }},
		{"an outbox without node", func(g *types.GenesisState) { g.Outboxes[0].Node = 99 }},
		{"an outbox with a gap", func(g *types.GenesisState) { g.Outboxes[0].Entries = g.Outboxes[0].Entries[1:] }},
		{"an outbox with a wrong number", func(g *types.GenesisState) { g.Outboxes[0].Entries[0].Number = 9 }},
		{"an outbox that counts wrong", func(g *types.GenesisState) { g.Outboxes[1].State.Pending = 0 }},
		{"a message that left over no link", func(g *types.GenesisState) { g.Outboxes[0].Entries[0].Message.Recipient = "bob" }},
		{"a message that left over no channel", func(g *types.GenesisState) { g.Outboxes[0].Entries[0].ChannelId = "channel-9" }},
		{"a message without status", func(g *types.GenesisState) { g.Outboxes[0].Entries[0].Status = 0 }},
		{"a message that waits in no packet", func(g *types.GenesisState) { g.Packets = nil }},
		{"a packet of no channel", func(g *types.GenesisState) { g.Packets[0].ChannelId = "channel-9" }},
		{"a packet twice", func(g *types.GenesisState) { g.Packets = append(g.Packets, g.Packets[0]) }},
		{"a packet that is none", func(g *types.GenesisState) { g.Packets[0].Data = []byte("hola") }},
		{"a packet of other messages", func(g *types.GenesisState) { g.Packets[0].First++ }},
		{"a packet without timeout", func(g *types.GenesisState) { g.Packets[0].TimeoutAt = 0 }},
		{"an acknowledgement of no channel", func(g *types.GenesisState) { g.Acknowledgements[0].ChannelId = "channel-9" }},
		{"an acknowledgement twice", func(g *types.GenesisState) {
			g.Acknowledgements = append(g.Acknowledgements, g.Acknowledgements[0])
		}},
		{"an acknowledgement of nothing", func(g *types.GenesisState) { g.Acknowledgements[0].Acknowledgement = nil }},
	}
	for _, tc := range tests {
		t.Run(tc.name, func(t *testing.T) {
			state := livedTogether(t).Norte.Export()
			tc.edit(&state)
			require.ErrorIs(t, state.Validate(), types.ErrInvalidGenesis)
		})
	}
}

func TestGenesisRefusesOddEntriesOfALink(t *testing.T) {
	for name, edit := range map[string]func(*types.GenesisInbox){
		"over a link by a transaction":   func(i *types.GenesisInbox) { i.Entries[0].Road = types.ROAD_TRANSACTION },
		"over no link by a packet":       func(i *types.GenesisInbox) { i.Entries[0].Link = 0 },
		"over a link that was not born":  func(i *types.GenesisInbox) { i.Entries[0].Link = 99 },
		"of a node here and there":       func(i *types.GenesisInbox) { i.Entries[0].SenderNode = 1 },
		"from nowhere":                   func(i *types.GenesisInbox) { i.Entries[0].Origin = 0 },
		"that the state does not know":   func(i *types.GenesisInbox) { i.State.Remote = 1 },
		"with a list of links by name":   func(i *types.GenesisInbox) { i.Policy.Deny, i.State.Listed = []string{"@norte"}, 1 },
		"with a list of unborn links":    func(i *types.GenesisInbox) { i.Policy.Deny, i.State.Listed = []string{"@link-99"}, 1 },
		"with a place that was not kept": func(i *types.GenesisInbox) { i.State.Remote = 7 },
	} {
		t.Run(name, func(t *testing.T) {
			state := livedTogether(t).Sur.Export()
			for i := range state.Inboxes {
				if len(state.Inboxes[i].Entries) > 0 {
					edit(&state.Inboxes[i])
				}
			}
			require.ErrorIs(t, state.Validate(), types.ErrInvalidGenesis)
		})
	}
}

func TestImportedChainsGoOn(t *testing.T) {
	p := livedTogether(t)
	n, s := p.Norte, p.Sur
	waiting := n.Export().Packets[0]
	again := testkeeper.NewEmptyInternode(t)
	require.NoError(t, again.Keeper.InitGenesis(again.Ctx, n.Export()))
	sent := testkeeper.SentPacket{Channel: waiting.ChannelId, Sequence: waiting.Sequence, TimeoutAt: waiting.TimeoutAt, Data: waiting.Data}
	again.Acknowledge(sent, s.Receive(sent))
	require.Equal(t, types.MESSAGE_STATUS_FILED, again.Outbox(n.Bob, 1).Status, "the state alone was enough to carry it")
}
