package app

import (
	"testing"
	"time"

	"cosmossdk.io/math"
	sdk "github.com/cosmos/cosmos-sdk/types"
	transfertypes "github.com/cosmos/ibc-go/v8/modules/apps/transfer/types"
	ibctesting "github.com/cosmos/ibc-go/v8/testing"
	"github.com/stretchr/testify/require"
)

// silence lets both chains make nothing but heartbeats for a while, the last ones a beat apart.
func (p *pair) silence(t *testing.T, lasts time.Duration) {
	t.Helper()
	const beats = 2 * fullEvery
	p.IncrementTimeBy(lasts - beats*aBeat)
	for range beats {
		p.IncrementTimeBy(aBeat)
		for _, c := range []*ibcChain{p.norte, p.sur} {
			p.UpdateTimeForChain(c.TestChain)
			c.block()
		}
	}
}

// TestCoinsCrossAfterASilence sends packets both ways after chains have been quiet: clients are updated over the gap, and
// proofs of states that quiet blocks left alone hold.
func TestCoinsCrossAfterASilence(t *testing.T) {
	for name, lasts := range map[string]time.Duration{
		"of ten minutes": 10 * minute,
		"longer than half of the trusting period": ibctesting.TrustingPeriod * 2 / 3,
	} {
		t.Run(name, func(t *testing.T) {
			p := newPair(t)
			path := p.path(transfertypes.PortID, transfertypes.Version)
			p.Setup(path)
			p.silence(t, lasts)
			voucher := p.transfer(path.EndpointA, p.norte, sdk.NewInt64Coin(BondDenom, 700))
			p.transfer(path.EndpointB, p.sur, sdk.NewInt64Coin(voucher, 300))
			require.Equal(t, math.NewInt(funds-400), p.norte.coins(1, BondDenom))
		})
	}
}

// TestAPacketOfAQuietChainIsProvenByTheNextBlock relays from a proof block that is quiet itself.
func TestAPacketOfAQuietChainIsProvenByTheNextBlock(t *testing.T) {
	p := newPair(t)
	path := p.path(transfertypes.PortID, transfertypes.Version)
	p.Setup(path)
	p.silence(t, 10*minute)
	packet := p.norte.sendCoins(path.EndpointA, sdk.NewInt64Coin(BondDenom, 700), uint64(p.CurrentTime.Add(10*minute).UnixNano()))
	hash := p.norte.app.LastCommitID().Hash
	p.norte.block()
	require.Equal(t, hash, p.norte.app.LastCommitID().Hash, "the block that proves the packet is quiet")
	require.NoError(t, path.EndpointB.UpdateClient())
	require.NoError(t, path.EndpointB.RecvPacket(packet))
}
