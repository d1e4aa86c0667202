package keeper_test

import (
	"testing"
	"time"

	sdk "github.com/cosmos/cosmos-sdk/types"
	"github.com/stretchr/testify/require"

	testkeeper "github.com/amigos-network/amigos/testutil/keeper"
	"github.com/amigos-network/amigos/x/internode/types"
)

func TestALinkIsBornWithAChannel(t *testing.T) {
	f := testkeeper.NewInternode(t)
	f.Open("channel-4", "sur-1")
	require.Equal(t, []types.EventLinkOpened{{Link: 1, ChannelId: "channel-4", ChainId: "sur-1"}}, events[types.EventLinkOpened](t, f.Ctx))
	require.Equal(t, []types.GenesisLink{{
		Link: types.Link{
			Number: 1, ChainId: "sur-1", ClientId: "07-tendermint-0", ConnectionId: "connection-0", ChannelId: "channel-4",
			CounterpartyChannelId: "channel-4", Open: true, OpenedHeight: 1,
		},
		Channels: []string{"channel-4"},
	}}, f.Export().Links)
	require.EqualValues(t, 1, f.Leave(f.Alice, f.Entry("bob@channel-4", "hola")).Link, "of use without a name")
	f.Open("channel-5", "sur-1")
	require.EqualValues(t, 2, f.Export().LastLink, "a second channel is a second link")
}

func TestAChannelsEnd(t *testing.T) {
	p := testkeeper.NewPair(t)
	n := p.Norte
	n.Leave(n.Alice, n.Entry("bob@sur", "hola"))
	p.Close("channel-0")
	require.Equal(t, []types.EventLinkClosed{{Link: 1, ChannelId: "channel-0"}}, events[types.EventLinkClosed](t, n.Ctx))
	require.False(t, n.Export().Links[0].Link.Open)
	require.Equal(t, types.MESSAGE_STATUS_PENDING, n.Outbox(n.Alice, 1).Status)
	n.TimeOut(n.Take("channel-0")[0])
	require.Equal(t, types.MESSAGE_STATUS_EXPIRED, n.Outbox(n.Alice, 1).Status, "settled by timeout on close")
	require.NoError(t, n.Keeper.ChannelClosed(n.Ctx, "channel-0"))
	require.Len(t, events[types.EventLinkClosed](t, n.Ctx), 1, "closed once")
	require.ErrorIs(t, n.Keeper.ChannelClosed(n.Ctx, "channel-9"), types.ErrLinkNotFound)
}

func TestLinkMessagesAskTheLinkAuthority(t *testing.T) {
	p := testkeeper.NewPair(t)
	n := p.Norte
	for _, signer := range []testkeeper.Person{n.Alice, n.Bob} {
		_, err := n.Msg.NameLink(n.Ctx, &types.MsgNameLink{Authority: signer.Address, Link: "link-1", Name: "este"})
		require.ErrorIs(t, err, types.ErrInvalidAuthority)
		_, err = n.Msg.RepointLink(n.Ctx, &types.MsgRepointLink{Authority: signer.Address, Link: "link-1", ChannelId: "channel-0"})
		require.ErrorIs(t, err, types.ErrInvalidAuthority)
		_, err = n.Msg.QuarantineLink(n.Ctx, &types.MsgQuarantineLink{Authority: signer.Address, Link: "link-1", Quarantined: true})
		require.ErrorIs(t, err, types.ErrInvalidAuthority)
	}
	n.SetParams(func(params *types.Params) { params.LinkAuthority = n.Alice.Address })
	_, err := n.Msg.NameLink(n.Ctx, &types.MsgNameLink{Authority: n.Gov.Address, Link: "link-1", Name: "este"})
	require.ErrorIs(t, err, types.ErrInvalidAuthority, "the parameter decides, not the module's authority")
	_, err = n.Msg.NameLink(n.Ctx, &types.MsgNameLink{Authority: n.Alice.Address, Link: "link-1", Name: "este"})
	require.NoError(t, err)
}

