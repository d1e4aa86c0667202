package client

import (
	"context"

	ctypes "github.com/cometbft/cometbft/rpc/core/types"
	cmttypes "github.com/cometbft/cometbft/types"
	txtypes "github.com/cosmos/cosmos-sdk/types/tx"
	"google.golang.org/grpc"
	"google.golang.org/grpc/credentials/insecure"
)

// broadcaster is an RPC whose transactions go by gRPC. RPC would carry them in base64 in JSON, which takes a node longer to
// read than a transaction of a hundred messages takes it to check.
type broadcaster struct {
	rpc
	channel *grpc.ClientConn
	service txtypes.ServiceClient
}

// broadcastBy lets transactions go to the gRPC address of the same node.
func broadcastBy(address string, remote rpc) (*broadcaster, error) {
	channel, err := grpc.NewClient(address, grpc.WithTransportCredentials(insecure.NewCredentials()))
	if err != nil {
		return nil, local("gRPC address %q: %v; write it as 127.0.0.1:9090", address, err)
	}
	return &broadcaster{rpc: remote, channel: channel, service: txtypes.NewServiceClient(channel)}, nil
}

// BroadcastTxSync hands a transaction to the node, which has checked it when it answers.
func (b *broadcaster) BroadcastTxSync(ctx context.Context, tx cmttypes.Tx) (*ctypes.ResultBroadcastTx, error) {
	answer, err := b.service.BroadcastTx(ctx, &txtypes.BroadcastTxRequest{TxBytes: tx, Mode: txtypes.BroadcastMode_BROADCAST_MODE_SYNC})
	if err != nil {
		return nil, err
	}
	res := answer.TxResponse
	return &ctypes.ResultBroadcastTx{Code: res.Code, Codespace: res.Codespace, Log: res.RawLog, Hash: tx.Hash()}, nil
}
