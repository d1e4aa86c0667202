package app

import (
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/amigos-network/amigos/envelope"
	"github.com/amigos-network/amigos/x/internode/types"
)

func TestAMessageCrosses(t *testing.T) {
	l := newLink(t)
	ref := l.norte.leave(alice, l.norte.entry("bob@link-1", "hola"))
	require.Equal(t, types.MESSAGE_STATUS_PENDING, l.norte.status(ref).Status)
	l.settle()

	status := l.norte.status(ref)
	require.Equal(t, types.MESSAGE_STATUS_FILED, status.Status)
	require.Equal(t, types.Handle(types.Behind(l.sur.address(bob).String(), 1), 1), status.Handle)
	require.Zero(t, status.Blocker)

	filed := l.sur.inbox("bob")[0]
	require.Equal(t, status.Id, filed.Id, "the same on both chains")
	require.Equal(t, types.ROAD_PACKET, filed.Entry.Road)
	require.EqualValues(t, 1, filed.Entry.Link)
	require.EqualValues(t, 1, filed.Entry.Origin)
	require.Equal(t, "norte-1", filed.Entry.Message.OriginChain)
	require.Equal(t, l.norte.address(alice).String(), filed.Entry.Message.Sender)
}

func TestMessagesCrossBothWaysAtOnce(t *testing.T) {
	l := newLink(t)
	there := l.norte.leave(alice, l.norte.entry("bob@channel-0", "hola"))
	back := l.sur.leave(dora, l.sur.entry("carol@link-1", "buenas"))
	l.settle()
	require.Equal(t, types.MESSAGE_STATUS_FILED, l.norte.status(there).Status)
	require.Equal(t, types.MESSAGE_STATUS_FILED, l.sur.status(back).Status)
	require.Len(t, l.sur.inbox("bob"), 1)
	require.Len(t, l.norte.inbox("carol"), 1)
}

func TestAReplyFindsItsWayBack(t *testing.T) {
	l := newLink(t)
	question := l.norte.leave(alice, l.norte.entry("bob@link-1", "¿qué tal?"))
	l.settle()
	asked := l.sur.inbox("bob")[0]
	answer := l.sur.leave(bob, l.sur.reply(asked, envelope.KindText))
	l.settle()

	got := l.norte.inbox("alice")[0]
	require.Equal(t, l.norte.status(question).Id, envelope.ID(got.Entry.Message.ReplyTo).String())
	require.EqualValues(t, 1, got.Entry.Hops)
	require.Equal(t, l.sur.status(answer).Id, got.Id)
}

func TestAPongClosesAPingOnAnotherChain(t *testing.T) {
	l := newLink(t)
	entry := l.norte.entry("bob@link-1", "")
	entry.Kind = envelope.KindPing
	ping := l.norte.leave(alice, entry)
	l.settle()
	l.sur.leave(bob, l.sur.reply(l.sur.inbox("bob")[0], envelope.KindPong))
	l.settle()

	server, ctx := l.norte.query()
	res, err := server.Ping(ctx, &types.QueryPingRequest{Ref: ping})
	require.NoError(t, err)
	require.True(t, res.Answered)
	require.Empty(t, res.Ping.Handle)
	require.Equal(t, l.norte.address(alice).String(), res.Sent.Sender)
	require.EqualValues(t, 1, res.Answer.Pong, "alice's first message")
	require.Positive(t, res.Blocks)
	require.Positive(t, res.Millis)
}

func TestAChainAnswersAPingByItself(t *testing.T) {
	l := newLink(t)
	entry := l.norte.entry("@link-1", "")
	entry.Kind = envelope.KindPing
	ping := l.norte.leave(alice, entry)
	l.settle()

	server, ctx := l.norte.query()
	res, err := server.Ping(ctx, &types.QueryPingRequest{Ref: ping})
	require.NoError(t, err)
	require.True(t, res.Answered)
	require.Zero(t, res.Answer.Pong)
	require.Positive(t, res.Blocks)
}
