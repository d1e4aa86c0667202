package relayer

import (
	"context"
	"errors"
	"fmt"
	"sync"
	"testing"
	"time"

	"cosmossdk.io/math"
	abci "github.com/cometbft/cometbft/abci/types"
	cmtproto "github.com/cometbft/cometbft/proto/tendermint/types"
	sdk "github.com/cosmos/cosmos-sdk/types"
	sdkerrors "github.com/cosmos/cosmos-sdk/types/errors"
	clienttypes "github.com/cosmos/ibc-go/v8/modules/core/02-client/types"
	connectiontypes "github.com/cosmos/ibc-go/v8/modules/core/03-connection/types"
	channeltypes "github.com/cosmos/ibc-go/v8/modules/core/04-channel/types"
	ibctm "github.com/cosmos/ibc-go/v8/modules/light-clients/07-tendermint"

	"github.com/amigos-network/amigos/client"
	"github.com/amigos-network/amigos/offchain/relayer/chain"
	"github.com/amigos-network/amigos/x/internode/types"
)

const (
	testClient = "07-tendermint-0"
	testDenom  = "uamigo"
)

// fakeChain is a chain with IBC's rules and nothing else. It makes blocks as fast as a test can read them.
type fakeChain struct {
	id    string
	other *fakeChain

	mu       sync.Mutex
	blocks   []chain.Block               // block n stands at n-1
	state    map[string]map[int64][]byte // what a key had from a height on; nil for nothing
	channels map[place]*channeltypes.IdentifiedChannel
	client   *ibctm.ClientState
	trusted  map[int64]time.Time
	status   string
	mempool  []fakeTx
	events   []abci.Event // of the block being made
	next     uint64       // the sequence of the next packet
	data     map[place]map[uint64]types.PendingPacket
	acks     map[place]map[uint64]types.WrittenAcknowledgement
	received map[string]int
	settled  map[string]int

	halted, down bool
	keepsStates  bool
	firstBlock   int64
	balance      int64
	fee, minFee  int64 // of a transaction; minFee is what the node asks
	maxMsgs      int   // more are too large
	poison       map[uint64]bool
	sent         []int // how many messages each transaction had
}

type fakeTx struct {
	msgs []sdk.Msg
	done chan chain.Outcome
}

// start is long ago enough that a test's blocks do not reach the wall clock, and recent enough for a client.
func newFakePair(t *testing.T) (a, b *fakeChain) {
	t.Helper()
	a, b = newFakeChain("norte-1"), newFakeChain("sur-1")
	a.other, b.other = b, a
	for _, c := range []*fakeChain{a, b} {
		c.block()
	}
	for _, c := range []*fakeChain{a, b} {
		last := c.other.blocks[0]
		c.trusted[last.Height] = last.Time
		c.client.LatestHeight = clienttypes.NewHeight(1, uint64(last.Height))
	}
	ctx, stop := context.WithCancel(t.Context())
	var makers sync.WaitGroup
	for _, c := range []*fakeChain{a, b} {
		makers.Go(func() {
			for ctx.Err() == nil {
				c.mu.Lock()
				if !c.halted {
					c.block()
				}
				c.mu.Unlock()
				pause(ctx, 2*time.Millisecond)
			}
		})
	}
	t.Cleanup(func() { stop(); makers.Wait() })
	return a, b
}

func newFakeChain(id string) *fakeChain {
	c := &fakeChain{
		id: id, state: map[string]map[int64][]byte{}, channels: map[place]*channeltypes.IdentifiedChannel{}, trusted: map[int64]time.Time{},
		status: active, next: 1, data: map[place]map[uint64]types.PendingPacket{}, acks: map[place]map[uint64]types.WrittenAcknowledgement{},
		received: map[string]int{}, settled: map[string]int{}, keepsStates: true, firstBlock: 1, balance: 1 << 40, fee: 10, maxMsgs: 1 << 30,
		poison: map[uint64]bool{},
	}
	remote := map[string]string{"norte-1": "sur-1", "sur-1": "norte-1"}[id]
	c.client = &ibctm.ClientState{
		ChainId: remote, TrustLevel: ibctm.DefaultTrustLevel, TrustingPeriod: 24 * time.Hour, UnbondingPeriod: 48 * time.Hour, MaxClockDrift: time.Hour,
	}
	for i, port := range []string{"transfer", PortInternode, "strange"} {
		channel := fmt.Sprintf("channel-%d", i)
		c.channels[place{id, port, channel}] = &channeltypes.IdentifiedChannel{
			PortId: port, ChannelId: channel, State: channeltypes.OPEN, Ordering: channeltypes.UNORDERED, ConnectionHops: []string{"connection-0"},
			Counterparty: channeltypes.NewCounterparty(port, channel),
		}
	}
	return c
}

