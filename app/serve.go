package app

import (
	"context"
	"strconv"

	grpctypes "github.com/cosmos/cosmos-sdk/types/grpc"
	txtypes "github.com/cosmos/cosmos-sdk/types/tx"
	gogogrpc "github.com/cosmos/gogoproto/grpc"
	"google.golang.org/grpc"
	"google.golang.org/grpc/codes"
	"google.golang.org/grpc/metadata"
	"google.golang.org/grpc/status"
)

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
		if broadcasts, ok := handler.(txtypes.ServiceServer); ok && method.MethodName == "BroadcastTx" {
			named.Methods[i] = grpc.MethodDesc{MethodName: method.MethodName, Handler: broadcaster(broadcasts)}
			continue
		}
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

// broadcaster hands transactions to consensus. The SDK's way there makes a state to read from, which nobody reads, and
// writes down the whole transaction, in Go, for a log that nobody keeps: that takes longer than to check it.
func broadcaster(service txtypes.ServiceServer) func(any, context.Context, func(any) error, grpc.UnaryServerInterceptor) (any, error) {
	return func(_ any, ctx context.Context, decode func(any) error, _ grpc.UnaryServerInterceptor) (res any, err error) {
		defer func() {
			if r := recover(); r != nil {
				res, err = nil, status.Errorf(codes.Internal, "broadcasting panics: %v", r)
			}
		}()
		var req txtypes.BroadcastTxRequest
		if err := decode(&req); err != nil {
			return nil, err
		}
		return service.BroadcastTx(ctx, &req)
	}
}
