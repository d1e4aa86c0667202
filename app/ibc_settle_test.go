package app

import (
	"slices"
	"testing"

	channeltypes "github.com/cosmos/ibc-go/v8/modules/core/04-channel/types"
	"github.com/stretchr/testify/require"

	"github.com/amigos-network/amigos/x/internode/types"
)

func TestAPacketThatIsBroughtTwiceIsFiledOnce(t *testing.T) {
	l := newLink(t)
	ref := l.norte.leave(alice, l.norte.entry("bob@link-1", "hola"))
	packets := l.norte.pending()
	require.NoError(t, l.sur.receive(packets...))
	require.NoError(t, l.sur.receive(packets...), "a second relayer is no fault")
	require.NoError(t, l.norte.acknowledge(packets...))
	require.NoError(t, l.norte.acknowledge(packets...))
	require.Len(t, l.sur.inbox("bob"), 1)
	require.Equal(t, types.MESSAGE_STATUS_FILED, l.norte.status(ref).Status)
}

func TestPacketsMayOvertakeEachOther(t *testing.T) {
	l := newLink(t)
	var refs []string
	for _, body := range []string{"one", "two", "three"} {
		refs = append(refs, l.norte.leave(alice, l.norte.entry("bob@link-1", body)))
	}
	packets := l.norte.pending()
	slices.Reverse(packets)
	require.NoError(t, l.sur.receive(packets...))
	require.NoError(t, l.norte.acknowledge(packets[1], packets[0], packets[2]))
	for i, ref := range refs {
		status := l.norte.status(ref)
		require.Equal(t, types.MESSAGE_STATUS_FILED, status.Status)
		require.EqualValues(t, 3-i, status.Sent.Entry.Arrival)
		require.EqualValues(t, i+1, l.sur.inbox("bob")[2-i].Entry.Origin)
	}
}

func TestAPacketThatTimesOutWasNeverFiled(t *testing.T) {
	l := newLink(t)
	ref := l.norte.leave(alice, l.norte.entry("bob@link-1", "hola"))
	packets := l.norte.pending()
	require.ErrorIs(t, l.norte.expire(packets...), channeltypes.ErrTimeoutNotReached, "its time is not over")
	require.Equal(t, types.MESSAGE_STATUS_PENDING, l.norte.status(ref).Status)

	l.IncrementTimeBy(types.DefaultParams().PacketTimeout)
	require.Equal(t, types.ErrPacketTimedOut.ABCICode(), l.norte.later().status(ref).Blocker)
	require.ErrorIs(t, l.sur.receive(packets...), channeltypes.ErrTimeoutElapsed)
	require.NoError(t, l.norte.expire(packets...))
	require.NoError(t, l.norte.expire(packets...), "a second relayer is no fault")

	status := l.norte.status(ref)
	require.Equal(t, types.MESSAGE_STATUS_EXPIRED, status.Status)
	require.Equal(t, types.ErrPacketTimedOut.ABCICode(), status.Code)
	require.NotEmpty(t, status.Reason)
	require.Empty(t, l.sur.inbox("bob"))
	require.Zero(t, l.norte.outbox("alice").State.Pending)
}

func TestAPacketThatWasTakenNeverTimesOut(t *testing.T) {
	l := newLink(t)
	ref := l.norte.leave(alice, l.norte.entry("bob@link-1", "hola"))
	packets := l.norte.pending()
	require.NoError(t, l.sur.receive(packets...))
	l.IncrementTimeBy(2 * types.DefaultParams().PacketTimeout)
	require.Error(t, l.norte.expire(packets...))
	require.NoError(t, l.norte.acknowledge(packets...))
	require.Equal(t, types.MESSAGE_STATUS_FILED, l.norte.status(ref).Status)
}

func TestAMessageIsOfNoUseAfterItsExpiry(t *testing.T) {
	l := newLink(t)
	short, long := l.norte.entry("bob@link-1", "now"), l.norte.entry("bob@link-1", "whenever")
	short.ExpiresAt = l.CurrentTime.Add(minute).UnixMilli()
	ref := l.norte.leave(alice, short)
	l.norte.leave(alice, long)
	require.Equal(t, short.ExpiresAt, l.norte.status(ref).Sent.Entry.TimeoutAt)
	l.IncrementTimeBy(2 * minute)
	packets := l.norte.pending()
	require.Len(t, packets, 2)
	require.NoError(t, l.norte.expire(packets[0]))
	l.settle()
	require.Equal(t, types.MESSAGE_STATUS_EXPIRED, l.norte.status(ref).Status)
	require.Len(t, l.sur.inbox("bob"), 1)
}

func TestWithoutARelayerThatIsSaid(t *testing.T) {
	l := newLink(t)
	ref := l.norte.leave(alice, l.norte.entry("bob@link-1", "hola"))
	require.Zero(t, l.norte.status(ref).Blocker)
	require.NotEmpty(t, l.norte.status(ref).Why)
	l.IncrementTimeBy(2 * minute)
	require.Equal(t, types.ErrNotRelayed.ABCICode(), l.norte.later().status(ref).Blocker)
	l.settle()
	require.Zero(t, l.norte.status(ref).Blocker)
}

func TestAClosedChannelSettlesWhatWasNotTaken(t *testing.T) {
	l := newLink(t)
	taken := l.norte.leave(alice, l.norte.entry("bob@link-1", "hola"))
	require.NoError(t, l.sur.receive(l.norte.pending()...))
	lost := l.norte.leave(alice, l.norte.entry("bob@link-1", "¿estás?"))
	packets := l.norte.pending()
	l.sur.close()

	require.Equal(t, types.ErrLinkClosed.ABCICode(), l.norte.record("link-1").Blocker)
	require.Equal(t, types.ErrLinkClosed.ABCICode(), l.norte.status(lost).Blocker)
	refused := l.norte.send(alice, l.norte.entry("bob@link-1", "hola"))[0]
	require.Equal(t, types.ErrLinkClosed.ABCICode(), refused.Code)

	require.NoError(t, l.norte.expireOnClose(packets[1]))
	require.Equal(t, types.MESSAGE_STATUS_EXPIRED, l.norte.status(lost).Status)
	require.Len(t, l.sur.inbox("bob"), 1)

	require.Error(t, l.norte.expireOnClose(packets[0]), "it was taken")
	require.ErrorIs(t, l.norte.acknowledge(packets[0]), channeltypes.ErrInvalidChannelState, "IBC takes no answer over a closed channel")
	require.Equal(t, types.ErrLinkClosed.ABCICode(), l.norte.status(taken).Blocker)

	l.IncrementTimeBy(types.DefaultParams().Retention)
	require.Equal(t, types.MESSAGE_STATUS_PENDING, l.norte.later().status(taken).Status)
	l.IncrementTimeBy(types.DefaultParams().PacketTimeout)
	l.norte.block()
	require.Empty(t, l.norte.pending(), "given up at last, so that the outbox can let it go")
	require.Zero(t, l.norte.outbox("alice").State.Pending)
}

func TestNobodyClosesAChannel(t *testing.T) {
	l := newLink(t)
	require.ErrorIs(t, l.norte.at.ChanCloseInit(), types.ErrChannelClose)
}
