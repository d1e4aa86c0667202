package client

import (
	"context"
	"sync"
	"time"

	cmtbytes "github.com/cometbft/cometbft/libs/bytes"
	rpcclient "github.com/cometbft/cometbft/rpc/client"
	ctypes "github.com/cometbft/cometbft/rpc/core/types"
	cmttypes "github.com/cometbft/cometbft/types"
	"github.com/cosmos/cosmos-sdk/crypto/keyring"
	sdk "github.com/cosmos/cosmos-sdk/types"
	gogogrpc "github.com/cosmos/gogoproto/grpc"
	"google.golang.org/grpc"

	chattypes "github.com/amigos-network/amigos/x/agentchat/types"
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
	// GRPC is the address of the same node's gRPC service, as 127.0.0.1:9090, unencrypted. Transactions go there if it is
	// given: for large ones that costs the node a fraction. All else goes by RPC.
	GRPC string
	// ChainID must be the node's; empty takes what the node says.
	ChainID string
	// Keyring and From (a key name or address) sign; without From the client only reads.
	Keyring keyring.Keyring
	From    string
	// AddressPrefix is that of the chain's addresses; empty is Amigos' own.
	AddressPrefix string
	// GasPrices is a decimal coin list; empty asks the node for its minimum.
	GasPrices string
	// GasAdjustment multiplies simulated gas; 0 means DefaultGasAdjustment.
	GasAdjustment float64
	// Timeout bounds one request to the node; 0 means DefaultTimeout.
	Timeout time.Duration
	// TTL is how long a transaction may wait for its block; 0 means DefaultTTL, at most MaxTTL.
	TTL time.Duration
	// Ordered signs with the account's sequence, one transaction at a time, in the order of the calls. Without it
	// transactions are unordered: any number may be under way, and none waits for another.
	Ordered bool
	// FeeGranter is the address of an account that pays the fees, by a grant of x/feegrant; empty pays itself.
	FeeGranter string
	// Free pays no fee for messages and receipts, which the node's free quota then carries. Without it the client does so
	// only when the account cannot pay.
	Free bool
	// EncryptionKeys is a directory with the encryption keys of accounts whose signing keys this machine does not have, or
	// that publish others than the derived ones; empty derives from the keyring alone.
	EncryptionKeys string
	// Pins is a directory in which the client remembers, per chain, which address a name had when it was first
	// written to, and which link and chain the name of a link meant; empty remembers nothing.
	Pins string
	// OnRepin is asked when a name that was written to belongs to another address now, or a link's name (@sur) to another
	// link. True follows the change; without OnRepin the message is refused with ErrNameMoved.
	OnRepin func(name, was, is string) bool
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
	rooms  chattypes.QueryClient
	signer *signer
	queue  queue
	pins   *pins // nil without Config.Pins
	names  nodeNames

	channel *grpc.ClientConn // nil without Config.GRPC

	encryption encryption
	sealing    sealing

	mu        sync.Mutex
	prices    sdk.DecCoins
	lastNonce time.Time // of the unordered transactions sent so far
	account   *account  // the signer's, once known
	name      string    // of the signer's node, once known
}

// rpc is the part of CometBFT's RPC a client needs.
type rpc interface {
	Status(ctx context.Context) (*ctypes.ResultStatus, error)
	ABCIInfo(ctx context.Context) (*ctypes.ResultABCIInfo, error)
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

// Conn carries the generated query clients of other modules, as banktypes.NewQueryClient(c.Conn()).
func (c *Client) Conn() gogogrpc.ClientConn { return conn{c} }

// Blocks wakes whoever reads the channel at a new block, and when the node comes back. A wake-up may be missing: look
// from time to time. The function ends it.
func (c *Client) Blocks(ctx context.Context) (<-chan ctypes.ResultEvent, func()) {
	sub := c.events.subscribe(ctx, "tm.event='NewBlockHeader'")
	return sub.events, sub.close
}

// Close ends the event socket, and the connection by gRPC.
func (c *Client) Close() {
	c.events.close()
	if c.channel != nil {
		_ = c.channel.Close()
	}
}