// block makes a block of what waits. Each is a second after the one before. The caller holds mu, but at the beginning.
func (c *fakeChain) block() {
	height := int64(len(c.blocks)) + 1
	at := time.Now().Add(-time.Hour)
	if len(c.blocks) > 0 {
		at = c.blocks[height-2].Time.Add(time.Second)
	}
	header := chain.Header{Height: height, Time: at}
	mempool := c.mempool
	c.mempool = nil
	for _, tx := range mempool {
		err := c.deliver(header, tx.msgs)
		tx.done <- chain.Outcome{Height: height, Err: err}
	}
	c.blocks = append(c.blocks, chain.Block{Header: header, Events: c.events})
	c.events = nil
}

func (c *fakeChain) last() chain.Header { return c.blocks[len(c.blocks)-1].Header }

func (c *fakeChain) set(key string, value []byte) {
	if c.state[key] == nil {
		c.state[key] = map[int64][]byte{}
	}
	c.state[key][int64(len(c.blocks))+1] = value // the block being made
}

func (c *fakeChain) at(key string, height int64) []byte {
	var best int64
	for from := range c.state[key] {
		if from <= height {
			best = max(best, from)
		}
	}
	return c.state[key][best]
}

// with runs fn between two blocks.
func (c *fakeChain) with(fn func()) {
	c.mu.Lock()
	defer c.mu.Unlock()
	fn()
}

// fakeNode is a chain by one relayer's account.
type fakeNode struct {
	*fakeChain
	address string
}

var _ Chain = fakeNode{}

var errDown = &chain.SilentError{ChainID: "fake", Node: "nowhere", Err: errors.New("connection refused")}

func (n fakeNode) lock() (func(), error) {
	n.mu.Lock()
	if n.down {
		n.mu.Unlock()
		return nil, errDown
	}
	return n.mu.Unlock, nil
}

func (n fakeNode) ID() string      { return n.id }
func (n fakeNode) Address() string { return n.address }
func (n fakeNode) Height(height int64) clienttypes.Height {
	return clienttypes.NewHeight(1, uint64(height))
}
func (n fakeNode) Close()                               {}
func (n fakeNode) Forget(*chain.Flight)                 {}
func (n fakeNode) LoadPrices(context.Context) error     { return nil }
func (n fakeNode) Limits(context.Context) (int, uint64) { return 600_000, 0 }

func (n fakeNode) Latest(context.Context) (chain.Header, error) {
	unlock, err := n.lock()
	if err != nil {
		return chain.Header{}, err
	}
	defer unlock()
	return n.last(), nil
}

func (n fakeNode) First(context.Context) (int64, error) { return n.firstBlock, nil }

func (n fakeNode) Follow(ctx context.Context, from int64, silent func(error), fn func(chain.Block) error) error {
	for next := from; ctx.Err() == nil; {
		block, err := n.Block(ctx, next)
		if err != nil {
			if errors.Is(err, errDown) {
				silent(err)
			}
			pause(ctx, time.Millisecond)
			continue
		}
		if err := fn(block.Block); err != nil {
			return err
		}
		next++
	}
	return ctx.Err()
}

func (n fakeNode) Block(_ context.Context, height int64) (chain.Results, error) {
	unlock, err := n.lock()
	if err != nil {
		return chain.Results{}, err
	}
	defer unlock()
	if height < n.firstBlock || height > int64(len(n.blocks)) {
		return chain.Results{}, fmt.Errorf("no block %d", height)
	}
	return chain.Results{Block: n.blocks[height-1]}, nil
}

func (n fakeNode) Prove(_ context.Context, key []byte, height int64) (value, proof []byte, at clienttypes.Height, err error) {
	unlock, err := n.lock()
	if err != nil {
		return nil, nil, at, err
	}
	defer unlock()
	if height > int64(len(n.blocks)) {
		return nil, nil, at, fmt.Errorf("no state %d", height)
	}
	value = n.at(string(key), height)
	return value, fakeProof(n.id, string(key), value, height+1), n.Height(height + 1), nil
}

