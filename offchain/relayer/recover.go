package relayer

import (
	"context"
	"time"

	channeltypes "github.com/cosmos/ibc-go/v8/modules/core/04-channel/types"
	host "github.com/cosmos/ibc-go/v8/modules/core/24-host"

	"github.com/amigos-network/amigos/x/internode/types"
)

// PortInternode is our own port: its chains keep what is pending, so that nothing has to be looked for.
const PortInternode = "internode"

// recover learns from the state what a channel's end sent and what has not been settled since.
func (s *side) recover(ctx context.Context) error {
	r := s.out.r
	from, to := s.out.from.chain, s.out.to.chain
	pending, err := from.Commitments(ctx, s.port, s.channel)
	if err != nil || len(pending) == 0 {
		return err
	}
	var open []uint64
	for _, sequence := range pending {
		if !s.queued(sequence) && !s.isGone(sequence) {
			open = append(open, sequence)
		}
	}
	if len(open) == 0 {
		return nil
	}
	unreceived, err := to.Unreceived(ctx, s.other.port, s.other.channel, open)
	if err != nil {
		return err
	}
	missing := without(open, unreceived)
	r.log.Info("recovering", "chain", s.chain, "channel", s.channel, "port", s.port, "unreceived", len(unreceived), "unacknowledged", len(missing))
	if err := s.findSent(ctx, set(unreceived)); err != nil {
		return err
	}
	return s.other.findWritten(ctx, set(missing))
}

// queued tells whether a packet that this end sent is in a queue already.
func (s *side) queued(sequence uint64) bool {
	return s.out.has(key{Receive, s.other.port, s.other.channel, sequence}) ||
		s.other.out.has(key{Acknowledge, s.port, s.channel, sequence}) ||
		s.other.out.has(key{Timeout, s.port, s.channel, sequence})
}

// isGone tells whether a packet was looked for before and cannot be rebuilt.
func (s *side) isGone(sequence uint64) bool {
	r := s.out.r
	r.mu.Lock()
	defer r.mu.Unlock()
	_, gone := r.gone[s.place][sequence]
	return gone
}

// findSent queues packets that this end sent, by their sequences: from the module that keeps them, or from the blocks.
func (s *side) findSent(ctx context.Context, wanted map[uint64]bool) error {
	if s.port == PortInternode && len(wanted) > 0 {
		err := s.out.from.chain.PendingPackets(ctx, s.channel, least(wanted)-1, func(p types.PendingPacket) bool {
			if wanted[p.Sequence] {
				delete(wanted, p.Sequence)
				s.sent(s.packet(p.Sequence, p.Data, p.TimeoutAt), p.Height, time.UnixMilli(p.Time))
			}
			return len(wanted) > 0
		})
		if err != nil {
			return err
		}
	}
	return s.scan(ctx, wanted, channeltypes.EventTypeSendPacket, func(sequence uint64) []byte {
		return host.PacketCommitmentKey(s.port, s.channel, sequence)
	})
}

// findWritten queues acknowledgements that this end wrote.
func (s *side) findWritten(ctx context.Context, wanted map[uint64]bool) error {
	if s.port == PortInternode && len(wanted) > 0 {
		err := s.out.from.chain.Acknowledgements(ctx, s.channel, least(wanted)-1, func(a types.WrittenAcknowledgement) bool {
			if wanted[a.Sequence] {
				delete(wanted, a.Sequence)
				s.answered(s.other.packet(a.Sequence, a.Data, a.TimeoutAt), a.Acknowledgement, a.Height, time.UnixMilli(a.Time))
			}
			return len(wanted) > 0
		})
		if err != nil {
			return err
		}
	}
	return s.scan(ctx, wanted, channeltypes.EventTypeWriteAck, func(sequence uint64) []byte {
		return host.PacketAcknowledgementKey(s.port, s.channel, sequence)
	})
}

// packet is one of port internode that this end sent.
func (s *side) packet(sequence uint64, data []byte, timeoutAt uint64) channeltypes.Packet {
	return channeltypes.Packet{
		Sequence: sequence, SourcePort: s.port, SourceChannel: s.channel,
		DestinationPort: s.other.port, DestinationChannel: s.other.channel, Data: data, TimeoutTimestamp: timeoutAt,
	}
}

func set(sequences []uint64) map[uint64]bool {
	all := map[uint64]bool{}
	for _, sequence := range sequences {
		all[sequence] = true
	}
	return all
}

func least(sequences map[uint64]bool) uint64 {
	first := ^uint64(0)
	for sequence := range sequences {
		first = min(first, sequence)
	}
	return first
}

// without is all of a that is not in b.
func without(a, b []uint64) []uint64 {
	gone := set(b)
	var rest []uint64
	for _, one := range a {
		if !gone[one] {
			rest = append(rest, one)
		}
	}
	return rest
}
