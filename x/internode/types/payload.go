package types

import "context"

// PayloadHandler takes another module's packets. The answer of ReceivePayload travels in the acknowledgement; an error
// makes the acknowledgement one of failure with the error's code. Each call runs in a context of its own, which is
// discarded with an error. An error of the last three is logged, and the packet is settled all the same.
type PayloadHandler interface {
	// ReceivePayload takes a packet of the same module on another chain.
	ReceivePayload(ctx context.Context, from PayloadOrigin, body []byte) (answer []byte, err error)
	// PayloadAcknowledged tells that the other chain took a packet, and its answer. Bytes of another chain are not to be
	// believed more than the chain is.
	PayloadAcknowledged(ctx context.Context, sent PayloadRef, body, answer []byte) error
	// PayloadFailed tells that the other chain refused a packet whole.
	PayloadFailed(ctx context.Context, sent PayloadRef, body []byte, code uint32) error
	// PayloadTimedOut tells that the other chain never took a packet and never will.
	PayloadTimedOut(ctx context.Context, sent PayloadRef, body []byte) error
}

// PayloadOrigin tells where a payload came from.
type PayloadOrigin struct {
	Link      uint64 // the link's number, by which the other chain is known
	LinkName  string // empty for a link without a name
	ChainID   string // the other chain's
	ChannelID string // on this chain
	Sequence  uint64 // the packet's
}

// PayloadRef names a payload that was sent.
type PayloadRef struct {
	Link      uint64 // the link's number
	ChannelID string // on this chain
	Sequence  uint64 // the packet's
}
