package app

import (
	"testing"

	ibctesting "github.com/cosmos/ibc-go/v8/testing"
	"github.com/stretchr/testify/require"

	"github.com/amigos-network/amigos/envelope"
	"github.com/amigos-network/amigos/x/internode/types"
)

func (e *end) name(link, name string) {
	e.Helper()
	e.must(operator, &types.MsgNameLink{Authority: e.address(operator).String(), Link: link, Name: name})
}

func (e *end) quarantine(link string, quarantined bool) {
	e.Helper()
	msg := &types.MsgQuarantineLink{Authority: e.address(operator).String(), Link: link, Quarantined: quarantined}
	if quarantined {
		msg.Reason = "their keys are stolen"
	}
	e.must(operator, msg)
}

func (e *end) repoint(link, channel string) error {
	e.Helper()
	_, err := e.deliver(operator, &types.MsgRepointLink{Authority: e.address(operator).String(), Link: link, ChannelId: channel})
	return err
}

// open opens one more channel on the same connection.
func (l *link) open() *ibctesting.Path {
	l.Helper()
	path := l.pair.path(types.PortID, types.Version)
	for _, at := range [][2]*ibctesting.Endpoint{{path.EndpointA, l.path.EndpointA}, {path.EndpointB, l.path.EndpointB}} {
		at[0].ClientID, at[0].ConnectionID = at[1].ClientID, at[1].ConnectionID
	}
	l.CreateChannels(path)
	return path
}

// use lets the ends' relayers carry on another path.
func (l *link) use(path *ibctesting.Path) {
	l.path, l.norte.at, l.sur.at = path, path.EndpointA, path.EndpointB
}

func TestOnlyTheAuthorityChangesLinks(t *testing.T) {
	l := newLink(t)
	_, err := l.norte.deliver(alice, &types.MsgNameLink{Authority: l.norte.address(alice).String(), Link: "link-1", Name: "sur"})
	require.ErrorIs(t, err, types.ErrInvalidAuthority)
	_, err = l.norte.deliver(alice, &types.MsgQuarantineLink{Authority: l.norte.address(alice).String(), Link: "link-1", Quarantined: true})
	require.ErrorIs(t, err, types.ErrInvalidAuthority)
	_, err = l.norte.deliver(alice, &types.MsgRepointLink{Authority: l.norte.address(alice).String(), Link: "link-1", ChannelId: "channel-0"})
	require.ErrorIs(t, err, types.ErrInvalidAuthority)
}

func TestALinkHasAName(t *testing.T) {
	l := newLink(t)
	l.norte.name("channel-0", "sur")
	ref := l.norte.leave(alice, l.norte.entry("bob@sur", "hola"))
	l.settle()
	status := l.norte.status(ref)
	require.Equal(t, types.MESSAGE_STATUS_FILED, status.Status)
	require.Equal(t, types.Handle(l.sur.address(bob).String()+"@sur", 1), status.Handle)
	require.Equal(t, "bob@sur", l.sur.inbox("bob")[0].Entry.Message.Recipient, "as its author wrote it")
}

func TestAQuarantinedLinkNeitherSendsNorTakes(t *testing.T) {
	l := newLink(t)
	before := l.norte.leave(alice, l.norte.entry("bob@link-1", "before"))
	l.sur.quarantine("link-1", true)
	require.Equal(t, types.ErrLinkQuarantined.ABCICode(), l.sur.record("link-1").Blocker)
	require.Equal(t, types.ErrLinkQuarantined.ABCICode(), l.sur.send(bob, l.sur.entry("alice@link-1", "no"))[0].Code)
	l.settle()
	status := l.norte.status(before)
	require.Equal(t, types.MESSAGE_STATUS_FAILED, status.Status)
	require.Equal(t, types.ErrLinkQuarantined.ABCICode(), status.Code)
	require.Empty(t, l.sur.inbox("bob"))

	l.sur.quarantine("link-1", false)
	after := l.norte.leave(alice, l.norte.entry("bob@link-1", "after"))
	l.settle()
	require.Equal(t, types.MESSAGE_STATUS_FILED, l.norte.status(after).Status)
}

func TestAnswersStillComeOverAQuarantinedLink(t *testing.T) {
	l := newLink(t)
	ref := l.norte.leave(alice, l.norte.entry("bob@link-1", "hola"))
	packets := l.norte.pending()
	require.NoError(t, l.sur.receive(packets...))
	l.norte.quarantine("link-1", true)
	require.NoError(t, l.norte.acknowledge(packets...))
	require.Equal(t, types.MESSAGE_STATUS_FILED, l.norte.status(ref).Status)
}

func TestARepointedLinkKeepsItsPeople(t *testing.T) {
	l := newLink(t)
	l.norte.name("link-1", "sur")
	l.leaveAndSettle(alice, "bob@sur", "hola")
	asked := l.sur.inbox("bob")[0]
	old := l.path
	inFlight := l.norte.leave(alice, l.norte.entry("bob@sur", "on its way"))
	packets := l.norte.pending()

	path := l.open()
	require.NoError(t, l.norte.repoint("sur", path.EndpointA.ChannelID))
	require.NoError(t, l.sur.repoint("link-1", path.EndpointB.ChannelID))
	for _, e := range []*end{l.norte, l.sur} {
		record := e.record("link-1")
		require.Equal(t, []string{"channel-0", "channel-1"}, record.Channels)
		require.Equal(t, "channel-1", record.Link.ChannelId)
		require.EqualValues(t, 1, e.record("channel-0").Link.Number, "the old one still means it")
		require.EqualValues(t, 1, e.record("link-2").Link.Number, "its number leads there")
	}

	require.NoError(t, l.sur.receive(packets...), "what was on its way arrives")
	require.NoError(t, l.norte.acknowledge(packets...))
	require.Equal(t, types.MESSAGE_STATUS_FILED, l.norte.status(inFlight).Status)

	l.use(path)
	reply := l.sur.leave(bob, l.sur.reply(asked, envelope.KindText))
	l.settle()
	require.Equal(t, types.MESSAGE_STATUS_FILED, l.sur.status(reply).Status)
	require.Equal(t, "channel-1", l.sur.status(reply).Sent.Entry.ChannelId)
	require.EqualValues(t, 1, l.norte.inbox("alice")[0].Entry.Link, "bob is who he was")
	require.EqualValues(t, 1, l.norte.inbox("alice")[0].Entry.Hops)
	require.Empty(t, l.norte.pendingOn(old.EndpointA))
}

func TestRepointRefuses(t *testing.T) {
	l := newLink(t)
	require.ErrorIs(t, l.norte.repoint("link-1", "channel-0"), types.ErrInvalidLink, "it has that one")
	require.ErrorIs(t, l.norte.repoint("link-1", "channel-9"), types.ErrLinkNotFound)
	require.ErrorIs(t, l.norte.repoint("link-9", "channel-0"), types.ErrLinkNotFound)
	half := l.pair.path(types.PortID, types.Version)
	half.EndpointA.ClientID, half.EndpointA.ConnectionID = l.path.EndpointA.ClientID, l.path.EndpointA.ConnectionID
	require.NoError(t, half.EndpointA.ChanOpenInit())
	require.ErrorIs(t, l.norte.repoint("link-1", half.EndpointA.ChannelID), types.ErrLinkNotFound, "it is not open yet")
}

// leaveAndSettle sends one message of a person of norte and carries it.
func (l *link) leaveAndSettle(i int, to, body string) string {
	l.Helper()
	ref := l.norte.leave(i, l.norte.entry(to, body))
	l.settle()
	return ref
}
