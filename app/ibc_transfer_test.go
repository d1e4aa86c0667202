package app

import (
	"testing"

	"cosmossdk.io/math"
	sdk "github.com/cosmos/cosmos-sdk/types"
	transfertypes "github.com/cosmos/ibc-go/v8/modules/apps/transfer/types"
	clienttypes "github.com/cosmos/ibc-go/v8/modules/core/02-client/types"
	channeltypes "github.com/cosmos/ibc-go/v8/modules/core/04-channel/types"
	ibctesting "github.com/cosmos/ibc-go/v8/testing"
	"github.com/stretchr/testify/require"
)

func TestCoinsCrossAndComeHome(t *testing.T) {
	p := newPair(t)
	path := p.path(transfertypes.PortID, transfertypes.Version)
	p.Setup(path)
	require.Equal(t, channeltypes.UNORDERED, path.EndpointA.GetChannel().Ordering)

	voucher := p.transfer(path.EndpointA, p.norte, sdk.NewInt64Coin(BondDenom, 700))
	require.Equal(t, math.NewInt(funds-700), p.norte.coins(1, BondDenom))
	require.Equal(t, math.NewInt(700), p.sur.coins(1, voucher))
	require.Equal(t, math.NewInt(funds), p.sur.coins(1, BondDenom), "a voucher is another coin")

	p.transfer(path.EndpointB, p.sur, sdk.NewInt64Coin(voucher, 300))
	require.Equal(t, math.NewInt(funds-400), p.norte.coins(1, BondDenom))
	require.Equal(t, math.NewInt(400), p.sur.coins(1, voucher))
}

func TestCoinsThatTimeOutComeBack(t *testing.T) {
	p := newPair(t)
	path := p.path(transfertypes.PortID, transfertypes.Version)
	p.Setup(path)
	packet := p.norte.sendCoins(path.EndpointA, sdk.NewInt64Coin(BondDenom, 700), uint64(p.CurrentTime.Add(minute).UnixNano()))
	require.Equal(t, math.NewInt(funds-700), p.norte.coins(1, BondDenom))

	p.IncrementTimeBy(2 * minute)
	require.NoError(t, path.EndpointA.UpdateClient())
	require.NoError(t, path.EndpointA.TimeoutPacket(packet))
	require.Equal(t, math.NewInt(funds), p.norte.coins(1, BondDenom))
}

// transfer carries coins of account 1 from end's chain to account 1 of the other and tells what they are called there.
func (p *pair) transfer(end *ibctesting.Endpoint, from *ibcChain, coin sdk.Coin) string {
	p.Helper()
	packet := from.sendCoins(end, coin, uint64(p.CurrentTime.Add(10*minute).UnixNano()))
	require.NoError(p, end.Counterparty.UpdateClient())
	require.NoError(p, end.Counterparty.RecvPacket(packet))
	ack := channeltypes.NewResultAcknowledgement([]byte{1}).Acknowledgement()
	require.NoError(p, end.AcknowledgePacket(packet, ack))
	trace := transfertypes.GetPrefixedDenom(packet.DestinationPort, packet.DestinationChannel, coin.Denom)
	return transfertypes.ParseDenomTrace(trace).IBCDenom()
}

// sendCoins sends coins of account 1 to account 1 of the other chain.
func (c *ibcChain) sendCoins(end *ibctesting.Endpoint, coin sdk.Coin, timeout uint64) channeltypes.Packet {
	c.Helper()
	result, err := c.deliver(1, transfertypes.NewMsgTransfer(end.ChannelConfig.PortID, end.ChannelID, coin,
		c.address(1).String(), c.address(1).String(), clienttypes.ZeroHeight(), timeout, ""))
	require.NoError(c, err)
	packet, err := ibctesting.ParsePacketFromEvents(result.Events)
	require.NoError(c, err)
	return packet
}

func (c *ibcChain) coins(i int, denom string) math.Int {
	return c.app.bankKeeper.GetBalance(c.app.NewContext(true), c.address(i), denom).Amount
}
