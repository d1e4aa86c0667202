package link_test

import (
	"context"
	"crypto/sha256"
	"errors"
	"fmt"
	"maps"
	"time"

	abci "github.com/cometbft/cometbft/abci/types"
	cmtproto "github.com/cometbft/cometbft/proto/tendermint/types"
	cmttypes "github.com/cometbft/cometbft/types"
	codectypes "github.com/cosmos/cosmos-sdk/codec/types"
	sdk "github.com/cosmos/cosmos-sdk/types"
	"github.com/cosmos/gogoproto/proto"
	clienttypes "github.com/cosmos/ibc-go/v8/modules/core/02-client/types"
	connectiontypes "github.com/cosmos/ibc-go/v8/modules/core/03-connection/types"
	channeltypes "github.com/cosmos/ibc-go/v8/modules/core/04-channel/types"
	host "github.com/cosmos/ibc-go/v8/modules/core/24-host"
	ibctm "github.com/cosmos/ibc-go/v8/modules/light-clients/07-tendermint"

	"github.com/amigos-network/amigos/offchain/relayer/chain"
	"github.com/amigos-network/amigos/x/internode/types"
)

var (
	errKilled = errors.New("killed")
	errFalse  = errors.New("the proof does not hold")
)

// fakeChain is a chain with the rules of the handshakes, in memory. A proof of it names the key, the value and the
// height, and is believed only if the light client knows that height.
type fakeChain struct {
	id, genesis string
	height      int64
	state       map[string][]byte           // of the IBC store
	past        map[int64]map[string][]byte // after each block
	clients     map[string]*ibctm.ClientState
	known       map[string]map[uint64]time.Time // consensus states of clients, by height
	conns       map[string]*connectiontypes.ConnectionEnd
	chans       map[string]*channeltypes.Channel
	expired     map[string]bool

	balance   int64
	authority string
	names     map[string]string // of links, by channel
	refuse    func(sdk.Msg) error

	calls  int // of Submit and of every read
	killAt int // the call that does not come back; 0 for none
	sent   int // transactions
}

func newFake(id string) *fakeChain {
	c := &fakeChain{
		id: id, genesis: "one", state: map[string][]byte{}, past: map[int64]map[string][]byte{}, clients: map[string]*ibctm.ClientState{},
		known: map[string]map[uint64]time.Time{}, conns: map[string]*connectiontypes.ConnectionEnd{}, chans: map[string]*channeltypes.Channel{},
		expired: map[string]bool{}, names: map[string]string{}, balance: 1_000_000, authority: "authority",
	}
	for range 10 {
		c.block()
	}
	return c
}

func (c *fakeChain) block() {
	c.height++
	c.past[c.height] = maps.Clone(c.state)
}

// call counts a call, and ends it where the program is to be killed.
func (c *fakeChain) call() error {
	c.calls++
	if c.killAt > 0 && c.calls >= c.killAt {
		return errKilled
	}
	return nil
}

func (c *fakeChain) ID() string      { return c.id }
func (c *fakeChain) Address() string { return "relayer-" + c.id }

func (c *fakeChain) Latest(context.Context) (chain.Header, error) {
	return chain.Header{Height: c.height, Time: c.timeOf(c.height)}, c.call()
}

func (c *fakeChain) WaitHeight(_ context.Context, height int64) (chain.Header, error) {
	for c.height < height {
		c.block()
	}
	return chain.Header{Height: c.height, Time: c.timeOf(c.height)}, c.call()
}

func (c *fakeChain) timeOf(height int64) time.Time {
	return time.Unix(1_700_000_000+height, int64(len(c.genesis))).UTC()
}

func (c *fakeChain) hash() []byte {
	sum := sha256.Sum256([]byte(c.genesis))
	return sum[:]
}

func (c *fakeChain) LightBlock(_ context.Context, height int64) (*cmttypes.LightBlock, error) {
	if height > c.height {
		return nil, fmt.Errorf("no block %d", height)
	}
	return &cmttypes.LightBlock{SignedHeader: &cmttypes.SignedHeader{Header: &cmttypes.Header{
		ChainID: c.id, Height: height, Time: c.timeOf(height), AppHash: c.hash(), NextValidatorsHash: c.hash(),
	}}}, c.call()
}

