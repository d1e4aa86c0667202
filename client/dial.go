package client

import (
	"context"
	"errors"
	"fmt"
	"net"
	"net/url"
	"strings"

	rpchttp "github.com/cometbft/cometbft/rpc/client/http"
	jsonrpc "github.com/cometbft/cometbft/rpc/jsonrpc/client"
	sdk "github.com/cosmos/cosmos-sdk/types"

	"github.com/amigos-network/amigos/client/key"
	chattypes "github.com/amigos-network/amigos/x/agentchat/types"
	"github.com/amigos-network/amigos/x/internode/types"
)

// ErrOtherChain says that a node runs another chain than the one asked for.
var ErrOtherChain = errors.New("another chain")

// Dial connects to a node, checks that it runs the chain asked for, and prepares to sign.
func Dial(ctx context.Context, cfg Config) (*Client, error) {
	cfg, err := cfg.complete()
	if err != nil {
		return nil, err
	}
	httpClient, err := jsonrpc.DefaultHTTPClient(cfg.Node)
	if err != nil {
		return nil, badNode(cfg.Node, err)
	}
	httpClient.Timeout = cfg.Timeout
	remote, err := rpchttp.NewWithClient(cfg.Node, "/websocket", httpClient)
	if err != nil {
		return nil, badNode(cfg.Node, err)
	}
	sock, err := newSocket(cfg.Node)
	if err != nil {
		return nil, badNode(cfg.Node, err)
	}
	if cfg.GRPC == "" {
		return dial(ctx, cfg, remote, sock, wallClock{})
	}
	byGRPC, err := broadcastBy(cfg.GRPC, remote)
	if err != nil {
		return nil, err
	}
	c, err := dial(ctx, cfg, byGRPC, sock, wallClock{})
	if err != nil {
		_ = byGRPC.channel.Close()
		return nil, err
	}
	c.channel = byGRPC.channel
	return c, nil
}

// DialWhenUp dials, and as long as the node gives no answer tells waiting why and dials again.
func DialWhenUp(ctx context.Context, cfg Config, waiting func(error)) (*Client, error) {
	for retry := retryMin; ; retry = min(2*retry, retryMax) {
		c, err := Dial(ctx, cfg)
		if !isLost(err) || ctx.Err() != nil {
			return c, err
		}
		waiting(err)
		if err := pause[struct{}](ctx, wallClock{}, retry, nil); err != nil {
			return nil, err
		}
	}
}

func dial(ctx context.Context, cfg Config, remote rpc, ev events, clk clock) (*Client, error) {
	enc, err := newEncoding(cfg.AddressPrefix)
	if err != nil {
		return nil, err
	}
	c := &Client{cfg: cfg, rpc: remote, events: ev, clock: clk, enc: enc}
	c.query = types.NewQueryClient(conn{c})
	c.rooms = chattypes.NewQueryClient(conn{c})
	if c.signer, err = newSigner(cfg, enc); err != nil {
		return nil, err
	}
	for _, node := range cfg.nodes() {
		if c.signer != nil && key.IsDevelopment(c.signer.account) && !isLoopback(node) {
			return nil, local("key %s is a development key, whose mnemonic everybody knows; it signs for nodes on this machine only, and %s is not: use a key of your own (amigosd keys add NAME)", cfg.From, node)
		}
	}
	if cfg.FeeGranter != "" {
		if err := types.ValidateAccount(cfg.FeeGranter); err != nil {
			return nil, local("fee granter: %v", err)
		}
	}
	if err := c.checkChain(ctx); err != nil {
		return nil, err
	}
	c.pins = newPins(cfg.Pins, c.cfg.ChainID)
	return c, c.LoadPrices(ctx)
}

// nodes are the URLs that a client speaks to.
func (cfg Config) nodes() []string {
	if cfg.GRPC == "" {
		return []string{cfg.Node}
	}
	return []string{cfg.Node, "tcp://" + cfg.GRPC}
}

func (cfg Config) complete() (Config, error) {
	if !strings.Contains(cfg.Node, "://") {
		cfg.Node = "tcp://" + cfg.Node
	}
	if cfg.AddressPrefix == "" {
		cfg.AddressPrefix = types.Bech32Prefix
	}
	if cfg.GasAdjustment == 0 {
		cfg.GasAdjustment = DefaultGasAdjustment
	}
	if cfg.GasAdjustment < 1 {
		return cfg, local("gas adjustment %g is below 1: a transaction would run out of gas", cfg.GasAdjustment)
	}
	if cfg.Timeout == 0 {
		cfg.Timeout = DefaultTimeout
	}
	if cfg.TTL == 0 {
		cfg.TTL = DefaultTTL
	}
	if cfg.TTL < 0 || cfg.TTL > MaxTTL {
		return cfg, local("a transaction's lifetime of %s is not between 0 and %s", cfg.TTL, MaxTTL)
	}
	return cfg, nil
}

// checkChain compares the chain IDs: a transaction signed for another chain would be refused less clearly.
func (c *Client) checkChain(ctx context.Context) error {
	status, err := c.rpc.Status(ctx)
	if err != nil {
		return unreachable(c.cfg.Node, err)
	}
	running := status.NodeInfo.Network
	if c.cfg.ChainID == "" {
		c.cfg.ChainID = running
	}
	if running != c.cfg.ChainID {
		return &Error{
			Message: fmt.Sprintf("node %s runs chain %s, not %s", c.cfg.Node, running, c.cfg.ChainID), cause: ErrOtherChain,
			fix: "give the node of that chain (--node) or its chain ID (--chain-id)",
		}
	}
	return nil
}

// LoadPrices takes the configured gas prices, or the node's minimum when none are given. Dial does so; do it again when
// a node that was started anew asks for more.
func (c *Client) LoadPrices(ctx context.Context) error {
	text := c.cfg.GasPrices
	if text == "" && c.signer != nil {
		var err error
		if text, err = c.minimumGasPrice(ctx); err != nil {
			return err
		}
	}
	prices, err := sdk.ParseDecCoins(text)
	if err != nil {
		return local("gas prices %q: %v; write them as 0.01uamigo", text, err)
	}
	c.mu.Lock()
	c.prices = prices
	c.mu.Unlock()
	return nil
}

func badNode(node string, err error) error {
	return local("node address %q: %v; write it as tcp://127.0.0.1:26657", node, err)
}

func unreachable(node string, err error) error {
	return &Error{Phase: PhaseLocal, Message: fmt.Sprintf("no answer from node %s: %v", node, err), cause: err, lost: true}
}

// isLoopback says whether a node address stays on this machine.
func isLoopback(node string) bool {
	u, err := url.Parse(node)
	if err != nil {
		return false
	}
	if u.Scheme == "unix" || u.Hostname() == "localhost" {
		return true
	}
	ip := net.ParseIP(u.Hostname())
	return ip != nil && ip.IsLoopback()
}
