package app

import (
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/amigos-network/amigos/x/internode/types"
)

func TestReceiptsCrossAndMoveStatuses(t *testing.T) {
	l := newLink(t)
	ref := l.leaveAndSettle(alice, "bob@link-1", "hola")
	for i, step := range []struct {
		stage types.Stage
		want  types.MessageStatus
	}{
		{types.STAGE_DELIVERED, types.MESSAGE_STATUS_DELIVERED},
		{types.STAGE_READ, types.MESSAGE_STATUS_READ},
		{types.STAGE_PROCESSED, types.MESSAGE_STATUS_PROCESSED},
	} {
		l.sur.receipt(bob, step.stage, 0, 1)
		require.Equal(t, types.MessageStatus(i+1), l.norte.status(ref).Status, "not before the packet")
		l.settle()
		require.Equal(t, step.want, l.norte.status(ref).Status)
	}
}

func TestARejectionCrossesWithItsReason(t *testing.T) {
	l := newLink(t)
	var refs []string
	for range 3 {
		refs = append(refs, l.norte.leave(alice, l.norte.entry("bob@link-1", "hola")))
	}
	l.settle()
	l.sur.receipt(bob, types.STAGE_PROCESSED, 0, 3, types.Rejection{Arrival: 2, Reason: "not now"})
	l.settle()
	for i, want := range []types.MessageStatus{types.MESSAGE_STATUS_PROCESSED, types.MESSAGE_STATUS_REJECTED, types.MESSAGE_STATUS_PROCESSED} {
		require.Equal(t, want, l.norte.status(refs[i]).Status)
	}
	require.Equal(t, "not now", l.norte.status(refs[1]).Reason)
}

func TestOneReceiptIsOnePacket(t *testing.T) {
	l := newLink(t)
	for range 5 {
		l.norte.leave(alice, l.norte.entry("bob@link-1", "hola"))
		l.norte.leave(carol, l.norte.entry("bob@link-1", "buenas"))
	}
	l.settle()
	l.sur.receipt(bob, types.STAGE_READ, 0, 10)
	require.Len(t, l.sur.pending(), 1)
	l.settle()
	for _, name := range []string{"alice", "carol"} {
		for _, sent := range l.norte.outbox(name).Messages {
			require.Equal(t, types.MESSAGE_STATUS_READ, sent.Entry.Status)
		}
	}
}

func TestReceiptsThatOvertakeEachOtherNeverGoBack(t *testing.T) {
	l := newLink(t)
	ref := l.leaveAndSettle(alice, "bob@link-1", "hola")
	l.sur.receipt(bob, types.STAGE_DELIVERED, 0, 1)
	l.sur.receipt(bob, types.STAGE_PROCESSED, 0, 1)
	packets := l.sur.pending()
	require.Len(t, packets, 2)
	require.NoError(t, l.norte.receive(packets[1]))
	require.NoError(t, l.norte.receive(packets[0]))
	require.Equal(t, types.MESSAGE_STATUS_PROCESSED, l.norte.status(ref).Status)
}

func TestAReceiptMayOvertakeTheAnswer(t *testing.T) {
	l := newLink(t)
	ref := l.norte.leave(alice, l.norte.entry("bob@link-1", "hola"))
	packets := l.norte.pending()
	require.NoError(t, l.sur.receive(packets...))
	l.sur.receipt(bob, types.STAGE_READ, 0, 1)
	require.NoError(t, l.norte.receive(l.sur.pending()...))
	require.Equal(t, types.MESSAGE_STATUS_READ, l.norte.status(ref).Status)
	require.NoError(t, l.norte.acknowledge(packets...))
	status := l.norte.status(ref)
	require.Equal(t, types.MESSAGE_STATUS_READ, status.Status)
	require.EqualValues(t, 1, status.Sent.Entry.Arrival)
	require.Zero(t, l.norte.outbox("alice").State.Pending)
}

func TestAReceiptThatTimesOutIsSentAgain(t *testing.T) {
	l := newLink(t)
	ref := l.leaveAndSettle(alice, "bob@link-1", "hola")
	l.sur.receipt(bob, types.STAGE_READ, 0, 1)
	packets := l.sur.pending()
	l.IncrementTimeBy(types.DefaultParams().MaxPacketTimeout)
	require.NoError(t, l.sur.expire(packets...))
	l.settle()
	require.Equal(t, types.MESSAGE_STATUS_READ, l.norte.status(ref).Status)
}

func TestAReceiptSucceedsWithoutItsLink(t *testing.T) {
	l := newLink(t)
	ref := l.leaveAndSettle(alice, "bob@link-1", "hola")
	l.norte.close()
	l.sur.receipt(bob, types.STAGE_READ, 0, 1)
	require.Empty(t, l.sur.pending())
	require.Equal(t, types.MESSAGE_STATUS_READ, l.sur.inbox("bob")[0].Status)
	require.Equal(t, types.MESSAGE_STATUS_FILED, l.norte.status(ref).Status)
}

func TestAReceiptOfAStrangerChangesNothing(t *testing.T) {
	l := newLink(t)
	ref := l.norte.leave(alice, l.norte.entry("bob@link-1", "hola"))
	packet := l.sur.forge(types.PacketData{Receipts: []types.PacketReceipt{
		{Sender: l.norte.address(alice).String(), First: 1, Last: 900, Stage: types.STAGE_PROCESSED},
		{Sender: l.norte.address(operator).String(), First: 1, Last: 1, Stage: types.STAGE_PROCESSED},
	}}.Bytes())
	require.NoError(t, l.norte.receive(packet))
	require.Equal(t, types.MESSAGE_STATUS_PROCESSED, l.norte.status(ref).Status, "of what went there the other chain may say what it likes")
	require.EqualValues(t, 1, l.norte.outbox("alice").State.Last)
}
