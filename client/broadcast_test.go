package client

import (
	"context"
	"net"
	"testing"

	cmttypes "github.com/cometbft/cometbft/types"
	sdk "github.com/cosmos/cosmos-sdk/types"
	sdkerrors "github.com/cosmos/cosmos-sdk/types/errors"
	txtypes "github.com/cosmos/cosmos-sdk/types/tx"
	"github.com/stretchr/testify/require"
	"google.golang.org/grpc"
)

// mailbox is the service of a node that takes transactions by gRPC.
type mailbox struct {
	txtypes.UnimplementedServiceServer
	taken  [][]byte
	answer sdk.TxResponse
}

func (m *mailbox) BroadcastTx(_ context.Context, req *txtypes.BroadcastTxRequest) (*txtypes.BroadcastTxResponse, error) {
	m.taken = append(m.taken, req.TxBytes)
	return &txtypes.BroadcastTxResponse{TxResponse: &m.answer}, nil
}

func TestTransactionsGoByGRPCIfItIsGiven(t *testing.T) {
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	require.NoError(t, err)
	node, server := &mailbox{}, grpc.NewServer()
	txtypes.RegisterServiceServer(server, node)
	serving := make(chan error, 1)
	go func() { serving <- server.Serve(listener) }()
	remote, err := broadcastBy(listener.Addr().String(), nil)
	require.NoError(t, err)

	tx := cmttypes.Tx("a transaction")
	refused, lost := verdict(remote.BroadcastTxSync(t.Context(), tx))
	require.Nil(t, refused)
	require.False(t, lost)
	require.Equal(t, [][]byte{tx}, node.taken)

	node.answer = sdk.TxResponse{Codespace: sdkerrors.RootCodespace, Code: sdkerrors.ErrMempoolIsFull.ABCICode(), RawLog: "full"}
	refused, lost = verdict(remote.BroadcastTxSync(t.Context(), tx))
	require.ErrorIs(t, refused, sdkerrors.ErrMempoolIsFull)
	require.False(t, lost)

	server.Stop()
	require.NoError(t, <-serving)
	refused, lost = verdict(remote.BroadcastTxSync(t.Context(), tx))
	require.Nil(t, refused)
	require.True(t, lost, "it may have the transaction")
	require.NoError(t, remote.channel.Close())
}
