package app

import (
	"errors"
	"fmt"
	"math/rand/v2"
	"slices"
	"strconv"
	"testing"
	"time"

	abci "github.com/cometbft/cometbft/abci/types"
	channeltypes "github.com/cosmos/ibc-go/v8/modules/core/04-channel/types"
	"github.com/stretchr/testify/require"

	"github.com/amigos-network/amigos/envelope"
	"github.com/amigos-network/amigos/x/internode/types"
)

// Two chains live through random interleavings of what people, relayers and time do: batches, replies and receipts;
// packets that come late, twice, out of order or never; answers that are lost; timeouts; channels that close and links
// that are re-pointed. After each, what is left is carried, and the two chains' stories are compared.
func TestRandomInterleavings(t *testing.T) {
	const (
		together = 50 // interleavings of one pair of chains
		steps    = 12
	)
	seen := map[string]int{}
	for seed := range (interleavings + together - 1) / together {
		t.Run(fmt.Sprintf("seed %d", seed), func(t *testing.T) {
			p := newPlay(t, uint64(seed), seen)
			for range together {
				for range steps {
					p.step()
				}
				p.drain()
				p.compare()
			}
			for _, e := range p.ends() {
				for _, name := range p.people(e) {
					for _, sent := range e.outbox(name).Messages {
						seen[sent.Entry.Status.String()]++
					}
				}
			}
		})
	}
	for _, what := range []string{
		"acknowledged", "timed out", "timed out on a closed channel", "brought twice", "refused", "re-pointed", "pong",
		"MESSAGE_STATUS_FILED", "MESSAGE_STATUS_DELIVERED", "MESSAGE_STATUS_READ", "MESSAGE_STATUS_PROCESSED",
		"MESSAGE_STATUS_REJECTED", "MESSAGE_STATUS_EXPIRED", "MESSAGE_STATUS_FAILED",
	} {
		require.Positive(t, seen[what], "it never happened: %s", what)
		t.Logf("%s: %d", what, seen[what])
	}
}

// play is two chains and all the packets that ever left them.
type play struct {
	*link

	rng     *rand.Rand
	packets []*traveller
	byName  map[string]*traveller
	seen    map[string]int // what happened how often, so that a play in which nothing happens is noticed
}

// traveller is a packet and what became of it by the transactions that the chains took.
type traveller struct {
	packet channeltypes.Packet
	from   *end

	received, acknowledged, expired int
	closed                          bool // its channel is
}

func newPlay(t *testing.T, seed uint64, seen map[string]int) *play {
	t.Helper()
	p := &play{link: newLink(t), rng: rand.New(rand.NewPCG(seed, 0)), byName: map[string]*traveller{}, seen: seen}
	for _, e := range p.ends() {
		e.heard = func(result *abci.ExecTxResult) { p.hear(e, result) }
	}
	return p
}

func (p *play) ends() []*end { return []*end{p.norte, p.sur} }

// hear counts what a transaction did with packets.
func (p *play) hear(e *end, result *abci.ExecTxResult) {
	for _, event := range result.Events {
		from := e
		switch event.Type {
		case channeltypes.EventTypeRecvPacket:
			from = e.other
		case channeltypes.EventTypeAcknowledgePacket, channeltypes.EventTypeTimeoutPacket:
		default:
			continue
		}
		t := p.byName[travellerName(from, attribute(event, channeltypes.AttributeKeySrcChannel), attribute(event, channeltypes.AttributeKeySequence))]
		require.NotNil(p, t, event.String())
		switch event.Type {
		case channeltypes.EventTypeRecvPacket:
			t.received++
		case channeltypes.EventTypeAcknowledgePacket:
			t.acknowledged++
			p.seen["acknowledged"]++
		case channeltypes.EventTypeTimeoutPacket:
			t.expired++
			p.seen["timed out"]++
		}
	}
}

func attribute(event abci.Event, key string) string {
	for _, a := range event.Attributes {
		if a.Key == key {
			return a.Value
		}
	}
	return ""
}

func travellerName(from *end, channel, sequence string) string {
	return from.ChainID + "/" + channel + "/" + sequence
}

// learn takes note of packets that have just left.
func (p *play) learn(e *end) {
	p.Helper()
	for _, packet := range e.pending() {
		name := travellerName(e, packet.SourceChannel, strconv.FormatUint(packet.Sequence, 10))
		if p.byName[name] == nil {
			t := &traveller{packet: packet, from: e}
			p.byName[name] = t
			p.packets = append(p.packets, t)
		}
	}
}

// step is one thing that happens.
func (p *play) step() {
	p.Helper()
	e := p.ends()[p.rng.IntN(2)]
	switch n := p.rng.IntN(100); {
	case n < 25:
		p.say(e)
	case n < 45:
		p.bring(e.receive, p.some(e.other))
	case n < 60:
		p.bring(e.acknowledge, p.answered(p.some(e)))
	case n < 68:
		p.bring(e.expire, p.some(e))
	case n < 76:
		p.IncrementTimeBy(time.Duration(p.rng.Int64N(int64(4 * minute))))
	case n < 90:
		p.receipt(e)
	case n < 99:
		p.reply(e)
	default:
		p.repoint()
	}
	p.learn(e)
}

