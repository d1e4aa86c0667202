package relayer

import (
	"fmt"
	"time"

	channeltypes "github.com/cosmos/ibc-go/v8/modules/core/04-channel/types"
)

// Kind is what is told about a packet.
type Kind uint8

// The kinds.
const (
	// Receive brings a packet to the chain it is for.
	Receive Kind = iota + 1
	// Acknowledge brings the answer back.
	Acknowledge
	// Timeout tells the sending chain that the packet came too late, or that the channel's other end is closed.
	Timeout
)

// String is the kind as metrics and people name it.
func (k Kind) String() string {
	switch k {
	case Receive:
		return "receive"
	case Acknowledge:
		return "acknowledge"
	case Timeout:
		return "timeout"
	}
	return fmt.Sprintf("kind %d", uint8(k))
}

// MarshalText writes the kind as String does.
func (k Kind) MarshalText() ([]byte, error) { return []byte(k.String()), nil }

// UnmarshalText reads what MarshalText wrote.
func (k *Kind) UnmarshalText(text []byte) error {
	for _, known := range []Kind{Receive, Acknowledge, Timeout} {
		if known.String() == string(text) {
			*k = known
			return nil
		}
	}
	return fmt.Errorf("kind %q is not known", text)
}

// key names an item in its lane. Port and channel are those of the chain that is told.
type key struct {
	kind     Kind
	port     string
	channel  string
	sequence uint64
}

func receiveKey(p channeltypes.Packet) key {
	return key{Receive, p.DestinationPort, p.DestinationChannel, p.Sequence}
}

func acknowledgeKey(p channeltypes.Packet) key {
	return key{Acknowledge, p.SourcePort, p.SourceChannel, p.Sequence}
}

func timeoutKey(p channeltypes.Packet) key {
	return key{Timeout, p.SourcePort, p.SourceChannel, p.Sequence}
}

// item is one thing to tell a chain.
type item struct {
	key
	packet channeltypes.Packet
	ack    []byte
	height int64 // of the block, on the chain that proves, after which it can be proven
	since  time.Time
	closed bool // a timeout because the channel's other end is closed

	// The lane's, under its lock.
	flying bool
	most   int // how many may travel together; halved when they are refused
	tries  int
	after  time.Time // not before
	reason string    // why the last try failed
	given  bool      // given up: the chain refused it again and again
}