func (c *fakeChain) ClientHeaders(_ context.Context, from chain.Trusted, to int64, _ ibctm.Fraction) ([]*ibctm.Header, error) {
	if to <= from.Height || to > c.height {
		return nil, fmt.Errorf("no header %d after %d", to, from.Height)
	}
	return []*ibctm.Header{{SignedHeader: &cmtproto.SignedHeader{Header: &cmtproto.Header{
		ChainID: c.id, Height: to, Time: c.timeOf(to), NextValidatorsHash: c.hash(),
	}}}}, c.call()
}

func (c *fakeChain) Prove(_ context.Context, key []byte, height int64) (value, proof []byte, at clienttypes.Height, err error) {
	value = c.past[height][string(key)]
	return value, fmt.Appendf(nil, "%s|%s|%d|%x", c.id, key, height, value), c.at(height + 1), c.call()
}

func (c *fakeChain) at(height int64) clienttypes.Height {
	return clienttypes.NewHeight(clienttypes.ParseChainID(c.id), uint64(height))
}

func (c *fakeChain) Clients(context.Context) (map[string]*ibctm.ClientState, error) {
	return maps.Clone(c.clients), c.call()
}

func (c *fakeChain) ClientState(_ context.Context, id string) (*ibctm.ClientState, error) {
	if c.clients[id] == nil {
		return nil, fmt.Errorf("no client %s", id)
	}
	state := *c.clients[id]
	return &state, c.call()
}

func (c *fakeChain) ClientStatus(_ context.Context, id string) (string, error) {
	if c.expired[id] {
		return "Expired", c.call()
	}
	return "Active", c.call()
}

func (c *fakeChain) Trusted(_ context.Context, id string, height clienttypes.Height) (chain.Trusted, error) {
	at, ok := c.known[id][height.RevisionHeight]
	if !ok {
		return chain.Trusted{}, fmt.Errorf("client %s does not know %s", id, height)
	}
	sum := sha256.Sum256([]byte("one")) // clients are made of a chain's first genesis
	return chain.Trusted{Height: int64(height.RevisionHeight), Time: at, NextValidators: sum[:]}, c.call()
}

func (c *fakeChain) Connections(context.Context) ([]*connectiontypes.IdentifiedConnection, error) {
	var all []*connectiontypes.IdentifiedConnection
	for id, end := range c.conns {
		one := connectiontypes.NewIdentifiedConnection(id, *end)
		all = append(all, &one)
	}
	return all, c.call()
}

func (c *fakeChain) ConnectionChannels(_ context.Context, connection string) ([]*channeltypes.IdentifiedChannel, error) {
	var all []*channeltypes.IdentifiedChannel
	for id, end := range c.chans {
		if end.ConnectionHops[0] == connection {
			one := channeltypes.NewIdentifiedChannel(types.ModuleName, id, *end)
			all = append(all, &one)
		}
	}
	return all, c.call()
}

// Submit makes one block of the messages, or none. The one at which the program is killed still lands.
func (c *fakeChain) Submit(_ context.Context, msgs ...sdk.Msg) (chain.Result, error) {
	var events []abci.Event
	for _, msg := range msgs { // all or nothing
		if c.refuse != nil {
			if err := c.refuse(msg); err != nil {
				return chain.Result{}, err
			}
		}
	}
	for _, msg := range msgs {
		event, err := c.deliver(msg)
		if err != nil {
			return chain.Result{}, fmt.Errorf("%s: %T: %w", c.id, msg, err)
		}
		events = append(events, event...)
	}
	c.store()
	c.block()
	c.sent++
	return chain.Result{Hash: fmt.Sprint(c.sent), Height: c.height, Events: events}, c.call()
}

// store writes what there is to the store that proofs are of.
func (c *fakeChain) store() {
	for id, client := range c.clients {
		packed, _ := codectypes.NewAnyWithValue(client)
		c.state[string(host.FullClientStateKey(id))], _ = packed.Marshal()
		for height := range c.known[id] {
			c.state[string(host.FullConsensusStateKey(id, clienttypes.NewHeight(client.LatestHeight.RevisionNumber, height)))] = []byte{1}
		}
	}
	for id, end := range c.conns {
		c.state[string(host.ConnectionKey(id))], _ = proto.Marshal(end)
	}
	for id, end := range c.chans {
		c.state[string(host.ChannelKey(types.ModuleName, id))], _ = proto.Marshal(end)
	}
}
