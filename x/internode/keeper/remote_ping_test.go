package keeper_test

import (
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/amigos-network/amigos/envelope"
	testkeeper "github.com/amigos-network/amigos/testutil/keeper"
	"github.com/amigos-network/amigos/x/internode/types"
)

func pingTo(f *testkeeper.Internode, recipient string) types.SendEntry {
	entry := f.Entry(recipient, "")
	entry.Kind = envelope.KindPing
	return entry
}

func TestAChainAnswersAPingInTheAcknowledgement(t *testing.T) {
	for _, recipient := range []string{"@sur", "sur.amigos.ibc", "@channel-0"} {
		t.Run(recipient, func(t *testing.T) {
			p := testkeeper.NewPair(t)
			n := p.Norte
			n.Leave(n.Alice, pingTo(n, recipient))
			sent := n.Take("channel-0")[0]
			answer := p.Sur.Receive(sent)
			n.Commit(2 * time.Second)
			n.Acknowledge(sent, answer)
			got := n.Outbox(n.Alice, 1)
			require.Equal(t, types.MESSAGE_STATUS_PROCESSED, got.Status)
			require.Equal(t, &types.PingAnswer{Height: 2, Time: n.Ctx.BlockTime().UnixMilli()}, got.Answer)
			require.Equal(t, []types.EventPingAnswered{{
				Pinger: n.Alice.Address, Ponger: "@link-1", Number: 1, Blocks: 1, Millis: 2000,
			}}, events[types.EventPingAnswered](t, n.Ctx))
			require.Empty(t, p.Sur.Export().Inboxes, "no inbox there is touched")
		})
	}
}

func TestAnExpiredPingToAChainFails(t *testing.T) {
	p := testkeeper.NewPair(t)
	ping := pingTo(p.Norte, "@sur")
	ping.ExpiresAt = p.Norte.Ctx.BlockTime().Add(time.Minute).UnixMilli()
	p.Norte.Leave(p.Norte.Alice, ping)
	p.Sur.Commit(time.Hour)
	p.Carry(p.Norte)
	require.EqualValues(t, 1113, p.Norte.Outbox(p.Norte.Alice, 1).Code)
	require.Nil(t, p.Norte.Outbox(p.Norte.Alice, 1).Answer)
}

// TestAnAgentAnswersAPing carries the acknowledgement before and after the pong: the two may come in either order.
func TestAnAgentAnswersAPing(t *testing.T) {
	for _, recipient := range []string{"bob@sur", testkeeper.NewPerson("bob").Address + "@sur"} {
		for _, acknowledgedFirst := range []bool{true, false} {
			p := testkeeper.NewPair(t)
			n, s := p.Norte, p.Sur
			n.Leave(n.Alice, pingTo(n, recipient))
			sent := n.Take("channel-0")[0]
			answer := s.Receive(sent)
			if acknowledgedFirst {
				n.Acknowledge(sent, answer)
			}
			s.Leave(s.Bob, s.ReplyAfar(s.Message("bob/1"), envelope.KindPong))
			n.Commit(3 * time.Second)
			require.Zero(t, p.Carry(s)[0].Code)
			require.Equal(t, types.MESSAGE_STATUS_FILED, s.Outbox(s.Bob, 1).Status)
			if !acknowledgedFirst {
				require.Equal(t, types.MESSAGE_STATUS_PENDING, n.Outbox(n.Alice, 1).Status)
				n.Acknowledge(sent, answer)
			}
			got := n.Outbox(n.Alice, 1)
			require.Equal(t, types.MESSAGE_STATUS_FILED, got.Status)
			require.Equal(t, &types.PingAnswer{Height: 2, Time: n.Ctx.BlockTime().UnixMilli(), Pong: 1}, got.Answer)
			require.Equal(t, []types.EventPingAnswered{{
				Pinger: n.Alice.Address, Ponger: s.Bob.Address + "@link-1", Number: 1, Blocks: 1, Millis: 3000,
			}}, events[types.EventPingAnswered](t, n.Ctx))
		}
	}
}

func TestAPongCountsOnce(t *testing.T) {
	p := testkeeper.NewPair(t)
	n, s := p.Norte, p.Sur
	n.Leave(n.Alice, pingTo(n, "bob@sur"))
	p.Carry(n)
	s.Send(s.Bob, s.ReplyAfar(s.Message("bob/1"), envelope.KindPong), s.ReplyAfar(s.Message("bob/1"), envelope.KindPong))
	p.Carry(s)
	require.Zero(t, s.Outbox(s.Bob, 1).Code)
	require.EqualValues(t, 1125, s.Outbox(s.Bob, 2).Code)
	require.EqualValues(t, 1, n.Inbox(n.Alice, 0).State.Last)
}

func TestPongOverALinkRefuses(t *testing.T) {
	p := testkeeper.NewPair(t)
	n, s := p.Norte, p.Sur
	s.Open("channel-9", "este-1")
	n.Leave(n.Alice, n.Entry("bob@sur", "no ping"))
	n.Leave(n.Alice, pingTo(n, "bob@sur"))
	p.Carry(n)
	text, ping := s.Message("bob/1"), s.Message("bob/2")
	to := func(recipient string) types.SendEntry {
		entry := s.ReplyAfar(ping, envelope.KindPong)
		entry.Recipient = recipient
		return entry
	}
	for name, bad := range map[string]types.SendEntry{
		"a pong to a text":              s.ReplyAfar(text, envelope.KindPong),
		"a pong to another there":       to(s.Carol.Address + "@norte"),
		"a pong by a name":              to("alice@norte"),
		"a pong over another link":      to(n.Alice.Address + "@link-2"),
		"a pong to a namesake here":     to("alice"),
		"a pong to the chain's own one": to(s.Alice.Address),
	} {
		require.ErrorIs(t, s.Attempt(s.Bob, bad), types.ErrNotAPing, name)
	}
	require.NoError(t, s.Attempt(s.Bob, to(n.Alice.Address+"@channel-0")), "by any name of the link")
}