func TestNameLink(t *testing.T) {
	p := testkeeper.NewPair(t)
	n := p.Norte
	n.Open("channel-7", "este-1")
	name := func(link, name string) error {
		return n.Try(func(ctx sdk.Context) error {
			_, err := n.Msg.NameLink(ctx, &types.MsgNameLink{Authority: n.Gov.Address, Link: link, Name: name})
			return err
		})
	}
	require.ErrorIs(t, name("link-2", "sur"), types.ErrLinkNameTaken)
	require.ErrorIs(t, name("link-3", "este"), types.ErrLinkNotFound)
	require.NoError(t, name("sur", "sur"), "the name it has")
	require.NoError(t, name("sur", "oeste"))
	require.ErrorIs(t, n.Attempt(n.Alice, n.Entry("bob@sur", "hola")), types.ErrLinkNotFound)
	require.NoError(t, n.Attempt(n.Alice, n.Entry("bob@oeste", "hola")))
	require.NoError(t, name("channel-7", "sur"), "a name that is free again")
	require.NoError(t, name("link-1", ""))
	require.ErrorIs(t, n.Attempt(n.Alice, n.Entry("bob@oeste", "hola")), types.ErrLinkNotFound)
	require.NoError(t, n.Attempt(n.Alice, n.Entry("bob@link-1", "hola")), "its number stays")
}

func TestQuarantine(t *testing.T) {
	p := testkeeper.NewPair(t)
	n, s := p.Norte, p.Sur
	n.Leave(n.Alice, n.Entry("bob@sur", "before"))
	n.Leave(n.Alice, n.Entry("bob@sur", "on its way"))
	sent := n.Take("channel-0")
	answer := s.Receive(sent[0])
	quarantine(t, n, true)
	quarantine(t, s, true)
	require.Equal(t, []types.EventLinkQuarantined{{Link: 1, Quarantined: true}}, events[types.EventLinkQuarantined](t, n.Ctx))
	n.Acknowledge(sent[0], answer)
	require.Equal(t, types.MESSAGE_STATUS_FILED, n.Outbox(n.Alice, 1).Status, "what is on its way is settled")
	refused := s.Receive(sent[1])
	require.EqualValues(t, 1134, refused.Code)
	n.Acknowledge(sent[1], refused)
	require.Equal(t, types.MESSAGE_STATUS_FAILED, n.Outbox(n.Alice, 2).Status)
	require.EqualValues(t, 1134, n.Outbox(n.Alice, 2).Code)
	require.EqualValues(t, 1, s.Inbox(s.Bob, 0).State.Last)

	quarantine(t, n, false)
	quarantine(t, s, false)
	n.Leave(n.Alice, n.Entry("bob@sur", "after"))
	p.Carry(n)
	require.EqualValues(t, 2, s.Inbox(s.Bob, 0).State.Last)
}

func TestRepointRefuses(t *testing.T) {
	p := testkeeper.NewPair(t)
	n := p.Norte
	n.Open("channel-7", "este-1")
	p.Open()
	n.Channels.On("channel-1").Open = false
	for _, tc := range []struct {
		link, channel string
		want          error
	}{
		{"oeste", "channel-1", types.ErrLinkNotFound},
		{"sur", "channel-9", types.ErrLinkNotFound},
		{"sur", "channel-0", types.ErrInvalidLink}, // its own
		{"sur", "channel-1", types.ErrInvalidLink}, // closed
		{"sur", "channel-7", types.ErrInvalidLink}, // to another chain
	} {
		_, err := n.Msg.RepointLink(n.Ctx, &types.MsgRepointLink{Authority: n.Gov.Address, Link: tc.link, ChannelId: tc.channel})
		require.ErrorIs(t, err, tc.want, "%s to %s", tc.link, tc.channel)
	}
}

// repoint lets both ends use a second channel.
func repoint(t *testing.T, p *testkeeper.Pair) string {
	t.Helper()
	id := p.Open()
	for _, f := range []*testkeeper.Internode{p.Norte, p.Sur} {
		_, err := f.Msg.RepointLink(f.Ctx, &types.MsgRepointLink{Authority: f.Gov.Address, Link: "link-1", ChannelId: id})
		require.NoError(t, err)
	}
	return id
}

