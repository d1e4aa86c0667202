package app

import (
	"testing"
	"time"

	"cosmossdk.io/math"
	sdk "github.com/cosmos/cosmos-sdk/types"
	transfertypes "github.com/cosmos/ibc-go/v8/modules/apps/transfer/types"
	clienttypes "github.com/cosmos/ibc-go/v8/modules/core/02-client/types"
	ibctesting "github.com/cosmos/ibc-go/v8/testing"
	"github.com/stretchr/testify/require"
)

// silence lets nobody speak for a while. A chain that is steady makes blocks all the time; a quiet one makes heartbeats,
// of which the last ones are made here.
func (p *pair) silence(lasts time.Duration, steady ...*ibcChain) {
	p.Helper()
	const beats = 2 * fullEvery
	before := lasts - beats*Heartbeat
	for range beats {
		p.IncrementTimeBy(before / beats)
		p.idle(steady...)
	}
	for range beats {
		p.IncrementTimeBy(Heartbeat)
		p.idle(p.norte, p.sur)
	}
}

// idle has chains make an empty block each.
func (p *pair) idle(chains ...*ibcChain) {
	for _, c := range chains {
		p.UpdateTimeForChain(c.TestChain)
		c.block()
	}
}

// TestCoinsCrossAfterASilence sends packets both ways after chains have been quiet: clients are updated over the gap, and
// proofs of states that quiet blocks left alone hold.
func TestCoinsCrossAfterASilence(t *testing.T) {
	for name, lasts := range map[string]time.Duration{
		"of ten minutes": 10 * minute,
		"longer than half of the trusting period": ibctesting.TrustingPeriod * 2 / 3,
	} {
		for between, steady := range map[string]func(*pair) []*ibcChain{
			"two quiet chains":          func(*pair) []*ibcChain { return nil },
			"a quiet and a steady one":  func(p *pair) []*ibcChain { return []*ibcChain{p.sur} },
			"a steady and a quiet one":  func(p *pair) []*ibcChain { return []*ibcChain{p.norte} },
			"two that are never silent": func(p *pair) []*ibcChain { return []*ibcChain{p.norte, p.sur} },
		} {
			t.Run(name+" between "+between, func(t *testing.T) {
				p := newPair(t)
				path := p.path(transfertypes.PortID, transfertypes.Version)
				p.Setup(path)
				p.silence(lasts, steady(p)...)
				voucher := p.transfer(path.EndpointA, p.norte, sdk.NewInt64Coin(BondDenom, 700))
				p.transfer(path.EndpointB, p.sur, sdk.NewInt64Coin(voucher, 300))
				require.Equal(t, math.NewInt(funds-400), p.norte.coins(1, BondDenom))
			})
		}
	}
}

// TestAPacketOfAQuietChainIsProvenByTheNextBlock relays from a proof block that is quiet itself.
func TestAPacketOfAQuietChainIsProvenByTheNextBlock(t *testing.T) {
	p := newPair(t)
	path := p.path(transfertypes.PortID, transfertypes.Version)
	p.Setup(path)
	p.silence(10 * minute)
	packet := p.norte.sendCoins(path.EndpointA, sdk.NewInt64Coin(BondDenom, 700), uint64(p.CurrentTime.Add(10*minute).UnixNano()))
	hash := p.norte.app.LastCommitID().Hash
	p.norte.block()
	require.Equal(t, hash, p.norte.app.LastCommitID().Hash, "the block that proves the packet is quiet")
	require.NoError(t, path.EndpointB.UpdateClient())
	require.NoError(t, path.EndpointB.RecvPacket(packet))
}

// TestAQuietChainTakesHeadersFromAheadOfItsClock updates a client on a chain whose last heartbeat was a while ago. Its
// time is that of the heartbeat before, and the other chain's header is of now.
func TestAQuietChainTakesHeadersFromAheadOfItsClock(t *testing.T) {
	const linked = 40 * time.Second // what `amigosd relayer link` lets clocks differ by
	for _, tc := range []struct {
		name          string
		drift, behind time.Duration
		refused       bool
	}{
		{name: "two heartbeats behind", drift: linked, behind: 2 * Heartbeat},
		{name: "not farther than its client allows", drift: linked, behind: linked, refused: true},
		{name: "not with the ten seconds that others allow", drift: ibctesting.MaxClockDrift, behind: Heartbeat, refused: true},
	} {
		t.Run(tc.name, func(t *testing.T) {
			p := newPair(t)
			path := p.path(transfertypes.PortID, transfertypes.Version)
			config, ok := path.EndpointA.ClientConfig.(*ibctesting.TendermintConfig)
			require.True(t, ok)
			config.MaxClockDrift = tc.drift
			p.Setup(path)
			p.IncrementTimeBy(10 * minute)
			made := p.sur.CurrentHeader.Time
			p.sur.block()
			header, err := p.norte.ConstructUpdateTMClientHeader(p.sur.TestChain, path.EndpointA.ClientID)
			require.NoError(t, err)
			update, err := clienttypes.NewMsgUpdateClient(path.EndpointA.ClientID, header, p.norte.address(0).String())
			require.NoError(t, err)
			p.norte.CurrentHeader.Time = made.Add(-tc.behind)
			_, err = p.norte.deliver(0, update)
			require.Equal(t, tc.refused, err != nil, "%v", err)
		})
	}
}
