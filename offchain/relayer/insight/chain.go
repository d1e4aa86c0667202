package insight

import (
	"context"

	"cosmossdk.io/math"
	gogogrpc "github.com/cosmos/gogoproto/grpc"
	clienttypes "github.com/cosmos/ibc-go/v8/modules/core/02-client/types"
	connectiontypes "github.com/cosmos/ibc-go/v8/modules/core/03-connection/types"
	channeltypes "github.com/cosmos/ibc-go/v8/modules/core/04-channel/types"
	ibctm "github.com/cosmos/ibc-go/v8/modules/light-clients/07-tendermint"

	"github.com/amigos-network/amigos/offchain/relayer/chain"
	"github.com/amigos-network/amigos/x/internode/types"
)

var _ Chain = (*chain.Chain)(nil)

// Chain is what a report reads of a chain. package chain says what each does.
type Chain interface {
	Address() string
	Conn() gogogrpc.ClientConn
	Latest(ctx context.Context) (chain.Header, error)
	ClientState(ctx context.Context, id string) (*ibctm.ClientState, error)
	ClientStatus(ctx context.Context, id string) (string, error)
	Trusted(ctx context.Context, clientID string, height clienttypes.Height) (chain.Trusted, error)
	Connections(ctx context.Context) ([]*connectiontypes.IdentifiedConnection, error)
	ConnectionChannels(ctx context.Context, connection string) ([]*channeltypes.IdentifiedChannel, error)
	Commitments(ctx context.Context, port, channel string) ([]uint64, error)
	Unreceived(ctx context.Context, port, channel string, sequences []uint64) ([]uint64, error)
	PendingPackets(ctx context.Context, channel string, after uint64, fn func(types.PendingPacket) bool) error
	Acknowledgements(ctx context.Context, channel string, after uint64, fn func(types.WrittenAcknowledgement) bool) error
	Balance(ctx context.Context, denom string) (math.Int, error)
}

// Party is a chain that the relayer knows, or why it cannot be asked.
type Party struct {
	ID string
	// Prices are those of gas there, as 0.01uamigo.
	Prices string
	// Chain is nil where Err says why.
	Chain Chain
	Err   error
	// Fix is what helps against Err.
	Fix string
}

// Running is a relayer that runs from the same home.
type Running struct {
	PID int `json:"pid"`
	// Address is where it tells how it fares.
	Address string `json:"address"`
}
