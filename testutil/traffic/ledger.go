package traffic

import (
	"context"
	"errors"
	"fmt"
	"maps"
	"strconv"
	"sync"
	"time"

	abci "github.com/cometbft/cometbft/abci/types"
	rpchttp "github.com/cometbft/cometbft/rpc/client/http"
	channeltypes "github.com/cosmos/ibc-go/v8/modules/core/04-channel/types"
	"golang.org/x/sync/errgroup"

	"github.com/amigos-network/amigos/client"
)

// glance is when a node is asked again for a block that nothing has announced.
const glance = 20 * time.Millisecond

// Channel is one direction: packets of Port and ID on the chain that sends.
type Channel struct {
	Port, ID string
	// Remote is the channel's other end.
	Remote string
}

// Packet is what the blocks of both chains say of one packet.
type Packet struct {
	Received     int // how often the other chain took it
	Acknowledged int
	TimedOut     int
	SentAt       int64     // the height on the sending chain
	SettledAt    int64     // the height on the sending chain
	SettledTime  time.Time // when the ledger saw that
}

// Ledger notes what becomes of each packet that one chain sends by a channel to another.
type Ledger struct {
	channel Channel

	mu      sync.Mutex
	packets map[uint64]*Packet
	changed chan struct{} // closed and made anew at each change
	heights [2]int64      // read so far, of the sending and of the receiving chain
}

var (
	errLost    = errors.New("a packet is not settled")
	errDoubled = errors.New("a packet was taken or settled twice, or both acknowledged and timed out")
)

// NewLedger keeps books on packets of a channel.
func NewLedger(channel Channel) *Ledger {
	return &Ledger{channel: channel, packets: map[uint64]*Packet{}, changed: make(chan struct{})}
}

// Run reads the blocks of both chains, given by their nodes, from their present heights on until ctx ends. A node that
// does not answer is waited for. It calls ready once the present heights are known.
func (l *Ledger) Run(ctx context.Context, from, to string, ready func()) error {
	starting := sync.WaitGroup{}
	starting.Add(2)
	g, ctx := errgroup.WithContext(ctx)
	for i, node := range []string{from, to} {
		g.Go(func() error { return l.read(ctx, i, node, starting.Done) })
	}
	g.Go(func() error { starting.Wait(); ready(); return nil })
	if err := g.Wait(); !errors.Is(err, context.Canceled) {
		return err
	}
	return nil
}

func (l *Ledger) read(ctx context.Context, side int, node string, ready func()) error {
	rpc, err := rpchttp.New(node, "/websocket")
	if err != nil {
		return err
	}
	dialed, err := client.Dial(ctx, client.Config{Node: node})
	if err != nil {
		return err
	}
	defer dialed.Close()
	woken, end := dialed.Blocks(ctx)
	defer end()
	status, err := rpc.Status(ctx)
	if err != nil {
		return err
	}
	next := status.SyncInfo.LatestBlockHeight + 1
	ready()
	for {
		res, err := rpc.BlockResults(ctx, &next)
		if err == nil {
			for _, tx := range res.TxsResults {
				if tx.Code == 0 {
					l.note(side, next, tx.Events)
				}
			}
			l.passed(side, next)
			next++
			continue
		}
		again := time.NewTimer(glance)
		select {
		case <-woken:
		case <-again.C:
		case <-ctx.Done():
			return ctx.Err()
		}
	}
}

// note takes what one transaction did.
func (l *Ledger) note(side int, height int64, events []abci.Event) {
	l.mu.Lock()
	defer l.mu.Unlock()
	for _, event := range events {
		says := map[string]string{}
		for _, a := range event.Attributes {
			says[a.Key] = a.Value
		}
		if says[channeltypes.AttributeKeySrcPort] != l.channel.Port || says[channeltypes.AttributeKeySrcChannel] != l.channel.ID ||
			says[channeltypes.AttributeKeyDstChannel] != l.channel.Remote {
			continue
		}
		sequence, err := strconv.ParseUint(says[channeltypes.AttributeKeySequence], 10, 64)
		if err != nil {
			continue
		}
		l.count(side, height, event.Type, sequence)
	}
}

func (l *Ledger) count(side int, height int64, event string, sequence uint64) {
	known := l.packets[sequence]
	if known == nil {
		known = &Packet{}
	}
	p := *known
	switch {
	case side == 1 && event == channeltypes.EventTypeWriteAck:
		p.Received++ // a receive that was redundant writes no acknowledgement
	case side == 0 && event == channeltypes.EventTypeSendPacket:
		p.SentAt = height
	case side == 0 && event == channeltypes.EventTypeAcknowledgePacket:
		p.Acknowledged++
		p.SettledAt, p.SettledTime = height, time.Now()
	case side == 0 && event == channeltypes.EventTypeTimeoutPacket:
		p.TimedOut++
		p.SettledAt, p.SettledTime = height, time.Now()
	default:
		return // of the other direction, whose channel may have the same name
	}
	l.packets[sequence] = &p
}

// passed wakes who waits.
func (l *Ledger) passed(side int, height int64) {
	l.mu.Lock()
	defer l.mu.Unlock()
	l.heights[side] = height
	close(l.changed)
	l.changed = make(chan struct{})
}

// Packets are the books so far, by sequence.
func (l *Ledger) Packets() map[uint64]Packet {
	l.mu.Lock()
	defer l.mu.Unlock()
	packets := make(map[uint64]Packet, len(l.packets))
	for sequence, p := range maps.All(l.packets) {
		packets[sequence] = *p
	}
	return packets
}

// Count tells how many packets are as said.
func (l *Ledger) Count(is func(Packet) bool) int {
	n := 0
	for _, p := range l.Packets() {
		if is(p) {
			n++
		}
	}
	return n
}

// Sent is true of a packet that has left.
func Sent(p Packet) bool { return p.SentAt > 0 }

// Settled is true of a packet that is acknowledged or timed out.
func Settled(p Packet) bool { return p.Acknowledged+p.TimedOut > 0 }

// Acknowledged is true of a packet whose acknowledgement came.
func Acknowledged(p Packet) bool { return p.Acknowledged > 0 }

// TimedOut is true of a packet that came too late.
func TimedOut(p Packet) bool { return p.TimedOut > 0 }

// Received is true of a packet that the other chain took.
func Received(p Packet) bool { return p.Received > 0 }

// Wait waits until n packets are as said.
func (l *Ledger) Wait(ctx context.Context, n int, is func(Packet) bool) error {
	for {
		l.mu.Lock()
		changed := l.changed
		l.mu.Unlock()
		have := l.Count(is)
		if have >= n {
			return nil
		}
		select {
		case <-changed:
		case <-ctx.Done():
			return fmt.Errorf("%d of %d packets: %w", have, n, context.Cause(ctx))
		}
	}
}

// Check makes sure that every packet ended, and once: acknowledged and taken, or timed out and not taken.
func (l *Ledger) Check(sent int) error {
	packets := l.Packets()
	if len(packets) != sent {
		return fmt.Errorf("%w: %d of %d were seen", errLost, len(packets), sent)
	}
	for sequence, p := range packets {
		switch {
		case !Settled(p):
			return fmt.Errorf("%w: %d", errLost, sequence)
		case p.Acknowledged+p.TimedOut != 1, p.Received != p.Acknowledged:
			return fmt.Errorf("%w: %d: %+v", errDoubled, sequence, p)
		}
	}
	return nil
}
