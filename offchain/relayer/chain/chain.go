package chain

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"strings"
	"sync"
	"time"

	"github.com/cometbft/cometbft/light/provider"
	lighthttp "github.com/cometbft/cometbft/light/provider/http"
	rpchttp "github.com/cometbft/cometbft/rpc/client/http"
	jsonrpc "github.com/cometbft/cometbft/rpc/jsonrpc/client"
	"github.com/cosmos/cosmos-sdk/crypto/keyring"
	gogogrpc "github.com/cosmos/gogoproto/grpc"
	clienttypes "github.com/cosmos/ibc-go/v8/modules/core/02-client/types"

	"github.com/amigos-network/amigos/client"
)

// Config says which chain it is and who pays there.
type Config struct {
	// ID is the chain's.
	ID string
	// RPC is the URL of a CometBFT RPC endpoint.
	RPC string
	// Keyring and Key (a name or an address) sign; without Key the chain is only read.
	Keyring keyring.Keyring
	Key     string
	// GasPrices is a decimal coin list; empty asks the node for its minimum.
	GasPrices string
	// GasAdjustment multiplies simulated gas; 0 means the client's default.
	GasAdjustment float64
	// AddressPrefix is that of the chain's addresses; empty is Amigos' own.
	AddressPrefix string
	// Ordered is for a chain that has no unordered transactions: one is under way at a time.
	Ordered bool
	// Timeout bounds one request to the node; 0 means DefaultTimeout.
	Timeout time.Duration
}

// DefaultTimeout bounds one request.
const DefaultTimeout = 10 * time.Second

// idleConnections is how many connections to a node are kept for the next questions; by default two would be.
const idleConnections = 8

// Chain is one chain. It is safe for concurrent use, and closed once.
type Chain struct {
	cfg      Config
	client   *client.Client
	rpc      *rpchttp.HTTP
	raw      *jsonrpc.Client
	light    provider.Provider
	revision uint64
	gas      *gasBook
	limits   limits

	mu      sync.Mutex
	flights map[string]*Flight // by signature in base64
}

// Dial connects to a node and checks that it runs the chain asked for. It fails when the node does not answer.
func Dial(ctx context.Context, cfg Config) (*Chain, error) {
	if cfg.ID == "" || cfg.RPC == "" {
		return nil, errors.New("a chain needs its ID and the address of a node")
	}
	if cfg.Timeout == 0 {
		cfg.Timeout = DefaultTimeout
	}
	if !strings.Contains(cfg.RPC, "://") {
		cfg.RPC = "tcp://" + cfg.RPC
	}
	c, err := client.Dial(ctx, client.Config{
		Node: cfg.RPC, ChainID: cfg.ID, Keyring: cfg.Keyring, From: cfg.Key, GasPrices: cfg.GasPrices, GasAdjustment: cfg.GasAdjustment,
		AddressPrefix: cfg.AddressPrefix, Ordered: cfg.Ordered, Timeout: cfg.Timeout,
	})
	if err != nil {
		return nil, fmt.Errorf("chain %s: %w", cfg.ID, err)
	}
	httpClient, err := jsonrpc.DefaultHTTPClient(cfg.RPC)
	if err != nil {
		return nil, fmt.Errorf("chain %s: %w", cfg.ID, err)
	}
	httpClient.Timeout = cfg.Timeout
	if transport, ok := httpClient.Transport.(*http.Transport); ok {
		transport.MaxIdleConnsPerHost = idleConnections
	}
	remote, err := rpchttp.NewWithClient(cfg.RPC, "/websocket", httpClient)
	if err != nil {
		return nil, fmt.Errorf("chain %s: %w", cfg.ID, err)
	}
	raw, err := jsonrpc.NewWithHTTPClient(cfg.RPC, httpClient)
	if err != nil {
		return nil, fmt.Errorf("chain %s: %w", cfg.ID, err)
	}
	return &Chain{
		cfg: cfg, client: c, rpc: remote, raw: raw, light: lighthttp.NewWithClient(cfg.ID, remote),
		revision: clienttypes.ParseChainID(cfg.ID), gas: newGasBook(), flights: map[string]*Flight{},
	}, nil
}

// ID is the chain's.
func (c *Chain) ID() string { return c.cfg.ID }

// Node is the address of the node that is asked.
func (c *Chain) Node() string { return c.cfg.RPC }

// Address is the account that pays; empty for a chain that is only read.
func (c *Chain) Address() string { return c.client.Address() }

// Conn carries generated query clients.
func (c *Chain) Conn() gogogrpc.ClientConn { return c.client.Conn() }

// Client is the client below, for what has no method here.
func (c *Chain) Client() *client.Client { return c.client }

// Height is a height of this chain as IBC writes it.
func (c *Chain) Height(height int64) clienttypes.Height {
	return clienttypes.NewHeight(c.revision, uint64(height))
}

// Close ends the connection.
func (c *Chain) Close() { c.client.Close() }

// wait pauses, or tells why it must not.
func wait[T any](ctx context.Context, d time.Duration, wake <-chan T) error {
	timer := time.NewTimer(d)
	defer timer.Stop()
	select {
	case <-ctx.Done():
		return ctx.Err()
	case <-wake:
	case <-timer.C:
	}
	return nil
}
