package internode

import (
	"fmt"

	sdk "github.com/cosmos/cosmos-sdk/types"
	capabilitytypes "github.com/cosmos/ibc-go/modules/capability/types"
	channeltypes "github.com/cosmos/ibc-go/v8/modules/core/04-channel/types"
	porttypes "github.com/cosmos/ibc-go/v8/modules/core/05-port/types"
	host "github.com/cosmos/ibc-go/v8/modules/core/24-host"
	ibcexported "github.com/cosmos/ibc-go/v8/modules/core/exported"

	"github.com/amigos-network/amigos/x/internode/keeper"
	"github.com/amigos-network/amigos/x/internode/types"
)

var _ porttypes.IBCModule = IBCModule{}

// IBCModule is x/internode as core IBC sees it. It translates and decides nothing; a channel cannot be upgraded.
type IBCModule struct {
	keeper   *keeper.Keeper
	channels Channels
}

// NewIBCModule returns the route of the module's port.
func NewIBCModule(k *keeper.Keeper, channels Channels) IBCModule { return IBCModule{k, channels} }

// OnChanOpenInit takes a channel of ours alone. Whoever names no version means the only one.
func (m IBCModule) OnChanOpenInit(
	ctx sdk.Context, order channeltypes.Order, _ []string, portID, channelID string,
	capability *capabilitytypes.Capability, counterparty channeltypes.Counterparty, version string,
) (string, error) {
	if version == "" {
		version = types.Version
	}
	return version, m.claim(ctx, order, portID, channelID, capability, counterparty, version)
}

// OnChanOpenTry takes a channel of ours alone.
func (m IBCModule) OnChanOpenTry(
	ctx sdk.Context, order channeltypes.Order, _ []string, portID, channelID string,
	capability *capabilitytypes.Capability, counterparty channeltypes.Counterparty, version string,
) (string, error) {
	return version, m.claim(ctx, order, portID, channelID, capability, counterparty, version)
}

func (m IBCModule) claim(
	ctx sdk.Context, order channeltypes.Order, portID, channelID string,
	capability *capabilitytypes.Capability, counterparty channeltypes.Counterparty, version string,
) error {
	if order != channeltypes.UNORDERED {
		return types.ErrInvalidOrdering.Wrapf("%s, not %s", order, channeltypes.UNORDERED)
	}
	if portID != types.PortID || counterparty.PortId != types.PortID {
		return types.ErrInvalidPort.Wrapf("%s to %s, both must be %s", portID, counterparty.PortId, types.PortID)
	}
	if err := checkVersion(version); err != nil {
		return err
	}
	return m.channels.scoped.ClaimCapability(ctx, capability, host.ChannelCapabilityPath(portID, channelID))
}

// OnChanOpenAck gives birth to a link at the end that asked for the channel.
func (m IBCModule) OnChanOpenAck(ctx sdk.Context, _, channelID, _, version string) error {
	if err := checkVersion(version); err != nil {
		return err
	}
	return m.keeper.ChannelOpened(ctx, channelID)
}

// OnChanOpenConfirm gives birth to a link at the other end.
func (m IBCModule) OnChanOpenConfirm(ctx sdk.Context, _, channelID string) error {
	return m.keeper.ChannelOpened(ctx, channelID)
}

// OnChanCloseInit refuses: no person may close a channel that others use. A link is quarantined instead.
func (IBCModule) OnChanCloseInit(_ sdk.Context, _, channelID string) error {
	return types.ErrChannelClose.Wrap(channelID)
}

// OnChanCloseConfirm closes the link of a channel that the other chain closed.
func (m IBCModule) OnChanCloseConfirm(ctx sdk.Context, _, channelID string) error {
	return m.keeper.ChannelClosed(ctx, channelID)
}

// OnRecvPacket takes a packet and keeps what it answers in full.
func (m IBCModule) OnRecvPacket(ctx sdk.Context, packet channeltypes.Packet, _ sdk.AccAddress) ibcexported.Acknowledgement {
	result, err := m.keeper.ReceivePacket(ctx, packet.DestinationChannel, packet.Sequence, packet.TimeoutTimestamp, packet.Data)
	ack := channeltypes.NewResultAcknowledgement(result)
	if err != nil {
		ack = channeltypes.NewErrorAcknowledgement(err)
	}
	err = m.keeper.KeepAcknowledgement(ctx, packet.DestinationChannel, packet.Sequence, packet.TimeoutTimestamp, packet.Data, ack.Acknowledgement())
	if err != nil {
		return channeltypes.NewErrorAcknowledgement(err)
	}
	return answer(ack.Acknowledgement())
}

// answer is an acknowledgement whose bytes are made. To core IBC it is a success also where it says no: else the kept
// acknowledgement would be lost with what the keeper, for its part, undid already.
type answer []byte

// Success lets core IBC keep the callback's writes.
func (answer) Success() bool { return true }

// Acknowledgement are the bytes.
func (a answer) Acknowledgement() []byte { return a }

// OnAcknowledgementPacket tells what the other chain answered.
func (m IBCModule) OnAcknowledgementPacket(ctx sdk.Context, packet channeltypes.Packet, ack []byte, _ sdk.AccAddress) error {
	result, code := readAcknowledgement(ack)
	return m.keeper.AcknowledgePacket(ctx, packet.SourceChannel, packet.Sequence, result, code)
}

// OnTimeoutPacket tells that the other chain never took a packet, and never will.
func (m IBCModule) OnTimeoutPacket(ctx sdk.Context, packet channeltypes.Packet, _ sdk.AccAddress) error {
	return m.keeper.TimeoutPacket(ctx, packet.SourceChannel, packet.Sequence)
}

// readAcknowledgement returns the result, or the code of a refusal. What is no acknowledgement refuses too: the packet
// must settle whatever the other chain wrote.
func readAcknowledgement(bz []byte) (result []byte, code uint32) {
	var ack channeltypes.Acknowledgement
	if err := channeltypes.SubModuleCdc.UnmarshalJSON(bz, &ack); err != nil {
		return nil, types.ErrInvalidPacket.ABCICode()
	}
	if ack.Success() {
		return ack.GetResult(), 0
	}
	if _, err := fmt.Sscanf(ack.GetError(), "ABCI code: %d:", &code); err != nil || code == 0 {
		return nil, types.ErrInvalidPacket.ABCICode()
	}
	return nil, code
}

func checkVersion(version string) error {
	if version != types.Version {
		return types.ErrInvalidVersion.Wrapf("%q, not %q", version, types.Version)
	}
	return nil
}
