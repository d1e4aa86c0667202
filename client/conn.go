package client

import (
	"context"
	"errors"
	"strings"

	rpcclient "github.com/cometbft/cometbft/rpc/client"
	sdkerrors "github.com/cosmos/cosmos-sdk/types/errors"
	gogogrpc "github.com/cosmos/gogoproto/grpc"
	"github.com/cosmos/gogoproto/proto"
	"google.golang.org/grpc"

	"github.com/amigos-network/amigos/x/internode/types"
)

var _ gogogrpc.ClientConn = conn{}

var errNoStreams = errors.New("a query over CometBFT's RPC is one question and one answer")

// conn carries generated query clients over ABCI queries.
type conn struct{ c *Client }

// Invoke asks one question. A refusal is an *Error with the registered code.
func (q conn) Invoke(ctx context.Context, method string, req, reply any, _ ...grpc.CallOption) error {
	question, ok := req.(proto.Message)
	if !ok {
		return local("query %s: %T is no protobuf message", method, req)
	}
	answer, ok := reply.(proto.Message)
	if !ok {
		return local("query %s: %T is no protobuf message", method, reply)
	}
	data, err := proto.Marshal(question)
	if err != nil {
		return local("query %s: %v", method, err)
	}
	value, err := q.c.ask(ctx, method, data, PhaseQuery)
	if err != nil {
		return err
	}
	if err := proto.Unmarshal(value, answer); err != nil {
		return local("query %s: the node's answer is damaged: %v", method, err)
	}
	return nil
}

// NewStream is refused.
func (conn) NewStream(context.Context, *grpc.StreamDesc, string, ...grpc.CallOption) (grpc.ClientStream, error) {
	return nil, errNoStreams
}

// ask makes one ABCI query at the last height and types its refusal.
func (c *Client) ask(ctx context.Context, path string, data []byte, phase Phase) ([]byte, error) {
	res, err := c.rpc.ABCIQueryWithOptions(ctx, path, data, rpcclient.ABCIQueryOptions{})
	if err != nil {
		return nil, unreachable(c.cfg.Node, err)
	}
	if r := res.Response; r.Code != 0 {
		return nil, refusal(phase, r.Codespace, r.Code, r.Log)
	}
	return res.Response.Value, nil
}

// refusal is the chain's answer no. A query's true code stands in its text: the road keeps only that.
func refusal(phase Phase, codespace string, code uint32, log string) *Error {
	if phase == PhaseQuery {
		if space, inner, text, ok := types.ParseError(log); ok {
			codespace, code, log = space, inner, text
		}
	}
	err := &Error{Phase: phase, Codespace: codespace, Code: code, Message: plainLog(log)}
	if errors.Is(err, sdkerrors.ErrInvalidHeight) && strings.Contains(log, "is not ready") {
		err.lost = true // the chain has no block yet
	}
	return err
}
