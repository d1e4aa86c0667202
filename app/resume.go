package app

import (
	"context"
	"strconv"
	"time"

	errorsmod "cosmossdk.io/errors"
	storetypes "cosmossdk.io/store/types"
	cmtproto "github.com/cometbft/cometbft/proto/tendermint/types"
	sdk "github.com/cosmos/cosmos-sdk/types"
	sdkerrors "github.com/cosmos/cosmos-sdk/types/errors"
	grpctypes "github.com/cosmos/cosmos-sdk/types/grpc"
	gogogrpc "github.com/cosmos/gogoproto/grpc"
	"google.golang.org/grpc"
	"google.golang.org/grpc/metadata"
)

// A node that starts on a quiet chain has no block until somebody says something, and the SDK's check state, from which
// CheckTx, simulations and queries take height and time, is empty till then. The last commit knows both.

// resume fills what the modules keep in memory alone, as the first block would.
func (app *App) resume() {
	if height := app.LastBlockHeight(); height > 0 {
		app.ibc.capabilities.InitMemStore(app.NewUncachedContext(true, cmtproto.Header{ChainID: app.ChainID(), Height: height}))
	}
}

// lastBlock is height and time of the last commit. A state restored from a snapshot does not know its time.
func (app *App) lastBlock() (height int64, at time.Time, ok bool) {
	store, ok := app.CommitMultiStore().(interface {
		GetCommitInfo(version int64) (*storetypes.CommitInfo, error)
	})
	height = app.LastBlockHeight()
	if !ok || height == 0 {
		return 0, time.Time{}, false
	}
	info, err := store.GetCommitInfo(height)
	if err != nil || info == nil || info.Timestamp.Unix() <= 0 {
		return 0, time.Time{}, false
	}
	return height, info.Timestamp, true
}

// resumeDecorator gives checks and simulations before the first block since the start the height and time of the last
// one. Where they are unknown it refuses: the node knows neither the time nor whose account numbers to use, and would
// refuse good transactions for wrong reasons. The code is the one that the SDK's queries answer in this state; trying
// again helps.
type resumeDecorator struct{ app *App }

// AnteHandle looks for the block's time, which every block has.
func (d resumeDecorator) AnteHandle(ctx sdk.Context, tx sdk.Tx, simulate bool, next sdk.AnteHandler) (sdk.Context, error) {
	if ctx.BlockTime().Unix() > 0 {
		return next(ctx, tx, simulate)
	}
	height, at, ok := d.app.lastBlock()
	if !ok {
		return ctx, errorsmod.Wrap(sdkerrors.ErrInvalidHeight, "the node has just started and waits for its first block")
	}
	info := ctx.HeaderInfo()
	info.Height, info.Time = height, at
	return next(ctx.WithBlockHeight(height).WithBlockTime(at).WithHeaderInfo(info), tx, simulate)
}

// RegisterGRPCServerWithSkipCheckHeader serves queries by gRPC. Those for no height are for the last commit's.
func (app *App) RegisterGRPCServerWithSkipCheckHeader(server gogogrpc.Server, skip bool) {
	app.App.RegisterGRPCServerWithSkipCheckHeader(lastCommitServer{server, app.LastBlockHeight}, skip)
}

// lastCommitServer names the height of the last commit in every request that names none.
type lastCommitServer struct {
	gogogrpc.Server
	last func() int64
}

// RegisterService registers a service whose methods know their height.
func (s lastCommitServer) RegisterService(service *grpc.ServiceDesc, handler any) {
	named := *service
	named.Methods = make([]grpc.MethodDesc, len(service.Methods))
	for i, method := range service.Methods {
		named.Methods[i] = grpc.MethodDesc{
			MethodName: method.MethodName,
			Handler: func(srv any, ctx context.Context, decode func(any) error, interceptor grpc.UnaryServerInterceptor) (any, error) {
				return method.Handler(srv, s.atLastCommit(ctx), decode, interceptor)
			},
		}
	}
	s.Server.RegisterService(&named, handler)
}

func (s lastCommitServer) atLastCommit(ctx context.Context) context.Context {
	asked, ok := metadata.FromIncomingContext(ctx)
	if last := s.last(); ok && last > 0 && len(asked.Get(grpctypes.GRPCBlockHeightHeader)) == 0 {
		asked = asked.Copy()
		asked.Set(grpctypes.GRPCBlockHeightHeader, strconv.FormatInt(last, 10))
		return metadata.NewIncomingContext(ctx, asked)
	}
	return ctx
}
