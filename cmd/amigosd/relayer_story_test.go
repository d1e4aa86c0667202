package main_test

import (
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/amigos-network/amigos/testutil/process"
	"github.com/amigos-network/amigos/testutil/traffic"
	"github.com/amigos-network/amigos/x/internode/types"
)

// TestPacketsSurviveKills kills the relayer with four hundred packets under way, then either chain, and counts what
// comes out.
func TestPacketsSurviveKills(t *testing.T) {
	p := startPair(t)
	relayer := p.relayer(process.RelayerKey)
	require.NoError(t, relayer.Link(t.Context(), types.PortID))
	p.openWays()
	require.NoError(t, relayer.Start(t.Context()))

	p.there.send(400, 0)
	p.there.wait("some have come", 50, traffic.Received)
	relayer.Kill()
	require.NoError(t, relayer.Start(t.Context()))
	p.there.settles("after the relayer was killed")

	for _, chain := range p.Chains() {
		p.there.send(50, 0)
		p.back.send(50, 0)
		chain.Kill()
		require.NoError(t, chain.Start(t.Context()))
		p.there.settles("after " + chain.ChainID + " was killed")
		p.back.settles("after " + chain.ChainID + " was killed")
	}
	requireFiled(t, p.bob, process.Bob, p.there.sent)
	requireFiled(t, p.alice, process.Alice, p.back.sent)
}
