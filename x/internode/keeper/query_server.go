package keeper

import (
	"context"

	"github.com/amigos-network/amigos/x/internode/types"
)

// queryServer is the face of the keeper to queries. Its errors go out by types.QueryError, since others lose their
// code or their context on the way.
type queryServer struct {
	*types.UnimplementedQueryServer // of the queries about links
	k                               *Keeper
}

// NewQueryServer serves the module's queries.
func NewQueryServer(k *Keeper) types.QueryServer { return queryServer{k: k} }

// Node finds a node by any address form.
func (s queryServer) Node(ctx context.Context, req *types.QueryNodeRequest) (*types.QueryNodeResponse, error) {
	return query(ctx, req, s.k.queryNode)
}

// Nodes lists nodes by number, optionally only some.
func (s queryServer) Nodes(ctx context.Context, req *types.QueryNodesRequest) (*types.QueryNodesResponse, error) {
	return query(ctx, req, s.k.queryNodes)
}

// Inbox lists the entries of one node after an arrival, oldest first.
func (s queryServer) Inbox(ctx context.Context, req *types.QueryInboxRequest) (*types.QueryInboxResponse, error) {
	return query(ctx, req, s.k.queryInbox)
}

// Message finds one entry by handle or by message ID.
func (s queryServer) Message(ctx context.Context, req *types.QueryMessageRequest) (*types.QueryMessageResponse, error) {
	return query(ctx, req, s.k.queryMessage)
}

// Thread lists a message with what it answers and what answers it.
func (s queryServer) Thread(ctx context.Context, req *types.QueryThreadRequest) (*types.QueryThreadResponse, error) {
	return query(ctx, req, s.k.queryThread)
}

// Ping tells whether a ping was answered, and the round trip.
func (s queryServer) Ping(ctx context.Context, req *types.QueryPingRequest) (*types.QueryPingResponse, error) {
	return query(ctx, req, s.k.queryPing)
}

// InboxPolicy tells whose messages an inbox takes.
func (s queryServer) InboxPolicy(ctx context.Context, req *types.QueryInboxPolicyRequest) (*types.QueryInboxPolicyResponse, error) {
	return query(ctx, req, s.k.queryPolicy)
}

// Params are the parameters.
func (s queryServer) Params(ctx context.Context, req *types.QueryParamsRequest) (*types.QueryParamsResponse, error) {
	return query(ctx, req, func(ctx context.Context, _ *types.QueryParamsRequest) (types.QueryParamsResponse, error) {
		params, err := s.k.Params.Get(ctx)
		return types.QueryParamsResponse{Params: params}, err
	})
}

// Limits are the bounds that are part of the code.
func (s queryServer) Limits(ctx context.Context, req *types.QueryLimitsRequest) (*types.QueryLimitsResponse, error) {
	return query(ctx, req, func(context.Context, *types.QueryLimitsRequest) (types.QueryLimitsResponse, error) {
		return types.Limits(), nil
	})
}

// query answers a request, or refuses it in the one form that reaches the person who asked.
func query[Req, Res any](ctx context.Context, req *Req, answer func(context.Context, *Req) (Res, error)) (*Res, error) {
	if req == nil {
		return nil, types.QueryError(types.ErrInvalidRequest.Wrap("empty request"))
	}
	res, err := answer(ctx, req)
	if err != nil {
		return nil, types.QueryError(err)
	}
	return &res, nil
}
