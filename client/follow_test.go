package client

import (
	"context"
	"errors"
	"testing"

	abci "github.com/cometbft/cometbft/abci/types"
	"github.com/cosmos/gogoproto/proto"
	"github.com/stretchr/testify/require"

	"github.com/amigos-network/amigos/x/internode/types"
)

var errEnough = errors.New("enough")

// inbox serves pages of at most two messages of an inbox whose entries before first are gone.
func inbox(n *fakeNode, first uint64, last *uint64) {
	n.answer("/amigos.internode.v1.Query/Node", &types.QueryNodeResponse{Record: types.NodeRecord{Node: types.Node{Address: bobAddress}}})
	n.queries["/amigos.internode.v1.Query/Inbox"] = func(data []byte) abci.ResponseQuery {
		var req types.QueryInboxRequest
		if err := proto.Unmarshal(data, &req); err != nil {
			panic(err)
		}
		res := types.QueryInboxResponse{Next: req.After, State: types.InboxState{First: first, Last: *last}}
		for at := max(first, req.After+1); at <= *last && len(res.Messages) < 2; at++ {
			res.Messages = append(res.Messages, types.FiledMessage{Entry: types.Entry{Arrival: at}})
			res.Next = at
		}
		bz, err := proto.Marshal(&res)
		if err != nil {
			panic(err)
		}
		return abci.ResponseQuery{Value: bz}
	}
}

// collect follows until the arrival wanted was seen.
func collect(t *testing.T, c *Client, after, until uint64) (arrivals []uint64, missed uint64) {
	t.Helper()
	err := c.Follow(t.Context(), "bob", after, func(_ context.Context, page Page) error {
		missed += page.Missed
		for _, m := range page.Messages {
			arrivals = append(arrivals, m.Entry.Arrival)
		}
		if page.Next >= until {
			return errEnough
		}
		return nil
	})
	require.ErrorIs(t, err, errEnough)
	return arrivals, missed
}

func TestFollow(t *testing.T) {
	t.Run("pages from the cursor", func(t *testing.T) {
		n, last := newFakeNode(), uint64(5)
		inbox(n, 1, &last)
		arrivals, missed := collect(t, newTestClient(t, n), 1, 5)
		require.Equal(t, []uint64{2, 3, 4, 5}, arrivals)
		require.Zero(t, missed)
	})
	t.Run("waits for what comes later", func(t *testing.T) {
		n, last := newFakeNode(), uint64(1)
		inbox(n, 1, &last)
		n.ticks[4] = func() { last = 3 }
		arrivals, _ := collect(t, newTestClient(t, n), 0, 3)
		require.Equal(t, []uint64{1, 2, 3}, arrivals)
	})
	t.Run("tells of messages that are gone", func(t *testing.T) {
		n, last := newFakeNode(), uint64(9)
		inbox(n, 8, &last)
		arrivals, missed := collect(t, newTestClient(t, n), 2, 9)
		require.Equal(t, []uint64{8, 9}, arrivals)
		require.EqualValues(t, 5, missed)
	})
	t.Run("goes on after the node was away", func(t *testing.T) {
		n, last := newFakeNode(), uint64(1)
		inbox(n, 1, &last)
		n.ticks[2] = func() { n.down = true }
		n.ticks[5] = func() { n.down, last = false, 2 }
		arrivals, _ := collect(t, newTestClient(t, n), 0, 2)
		require.Equal(t, []uint64{1, 2}, arrivals)
	})
	t.Run("waits for a node that is away at the start", func(t *testing.T) {
		n, last := newFakeNode(), uint64(1)
		inbox(n, 1, &last)
		c := newTestClient(t, n)
		n.down = true
		n.ticks[2] = func() { n.down = false }
		arrivals, _ := collect(t, c, 0, 1)
		require.Equal(t, []uint64{1}, arrivals)
	})
	t.Run("ends when the chain refuses", func(t *testing.T) {
		n := newFakeNode()
		n.refuse("/amigos.internode.v1.Query/Node", "sdk", 22, "codespace internode code 1101: node not found")
		err := newTestClient(t, n).Follow(t.Context(), "bob", 0, nil)
		require.ErrorIs(t, err, types.ErrNodeNotFound)
	})
}

func TestWaitStatus(t *testing.T) {
	n := newFakeNode()
	status := types.MESSAGE_STATUS_FILED
	n.queries[messagePath] = func([]byte) abci.ResponseQuery {
		bz, err := proto.Marshal(&types.QueryMessageResponse{Message: types.FiledMessage{Status: status}})
		require.NoError(t, err)
		return abci.ResponseQuery{Value: bz}
	}
	n.ticks[3] = func() { status = types.MESSAGE_STATUS_REJECTED }
	message, err := newTestClient(t, n).WaitStatus(t.Context(), Filed{Recipient: bobAddress, Arrival: 1}, types.MESSAGE_STATUS_PROCESSED)
	require.NoError(t, err)
	require.Equal(t, types.MESSAGE_STATUS_REJECTED, message.Status, "a rejection ends the waiting too")
}
