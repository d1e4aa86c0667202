package agent

import (
	"context"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/amigos-network/amigos/envelope"
	"github.com/amigos-network/amigos/x/internode/types"
)

// circle is three inboxes on one chain whose agents answer each to the next.
type circle struct {
	chains  map[string]*fakeChain
	refused int // replies the chain did not take
}

func newCircle(names ...string) *circle {
	c := &circle{chains: map[string]*fakeChain{}}
	for _, name := range names {
		chain := newFakeChain()
		chain.address = name
		chain.deliver = func(parent Message, entry types.SendEntry) uint32 {
			hops := parent.Entry.Hops + 1
			if hops > chain.params.MaxHops {
				c.refused++
				return types.ErrHopLimit.ABCICode()
			}
			c.chains[entry.Recipient].fileWith(hops, envelope.Message{Sender: name, Kind: entry.Kind, Body: entry.Body})
			return 0
		}
		c.chains[name] = chain
	}
	return c
}

func (c *circle) messages() int {
	n := 0
	for _, chain := range c.chains {
		n += len(chain.inbox)
	}
	return n
}

// TestACircleOfThreeAgentsStops lets alice's words be answered to bob, bob's to carol, carol's to alice, for as long
// as anything moves.
func TestACircleOfThreeAgentsStops(t *testing.T) {
	c := newCircle(alice, bob, carol)
	next := map[string]string{alice: bob, bob: carol, carol: alice}
	agents := map[string]*Agent{}
	for name, chain := range c.chains {
		agents[name] = newAgent(t, chain)
		agents[name].Handle(envelope.KindText, func(_ context.Context, m Message) (*Reply, error) {
			return &Reply{To: next[name], Kind: envelope.KindText, Body: m.Entry.Message.Body}, nil
		})
	}
	c.chains[alice].file(envelope.Message{Sender: carol, Kind: envelope.KindText, Body: []byte("good morning")})

	for before := 0; before != c.messages(); {
		before = c.messages()
		for _, name := range []string{alice, bob, carol} {
			serveAll(t, agents[name])
		}
	}
	require.Equal(t, 1+int(types.DefaultParams().MaxHops), c.messages(), "the first message and a reply for each hop")
	require.Zero(t, c.refused, "nobody tries what the chain would refuse")
	for name, chain := range c.chains {
		require.EqualValues(t, len(chain.inbox), chain.processed, "%s took all of it", name)
		require.Empty(t, chain.rejections)
	}
}
