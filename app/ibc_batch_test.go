package app

import (
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/amigos-network/amigos/x/internode/types"
)

func TestABatchIsOnePacketWithAResultPerEntry(t *testing.T) {
	l := newLink(t)
	l.sur.must(dora, &types.MsgSetInboxPolicy{Owner: l.sur.address(dora).String(), Policy: types.InboxPolicy{Admission: types.ADMISSION_LOCAL}})
	n := l.norte
	results := n.send(alice, n.entry("bob@link-1", "1"), n.entry("nadie@link-1", "2"), n.entry("carol", "3"),
		n.entry("dora@link-1", "4"), n.entry("bob@link-1", "5"), n.entry("bob@oeste", "6"))
	var numbers []uint64
	for _, r := range results {
		numbers = append(numbers, r.Number)
	}
	require.Equal(t, []uint64{1, 2, 0, 3, 4, 0}, numbers)
	require.EqualValues(t, 1, results[2].Arrival, "what stays is filed at once")
	require.Equal(t, types.ErrLinkNotFound.ABCICode(), results[5].Code)
	require.Len(t, n.pending(), 1)
	l.settle()

	var got []uint32
	for _, sent := range n.outbox("alice").Messages {
		got = append(got, sent.Entry.Code)
	}
	require.Equal(t, []uint32{0, types.ErrNodeNotFound.ABCICode(), types.ErrNotAdmitted.ABCICode(), 0}, got)
	require.Len(t, l.sur.inbox("bob"), 2)
	require.Empty(t, l.sur.inbox("dora"))
}

func TestAnAtomicBatchLeavesWholeOrNotAtAll(t *testing.T) {
	l := newLink(t)
	n := l.norte
	_, err := n.deliver(alice, &types.MsgSend{
		Sender: n.address(alice).String(), Atomic: true, Entries: []types.SendEntry{n.entry("bob@link-1", "1"), n.entry("bob@oeste", "2")},
	})
	require.ErrorIs(t, err, types.ErrLinkNotFound)
	require.Empty(t, n.pending())
	require.Zero(t, n.outbox("alice").State.Last)
}

func TestALargeBatchIsSeveralPackets(t *testing.T) {
	l := newLink(t)
	n := l.norte
	var entries []types.SendEntry
	for range 20 {
		entries = append(entries, n.entry("bob@link-1", strings.Repeat("x", 8<<10)))
	}
	n.send(alice, entries...)
	packets := n.pending()
	require.Greater(t, len(packets), 2)
	for _, p := range packets {
		require.LessOrEqual(t, len(p.Data), int(types.DefaultParams().MaxPacketBytes))
	}
	l.settle()
	filed := l.sur.inbox("bob")
	require.Len(t, filed, 20)
	for i, m := range filed {
		require.EqualValues(t, i+1, m.Entry.Origin)
	}
}

func TestTimeoutsOfABatch(t *testing.T) {
	l := newLink(t)
	n := l.norte
	for _, tc := range []struct {
		name    string
		timeout int64
		want    error
	}{
		{"past", l.CurrentTime.Add(-minute).UnixMilli(), types.ErrInvalidTimeout},
		{"too far", l.CurrentTime.Add(48 * 60 * minute).UnixMilli(), types.ErrInvalidTimeout},
		{"of its author's choice", l.CurrentTime.Add(5 * minute).UnixMilli(), nil},
	} {
		result := n.sendMsg(alice, &types.MsgSend{
			Sender: n.address(alice).String(), TimeoutAt: tc.timeout, Entries: []types.SendEntry{n.entry("bob@link-1", tc.name)},
		})[0]
		require.ErrorIs(t, result.Err(), tc.want, tc.name)
	}
	packets := n.pending()
	require.Len(t, packets, 1)
	require.EqualValues(t, l.CurrentTime.Add(5*minute).UnixMilli()-n.outbox("alice").Messages[0].Entry.TimeoutAt, int64(3*5000), "three blocks ago")
}