// people are the nodes of an end.
func (p *play) people(e *end) map[int]string {
	if e == p.norte {
		return map[int]string{alice: "alice", carol: "carol"}
	}
	return map[int]string{bob: "bob", dora: "dora"}
}

func (p *play) person(e *end) (int, string) {
	everybody := []int{alice, carol}
	if e == p.sur {
		everybody = []int{bob, dora}
	}
	i := everybody[p.rng.IntN(len(everybody))]
	return i, p.people(e)[i]
}

// say sends a batch to the other chain, with a short timeout now and then.
func (p *play) say(e *end) {
	p.Helper()
	from, _ := p.person(e)
	msg := &types.MsgSend{Sender: e.address(from).String()}
	for range 1 + p.rng.IntN(4) {
		_, to := p.person(e.other)
		entry := e.entry(to+"@link-1", "hola")
		switch p.rng.IntN(10) {
		case 0:
			entry.Recipient = "nadie@link-1"
		case 1:
			entry.Recipient, entry.Kind = "@link-1", envelope.KindPing
		case 2:
			entry.Kind = envelope.KindPing
		case 3:
			entry.ExpiresAt = p.CurrentTime.Add(time.Duration(p.rng.Int64N(int64(3 * minute)))).UnixMilli()
		}
		msg.Entries = append(msg.Entries, entry)
	}
	if p.rng.IntN(3) == 0 {
		msg.TimeoutAt = p.CurrentTime.Add(time.Duration(p.rng.Int64N(int64(2 * minute)))).UnixMilli()
	}
	e.sendMsg(from, msg)
}

// some are a few packets of an end, mostly late ones, in any order.
func (p *play) some(from *end) (some []*traveller) {
	for range 1 + p.rng.IntN(3) {
		for back := range 12 {
			i := len(p.packets) - 1 - back - p.rng.IntN(3)
			if i >= 0 && p.packets[i].from == from && p.rng.IntN(3) == 0 && !slices.Contains(some, p.packets[i]) {
				some = append(some, p.packets[i])
				break
			}
		}
	}
	return some
}

// answered are those whose answer the other end still has.
func (p *play) answered(all []*traveller) (some []*traveller) {
	p.Helper()
	for _, t := range all {
		if t.received > 0 && t.from.other.hasAcknowledgement(t.packet) {
			some = append(some, t)
		}
	}
	return some
}

// bring lets a relayer try something with packets of one channel. The chain may refuse for a few good reasons.
func (p *play) bring(try func(...channeltypes.Packet) error, some []*traveller) {
	p.Helper()
	var packets []channeltypes.Packet
	for _, t := range some {
		packets = append(packets, t.packet)
		if t.received > 0 {
			p.seen["brought twice"]++
		}
	}
	if len(packets) == 0 {
		return
	}
	var no refused
	if err := try(packets...); err != nil {
		p.seen["refused"]++
		require.ErrorAs(p, err, &no)
		require.True(p, errors.Is(err, channeltypes.ErrTimeoutElapsed) || errors.Is(err, channeltypes.ErrTimeoutNotReached) ||
			errors.Is(err, channeltypes.ErrInvalidChannelState) || no.codespace == "commitment" || no.codespace == "07-tendermint", "%s", err)
	}
}

// receipt moves a cursor of somebody's inbox.
func (p *play) receipt(e *end) {
	p.Helper()
	i, name := p.person(e)
	server, ctx := e.query()
	res, err := server.Inbox(ctx, &types.QueryInboxRequest{Node: name, Limit: 1})
	require.NoError(p, err)
	stage := []types.Stage{types.STAGE_DELIVERED, types.STAGE_READ, types.STAGE_PROCESSED}[p.rng.IntN(3)]
	from := res.State.Cursor(stage)
	if from == res.State.Last {
		return
	}
	to := from + 1 + p.rng.Uint64N(min(res.State.Last-from, 5))
	var rejections []types.Rejection
	if stage == types.STAGE_PROCESSED && p.rng.IntN(3) == 0 {
		rejections = []types.Rejection{{Arrival: to, Reason: "no"}}
	}
	e.receipt(i, stage, from, to, rejections...)
}

// reply answers one of the last messages in somebody's inbox, if the chain takes it.
func (p *play) reply(e *end) {
	p.Helper()
	i, name := p.person(e)
	server, ctx := e.query()
	state, err := server.Inbox(ctx, &types.QueryInboxRequest{Node: name, Limit: 1})
	require.NoError(p, err)
	res, err := server.Inbox(ctx, &types.QueryInboxRequest{Node: name, After: max(state.State.Last, 4) - 4})
	require.NoError(p, err)
	if len(res.Messages) == 0 {
		return
	}
	to := res.Messages[p.rng.IntN(len(res.Messages))]
	kind := envelope.KindText
	if to.Entry.Message.Kind == envelope.KindPing {
		kind = envelope.KindPong
	}
	if e.send(i, e.reply(to, kind))[0].Code == 0 && kind == envelope.KindPong {
		p.seen["pong"]++
	}
}

