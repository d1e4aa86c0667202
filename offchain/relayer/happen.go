package relayer

import (
	"time"

	clienttypes "github.com/cosmos/ibc-go/v8/modules/core/02-client/types"
	channeltypes "github.com/cosmos/ibc-go/v8/modules/core/04-channel/types"

	"github.com/amigos-network/amigos/offchain/relayer/chain"
)

// happened takes what a block says about a packet: it makes an item, or settles some.
func (r *Relayer) happened(e *end, at chain.Header, h happening) {
	p := h.packet
	switch h.what {
	case channeltypes.EventTypeSendPacket:
		if s := r.side(e.id, p.SourcePort, p.SourceChannel); s != nil {
			s.sent(p, at.Height, at.Time)
		}
	case channeltypes.EventTypeRecvPacket:
		if s := r.side(e.id, p.DestinationPort, p.DestinationChannel); s != nil {
			s.other.out.settle(receiveKey(p))
			s.out.settle(timeoutKey(p))
		}
	case channeltypes.EventTypeWriteAck:
		if s := r.side(e.id, p.DestinationPort, p.DestinationChannel); s != nil {
			s.answered(p, h.ack, at.Height, at.Time)
		}
	case channeltypes.EventTypeAcknowledgePacket, channeltypes.EventTypeTimeoutPacket:
		if s := r.side(e.id, p.SourcePort, p.SourceChannel); s != nil {
			s.out.settle(receiveKey(p))
			s.other.out.settle(acknowledgeKey(p))
			s.other.out.settle(timeoutKey(p))
			r.metrics.settled(h.what)
		}
	}
}

// sent queues a packet that this end sent.
func (s *side) sent(p channeltypes.Packet, height int64, since time.Time) {
	if s.other.closed {
		s.unreceivable(p, since)
		return
	}
	s.out.add(&item{key: receiveKey(p), packet: p, height: height, since: since})
}

// unreceivable queues the timeout of a packet that this end sent and whose other end is closed.
func (s *side) unreceivable(p channeltypes.Packet, since time.Time) {
	s.other.out.add(&item{key: timeoutKey(p), packet: p, height: s.other.closedAt, since: since, closed: true})
}

// answered queues the acknowledgement that this end wrote.
func (s *side) answered(p channeltypes.Packet, ack []byte, height int64, since time.Time) {
	s.out.add(&item{key: acknowledgeKey(p), packet: p, ack: ack, height: height, since: since})
}

// timedOut tells whether a packet can no longer be received in a block of the destination, nor in any after it.
func timedOut(p channeltypes.Packet, height clienttypes.Height, at time.Time) bool {
	return (p.TimeoutTimestamp != 0 && at.UnixNano() >= 0 && uint64(at.UnixNano()) >= p.TimeoutTimestamp) ||
		(!p.TimeoutHeight.IsZero() && height.GTE(p.TimeoutHeight))
}
