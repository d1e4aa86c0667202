package main

import (
	"context"
	"errors"
	"fmt"
	"math/rand/v2"
	"os"
	"time"

	rpchttp "github.com/cometbft/cometbft/rpc/client/http"

	"github.com/amigos-network/amigos/client"
	"github.com/amigos-network/amigos/testutil/process"
	"github.com/amigos-network/amigos/testutil/traffic"
	"github.com/amigos-network/amigos/x/internode/types"
)

var errLink = errors.New("a link makes one")

// slowPace is that of the second pair of chains: blocks as most chains have them at best.
const slowPace = time.Second

// Between is what relayers do between two chains whose blocks come at one pace.
type Between struct {
	Pace     string                `json:"block_pace"`
	Interval float64               `json:"interval_ms"` // mean time between two blocks meanwhile
	Engines  map[string]*Relayed   `json:"engines"`
	Rounds   []map[string]*Relayed `json:"rounds"`
	Foreign  float64               `json:"foreign_cores"`
	// The ratios are ours to rly's, one for each round.
	SerialRatio Ratio `json:"serial_ratio"`
	BurstRatio  Ratio `json:"burst_ratio"`
	CPURatio    Ratio `json:"cpu_ratio"`
}

// Relayed is what one relayer did, in one round or in all.
type Relayed struct {
	LinkSeconds     float64 `json:"link_seconds,omitempty"`
	Serial          Latency `json:"serial"`            // from the broadcast of a packet until its acknowledgement is in a block
	Packets         int     `json:"burst_packets"`     // sent at once
	Seconds         float64 `json:"burst_seconds"`     // from the first broadcast until the last acknowledgement
	CPUSeconds      float64 `json:"burst_cpu_seconds"` // of the relayer meanwhile
	MegaBytes       float64 `json:"peak_mb"`           // the most memory it had, of all that it did
	InFlight        int     `json:"recovered_packets"` // not settled when it was started again
	RecoverySeconds float64 `json:"recovery_seconds"`  // from the start of the process until the last is settled

	took []float64
}

// perSecond is how many packets were settled in a second of a burst.
func (r *Relayed) perSecond() float64 {
	if r.Seconds == 0 {
		return 0
	}
	return float64(r.Packets) / r.Seconds
}

// rigPair is two running chains with somebody on each.
type rigPair struct {
	pair    *process.Pair
	alice   *client.Client
	bob     string // the address
	engines []*relaying
}

// between compares relayers at the bench's pace and at a slow one.
func (b *bench) between(ctx context.Context) error {
	for _, pace := range []time.Duration{b.plan.pace, slowPace} {
		measured, err := b.betweenAt(ctx, pace)
		if err != nil {
			return fmt.Errorf("blocks at %s: %w", pace, err)
		}
		b.result.Between = append(b.result.Between, measured)
	}
	return nil
}

func (b *bench) betweenAt(ctx context.Context, pace time.Duration) (Between, error) {
	b.say("between: two chains with blocks at %s", pace)
	measured := Between{Pace: pace.String(), Engines: map[string]*Relayed{}}
	r, err := b.newRigPair(ctx, pace)
	if err != nil {
		return measured, err
	}
	defer r.pair.Stop() //nolint:errcheck // its homes are removed anyway
	defer r.alice.Close()
	for _, engine := range r.engines {
		took, err := r.connect(ctx, engine, b.plan.port)
		if err != nil {
			return measured, err
		}
		b.say("between: %s linked the chains in %.1f s", engine.name, took.Seconds())
		measured.Engines[engine.name] = &Relayed{LinkSeconds: took.Seconds()}
	}
	watch, err := watchForeign(r.processorTime)
	if err != nil {
		return measured, err
	}
	clock, err := r.watchBlocks(ctx)
	if err != nil {
		return measured, err
	}
	for i := range b.plan.relayRounds {
		round := map[string]*Relayed{}
		for _, engine := range r.order(i) {
			if round[engine.name], err = b.relay(ctx, r, engine, pace); err != nil {
				return measured, err
			}
			b.say("between: round %d of %d: %s", i+1, b.plan.relayRounds, round[engine.name].say(engine.name))
		}
		measured.Rounds = append(measured.Rounds, round)
	}
	if measured.Interval, err = clock(); err != nil {
		return measured, err
	}
	measured.Foreign, err = watch.cores()
	measured.finish()
	return measured, err
}

