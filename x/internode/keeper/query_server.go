package keeper

import (
	"context"

	"github.com/amigos-network/amigos/x/internode/types"
)

// queryServer is the face of the keeper to queries. Its errors go out by types.QueryError, since others lose their
// code or their context on the way.
type queryServer struct{ k *Keeper }

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

// Keys lists the keys of a node, former ones too.
func (s queryServer) Keys(ctx context.Context, req *types.QueryKeysRequest) (*types.QueryKeysResponse, error) {
	return query(ctx, req, s.k.queryKeys)
}

// Quota tells how much a node may still send without a fee.
func (s queryServer) Quota(ctx context.Context, req *types.QueryQuotaRequest) (*types.QueryQuotaResponse, error) {
	return query(ctx, req, s.k.queryQuota)
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

// Status tells where a message is, and what it waits for.
func (s queryServer) Status(ctx context.Context, req *types.QueryStatusRequest) (*types.QueryStatusResponse, error) {
	return query(ctx, req, s.k.queryStatus)
}

// Outbox lists what one node sent to other chains, oldest first.
func (s queryServer) Outbox(ctx context.Context, req *types.QueryOutboxRequest) (*types.QueryOutboxResponse, error) {
	return query(ctx, req, s.k.queryOutbox)
}

// Link finds a link by its number, channel or name.
func (s queryServer) Link(ctx context.Context, req *types.QueryLinkRequest) (*types.QueryLinkResponse, error) {
	return query(ctx, req, s.k.queryLink)
}

// Links lists the links by number.
func (s queryServer) Links(ctx context.Context, req *types.QueryLinksRequest) (*types.QueryLinksResponse, error) {
	return query(ctx, req, s.k.queryLinks)
}

// PendingPackets lists the packets of a channel that the other chain has not answered yet.
func (s queryServer) PendingPackets(ctx context.Context, req *types.QueryPendingPacketsRequest) (*types.QueryPendingPacketsResponse, error) {
	return query(ctx, req, s.k.queryPackets)
}

// Acknowledgements lists the acknowledgements of a channel that are still kept in full.
func (s queryServer) Acknowledgements(ctx context.Context, req *types.QueryAcknowledgementsRequest) (*types.QueryAcknowledgementsResponse, error) {
	return query(ctx, req, s.k.queryAcknowledgements)
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
