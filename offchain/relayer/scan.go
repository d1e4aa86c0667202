package relayer

import (
	"context"
	"fmt"
	"sort"

	channeltypes "github.com/cosmos/ibc-go/v8/modules/core/04-channel/types"

	"github.com/amigos-network/amigos/offchain/relayer/chain"
)

// scanBack is how many blocks are read where the node does not have the states that would tell which ones.
const scanBack = 5000

// scan finds what IBC keeps only hashes of: the events of the blocks in which packets were sent, or acknowledged. The
// state of old heights tells which blocks those are, in a few questions for each; one block answers for all its packets.
// What cannot be found is reported, and does not hold the others up.
func (s *side) scan(ctx context.Context, wanted map[uint64]bool, what string, keyOf func(uint64) []byte) error {
	if len(wanted) == 0 {
		return nil
	}
	c := s.out.from.chain
	last, err := c.Latest(ctx)
	if err != nil {
		return err
	}
	first, err := c.First(ctx)
	if err != nil {
		return err
	}
	for len(wanted) > 0 && ctx.Err() == nil {
		sequence := least(wanted)
		if has, err := c.Has(ctx, keyOf(sequence), last.Height); err != nil {
			return err
		} else if !has { // not answered yet, or settled meanwhile; a block will tell
			delete(wanted, sequence)
			continue
		}
		height := s.written(ctx, keyOf(sequence), max(1, first), last.Height)
		if height == 0 {
			break // states are pruned: read the blocks themselves
		}
		if err := s.read(ctx, height, wanted, what); err != nil && retryable(err) {
			return err
		}
		if wanted[sequence] {
			delete(wanted, sequence)
			s.lost(sequence, what, fmt.Sprintf("the node of %s no longer has block %d, in which it was", s.chain, height))
		}
	}
	for height := last.Height; len(wanted) > 0 && height >= max(first, last.Height-scanBack) && ctx.Err() == nil; height-- {
		if err := s.read(ctx, height, wanted, what); err != nil && retryable(err) {
			return err
		}
	}
	for sequence := range wanted {
		s.lost(sequence, what, fmt.Sprintf("the node of %s has neither the states nor, in its last %d blocks, the block in which it was", s.chain, scanBack))
	}
	return ctx.Err()
}

// written is the height at which a key came into the state that is there at the last, or 0 where the node cannot tell.
func (s *side) written(ctx context.Context, key []byte, first, last int64) int64 {
	c := s.out.from.chain
	var unknown bool
	height := first + int64(sort.Search(int(last-first), func(i int) bool {
		has, err := c.Has(ctx, key, first+int64(i))
		if err != nil { // pruned: it was written later, or the node does not know
			unknown = true
			return false
		}
		return has
	}))
	if !unknown {
		return height
	}
	if before, err := c.Has(ctx, key, height-1); err == nil && !before {
		return height
	}
	return 0
}

// read takes what is wanted out of one block.
func (s *side) read(ctx context.Context, height int64, wanted map[uint64]bool, what string) error {
	block, err := s.out.from.chain.Block(ctx, height)
	if err != nil {
		return err
	}
	for _, event := range block.Events {
		h, ok, err := readPacket(event)
		if err != nil || !ok || h.what != what || !wanted[h.packet.Sequence] {
			continue
		}
		if s.take(block.Block, h) {
			delete(wanted, h.packet.Sequence)
		}
	}
	return nil
}

// take queues what an event of this end says.
func (s *side) take(block chain.Block, h happening) bool {
	p := h.packet
	switch {
	case h.what == channeltypes.EventTypeSendPacket && p.SourcePort == s.port && p.SourceChannel == s.channel:
		s.sent(p, block.Height, block.Time)
	case h.what == channeltypes.EventTypeWriteAck && p.DestinationPort == s.port && p.DestinationChannel == s.channel:
		s.answered(p, h.ack, block.Height, block.Time)
	default:
		return false
	}
	return true
}

// lost notes a packet that cannot be rebuilt.
func (s *side) lost(sequence uint64, what, why string) {
	r := s.out.r
	at := s.place
	if what == channeltypes.EventTypeWriteAck {
		at = s.other.place // packets are named by the end that sent them
	}
	r.mu.Lock()
	if r.gone[at] == nil {
		r.gone[at] = map[uint64]string{}
	}
	_, known := r.gone[at][sequence]
	r.gone[at][sequence] = why
	r.mu.Unlock()
	if !known {
		r.log.Error("cannot be rebuilt", "chain", at.chain, "channel", at.channel, "sequence", sequence, "why", why)
	}
}
