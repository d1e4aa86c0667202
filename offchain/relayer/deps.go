package relayer

import (
	"context"
	"time"

	"cosmossdk.io/math"
	sdk "github.com/cosmos/cosmos-sdk/types"
	clienttypes "github.com/cosmos/ibc-go/v8/modules/core/02-client/types"
	connectiontypes "github.com/cosmos/ibc-go/v8/modules/core/03-connection/types"
	channeltypes "github.com/cosmos/ibc-go/v8/modules/core/04-channel/types"
	ibctm "github.com/cosmos/ibc-go/v8/modules/light-clients/07-tendermint"

	"github.com/amigos-network/amigos/offchain/relayer/chain"
	"github.com/amigos-network/amigos/x/internode/types"
)

var _ Chain = (*chain.Chain)(nil)

// Chain is what the relayer needs of a chain. package chain says what each does.
type Chain interface {
	ID() string
	Address() string
	Height(height int64) clienttypes.Height
	Close()

	Latest(ctx context.Context) (chain.Header, error)
	First(ctx context.Context) (int64, error)
	Follow(ctx context.Context, from int64, silent func(error), fn func(chain.Block) error) error
	Block(ctx context.Context, height int64) (chain.Results, error)

	Prove(ctx context.Context, key []byte, height int64) (value, proof []byte, at clienttypes.Height, err error)
	Has(ctx context.Context, key []byte, height int64) (bool, error)
	ClientHeaders(ctx context.Context, from chain.Trusted, to int64, level ibctm.Fraction) ([]*ibctm.Header, error)

	ClientState(ctx context.Context, clientID string) (*ibctm.ClientState, error)
	ClientStatus(ctx context.Context, clientID string) (string, error)
	Trusted(ctx context.Context, clientID string, height clienttypes.Height) (chain.Trusted, error)
	Connections(ctx context.Context) ([]*connectiontypes.IdentifiedConnection, error)
	Channels(ctx context.Context) ([]*channeltypes.IdentifiedChannel, error)

	Commitments(ctx context.Context, port, channel string) ([]uint64, error)
	Unreceived(ctx context.Context, port, channel string, sequences []uint64) ([]uint64, error)
	Unsettled(ctx context.Context, port, channel string, sequences []uint64) ([]uint64, error)
	PendingPackets(ctx context.Context, channel string, after uint64, fn func(types.PendingPacket) bool) error
	Acknowledgements(ctx context.Context, channel string, after uint64, fn func(types.WrittenAcknowledgement) bool) error

	Balance(ctx context.Context, denom string) (math.Int, error)
	LoadPrices(ctx context.Context) error
	Limits(ctx context.Context) (bytes int, gas uint64)
	Send(ctx context.Context, kind string, count int, msgs ...sdk.Msg) (*chain.Flight, error)
	Forget(f *chain.Flight)
}

// pause waits for d or for the end of ctx.
func pause(ctx context.Context, d time.Duration) { wake(ctx, d, nil) }

// wake waits for d, for a signal, or for the end of ctx.
func wake(ctx context.Context, d time.Duration, signal <-chan struct{}) {
	timer := time.NewTimer(d)
	defer timer.Stop()
	select {
	case <-ctx.Done():
	case <-signal:
	case <-timer.C:
	}
}