// repoint closes the channel at one end and lets both links use a new one. What was taken and not answered by then is
// lost to the sender: IBC takes no answers over a closed channel. So they are answered before.
func (p *play) repoint() {
	p.Helper()
	for _, e := range p.ends() {
		p.learn(e)
		for _, t := range p.packets {
			if t.from == e && t.received > 0 && t.acknowledged == 0 {
				require.NoError(p, e.acknowledge(t.packet))
			}
		}
	}
	p.ends()[p.rng.IntN(2)].close()
	for _, t := range p.packets {
		t.closed = true
	}
	path := p.open()
	for _, e := range p.ends() {
		at := path.EndpointA
		if e == p.sur {
			at = path.EndpointB
		}
		require.NoError(p, e.repoint("link-1", at.ChannelID))
	}
	p.use(path)
	p.seen["re-pointed"]++
}

// drain carries all that waits, and what follows from it.
func (p *play) drain() {
	p.Helper()
	for {
		for _, e := range p.ends() {
			p.learn(e)
		}
		quiet := true
		for _, t := range p.packets {
			if t.acknowledged+t.expired == 0 {
				quiet = false
				p.finish(t)
			}
		}
		if quiet {
			return
		}
	}
}

// finish settles one packet the way that is left.
func (p *play) finish(t *traveller) {
	p.Helper()
	e := t.from
	over := uint64(p.CurrentTime.UnixNano()) >= t.packet.TimeoutTimestamp
	switch {
	case t.received == 0 && t.closed:
		require.NoError(p, e.expireOnClose(t.packet))
		p.seen["timed out on a closed channel"]++
	case t.received == 0 && over:
		require.NoError(p, e.expire(t.packet))
	default:
		if t.received == 0 {
			if err := e.other.receive(t.packet); errors.Is(err, channeltypes.ErrTimeoutElapsed) {
				return
			}
		}
		require.NoError(p, e.acknowledge(t.packet))
	}
}

// compare holds what one chain says of its messages against the inboxes of the other.
func (p *play) compare() {
	p.Helper()
	for _, t := range p.byName {
		require.Equal(p, 1, t.acknowledged+t.expired, "%s %d: acknowledged %d times, timed out %d times", t.packet.SourceChannel, t.packet.Sequence, t.acknowledged, t.expired)
		require.Equal(p, t.acknowledged, t.received, "taken once where it was answered, never where it timed out")
	}
	clear(p.byName)
	p.packets = nil
	for _, e := range p.ends() {
		require.Empty(p, e.pending())
		filed := p.filed(e.other)
		for _, name := range p.people(e) {
			outbox := e.outbox(name)
			require.Zero(p, outbox.State.Pending)
			for _, sent := range outbox.Messages {
				p.compareOne(sent, filed[sent.Id])
			}
		}
	}
}

// filed are an end's messages from the other chain by their IDs. None is filed twice.
func (p *play) filed(e *end) map[string]types.FiledMessage {
	p.Helper()
	filed := map[string]types.FiledMessage{}
	for _, name := range p.people(e) {
		for _, m := range e.inbox(name) {
			if m.Entry.Link != 0 {
				require.NotContains(p, filed, m.Id)
				filed[m.Id] = m
			}
		}
	}
	return filed
}

func (p *play) compareOne(sent types.SentMessage, filed types.FiledMessage) {
	p.Helper()
	entry := sent.Entry
	switch entry.Status {
	case types.MESSAGE_STATUS_EXPIRED, types.MESSAGE_STATUS_FAILED:
		require.Empty(p, filed.Handle, "%s is %s", sent.Handle, entry.Status)
		require.NotZero(p, entry.Code)
	case types.MESSAGE_STATUS_PENDING:
		require.Fail(p, "still pending", sent.Handle)
	default:
		if entry.ToChain() {
			require.NotNil(p, entry.Answer)
			return
		}
		if filed.Handle == "" {
			require.Positive(p, entry.Message.ExpiresAt, "%s: only what is of no more use is dropped so soon", sent.Handle)
			return
		}
		require.Equal(p, entry.Number, filed.Entry.Origin)
		require.Equal(p, entry.Arrival, filed.Entry.Arrival)
		require.Equal(p, entry.Hops, filed.Entry.Hops)
		require.Equal(p, filed.Reason, entry.Reason)
		if filed.Status != types.MESSAGE_STATUS_EXPIRED { // of no more use there, which is no receipt
			require.Equal(p, filed.Status, entry.Status, sent.Handle)
		}
	}
}
