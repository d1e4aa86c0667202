package internode

import (
	"context"

	errorsmod "cosmossdk.io/errors"
	sdk "github.com/cosmos/cosmos-sdk/types"
	capabilitytypes "github.com/cosmos/ibc-go/modules/capability/types"
	clienttypes "github.com/cosmos/ibc-go/v8/modules/core/02-client/types"
	connectiontypes "github.com/cosmos/ibc-go/v8/modules/core/03-connection/types"
	channeltypes "github.com/cosmos/ibc-go/v8/modules/core/04-channel/types"
	host "github.com/cosmos/ibc-go/v8/modules/core/24-host"
	ibcexported "github.com/cosmos/ibc-go/v8/modules/core/exported"

	"github.com/amigos-network/amigos/x/internode/types"
)

// ChannelKeeper is what the edge asks of IBC's channels.
type ChannelKeeper interface {
	GetChannel(ctx sdk.Context, portID, channelID string) (channeltypes.Channel, bool)
	GetNextSequenceSend(ctx sdk.Context, portID, channelID string) (uint64, bool)
	SendPacket(ctx sdk.Context, capability *capabilitytypes.Capability, portID, channelID string,
		timeoutHeight clienttypes.Height, timeoutTimestamp uint64, data []byte) (uint64, error)
}

// ConnectionKeeper is what the edge asks of IBC's connections.
type ConnectionKeeper interface {
	GetConnection(ctx sdk.Context, connectionID string) (connectiontypes.ConnectionEnd, bool)
}

// ClientKeeper is what the edge asks of IBC's light clients.
type ClientKeeper interface {
	GetClientState(ctx sdk.Context, clientID string) (ibcexported.ClientState, bool)
	GetClientStatus(ctx sdk.Context, state ibcexported.ClientState, clientID string) ibcexported.Status
}

// PortKeeper binds ports.
type PortKeeper interface {
	BindPort(ctx sdk.Context, portID string) *capabilitytypes.Capability
}

// ScopedKeeper holds the module's capabilities.
type ScopedKeeper interface {
	GetCapability(ctx sdk.Context, name string) (*capabilitytypes.Capability, bool)
	ClaimCapability(ctx sdk.Context, capability *capabilitytypes.Capability, name string) error
}

var _ types.Channels = Channels{}

// Channels are IBC's channels as the module's keeper asks for them.
type Channels struct {
	channels    ChannelKeeper
	connections ConnectionKeeper
	clients     ClientKeeper
	ports       PortKeeper
	scoped      ScopedKeeper
}

// NewChannels returns the adapter around IBC's keepers and the module's own scoped one.
func NewChannels(channels ChannelKeeper, connections ConnectionKeeper, clients ClientKeeper, ports PortKeeper, scoped ScopedKeeper) Channels {
	return Channels{channels, connections, clients, ports, scoped}
}

// Bind takes the module's port. On a chain that begins with an exported genesis the port is the module's already.
func (c Channels) Bind(ctx sdk.Context) error {
	path := host.PortPath(types.PortID)
	if _, bound := c.scoped.GetCapability(ctx, path); bound {
		return nil
	}
	return c.scoped.ClaimCapability(ctx, c.ports.BindPort(ctx, types.PortID), path)
}

// SendPacket commits to a packet that times out by time alone.
func (c Channels) SendPacket(ctx context.Context, channelID string, timeoutAt uint64, data []byte) (uint64, error) {
	sdkCtx := sdk.UnwrapSDKContext(ctx)
	capability, owned := c.scoped.GetCapability(sdkCtx, host.ChannelCapabilityPath(types.PortID, channelID))
	if !owned {
		return 0, types.ErrLinkNotFound.Wrapf("no channel %s on port %s", channelID, types.PortID)
	}
	sequence, err := c.channels.SendPacket(sdkCtx, capability, types.PortID, channelID, clienttypes.ZeroHeight(), timeoutAt, data)
	return sequence, refusal(err)
}

// refusal is the registered error for what core IBC refuses a sender for.
func refusal(err error) error {
	switch {
	case errorsmod.IsOf(err, channeltypes.ErrInvalidChannelState):
		return types.ErrLinkClosed.Wrap(err.Error())
	case errorsmod.IsOf(err, clienttypes.ErrClientNotActive):
		return types.ErrClientNotActive.Wrap(err.Error())
	case errorsmod.IsOf(err, channeltypes.ErrTimeoutElapsed):
		return types.ErrInvalidTimeout.Wrap(err.Error())
	}
	return err
}

// Channel tells what a channel of the module's port leads to, and whether it does so now.
func (c Channels) Channel(ctx context.Context, channelID string) (types.ChannelInfo, error) {
	sdkCtx := sdk.UnwrapSDKContext(ctx)
	channel, found := c.channels.GetChannel(sdkCtx, types.PortID, channelID)
	if !found {
		return types.ChannelInfo{}, types.ErrLinkNotFound.Wrapf("no channel %s on port %s", channelID, types.PortID)
	}
	next, _ := c.channels.GetNextSequenceSend(sdkCtx, types.PortID, channelID)
	info := types.ChannelInfo{
		NextSequence:          next,
		CounterpartyChannelID: channel.Counterparty.ChannelId,
		Open:                  channel.State == channeltypes.OPEN,
		ConnectionID:          channel.ConnectionHops[0],
	}
	connection, found := c.connections.GetConnection(sdkCtx, info.ConnectionID)
	if !found {
		return types.ChannelInfo{}, errorsmod.Wrap(connectiontypes.ErrConnectionNotFound, info.ConnectionID)
	}
	info.ClientID = connection.ClientId
	client, found := c.clients.GetClientState(sdkCtx, info.ClientID)
	if !found {
		return types.ChannelInfo{}, errorsmod.Wrap(clienttypes.ErrClientNotFound, info.ClientID)
	}
	if named, ok := client.(interface{ GetChainID() string }); ok {
		info.ChainID = named.GetChainID()
	}
	info.ClientStatus = c.clients.GetClientStatus(sdkCtx, client, info.ClientID).String()
	return info, nil
}
