package types_test

import (
	"math"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/amigos-network/amigos/x/internode/types"
)

func TestNodeStatus(t *testing.T) {
	const grace = time.Minute
	end := now.UnixMilli()
	tests := []struct {
		name      string
		node      types.Node
		at        time.Time
		status    types.NodeStatus
		alive     error
		pastGrace bool
	}{
		{name: "is active before its end", node: types.Node{ExpiresAt: end}, at: now.Add(-time.Millisecond), status: types.NODE_STATUS_ACTIVE},
		{name: "is expired at its end", node: types.Node{ExpiresAt: end}, at: now, status: types.NODE_STATUS_EXPIRED, alive: types.ErrNodeExpired},
		{name: "keeps its name in the grace period", node: types.Node{ExpiresAt: end}, at: now.Add(grace - time.Millisecond), status: types.NODE_STATUS_EXPIRED, alive: types.ErrNodeExpired},
		{name: "loses it after", node: types.Node{ExpiresAt: end}, at: now.Add(grace), status: types.NODE_STATUS_EXPIRED, alive: types.ErrNodeExpired, pastGrace: true},
		{name: "is retired at once", node: types.Node{ExpiresAt: end + 1e9, RetiredAt: end}, at: now, status: types.NODE_STATUS_RETIRED, alive: types.ErrNodeRetired},
		{name: "counts the grace of a retired node from its retirement", node: types.Node{ExpiresAt: end + 1e9, RetiredAt: end}, at: now.Add(grace), status: types.NODE_STATUS_RETIRED, alive: types.ErrNodeRetired, pastGrace: true},
		{name: "counts it from the expiry if that came first", node: types.Node{ExpiresAt: end, RetiredAt: end + 1e9}, at: now.Add(grace), status: types.NODE_STATUS_RETIRED, alive: types.ErrNodeRetired, pastGrace: true},
		{name: "survives the end of time", node: types.Node{ExpiresAt: math.MaxInt64}, at: now, status: types.NODE_STATUS_ACTIVE},
	}
	for _, tc := range tests {
		t.Run(tc.name, func(t *testing.T) {
			require.Equal(t, tc.status, tc.node.Status(tc.at))
			require.ErrorIs(t, tc.node.Alive(tc.at), tc.alive)
			require.Equal(t, tc.pastGrace, tc.node.PastGrace(tc.at, grace))
		})
	}
}

func TestNodeLabel(t *testing.T) {
	require.Equal(t, "alice", types.Node{Name: "alice", Address: "amigos1x"}.Label())
	require.Equal(t, "amigos1x", types.Node{Address: "amigos1x"}.Label(), "a released name is nobody's")
}