func TestARepointedLinkKeepsItsPeople(t *testing.T) {
	p := testkeeper.NewPair(t)
	n, s := p.Norte, p.Sur
	require.NoError(t, setPolicy(s, s.Bob, types.InboxPolicy{Admission: types.ADMISSION_ALLOW_LIST, Allow: []string{n.Alice.Address + "@norte"}}))
	n.Leave(n.Alice, n.Entry("bob@sur", "1"))
	p.Carry(n)
	n.Leave(n.Alice, n.Entry("bob@sur", "2"))
	late := n.Take("channel-0")[0]
	p.Close("channel-0")
	require.Equal(t, "channel-1", repoint(t, p))
	require.Equal(t, []types.EventLinkRepointed{{Link: 1, ChannelId: "channel-1", Retired: 2}}, events[types.EventLinkRepointed](t, n.Ctx))

	sent := n.Leave(n.Alice, n.Entry("bob@sur", "3"))
	require.Equal(t, "channel-1", sent.ChannelId)
	p.Carry(n)
	require.EqualValues(t, 1, s.Message("bob/2").Entry.Link, "the same identity by another channel")
	n.TimeOut(late)
	require.Equal(t, types.MESSAGE_STATUS_EXPIRED, n.Outbox(n.Alice, 2).Status, "what went by the old channel is settled")

	require.NoError(t, s.Receipt(s.Bob, types.STAGE_READ, 0, 2))
	p.Carry(s)
	require.Equal(t, types.MESSAGE_STATUS_READ, n.Outbox(n.Alice, 1).Status, "receipts come by the new channel for what left by the old one")
	require.Equal(t, types.MESSAGE_STATUS_READ, n.Outbox(n.Alice, 3).Status)
	require.NoError(t, n.Attempt(n.Alice, n.Entry("bob@channel-0", "by its old channel's name")))

	links := n.Export().Links
	require.Equal(t, []string{"channel-0", "channel-1"}, links[0].Channels)
	require.EqualValues(t, 1, links[1].Link.RetiredInto)
	require.NoError(t, n.Export().Validate())
	n.Open("channel-8", "sur-1")
	require.EqualValues(t, 3, n.Export().LastLink, "a retired number is never another's")
}

func TestWhatCameByARetiredLinkIsAnsweredByTheOther(t *testing.T) {
	p := testkeeper.NewPair(t)
	n, s := p.Norte, p.Sur
	id := p.Open() // link-2, in use for a while
	n.Leave(n.Alice, n.Entry("bob@"+id, "hola"))
	p.Carry(n)
	require.EqualValues(t, 2, s.Message("bob/1").Entry.Link)
	for _, f := range []*testkeeper.Internode{n, s} {
		_, err := f.Msg.RepointLink(f.Ctx, &types.MsgRepointLink{Authority: f.Gov.Address, Link: "link-1", ChannelId: id})
		require.NoError(t, err)
	}
	require.NoError(t, s.Receipt(s.Bob, types.STAGE_PROCESSED, 0, 1))
	p.Carry(s)
	require.Equal(t, types.MESSAGE_STATUS_PROCESSED, n.Outbox(n.Alice, 1).Status)
	reply := s.ReplyAfar(s.Message("bob/1"), "text")
	require.Equal(t, n.Alice.Address+"@link-2", reply.Recipient)
	require.EqualValues(t, 1, s.Leave(s.Bob, reply).Link)
	p.Carry(s)
	require.EqualValues(t, 1, n.Message("alice/1").Entry.Hops)
	require.NoError(t, s.Export().Validate())
}

func TestALinkHasSoManyChannels(t *testing.T) {
	p := testkeeper.NewPair(t)
	for range types.MaxLinkChannels - 1 {
		repoint(t, p)
	}
	id := p.Open()
	_, err := p.Norte.Msg.RepointLink(p.Norte.Ctx, &types.MsgRepointLink{Authority: p.Norte.Gov.Address, Link: "sur", ChannelId: id})
	require.ErrorIs(t, err, types.ErrInvalidLink)
	require.NoError(t, p.Norte.Export().Validate())
}

func TestALinkBringsSoMuchAtOnce(t *testing.T) {
	p := testkeeper.NewPair(t)
	n, s := p.Norte, p.Sur
	s.SetParams(func(params *types.Params) { params.LinkRate, params.LinkWindow = 5, 10*time.Second })
	send := func(k int) uint32 {
		var entries []types.SendEntry
		for range k {
			entries = append(entries, n.Entry("bob@sur", "x"))
		}
		n.Send(n.Alice, entries...)
		return p.Carry(n)[0].Code
	}
	require.Zero(t, send(3))
	require.EqualValues(t, 1136, send(3), "whole, since half a batch helps nobody")
	require.Zero(t, send(2))
	require.EqualValues(t, 1136, send(1))
	s.Commit(9 * time.Second)
	require.EqualValues(t, 1136, send(1))
	s.Commit(time.Second)
	require.Zero(t, send(5), "a new window")
	require.NoError(t, s.Attempt(s.Alice, s.Entry("bob", "this chain's own are not counted")))
}

