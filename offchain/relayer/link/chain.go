package link

import (
	"context"

	cmttypes "github.com/cometbft/cometbft/types"
	sdk "github.com/cosmos/cosmos-sdk/types"
	gogogrpc "github.com/cosmos/gogoproto/grpc"
	clienttypes "github.com/cosmos/ibc-go/v8/modules/core/02-client/types"
	connectiontypes "github.com/cosmos/ibc-go/v8/modules/core/03-connection/types"
	channeltypes "github.com/cosmos/ibc-go/v8/modules/core/04-channel/types"
	ibctm "github.com/cosmos/ibc-go/v8/modules/light-clients/07-tendermint"

	"github.com/amigos-network/amigos/offchain/relayer/chain"
)

var _ Chain = (*chain.Chain)(nil)

// Chain is one of the two chains, as the set-up needs it.
type Chain interface {
	// ID is the chain's, and Address the account that signs and pays there.
	ID() string
	Address() string

	// Latest is the last block, and WaitHeight waits for one.
	Latest(ctx context.Context) (chain.Header, error)
	WaitHeight(ctx context.Context, height int64) (chain.Header, error)
	// LightBlock is a header with its commit, checked.
	LightBlock(ctx context.Context, height int64) (*cmttypes.LightBlock, error)
	// ClientHeaders bring a light client of the chain from what it trusts to a height.
	ClientHeaders(ctx context.Context, from chain.Trusted, to int64, level ibctm.Fraction) ([]*ibctm.Header, error)
	// Prove reads a key of the IBC store after a block, with its proof and the height of the header that proves it.
	Prove(ctx context.Context, key []byte, height int64) (value, proof []byte, at clienttypes.Height, err error)

	// What the chain has.
	Clients(ctx context.Context) (map[string]*ibctm.ClientState, error)
	ClientState(ctx context.Context, id string) (*ibctm.ClientState, error)
	ClientStatus(ctx context.Context, id string) (string, error)
	Trusted(ctx context.Context, clientID string, height clienttypes.Height) (chain.Trusted, error)
	Connections(ctx context.Context) ([]*connectiontypes.IdentifiedConnection, error)
	ConnectionChannels(ctx context.Context, connection string) ([]*channeltypes.IdentifiedChannel, error)
	// Conn carries the query clients of other modules.
	Conn() gogogrpc.ClientConn

	// Submit signs messages into one transaction and waits for its block.
	Submit(ctx context.Context, msgs ...sdk.Msg) (chain.Result, error)
}
