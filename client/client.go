package client

import (
	"context"
	"sync"
	"time"

	rpcclient "github.com/cometbft/cometbft/rpc/client"
	ctypes "github.com/cometbft/cometbft/rpc/core/types"
	cmttypes "github.com/cometbft/cometbft/types"

	cmtbytes "github.com/cometbft/cometbft/libs/bytes"
	"github.com/cosmos/cosmos-sdk/crypto/keyring"
	sdk "github.com/cosmos/cosmos-sdk/types"

	"github.com/amigos-network/amigos/x/internode/types"
)

// Defaults of a Config.
const (
	DefaultGasAdjustment = 1.4
	DefaultTimeout       = 10 * time.Second
	DefaultTTL           = time.Minute
	// MaxTTL stays under the chain's ten minutes, so that clocks may differ by one.
	MaxTTL = 9 * time.Minute
)

// Config says which chain to dial and who signs.
type Config struct {
	// Node is the URL of a CometBFT RPC endpoint.
	Node string
	// ChainID must be the node's; empty takes what the node says.
	ChainID string
	// Keyring and From (a key name or address) sign; without From the client only reads.
	Keyring keyring.Keyring
	From    string
	// GasPrices is a decimal coin list; empty asks the node for its minimum.
	GasPrices string
	// GasAdjustment multiplies simulated gas; 0 means DefaultGasAdjustment.
	GasAdjustment float64
	// Timeout bounds one request to the node; 0 means DefaultTimeout.
	Timeout time.Duration
	// TTL is how long a transaction may wait for its block; 0 means DefaultTTL, at most MaxTTL.
	TTL time.Duration
	// OnSent, if set, is told the hash of each transaction that was broadcast, before its block is waited for.
	OnSent func(hash string)
}

// Client speaks to one chain as one account. It is safe for concurrent use.
type Client struct {
	cfg    Config
	rpc    rpc
	events events
	clock  clock
	enc    encoding
	query  types.QueryClient
	signer *signer
	prices sdk.DecCoins

	mu        sync.Mutex
	lastNonce time.Time // of the unordered transactions sent so far
	account   *uint64   // the signer's account number, once known
}

// rpc is the part of CometBFT's RPC a client needs.
type rpc interface {
	Status(ctx context.Context) (*ctypes.ResultStatus, error)
	ABCIQueryWithOptions(ctx context.Context, path string, data cmtbytes.HexBytes, opts rpcclient.ABCIQueryOptions) (*ctypes.ResultABCIQuery, error)
	BroadcastTxSync(ctx context.Context, tx cmttypes.Tx) (*ctypes.ResultBroadcastTx, error)
	Header(ctx context.Context, height *int64) (*ctypes.ResultHeader, error)
	Block(ctx context.Context, height *int64) (*ctypes.ResultBlock, error)
	BlockResults(ctx context.Context, height *int64) (*ctypes.ResultBlockResults, error)
}

// ChainID is the chain the client speaks to.
func (c *Client) ChainID() string { return c.cfg.ChainID }

// Address is the bech32 address of the signer; empty for a client that only reads.
func (c *Client) Address() string {
	if c.signer == nil {
		return ""
	}
	return c.signer.address
}

// Query is the generated query client, for what has no method here. Its errors are as typed as the client's.
func (c *Client) Query() types.QueryClient { return c.query }

// Close ends the event socket.
func (c *Client) Close() { c.events.close() }
