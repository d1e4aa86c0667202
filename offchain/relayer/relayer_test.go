package relayer

import (
	"context"
	"errors"
	"fmt"
	"io"
	"net"
	"net/http"
	"testing"
	"time"

	clienttypes "github.com/cosmos/ibc-go/v8/modules/core/02-client/types"
	channeltypes "github.com/cosmos/ibc-go/v8/modules/core/04-channel/types"
	host "github.com/cosmos/ibc-go/v8/modules/core/24-host"
	"github.com/stretchr/testify/require"

	"github.com/amigos-network/amigos/offchain/relayer/chain"
)

// patience is for a condition on a loaded machine; it is not waited out when the condition holds.
const patience = 30 * time.Second

// running is a relayer under test.
type running struct {
	*Relayer
	stop func()
}

// run starts a relayer between two chains and waits until it relays. It ends with the test, if not before.
func run(t *testing.T, a, b *fakeChain, account string) *running {
	t.Helper()
	r := launch(t, a, b, account)
	eventually(t, r.isReady, "the relayer is ready")
	return r
}

func launch(t *testing.T, a, b *fakeChain, account string) *running {
	t.Helper()
	dial := func(c *fakeChain) Dial {
		return func(ctx context.Context) (Chain, error) {
			n := fakeNode{c, account}
			if _, err := n.Latest(ctx); err != nil {
				return nil, err
			}
			return n, nil
		}
	}
	r, err := New(Config{
		Chains: map[string]Dial{a.id: dial(a), b.id: dial(b)}, Paths: []Path{{A: a.id, B: b.id}}, Metrics: NewMetrics(),
	})
	require.NoError(t, err)
	ctx, cancel := context.WithCancel(t.Context())
	done := make(chan error, 1)
	go func() { done <- r.Run(ctx) }()
	stopped := false
	stop := func() {
		if !stopped {
			stopped = true
			cancel()
			require.NoError(t, <-done)
		}
	}
	t.Cleanup(stop)
	return &running{r, stop}
}

func (r *running) isReady() bool {
	r.mu.Lock()
	defer r.mu.Unlock()
	return len(r.sides) > 0
}

func eventually(t *testing.T, holds func() bool, what string, args ...any) {
	t.Helper()
	require.Eventually(t, holds, patience, time.Millisecond, append([]any{what}, args...)...)
}

// ended counts the packets that a chain sent and that came to one end, and fails if one came to two.
func (c *fakeChain) ended(t *testing.T, what string) int {
	t.Helper()
	c.mu.Lock()
	defer c.mu.Unlock()
	n := 0
	for name, times := range c.settled {
		require.Equal(t, 1, times, name)
		if len(name) > len(what) && name[:len(what)] == what {
			n++
		}
	}
	return n
}

func (c *fakeChain) acknowledged(t *testing.T) int {
	return c.ended(t, channeltypes.EventTypeAcknowledgePacket)
}

func (c *fakeChain) timedOut(t *testing.T) int {
	return c.ended(t, channeltypes.EventTypeTimeoutPacket)
}

func TestPacketsAreCarriedThereAndTheirAnswersBack(t *testing.T) {
	a, b := newFakePair(t)
	r := run(t, a, b, "one")
	a.send("transfer", 250, nil)
	a.send(PortInternode, 30, nil)
	b.send("transfer", 70, nil)
	eventually(t, func() bool { return a.acknowledged(t) == 280 && b.acknowledged(t) == 70 }, "all are acknowledged")
	a.with(func() {
		for _, n := range a.sent {
			require.LessOrEqual(t, n, perTx+1, "messages of one transaction")
		}
	})
	eventually(t, func() bool {
		for _, c := range r.Snapshot().Channels {
			for _, w := range c.Waiting {
				if w.Count > 0 {
					return false
				}
			}
		}
		return true
	}, "nothing waits any more")
	require.Empty(t, r.Alarms())
}

func TestOtherPortsAreIgnored(t *testing.T) {
	a, b := newFakePair(t)
	r := run(t, a, b, "one")
	a.send("strange", 3, nil)
	a.send("transfer", 3, nil)
	eventually(t, func() bool { return a.acknowledged(t) == 3 }, "ours are acknowledged")
	require.Empty(t, b.received["strange/channel-2/1"])
	for _, c := range r.Snapshot().Channels {
		require.NotEqual(t, "strange", c.Port)
	}
}