func fakeProof(id, key string, value []byte, height int64) []byte {
	return fmt.Appendf(nil, "%s/%s/%x/%d", id, key, value, height)
}

func (n fakeNode) Has(_ context.Context, key []byte, height int64) (bool, error) {
	unlock, err := n.lock()
	if err != nil {
		return false, err
	}
	defer unlock()
	if !n.keepsStates && height < int64(len(n.blocks))-1 {
		return false, errors.New("pruned")
	}
	return n.at(string(key), height) != nil, nil
}

func (n fakeNode) ClientHeaders(_ context.Context, from chain.Trusted, to int64, _ ibctm.Fraction) ([]*ibctm.Header, error) {
	unlock, err := n.lock()
	if err != nil {
		return nil, err
	}
	defer unlock()
	if to > int64(len(n.blocks)) || to <= from.Height {
		return nil, fmt.Errorf("no header %d after %d", to, from.Height)
	}
	return []*ibctm.Header{{
		SignedHeader:  &cmtproto.SignedHeader{Header: &cmtproto.Header{Height: to, Time: n.blocks[to-1].Time}},
		TrustedHeight: n.Height(from.Height),
	}}, nil
}

func (n fakeNode) ClientState(context.Context, string) (*ibctm.ClientState, error) {
	unlock, err := n.lock()
	if err != nil {
		return nil, err
	}
	defer unlock()
	state := *n.client
	return &state, nil
}

func (n fakeNode) ClientStatus(context.Context, string) (string, error) {
	unlock, err := n.lock()
	if err != nil {
		return "", err
	}
	defer unlock()
	return n.status, nil
}

func (n fakeNode) Trusted(_ context.Context, _ string, height clienttypes.Height) (chain.Trusted, error) {
	unlock, err := n.lock()
	if err != nil {
		return chain.Trusted{}, err
	}
	defer unlock()
	at := int64(height.RevisionHeight)
	return chain.Trusted{Height: at, Time: n.trusted[at]}, nil
}

func (n fakeNode) Connections(context.Context) ([]*connectiontypes.IdentifiedConnection, error) {
	return []*connectiontypes.IdentifiedConnection{{Id: "connection-0", ClientId: testClient, State: connectiontypes.OPEN}}, nil
}

func (n fakeNode) Channels(context.Context) ([]*channeltypes.IdentifiedChannel, error) {
	unlock, err := n.lock()
	if err != nil {
		return nil, err
	}
	defer unlock()
	var all []*channeltypes.IdentifiedChannel
	for _, channel := range n.channels {
		one := *channel
		all = append(all, &one)
	}
	return all, nil
}

func (n fakeNode) Balance(context.Context, string) (math.Int, error) {
	unlock, err := n.lock()
	if err != nil {
		return math.ZeroInt(), err
	}
	defer unlock()
	return math.NewInt(n.balance), nil
}

// Send checks as a node does, and leaves the transaction to the next block.
func (n fakeNode) Send(_ context.Context, _ string, _ int, msgs ...sdk.Msg) (*chain.Flight, error) {
	unlock, err := n.lock()
	if err != nil {
		return nil, err
	}
	defer unlock()
	switch {
	case n.minFee > n.fee:
		return nil, refusal(sdkerrors.ErrInsufficientFee, "insufficient fees")
	case n.balance < n.fee:
		return nil, refusal(sdkerrors.ErrInsufficientFunds, fmt.Sprintf("spendable balance %d%s is smaller than %d%s", n.balance, testDenom, n.fee, testDenom))
	case len(msgs) > n.maxMsgs:
		return nil, refusal(sdkerrors.ErrTxTooLarge, "too large")
	}
	if err := n.check(n.last(), msgs, true); err != nil {
		return nil, err
	}
	n.balance -= n.fee
	n.sent = append(n.sent, len(msgs))
	done := make(chan chain.Outcome, 1)
	n.mempool = append(n.mempool, fakeTx{msgs, done})
	return &chain.Flight{Hash: "HASH", Fee: sdk.NewCoins(sdk.NewInt64Coin(testDenom, n.fee)), Done: done}, nil
}

type registered interface {
	error
	Codespace() string
	ABCICode() uint32
}

func refusal(err registered, text string) *client.Error {
	return &client.Error{Phase: client.PhaseCheck, Codespace: err.Codespace(), Code: err.ABCICode(), Message: text}
}
