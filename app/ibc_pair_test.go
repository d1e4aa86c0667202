package app

import (
	"testing"
	"time"

	ibctesting "github.com/cosmos/ibc-go/v8/testing"
)

// minute is short beside every trusting period.
const minute = time.Minute

// pair is two chains that share a clock. Each knows the other by a light client once they are connected.
type pair struct {
	*ibctesting.Coordinator

	norte, sur *ibcChain
}

func newPair(t *testing.T) *pair {
	t.Helper()
	p := &pair{Coordinator: &ibctesting.Coordinator{T: t, CurrentTime: genesisTime()}}
	p.norte, p.sur = newIBCChain(t, p.Coordinator, "norte-1"), newIBCChain(t, p.Coordinator, "sur-1")
	p.Chains = map[string]*ibctesting.TestChain{p.norte.ChainID: p.norte.TestChain, p.sur.ChainID: p.sur.TestChain}
	return p
}

// path is one between norte (A) and sur (B), as yet without client, connection and channel.
func (p *pair) path(port, version string) *ibctesting.Path {
	path := ibctesting.NewPath(p.norte.TestChain, p.sur.TestChain)
	for _, end := range []*ibctesting.Endpoint{path.EndpointA, path.EndpointB} {
		end.ChannelConfig.PortID, end.ChannelConfig.Version = port, version
	}
	return path
}
