//go:build long

package main_test

import (
	"testing"

	rpchttp "github.com/cometbft/cometbft/rpc/client/http"
	"github.com/stretchr/testify/require"

	"github.com/amigos-network/amigos/testutil/process"
	"github.com/amigos-network/amigos/x/internode/types"
)

// TestPacketsCrossBetweenAQuietAndASteadyChain relays both ways, and again after nobody has spoken for some heartbeats,
// as it does between two quiet chains.
func TestPacketsCrossBetweenAQuietAndASteadyChain(t *testing.T) {
	for pace, beats := range map[string]int64{"steady": 100, "quiet": 2} {
		t.Run(pace, func(t *testing.T) {
			p := startPair(t, func(c *process.Config) {
				if c.ChainID == process.Sur {
					c.Pace = pace
				}
			})
			relayer := p.relayer(process.RelayerKey)
			require.NoError(t, relayer.Link(t.Context(), types.PortID))
			p.openWays()
			require.NoError(t, relayer.Start(t.Context()))
			for range 3 {
				p.there.send(20, 0)
				p.back.send(20, 0)
				p.there.settles("from the quiet chain")
				p.back.settles("to the quiet chain")
				p.silence(p.Norte, 2)
				p.silence(p.Sur, beats)
			}
			requireFiled(t, p.bob, process.Bob, p.there.sent)
			requireFiled(t, p.alice, process.Alice, p.back.sent)
		})
	}
}

// silence waits until a chain has made some blocks while nobody speaks.
func (p *pair) silence(on *process.Chain, blocks int64) {
	p.t.Helper()
	node, err := rpchttp.New(on.Validators[0].RPC, "/websocket")
	require.NoError(p.t, err)
	var from int64
	eventually(p.t, "a silence on "+on.ChainID, func() bool {
		status, err := node.Status(p.t.Context())
		if err != nil {
			return false
		}
		if from == 0 {
			from = status.SyncInfo.LatestBlockHeight
		}
		return status.SyncInfo.LatestBlockHeight >= from+blocks
	})
}