func TestNothingIsMissedWhileANodeIsAway(t *testing.T) {
	for _, away := range []int{0, 1} {
		t.Run(fmt.Sprintf("chain %d", away), func(t *testing.T) {
			a, b := newFakePair(t)
			r := run(t, a, b, "one")
			gone := []*fakeChain{a, b}[away]
			gone.with(func() { gone.down = true })
			a.send("transfer", 20, nil)
			eventually(t, func() bool { return len(r.Alarms()) > 0 }, "an alarm names the node")
			require.Equal(t, "silent/"+gone.id, r.Alarms()[0].About)
			gone.with(func() { gone.down = false })
			eventually(t, func() bool { return a.acknowledged(t) == 20 }, "all are acknowledged")
			eventually(t, func() bool { return len(r.Alarms()) == 0 }, "the alarm ends")
		})
	}
}

func TestAChainThatIsAwayAtTheStartIsWaitedFor(t *testing.T) {
	a, b := newFakePair(t)
	b.with(func() { b.down = true })
	a.send("transfer", 5, nil)
	r := launch(t, a, b, "one")
	eventually(t, func() bool { return len(r.Alarms()) > 0 }, "an alarm names the node")
	b.with(func() { b.down = false })
	eventually(t, func() bool { return a.acknowledged(t) == 5 }, "all are acknowledged")
}

func TestEverythingIsRecoveredFromTheState(t *testing.T) {
	for _, port := range []string{"transfer", PortInternode} {
		for _, states := range []bool{true, false} {
			t.Run(fmt.Sprintf("%s, old states %v", port, states), func(t *testing.T) {
				a, b := newFakePair(t)
				first := run(t, a, b, "one")
				a.send(port, 120, nil)
				eventually(t, func() bool { return a.acknowledged(t) > 0 || len(b.receivedNow()) > 0 }, "something is under way")
				first.stop() // in the middle of it
				a.send(port, 40, nil)
				b.send(port, 7, nil)
				a.with(func() { a.keepsStates = states })
				b.with(func() { b.keepsStates = states })
				if port == PortInternode { // the blocks are not needed
					a.with(func() { a.firstBlock = a.last().Height })
					b.with(func() { b.firstBlock = b.last().Height })
				}
				run(t, a, b, "one")
				eventually(t, func() bool { return a.acknowledged(t) == 160 && b.acknowledged(t) == 7 }, "all are acknowledged")
				for name, times := range b.receivedNow() {
					require.Equal(t, 1, times, name)
				}
			})
		}
	}
}

func (c *fakeChain) receivedNow() map[string]int {
	c.mu.Lock()
	defer c.mu.Unlock()
	all := map[string]int{}
	for name, times := range c.received {
		all[name] = times
	}
	return all
}

func TestAPrunedBlockIsReportedAndHoldsNothingUp(t *testing.T) {
	a, b := newFakePair(t)
	lost := a.send("transfer", 3, nil)
	eventually(t, func() bool { h, _ := fakeNode{a, ""}.Latest(t.Context()); return h.Height > 5 }, "blocks pass")
	a.with(func() { a.firstBlock = a.last().Height + 1 })
	eventually(t, func() bool { h, _ := fakeNode{a, ""}.Latest(t.Context()); return h.Height >= a.firstBlock }, "the first block kept is made")
	a.send("transfer", 4, nil)
	r := run(t, a, b, "one")
	eventually(t, func() bool { return a.acknowledged(t) == 4 }, "the others are acknowledged")
	eventually(t, func() bool {
		for _, c := range r.Snapshot().Channels {
			if c.Chain == a.id && c.Port == "transfer" && len(c.Gone) == len(lost) {
				require.Equal(t, lost[0], c.Gone[0].Sequence)
				require.NotEmpty(t, c.Gone[0].Why)
				return true
			}
		}
		return false
	}, "those that cannot be rebuilt are named")
}

func TestTwoRelayersDoNoHarm(t *testing.T) {
	a, b := newFakePair(t)
	one, two := run(t, a, b, "one"), run(t, a, b, "two")
	for range 5 {
		a.send("transfer", 30, nil)
		b.send(PortInternode, 30, nil)
	}
	eventually(t, func() bool { return a.acknowledged(t) == 150 && b.acknowledged(t) == 150 }, "all are acknowledged, each once")
	require.Empty(t, one.Alarms())
	require.Empty(t, two.Alarms())
}

