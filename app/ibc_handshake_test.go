package app

import (
	"testing"

	transfertypes "github.com/cosmos/ibc-go/v8/modules/apps/transfer/types"
	channeltypes "github.com/cosmos/ibc-go/v8/modules/core/04-channel/types"
	ibctesting "github.com/cosmos/ibc-go/v8/testing"
	"github.com/stretchr/testify/require"

	"github.com/amigos-network/amigos/x/internode/types"
)

func TestHandshake(t *testing.T) {
	tests := []struct {
		name string
		edit func(*ibctesting.Path)
		want error
	}{
		{name: "takes our port, version and ordering"},
		{name: "gives the version to who names none", edit: func(p *ibctesting.Path) { p.EndpointA.ChannelConfig.Version = "" }},
		{name: "refuses another version", edit: func(p *ibctesting.Path) { p.EndpointA.ChannelConfig.Version = "internode-2" }, want: types.ErrInvalidVersion},
		{name: "refuses an ordered channel", edit: func(p *ibctesting.Path) { p.SetChannelOrdered() }, want: types.ErrInvalidOrdering},
		{name: "refuses another port there", edit: func(p *ibctesting.Path) { p.EndpointB.ChannelConfig.PortID = transfertypes.PortID }, want: types.ErrInvalidPort},
	}
	for _, tc := range tests {
		t.Run(tc.name, func(t *testing.T) {
			p := newPair(t)
			path := p.path(types.PortID, types.Version)
			p.SetupConnections(path)
			if tc.edit != nil {
				tc.edit(path)
			}
			err := path.EndpointA.ChanOpenInit()
			require.ErrorIs(t, err, tc.want)
			if tc.want == nil {
				require.Equal(t, types.Version, path.EndpointA.GetChannel().Version)
			}
		})
	}
}

// A chain that does not do as ours cannot talk ours into it.
func TestHandshakeWithAHostileChain(t *testing.T) {
	tests := []struct {
		name string
		edit func(*channeltypes.Channel)
		want error
	}{
		{name: "takes what is ours"},
		{name: "refuses another version", edit: func(c *channeltypes.Channel) { c.Version = "internode-2" }, want: types.ErrInvalidVersion},
		{name: "refuses an ordered channel", edit: func(c *channeltypes.Channel) { c.Ordering = channeltypes.ORDERED }, want: types.ErrInvalidOrdering},
	}
	for _, tc := range tests {
		t.Run(tc.name, func(t *testing.T) {
			p := newPair(t)
			path := p.path(types.PortID, types.Version)
			p.SetupConnections(path)
			require.NoError(t, path.EndpointA.ChanOpenInit())
			channel := path.EndpointA.GetChannel()
			if tc.edit != nil {
				tc.edit(&channel)
			}
			path.EndpointA.SetChannel(channel)
			p.norte.block()
			path.EndpointB.ChannelConfig.Order = channel.Ordering
			path.EndpointA.ChannelConfig.Version = channel.Version
			require.ErrorIs(t, path.EndpointB.ChanOpenTry(), tc.want)
		})
	}
}

func TestAnAcceptedVersionMustBeOurs(t *testing.T) {
	p := newPair(t)
	path := p.path(types.PortID, types.Version)
	p.SetupConnections(path)
	require.NoError(t, path.EndpointA.ChanOpenInit())
	require.NoError(t, path.EndpointB.ChanOpenTry())
	channel := path.EndpointB.GetChannel()
	channel.Version = "internode-2"
	path.EndpointB.SetChannel(channel)
	p.sur.block()
	path.EndpointB.ChannelConfig.Version = channel.Version
	require.ErrorIs(t, path.EndpointA.ChanOpenAck(), types.ErrInvalidVersion)
}

func TestALinkIsBornWithItsChannel(t *testing.T) {
	l := newLink(t)
	for _, e := range []*end{l.norte, l.sur} {
		for _, name := range []string{"link-1", "channel-0"} {
			record := e.record(name)
			require.EqualValues(t, 1, record.Link.Number)
			require.Equal(t, e.other.ChainID, record.Link.ChainId)
			require.Equal(t, e.at.ChannelID, record.Link.ChannelId)
			require.Equal(t, e.other.at.ChannelID, record.Link.CounterpartyChannelId)
			require.Equal(t, []string{"channel-0"}, record.Channels)
			require.True(t, record.Link.Open)
			require.Equal(t, types.ClientActive, record.ClientStatus)
			require.Zero(t, record.Blocker)
		}
	}
}
