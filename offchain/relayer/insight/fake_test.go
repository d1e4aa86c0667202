package insight_test

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"time"

	"cosmossdk.io/math"
	gogogrpc "github.com/cosmos/gogoproto/grpc"
	clienttypes "github.com/cosmos/ibc-go/v8/modules/core/02-client/types"
	connectiontypes "github.com/cosmos/ibc-go/v8/modules/core/03-connection/types"
	channeltypes "github.com/cosmos/ibc-go/v8/modules/core/04-channel/types"
	ibctm "github.com/cosmos/ibc-go/v8/modules/light-clients/07-tendermint"
	"google.golang.org/grpc"

	"github.com/amigos-network/amigos/offchain/relayer"
	"github.com/amigos-network/amigos/offchain/relayer/chain"
	"github.com/amigos-network/amigos/offchain/relayer/insight"
	"github.com/amigos-network/amigos/x/internode/types"
)

var (
	errAway  = errors.New("chain sur-1: no answer from node http://127.0.0.1:26667: connection refused")
	errFalse = errors.New("not there")
)

// now is the fake chains' time. What leaves and expires is counted from this machine's, as a report does.
var now = time.Now()

// fakeChain is a chain with one connection to another and a channel on each of our ports.
type fakeChain struct {
	id, other string
	port      string
	time      time.Time
	balance   int64
	status    string // of its client
	expires   time.Duration
	closed    bool
	next      uint64
	sent      []uint64 // and not settled
	received  []uint64
	left      time.Time // when what it sent left
	timeout   time.Time
	answers   []uint64 // that it keeps in full
	name      string   // of the link
}

func newFake(id, other string) *fakeChain {
	return &fakeChain{
		id: id, other: other, port: types.PortID, time: now, balance: 1_000_000, status: "Active", expires: 10 * 24 * time.Hour,
		next: 8, left: now.Add(-90 * time.Second), timeout: now.Add(10 * time.Minute),
	}
}

func (c *fakeChain) Address() string { return "amigos1" + c.id }

func (c *fakeChain) Latest(context.Context) (chain.Header, error) {
	return chain.Header{Height: 120, Time: c.time}, nil
}

func (c *fakeChain) ClientState(context.Context, string) (*ibctm.ClientState, error) {
	return &ibctm.ClientState{ChainId: c.other, TrustingPeriod: c.expires, LatestHeight: clienttypes.NewHeight(1, 100)}, nil
}

func (c *fakeChain) ClientStatus(context.Context, string) (string, error) { return c.status, nil }

func (c *fakeChain) Trusted(context.Context, string, clienttypes.Height) (chain.Trusted, error) {
	return chain.Trusted{Height: 100, Time: now}, nil
}

func (c *fakeChain) Connections(context.Context) ([]*connectiontypes.IdentifiedConnection, error) {
	end := connectiontypes.NewConnectionEnd(connectiontypes.OPEN, "07-tendermint-0", connectiontypes.Counterparty{}, nil, 0)
	one := connectiontypes.NewIdentifiedConnection("connection-0", end)
	return []*connectiontypes.IdentifiedConnection{&one}, nil
}

func (c *fakeChain) ConnectionChannels(context.Context, string) ([]*channeltypes.IdentifiedChannel, error) {
	state := channeltypes.OPEN
	if c.closed {
		state = channeltypes.CLOSED
	}
	far := map[string]string{"norte-1": "channel-1", "sur-1": "channel-0"}[c.id]
	end := channeltypes.NewChannel(state, channeltypes.UNORDERED, channeltypes.NewCounterparty(c.port, far), []string{"connection-0"}, types.Version)
	one := channeltypes.NewIdentifiedChannel(c.port, c.channel(), end)
	return []*channeltypes.IdentifiedChannel{&one}, nil
}

func (c *fakeChain) channel() string {
	return map[string]string{"norte-1": "channel-0", "sur-1": "channel-1"}[c.id]
}

func (c *fakeChain) Commitments(context.Context, string, string) ([]uint64, error) {
	return slices.Clone(c.sent), nil
}

func (c *fakeChain) Unreceived(_ context.Context, _, _ string, sequences []uint64) ([]uint64, error) {
	return slices.DeleteFunc(slices.Clone(sequences), func(s uint64) bool { return slices.Contains(c.received, s) }), nil
}

func (c *fakeChain) PendingPackets(_ context.Context, channel string, after uint64, fn func(types.PendingPacket) bool) error {
	for _, s := range c.sent {
		p := types.PendingPacket{ChannelId: channel, Sequence: s, Time: c.left.UnixMilli(), TimeoutAt: uint64(c.timeout.UnixNano())}
		if s > after && !fn(p) {
			return nil
		}
	}
	return nil
}

func (c *fakeChain) Acknowledgements(_ context.Context, channel string, after uint64, fn func(types.WrittenAcknowledgement) bool) error {
	for _, s := range c.answers {
		if s > after && !fn(types.WrittenAcknowledgement{ChannelId: channel, Sequence: s}) {
			return nil
		}
	}
	return nil
}

func (c *fakeChain) Balance(context.Context, string) (math.Int, error) {
	return math.NewInt(c.balance), nil
}

func (c *fakeChain) Conn() gogogrpc.ClientConn { return fakeConn{c} }

type fakeConn struct{ c *fakeChain }

func (q fakeConn) Invoke(_ context.Context, method string, req, reply any, _ ...grpc.CallOption) error {
	switch r := reply.(type) {
	case *channeltypes.QueryNextSequenceSendResponse:
		r.NextSequenceSend = q.c.next
	case *types.QueryLinkResponse:
		if req.(*types.QueryLinkRequest).Link != q.c.name {
			return errFalse
		}
		r.Record.Link.ChannelId = q.c.channel()
	default:
		return fmt.Errorf("nobody answers %s", method)
	}
	return nil
}

func (fakeConn) NewStream(context.Context, *grpc.StreamDesc, string, ...grpc.CallOption) (grpc.ClientStream, error) {
	return nil, errFalse
}

// both is an inquiry about two chains of which norte-1 sent packets 3 to 7.
func both() (norte, sur *fakeChain, q insight.Inquiry) {
	norte, sur = newFake("norte-1", "sur-1"), newFake("sur-1", "norte-1")
	norte.sent, norte.name = []uint64{3, 4, 5, 6, 7}, "sur"
	sur.received, sur.answers = []uint64{1, 3, 4}, []uint64{3, 4}
	return norte, sur, insight.Inquiry{
		Parties: map[string]insight.Party{
			"norte-1": {ID: "norte-1", Prices: "0.01uamigo", Chain: norte},
			"sur-1":   {ID: "sur-1", Prices: "0.01uamigo", Chain: sur},
		},
		Paths:   []relayer.Path{{A: "norte-1", B: "sur-1"}},
		Running: &insight.Running{PID: 4121, Address: "127.0.0.1:9465"},
	}
}

// away makes a chain one that does not answer.
func away(q insight.Inquiry, id string) {
	q.Parties[id] = insight.Party{ID: id, Prices: "0.01uamigo", Err: errAway, Fix: "see that the node runs"}
}