func TestTheCircuitBreaker(t *testing.T) {
	p := testkeeper.NewPair(t)
	n := p.Norte
	n.SetParams(func(params *types.Params) { params.BreakerFailures, params.BreakerPause = 3, 30*time.Second })
	lose := func(k int) {
		for range k {
			n.Leave(n.Alice, n.Entry("bob@sur", "x"))
			n.TimeOut(n.Take("channel-0")[0])
		}
	}
	lose(2)
	n.Leave(n.Alice, n.Entry("bob@sur", "gets through"))
	p.Carry(n)
	lose(3)
	require.Equal(t, []types.EventLinkPaused{{Link: 1, Until: n.Ctx.BlockTime().Add(30 * time.Second).UnixMilli()}}, events[types.EventLinkPaused](t, n.Ctx),
		"a success in between begins the count anew")
	require.ErrorIs(t, n.Attempt(n.Alice, n.Entry("bob@sur", "x")), types.ErrLinkPaused)
	n.Commit(29 * time.Second)
	require.ErrorIs(t, n.Attempt(n.Alice, n.Entry("bob@sur", "x")), types.ErrLinkPaused)
	n.Commit(time.Second)
	lose(1)
	require.ErrorIs(t, n.Attempt(n.Alice, n.Entry("bob@sur", "x")), types.ErrLinkPaused, "half open: the next failure pauses again")
	n.Commit(30 * time.Second)
	n.Leave(n.Alice, n.Entry("bob@sur", "gets through"))
	p.Carry(n)
	lose(2)
	require.NoError(t, n.Attempt(n.Alice, n.Entry("bob@sur", "x")), "a success closes it")
}

func TestWhatASenderCanBringAboutDoesNotPauseALink(t *testing.T) {
	p := testkeeper.NewPair(t)
	n := p.Norte
	n.SetParams(func(params *types.Params) { params.BreakerFailures = 1 })
	send := func(at time.Duration) testkeeper.SentPacket {
		_, err := n.Msg.Send(n.Ctx, &types.MsgSend{
			Sender: n.Alice.Address, Entries: []types.SendEntry{n.Entry("bob@sur", "x")}, Atomic: true,
			TimeoutAt: n.Ctx.BlockTime().Add(at).UnixMilli(),
		})
		require.NoError(t, err)
		return n.Take("channel-0")[0]
	}
	n.TimeOut(send(time.Second))
	n.TimeOut(send(10*time.Minute - time.Millisecond))
	n.Acknowledge(send(time.Hour), testkeeper.Answer{Code: 1140})
	require.NoError(t, n.Attempt(n.Alice, n.Entry("bob@sur", "x")))
	n.TimeOut(send(10 * time.Minute))
	require.ErrorIs(t, n.Attempt(n.Alice, n.Entry("bob@sur", "x")), types.ErrLinkPaused)
}

func TestARefusedPacketCountsAsAFailure(t *testing.T) {
	p := testkeeper.NewPair(t)
	p.Norte.SetParams(func(params *types.Params) { params.BreakerFailures = 1 })
	quarantine(t, p.Sur, true)
	p.Norte.Leave(p.Norte.Alice, p.Norte.Entry("bob@sur", "x"))
	p.Carry(p.Norte)
	require.ErrorIs(t, p.Norte.Attempt(p.Norte.Alice, p.Norte.Entry("bob@sur", "x")), types.ErrLinkPaused)
}

func TestSweepLooksAtEveryLink(t *testing.T) {
	p := testkeeper.NewPair(t)
	for range 2 * types.SweepLinks {
		id := p.Open()
		p.Norte.Leave(p.Norte.Alice, p.Norte.Entry("bob@"+id, "x"))
	}
	p.Carry(p.Norte)
	p.Sur.Commit(2 * day)
	for range 3 {
		p.Sur.Advance(time.Second)
	}
	require.Empty(t, p.Sur.Export().Acknowledgements)
}

func TestChannelsAreSetOnce(t *testing.T) {
	f := testkeeper.NewInternode(t)
	require.Panics(t, func() { f.Keeper.SetChannels(f.Channels) })
	f.Keeper.SetPayloadHandler("agentchat", &module{})
	require.Panics(t, func() { f.Keeper.SetPayloadHandler("agentchat", &module{}) })
}

func TestAnUpgradedChainKeepsItsLink(t *testing.T) {
	p := testkeeper.NewPair(t)
	n, s := p.Norte, p.Sur
	s.Channels.On("channel-0").ChainID = "norte-2" // the client was upgraded with the chain
	n.Ctx = n.Ctx.WithChainID("norte-2")
	n.Leave(n.Alice, n.Entry("bob@sur", "hola"))
	require.Zero(t, p.Carry(n)[0].Code)
	require.Equal(t, "norte-2", s.Export().Links[0].Link.ChainId)
	n.Ctx = n.Ctx.WithChainID("norte-1")
	n.Leave(n.Alice, n.Entry("bob@sur", "hola"))
	require.EqualValues(t, 1139, p.Carry(n)[0].Code, "and no other's")
}