func TestPacketsTimeOut(t *testing.T) {
	byTime := func(p *channeltypes.Packet) { p.TimeoutTimestamp = uint64(time.Now().Add(-2 * time.Hour).UnixNano()) }
	byHeight := func(p *channeltypes.Packet) { p.TimeoutTimestamp, p.TimeoutHeight = 0, clienttypes.NewHeight(1, 1) }
	for name, edit := range map[string]func(*channeltypes.Packet){
		"by time": byTime, "by height": byHeight, "by both": func(p *channeltypes.Packet) { byHeight(p); byTime(p) },
	} {
		t.Run(name, func(t *testing.T) {
			a, b := newFakePair(t)
			a.send("transfer", 10, edit)
			run(t, a, b, "one")
			a.send("transfer", 10, edit)
			a.send("transfer", 5, nil)
			eventually(t, func() bool { return a.timedOut(t) == 20 && a.acknowledged(t) == 5 }, "each comes to its end")
			require.Len(t, b.receivedNow(), 5)
		})
	}
}

func TestAHaltedDestinationTimesOutOnceItMakesBlocks(t *testing.T) {
	a, b := newFakePair(t)
	run(t, a, b, "one")
	var soon time.Time
	b.with(func() { b.halted = true; soon = b.last().Time.Add(3 * time.Second) })
	a.send("transfer", 10, func(p *channeltypes.Packet) { p.TimeoutTimestamp = uint64(soon.UnixNano()) })
	eventually(t, func() bool { b.mu.Lock(); defer b.mu.Unlock(); return len(b.mempool) > 0 }, "the receives wait in the mempool")
	b.with(func() {
		lost := b.mempool
		b.mempool = nil // as a restart does
		for _, tx := range lost {
			tx.done <- chain.Outcome{Err: refusal(channeltypes.ErrTimeoutElapsed, "too late")}
		}
		for range 4 {
			b.block()
		}
		b.halted = false
	})
	eventually(t, func() bool { return a.timedOut(t) == 10 }, "all time out")
	require.Empty(t, b.receivedNow())
}

func TestABadMessageDoesNotHoldItsNeighboursUp(t *testing.T) {
	a, b := newFakePair(t)
	b.with(func() { b.poison[37] = true })
	r := run(t, a, b, "one")
	a.send("transfer", 100, nil)
	eventually(t, func() bool { return a.acknowledged(t) == 99 }, "the others are acknowledged")
	eventually(t, func() bool {
		for _, c := range r.Snapshot().Channels {
			for _, it := range c.Items {
				if c.Chain == b.id && it.Sequence == 37 && it.Tries > 0 {
					return it.Reason != ""
				}
			}
		}
		return false
	}, "the snapshot says why it waits")
}

func TestWhatIsRefusedAgainAndAgainIsGivenUp(t *testing.T) {
	a, b := newFakePair(t)
	r := run(t, a, b, "one")
	var l *lane
	r.mu.Lock()
	for _, one := range r.lanes {
		l = one
	}
	r.mu.Unlock()
	it := &item{key: key{Receive, "transfer", "channel-0", 9}}
	for range maxTries - 1 {
		l.halve([]*item{it}, "no")
		require.False(t, it.given)
	}
	l.halve([]*item{it}, "no")
	require.True(t, it.given)
}

func TestLargeBatchesAreSplit(t *testing.T) {
	a, b := newFakePair(t)
	b.with(func() { b.maxMsgs = 20 })
	r := run(t, a, b, "one")
	a.send("transfer", 150, func(p *channeltypes.Packet) { p.Data = make([]byte, 20_000) })
	eventually(t, func() bool { return a.acknowledged(t) == 150 }, "all are acknowledged")
	b.with(func() {
		for _, n := range b.sent {
			require.LessOrEqual(t, n, 20)
		}
	})
	require.Empty(t, r.Alarms())
}

func TestAnEmptyAccountKeepsThePacketsAndSaysWhatIsMissing(t *testing.T) {
	a, b := newFakePair(t)
	b.with(func() { b.balance = 3 })
	r := run(t, a, b, "amigos1payer")
	a.send("transfer", 8, nil)
	eventually(t, func() bool { return len(r.Alarms()) > 0 }, "an alarm is raised")
	alarm := r.Alarms()[0]
	require.Equal(t, "funds/"+b.id, alarm.About)
	require.Contains(t, alarm.What, "amigos1payer")
	require.Contains(t, alarm.What, "7"+testDenom, "what is missing")
	b.with(func() { b.balance = 1 << 40 })
	eventually(t, func() bool { return a.acknowledged(t) == 8 }, "it goes on by itself")
	require.Empty(t, r.Alarms())
}

