package main

import (
	"context"
	"fmt"
	"time"

	transfertypes "github.com/cosmos/ibc-go/v8/modules/apps/transfer/types"

	"github.com/amigos-network/amigos/client"
	"github.com/amigos-network/amigos/testutil/process"
	"github.com/amigos-network/amigos/testutil/traffic"
	"github.com/amigos-network/amigos/x/internode/types"
)

// versions are the channels' on the ports that can be measured.
var versions = map[string]string{types.PortID: types.Version, transfertypes.PortID: transfertypes.Version}

// The relayers that are compared.
const (
	engineOurs = "amigosd"
	engineRly  = "rly"
)

// rlyBatch is how many messages rly puts into a transaction; its default is 5.
const rlyBatch = "100"

// rlyFlush is how often rly looks for what it has missed; its default is five minutes.
const rlyFlush = "1m"

// packetPatience is how long packets may be under way before the bench gives up.
const packetPatience = 4 * time.Minute

// relaying is a relayer with a link of its own between the chains.
type relaying struct {
	name  string
	link  func(ctx context.Context) error
	start func(ctx context.Context) error
	kill  func()
	child func() *process.Process

	channel traffic.Channel
	make    traffic.Maker
	used    time.Duration // by those of its processes that have ended
}

func (r *rigPair) ours(port string) (*relaying, error) {
	relayer, err := r.pair.Relayer(process.RelayerKey)
	if err != nil {
		return nil, err
	}
	return &relaying{
		name:  engineOurs,
		link:  func(ctx context.Context) error { return relayer.Link(ctx, port) },
		start: relayer.Start, kill: relayer.Kill,
		child: func() *process.Process { return relayer.Process },
	}, nil
}

func (r *rigPair) rly(ctx context.Context, program, port string) (*relaying, error) {
	relayer, err := r.pair.Rly(ctx, program)
	if err != nil {
		return nil, err
	}
	return &relaying{
		name: engineRly,
		link: func(ctx context.Context) error { return relayer.Link(ctx, port, versions[port]) },
		start: func(context.Context) error {
			return relayer.Start("--max-msgs", rlyBatch, "--flush-interval", rlyFlush)
		},
		kill:  relayer.Kill,
		child: func() *process.Process { return relayer.Process },
	}, nil
}

// connect links the chains and finds the new channel. It answers how long the link took.
func (r *rigPair) connect(ctx context.Context, by *relaying, port string) (time.Duration, error) {
	before, err := process.Channels(ctx, r.alice, port)
	if err != nil {
		return 0, err
	}
	started := time.Now()
	if err := by.link(ctx); err != nil {
		return 0, err
	}
	took := time.Since(started)
	after, err := process.Channels(ctx, r.alice, port)
	if err != nil {
		return 0, err
	}
	if len(after) != len(before)+1 {
		return 0, fmt.Errorf("%s made %d channels: %w", by.name, len(after)-len(before), errLink)
	}
	known := map[string]bool{}
	for _, channel := range before {
		known[channel.ChannelId] = true
	}
	for _, channel := range after {
		if !known[channel.ChannelId] {
			by.channel = traffic.Channel{Port: port, ID: channel.ChannelId, Remote: channel.Counterparty.ChannelId}
		}
	}
	if port == transfertypes.PortID {
		by.make = traffic.Coins(r.alice.Address(), r.bob, by.channel.ID)
	} else {
		by.make = traffic.Messages(r.alice.Address(), process.Bob+"@"+by.channel.ID, []byte(newBody()))
	}
	return took, nil
}

// turn is a relayer that runs, with books on its channel.
type relayTurn struct {
	*relaying

	rig   *rigPair
	books *traffic.Ledger
	sent  int
	stop  func() error
}

// begin starts a relayer and lets one packet through, which tells that it relays.
func (r *rigPair) begin(ctx context.Context, by *relaying) (*relayTurn, error) {
	t := &relayTurn{relaying: by, rig: r, books: traffic.NewLedger(by.channel)}
	reading, stop := context.WithCancel(ctx)
	ready, ended := make(chan struct{}), make(chan error, 1)
	go func() {
		ended <- t.books.Run(reading, r.pair.Norte.Validators[0].RPC, r.pair.Sur.Validators[0].RPC, func() { close(ready) })
	}()
	t.stop = func() error { t.end(); stop(); return <-ended }
	select {
	case <-ready:
	case err := <-ended:
		stop()
		return nil, err
	}
	err := by.start(ctx)
	if err == nil {
		err = t.send(ctx, 1)
	}
	if err == nil {
		err = t.wait(ctx, traffic.Settled)
	}
	if err != nil {
		return nil, fmt.Errorf("%s: %w", by.name, join(err, t.stop()))
	}
	return t, nil
}

// end ends the relayer's process, and remembers what it used.
func (t *relayTurn) end() {
	if child := t.child(); child != nil {
		used, err := process.ProcessorTime(child.PID())
		if err == nil {
			t.used += used
		}
		t.kill()
	}
}

func (t *relayTurn) sign(ctx context.Context, n int) ([]*client.Signed, error) {
	return traffic.Sign(ctx, t.rig.alice, n, 0, t.make)
}

func (t *relayTurn) offer(ctx context.Context, txs []*client.Signed, n int) error {
	t.sent += n
	return traffic.Offer(ctx, t.rig.alice, txs)
}

func (t *relayTurn) send(ctx context.Context, n int) error {
	txs, err := t.sign(ctx, n)
	if err != nil {
		return err
	}
	return t.offer(ctx, txs, n)
}

// wait waits until all packets of this turn are as said.
func (t *relayTurn) wait(ctx context.Context, is func(traffic.Packet) bool) error {
	return t.waitFor(ctx, t.sent, is)
}

func (t *relayTurn) waitFor(ctx context.Context, n int, is func(traffic.Packet) bool) error {
	ctx, cancel := context.WithTimeout(ctx, packetPatience)
	defer cancel()
	return t.books.Wait(ctx, n, is)
}

// last is when the last packet was seen settled.
func (t *relayTurn) last() (last time.Time) {
	for _, p := range t.books.Packets() {
		if p.SettledTime.After(last) {
			last = p.SettledTime
		}
	}
	return last
}
