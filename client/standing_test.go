package client

import (
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/amigos-network/amigos/x/internode/types"
)

func TestStandingCountsWhatIsBefore(t *testing.T) {
	tests := []struct {
		name    string
		arrival uint64
		state   types.InboxState
		before  uint64
	}{
		{name: "the next one", arrival: 5, state: types.InboxState{First: 1, Last: 9, Processed: 4}},
		{name: "two are before it", arrival: 7, state: types.InboxState{First: 1, Last: 9, Processed: 4}, before: 2},
		{name: "dropped ones do not count", arrival: 7, state: types.InboxState{First: 6, Last: 9, Processed: 2}, before: 1},
		{name: "none before a processed one", arrival: 3, state: types.InboxState{First: 1, Last: 9, Processed: 4}},
		{name: "none before one that was dropped just now", arrival: 3, state: types.InboxState{First: 6, Last: 9}},
	}
	for _, tc := range tests {
		t.Run(tc.name, func(t *testing.T) {
			n := newFakeNode()
			n.answer(messagePath, &types.QueryMessageResponse{Message: types.FiledMessage{
				Handle: types.Handle("bob", tc.arrival), Entry: types.Entry{Arrival: tc.arrival},
			}})
			n.answer(nodePath, &types.QueryNodeResponse{Record: types.NodeRecord{Node: types.Node{Name: "bob"}}})
			n.answer("/amigos.internode.v1.Query/Inbox", &types.QueryInboxResponse{State: tc.state})
			standing, err := newTestClient(t, n).Standing(t.Context(), types.Handle("bob", tc.arrival))
			require.NoError(t, err)
			require.Equal(t, tc.before, standing.Before)
			require.Equal(t, "bob", standing.Recipient.Node.Name)
		})
	}
}

func TestThreadAsksTheChain(t *testing.T) {
	n := newFakeNode()
	n.answer("/amigos.internode.v1.Query/Thread", &types.QueryThreadResponse{Truncated: true})
	thread, err := newTestClient(t, n).Thread(t.Context(), "bob/7", 0)
	require.NoError(t, err)
	require.True(t, thread.Truncated)
}