func TestAHigherGasPriceIsAnAlarm(t *testing.T) {
	a, b := newFakePair(t)
	b.with(func() { b.minFee = 100 })
	r := run(t, a, b, "one")
	a.send("transfer", 2, nil)
	eventually(t, func() bool { return len(r.Alarms()) > 0 }, "an alarm is raised")
	require.Equal(t, "funds/"+b.id, r.Alarms()[0].About)
	b.with(func() { b.minFee = 0 })
	eventually(t, func() bool { return a.acknowledged(t) == 2 }, "it goes on by itself")
}

func TestALightClientIsRefreshedBeforeItExpires(t *testing.T) {
	a, b := newFakePair(t)
	b.with(func() { b.client.TrustingPeriod = 80 * time.Minute }) // its state is an hour old
	run(t, a, b, "one")
	eventually(t, func() bool { b.mu.Lock(); defer b.mu.Unlock(); return len(b.trusted) > 1 }, "it is updated with nothing to carry")
}

func TestAnExpiredLightClientIsNamed(t *testing.T) {
	a, b := newFakePair(t)
	b.with(func() { b.status = "Expired" })
	r := run(t, a, b, "one")
	a.send("transfer", 2, nil)
	eventually(t, func() bool { return len(r.Alarms()) > 0 }, "an alarm is raised")
	require.Equal(t, "client/"+b.id+"/"+testClient, r.Alarms()[0].About)
	require.NotEmpty(t, r.Alarms()[0].Fix)
}

func TestAnAlarmAboutALightClientLasts(t *testing.T) {
	a, b := newFakePair(t)
	b.with(func() { b.status = "Frozen" })
	r := run(t, a, b, "one")
	l := r.lanes[place{chain: b.id, channel: testClient}]
	eventually(t, func() bool { return len(r.Alarms()) > 0 }, "an alarm is raised")
	l.client.mu.Lock()
	l.client.looked = time.Time{}
	l.client.mu.Unlock()
	l.client.refresh(t.Context())
	require.NotEmpty(t, r.Alarms(), "a frozen client is none that works, however new it is")
	b.with(func() { b.status = active })
	a.send("transfer", 1, nil)
	eventually(t, func() bool { return a.acknowledged(t) == 1 && len(r.Alarms()) == 0 }, "a recovered one is used again")
}

func TestAnAnswerThatIsStillToComeIsNotLost(t *testing.T) {
	a, b := newFakePair(t)
	sequence := a.send("transfer", 1, nil)[0]
	b.with(func() { // received, and the module takes its time
		b.set(string(host.PacketReceiptKey("transfer", "channel-0", sequence)), []byte{1})
	})
	r := run(t, a, b, "one")
	a.send("transfer", 3, nil)
	eventually(t, func() bool { return a.acknowledged(t) == 3 }, "the others are acknowledged")
	require.Empty(t, r.gone)
	b.with(func() {
		p := channeltypes.Packet{
			Sequence: sequence, SourcePort: "transfer", SourceChannel: "channel-0", DestinationPort: "transfer", DestinationChannel: "channel-0",
			Data: fmt.Appendf(nil, "packet %d of %s", sequence, a.id), TimeoutTimestamp: 1 << 62,
		}
		b.set(string(host.PacketAcknowledgementKey("transfer", "channel-0", sequence)), channeltypes.CommitAcknowledgement([]byte("late")))
		b.note(channeltypes.EventTypeWriteAck, p, []byte("late"))
	})
	eventually(t, func() bool { return a.acknowledged(t) == 4 }, "it is carried when it comes")
}

