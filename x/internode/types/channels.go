package types

import "context"

// Channels is IBC as the module knows it: the channels of its own port.
type Channels interface {
	// SendPacket gives data to a channel with a timeout in nanoseconds since the Unix epoch, and returns the packet's
	// sequence. It refuses with a registered error of this module before anything is written: ErrLinkClosed,
	// ErrClientNotActive, or ErrInvalidTimeout where the other chain's time, as its light client knows it, is past the
	// timeout. Any other error is a fault.
	SendPacket(ctx context.Context, channelID string, timeoutAt uint64, data []byte) (sequence uint64, err error)
	// Channel tells how a channel stands, or ErrLinkNotFound.
	Channel(ctx context.Context, channelID string) (ChannelInfo, error)
}

// ClientActive is the status of a light client that verifies packets.
const ClientActive = "Active"

// ChannelInfo is how a channel stands on this chain.
type ChannelInfo struct {
	Open                  bool   // both ends have agreed, and none has closed it
	ConnectionID          string // on this chain
	ClientID              string // on this chain
	CounterpartyChannelID string // on the other chain
	ChainID               string // the other chain's, as its light client here has it
	ClientStatus          string // `Active`, `Expired`, `Frozen`, `Unknown`
	NextSequence          uint64 // that the next packet sent will have
}