func (r *Relayed) say(name string) string {
	return fmt.Sprintf("%s: p50 %.0f ms; %d packets in %.1f s for %.1f CPU-s; %d recovered in %.1f s; %.0f MB",
		name, r.Serial.P50, r.Packets, r.Seconds, r.CPUSeconds, r.InFlight, r.RecoverySeconds, r.MegaBytes)
}

// order lets another engine begin in each round.
func (r *rigPair) order(round int) []*relaying {
	n := len(r.engines)
	return append(append([]*relaying{}, r.engines[round%n:]...), r.engines[:round%n]...)
}

func (b *bench) newRigPair(ctx context.Context, pace time.Duration) (*rigPair, error) {
	dir, err := b.chainDir("between-" + pace.String())
	if err != nil {
		return nil, err
	}
	r := &rigPair{}
	r.pair, err = process.NewPair(ctx, process.Config{
		Binary: b.plan.binary, Dir: dir, Validators: 1, Pace: steadyPace, Settings: pauses(pace), EditGenesis: widenLinks,
	})
	if err != nil {
		return nil, err
	}
	if err := r.pair.Start(ctx); err != nil {
		return nil, err
	}
	if err := r.fill(ctx, b.plan); err != nil {
		return nil, join(err, r.pair.Stop())
	}
	if len(r.engines) == 1 {
		b.say("between: there is no %s: ours is not compared with it (make build/rly)", b.plan.rly)
	}
	return r, nil
}

// fill makes alice and bob nodes, and the relayers that there are.
func (r *rigPair) fill(ctx context.Context, p plan) error {
	bob, err := r.pair.Sur.DialNode(ctx, process.Bob)
	if err != nil {
		return err
	}
	r.bob = bob.Address()
	bob.Close()
	if r.alice, err = r.pair.Norte.DialNode(ctx, process.Alice); err != nil {
		return err
	}
	ours, err := r.ours(p.port)
	if err != nil {
		return err
	}
	r.engines = []*relaying{ours}
	if _, err := os.Stat(p.rly); err != nil {
		return nil //nolint:nilerr // it is there or it is not
	}
	rly, err := r.rly(ctx, p.rly, p.port)
	r.engines = append(r.engines, rly)
	return err
}

// widenLinks lets links and inboxes take all packets of the bench.
func widenLinks(genesis map[string]any) {
	widenInboxes(genesis)
	params := genesis["app_state"].(map[string]any)[types.ModuleName].(map[string]any)["params"].(map[string]any)
	params["link_share"], params["link_rate"] = roomy, roomy
}

// relay measures one engine in one round.
func (b *bench) relay(ctx context.Context, r *rigPair, by *relaying, pace time.Duration) (*Relayed, error) {
	t, err := r.begin(ctx, by)
	if err != nil {
		return nil, err
	}
	measured := &Relayed{}
	err = t.serial(ctx, b.plan.serial, pace, measured)
	if err == nil && pace != slowPace {
		err = t.burst(ctx, b.plan.burst, measured)
	}
	if err == nil && pace != slowPace {
		err = t.recover(ctx, b.plan.inFlight, measured)
	}
	if err == nil {
		err = t.books.Check(t.sent)
	}
	if err == nil {
		measured.remember(t)
	}
	if err = join(err, t.stop()); err != nil {
		return nil, fmt.Errorf("%s: %w", by.name, err)
	}
	return measured, nil
}