func TestStatusAndMetricsAreServed(t *testing.T) {
	a, b := newFakePair(t)
	r := run(t, a, b, "one")
	a.send("transfer", 5, nil)
	eventually(t, func() bool { return a.acknowledged(t) == 5 }, "all are acknowledged")
	b.with(func() { b.poison[6] = true })
	a.send("transfer", 1, nil)

	listener, err := net.Listen("tcp", "127.0.0.1:0")
	require.NoError(t, err)
	ctx, stop := context.WithCancel(t.Context())
	served := make(chan error, 1)
	go func() { served <- r.Serve(ctx, listener) }()
	address := listener.Addr().String()
	eventually(t, func() bool {
		s, err := FetchSnapshot(ctx, address)
		require.NoError(t, err)
		for _, c := range s.Channels {
			for _, it := range c.Items {
				if it.Sequence == 6 && it.Kind == Receive && it.Reason != "" {
					require.Len(t, s.Chains, 2)
					require.Len(t, s.Clients, 2)
					return true
				}
			}
		}
		return false
	}, "the status tells what waits and why")
	res, err := http.Get("http://" + address + "/metrics")
	require.NoError(t, err)
	defer res.Body.Close()
	bz, err := io.ReadAll(res.Body)
	require.NoError(t, err)
	for _, line := range []string{
		`amigos_relayer_packets_total{chain="sur-1",channel="channel-0",kind="receive",port="transfer"} 5`,
		`amigos_relayer_packets_total{chain="norte-1",channel="channel-0",kind="acknowledge",port="transfer"} 5`,
		`amigos_relayer_pending{chain="sur-1",channel="channel-0",kind="receive",port="transfer"} 1`,
		`amigos_relayer_packets_ended_total{event="acknowledge_packet"} 5`,
		`amigos_relayer_fees_total{chain="sur-1",denom="uamigo"}`,
		`amigos_relayer_retries_total{from="norte-1",to="sur-1"}`,
		`amigos_relayer_oldest_seconds{chain="sur-1",channel="channel-0",kind="receive",port="transfer"}`,
		`amigos_relayer_client_expires_seconds{chain="sur-1",client="07-tendermint-0",tracks="norte-1"}`,
	} {
		require.Contains(t, string(bz), line)
	}
	stop()
	require.NoError(t, <-served)
	_, err = FetchSnapshot(t.Context(), address)
	require.Error(t, err)
}

func TestPacketsToAClosedEndComeBack(t *testing.T) {
	a, b := newFakePair(t)
	b.with(func() { b.halted = true })
	run(t, a, b, "one")
	a.send("transfer", 6, nil)
	b.with(func() {
		b.poison = map[uint64]bool{1: true, 2: true, 3: true, 4: true, 5: true, 6: true}
		b.halted = false
	})
	b.close("transfer")
	a.send("transfer", 2, nil)
	eventually(t, func() bool { return a.timedOut(t) == 8 }, "all come back by timeout on close")
}

func TestALightClientThatIsNewerIsUsedAsItIs(t *testing.T) {
	a, b := newFakePair(t)
	r := run(t, a, b, "one")
	eventually(t, func() bool { h, _ := fakeNode{a, ""}.Latest(t.Context()); return h.Height > 20 }, "blocks pass")
	a.send("transfer", 1, nil)
	b.with(func() { // somebody else keeps it ahead of what is proven
		a.mu.Lock()
		defer a.mu.Unlock()
		newest := a.last()
		b.trusted[newest.Height] = newest.Time
		b.client.LatestHeight = clienttypes.NewHeight(1, uint64(newest.Height))
	})
	eventually(t, func() bool { return a.acknowledged(t) == 1 }, "it is acknowledged")
	require.Empty(t, r.Alarms())
}

func TestAForgedPacketIsDropped(t *testing.T) {
	a, b := newFakePair(t)
	r := run(t, a, b, "one")
	forged := channeltypes.Packet{
		Sequence: 99, SourcePort: "transfer", SourceChannel: "channel-0", DestinationPort: "transfer", DestinationChannel: "channel-0",
		Data: []byte("never sent"), TimeoutTimestamp: 1 << 62,
	}
	s := r.side(a.id, "transfer", "channel-0")
	s.sent(forged, 1, time.Now())
	eventually(t, func() bool { return !s.out.has(receiveKey(forged)) }, "it is no longer queued")
	b.with(func() { require.Empty(t, b.sent, "nothing was sent") })
}

func TestARelayerNeedsPathsBetweenKnownChains(t *testing.T) {
	dial := map[string]Dial{"a": func(context.Context) (Chain, error) { return nil, errors.New("no") }}
	for name, cfg := range map[string]Config{
		"no path": {Chains: dial}, "an unknown chain": {Chains: dial, Paths: []Path{{A: "a", B: "b"}}}, "to itself": {Chains: dial, Paths: []Path{{A: "a", B: "a"}}},
	} {
		t.Run(name, func(t *testing.T) {
			_, err := New(cfg)
			require.Error(t, err)
		})
	}
	r, err := New(Config{Chains: map[string]Dial{"a": dial["a"], "b": dial["a"]}, Paths: []Path{{A: "a", B: "b"}}})
	require.NoError(t, err)
	require.Error(t, r.Run(t.Context()), "what waiting cannot mend ends it")
}
