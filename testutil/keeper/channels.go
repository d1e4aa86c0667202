package keeper

import (
	"context"
	"slices"
	"time"

	sdk "github.com/cosmos/cosmos-sdk/types"

	"github.com/amigos-network/amigos/x/internode/types"
)

var _ types.Channels = (*Channels)(nil)

// Channels is IBC as one chain has it: channels that stand as a test lets them, and the packets that were sent. It does
// not go back when a store does.
type Channels struct {
	byID map[string]*Channel
}

// Channel is one end of a channel.
type Channel struct {
	types.ChannelInfo
	Sent []SentPacket // that were sent and not carried yet, in order
}

// SentPacket is a packet as a relayer finds it.
type SentPacket struct {
	Channel   string // on the chain that sent it
	Sequence  uint64
	TimeoutAt uint64
	Data      []byte
}

// On returns a channel, which a test may change.
func (c *Channels) On(id string) *Channel { return c.byID[id] }

// Channel tells how a channel stands.
func (c *Channels) Channel(_ context.Context, id string) (types.ChannelInfo, error) {
	channel, ok := c.byID[id]
	if !ok {
		return types.ChannelInfo{}, types.ErrLinkNotFound.Wrap(id)
	}
	return channel.ChannelInfo, nil
}

// SendPacket refuses what IBC refuses.
func (c *Channels) SendPacket(ctx context.Context, id string, timeoutAt uint64, data []byte) (uint64, error) {
	channel, ok := c.byID[id]
	switch {
	case !ok || !channel.Open:
		return 0, types.ErrLinkClosed.Wrap(id)
	case channel.ClientStatus != types.ClientActive:
		return 0, types.ErrClientNotActive.Wrap(id)
	case time.Duration(timeoutAt) <= time.Duration(sdk.UnwrapSDKContext(ctx).BlockTime().UnixNano()):
		return 0, types.ErrInvalidTimeout.Wrap(id)
	}
	sequence := channel.NextSequence
	channel.NextSequence++
	channel.Sent = append(channel.Sent, SentPacket{Channel: id, Sequence: sequence, TimeoutAt: timeoutAt, Data: slices.Clone(data)})
	return sequence, nil
}