// serial sends one packet after the other. Between two it rests for a random part of a block's time.
func (t *relayTurn) serial(ctx context.Context, n int, pace time.Duration, into *Relayed) error {
	random := rand.New(rand.NewPCG(1, 2))
	for range n {
		txs, err := t.sign(ctx, 1)
		if err != nil {
			return err
		}
		rest := time.NewTimer(time.Duration(random.Int64N(int64(pace))))
		select {
		case <-rest.C:
		case <-ctx.Done():
			return context.Cause(ctx)
		}
		started := time.Now()
		if err := t.offer(ctx, txs, 1); err != nil {
			return err
		}
		if err := t.wait(ctx, traffic.Acknowledged); err != nil {
			return err
		}
		into.took = append(into.took, millis(t.last().Sub(started)))
	}
	into.Serial = newLatency(into.took)
	return nil
}

// burst sends many packets at once.
func (t *relayTurn) burst(ctx context.Context, n int, into *Relayed) error {
	txs, err := t.sign(ctx, n)
	if err != nil {
		return err
	}
	before, err := process.ProcessorTime(t.child().PID())
	if err != nil {
		return err
	}
	started := time.Now()
	if err := t.offer(ctx, txs, n); err != nil {
		return err
	}
	if err := t.wait(ctx, traffic.Acknowledged); err != nil {
		return err
	}
	after, err := process.ProcessorTime(t.child().PID())
	into.Packets, into.Seconds, into.CPUSeconds = n, t.last().Sub(started).Seconds(), (after - before).Seconds()
	return err
}

// recover kills the relayer when the first of many packets has come, and starts it again once all have left.
func (t *relayTurn) recover(ctx context.Context, n int, into *Relayed) error {
	into.remember(t)
	settled := t.sent
	if err := t.send(ctx, n); err != nil {
		return err
	}
	if err := t.waitFor(ctx, settled+1, traffic.Received); err != nil {
		return err
	}
	t.end()
	if err := t.wait(ctx, traffic.Sent); err != nil {
		return err
	}
	into.InFlight = t.sent - t.books.Count(traffic.Settled)
	started := time.Now()
	if err := t.start(ctx); err != nil {
		return err
	}
	if err := t.wait(ctx, traffic.Settled); err != nil {
		return err
	}
	into.RecoverySeconds = t.last().Sub(started).Seconds()
	return nil
}

// remember takes the most memory that the running process had.
func (r *Relayed) remember(t *relayTurn) {
	if peak, err := process.PeakMemory(t.child().PID()); err == nil {
		r.MegaBytes = max(r.MegaBytes, float64(peak)/(1<<20))
	}
}

// processorTime is what both chains and all relayers have used.
func (r *rigPair) processorTime() (time.Duration, error) {
	var total time.Duration
	for _, chain := range r.pair.Chains() {
		used, err := chain.ProcessorTime()
		if err != nil {
			return 0, err
		}
		total += used
	}
	for _, engine := range r.engines {
		total += engine.used
		if child := engine.child(); child != nil {
			used, err := process.ProcessorTime(child.PID())
			if err != nil {
				return 0, err
			}
			total += used
		}
	}
	return total, nil
}

// watchBlocks tells later how many milliseconds passed between two blocks since now, on the chain that sends.
func (r *rigPair) watchBlocks(ctx context.Context) (func() (float64, error), error) {
	rpc, err := rpchttp.New(r.pair.Norte.Validators[0].RPC, "/websocket")
	if err != nil {
		return nil, err
	}
	first, err := rpc.Status(ctx)
	if err != nil {
		return nil, err
	}
	return func() (float64, error) {
		last, err := rpc.Status(ctx)
		if err != nil {
			return 0, err
		}
		took := last.SyncInfo.LatestBlockTime.Sub(first.SyncInfo.LatestBlockTime)
		return millis(took) / float64(last.SyncInfo.LatestBlockHeight-first.SyncInfo.LatestBlockHeight), nil
	}, nil
}

func join(err, other error) error {
	if err == nil {
		return other
	}
	return errors.Join(err, other)
}
