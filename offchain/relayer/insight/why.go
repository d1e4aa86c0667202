package insight

import (
	"context"
	"fmt"
	"slices"
	"time"

	channeltypes "github.com/cosmos/ibc-go/v8/modules/core/04-channel/types"

	"github.com/amigos-network/amigos/offchain/relayer"
	"github.com/amigos-network/amigos/x/internode/types"
)

// State is where a packet is.
type State string

// The states.
const (
	Unsent       State = "not_sent"
	Delivering   State = "to_deliver"
	Answering    State = "to_acknowledge"
	TimingOut    State = "to_time_out"
	Acknowledged State = "acknowledged"
	TimedOut     State = "timed_out"
	Settled      State = "settled"
	Unknown      State = "unknown"
)

// Story is where a packet is, and why it is not further.
type Story struct {
	From        string    `json:"from"`
	FromChannel string    `json:"from_channel"`
	To          string    `json:"to"`
	ToChannel   string    `json:"to_channel"`
	Port        string    `json:"port"`
	Sequence    uint64    `json:"sequence,string"`
	State       State     `json:"state"`
	Where       string    `json:"where"`
	Left        time.Time `json:"left,omitzero"`
	Timeout     time.Time `json:"timeout,omitzero"`
	// Blocker is what keeps it; empty if nothing does.
	Blocker string `json:"blocker,omitempty"`
	// Cost is what carrying it on costs.
	Cost string `json:"cost,omitempty"`
	// Help is what to do.
	Help string `json:"help"`
}

// Packet names the packet.
func (s Story) Packet() string {
	return fmt.Sprintf("%s/%s/%s/%d", s.From, s.Port, s.FromChannel, s.Sequence)
}

// Open tells whether the packet is on its way.
func (s Story) Open() bool {
	return s.State == Delivering || s.State == Answering || s.State == TimingOut
}

// Inquiry is what is known to whoever asks.
type Inquiry struct {
	Parties map[string]Party
	Paths   []relayer.Path
	// Running is the relayer of the same home, if there is one, and Snapshot what it knows.
	Running  *Running
	Snapshot *relayer.Snapshot
}

// Why tells of a packet, named as channel-0/5, sur/5, norte-1/channel-0/5 or norte-1/transfer/channel-0/5. Several
// channels may go by a name: those whose packet is on its way are told of, else those that sent one, else all.
func (q Inquiry) Why(ctx context.Context, text string) ([]Story, error) {
	r, err := parseRef(text)
	if err != nil {
		return nil, err
	}
	found, err := q.find(ctx, r)
	if err != nil {
		return nil, err
	}
	var stories []Story
	for _, f := range found {
		s, err := q.tell(ctx, f, r.sequence)
		if err != nil {
			return nil, err
		}
		stories = append(stories, s)
	}
	for _, told := range []func(Story) bool{Story.Open, func(s Story) bool { return s.State != Unsent }} {
		if some := slices.DeleteFunc(slices.Clone(stories), func(s Story) bool { return !told(s) }); len(some) > 0 {
			return some, nil
		}
	}
	return stories, nil
}

// route is the way of a packet.
type route struct {
	from, to Party
	end      endpoint // on from
}

// tell follows a packet as far as the chains know it.
func (q Inquiry) tell(ctx context.Context, r route, sequence uint64) (Story, error) {
	s := Story{From: r.from.ID, FromChannel: r.end.channel, To: r.to.ID, ToChannel: r.end.otherChannel, Port: r.end.port, Sequence: sequence}
	pending, err := r.from.Chain.Commitments(ctx, r.end.port, r.end.channel)
	if err != nil {
		return s, err
	}
	if !slices.Contains(pending, sequence) {
		return q.ended(ctx, r, s)
	}
	packet, err := q.packet(ctx, r, sequence)
	if err != nil {
		return s, err
	}
	s.Left, s.Timeout = packet.left, packet.timeout
	if r.to.Err != nil {
		s.State, s.Where = Unknown, fmt.Sprintf("it left %s and is not settled there", r.from.ID)
		s.Blocker, s.Help = r.to.Err.Error(), r.to.Fix
		return s, nil
	}
	waiting, err := r.to.Chain.Unreceived(ctx, r.end.port, r.end.otherChannel, []uint64{sequence})
	if err != nil {
		return s, err
	}
	if len(waiting) == 0 {
		return q.answering(ctx, r, s)
	}
	return q.delivering(ctx, r, s, packet)
}

// ended tells of a packet that its chain no longer waits for.
func (q Inquiry) ended(ctx context.Context, r route, s Story) (Story, error) {
	res, err := channeltypes.NewQueryClient(r.from.Chain.Conn()).NextSequenceSend(ctx, &channeltypes.QueryNextSequenceSendRequest{
		PortId: s.Port, ChannelId: s.FromChannel,
	})
	if err == nil && (s.Sequence >= res.NextSequenceSend || s.Sequence == 0) {
		s.State, s.Where = Unsent, fmt.Sprintf("%s has sent no such packet: the next one on %s is %d", s.From, s.FromChannel, res.NextSequenceSend)
		s.Help = "amigosd relayer status counts what is on its way"
		return s, nil
	}
	s.State, s.Where, s.Help = Settled, "it is settled: acknowledged, or timed out", "nothing is left to do"
	if r.to.Err != nil {
		return s, nil
	}
	waiting, err := r.to.Chain.Unreceived(ctx, s.Port, s.ToChannel, []uint64{s.Sequence})
	switch {
	case err != nil:
		return s, err
	case len(waiting) == 0:
		s.State, s.Where = Acknowledged, fmt.Sprintf("it is settled: %s received it, and its answer is back on %s", s.To, s.From)
	default:
		s.State, s.Where = TimedOut, fmt.Sprintf("it is settled: %s did not receive it in time, and %s was told so", s.To, s.From)
		s.Help = "the coins are back with who sent them; send them again"
		if s.Port == types.PortID {
			s.Help = "send again what was in it; its sender's outbox says what that was (amigosd query internode outbox)"
		}
	}
	return s, nil
}

// packet is what the sending chain tells of one on its way: nothing for transfers.
type packet struct{ left, timeout time.Time }

func (q Inquiry) packet(ctx context.Context, r route, sequence uint64) (packet, error) {
	var p packet
	if r.end.port != types.PortID {
		return q.remembered(r, sequence), nil
	}
	err := r.from.Chain.PendingPackets(ctx, r.end.channel, sequence-1, func(found types.PendingPacket) bool {
		if found.Sequence == sequence {
			p = packet{time.UnixMilli(found.Time), time.Unix(0, int64(found.TimeoutAt))}
		}
		return false
	})
	return p, err
}

// remembered is what a running relayer knows of a packet.
func (q Inquiry) remembered(r route, sequence uint64) packet {
	if it, _ := q.item(r, sequence); it != nil {
		return packet{left: it.Since}
	}
	return packet{}
}
