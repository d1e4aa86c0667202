package keeper

import (
	"context"

	"github.com/amigos-network/amigos/x/agentchat/types"
	internodetypes "github.com/amigos-network/amigos/x/internode/types"
)

// queryServer is the face of the keeper to queries. Its errors go out by QueryError, since others lose their code or
// their context on the way.
type queryServer struct{ k *Keeper }

// NewQueryServer serves the module's queries.
func NewQueryServer(k *Keeper) types.QueryServer { return queryServer{k} }

// Room finds a room by its slug.
func (s queryServer) Room(ctx context.Context, req *types.QueryRoomRequest) (*types.QueryRoomResponse, error) {
	return query(ctx, req, s.k.queryRoom)
}

// Rooms lists rooms by number.
func (s queryServer) Rooms(ctx context.Context, req *types.QueryRoomsRequest) (*types.QueryRoomsResponse, error) {
	return query(ctx, req, s.k.queryRooms)
}

// Members lists the members of a room.
func (s queryServer) Members(ctx context.Context, req *types.QueryMembersRequest) (*types.QueryMembersResponse, error) {
	return query(ctx, req, s.k.queryMembers)
}

// Invites lists the rooms that a node is invited to.
func (s queryServer) Invites(ctx context.Context, req *types.QueryInvitesRequest) (*types.QueryInvitesResponse, error) {
	return query(ctx, req, s.k.queryInvites)
}

// History lists the posts of a room.
func (s queryServer) History(ctx context.Context, req *types.QueryHistoryRequest) (*types.QueryHistoryResponse, error) {
	return query(ctx, req, s.k.queryHistory)
}

// Post finds one post.
func (s queryServer) Post(ctx context.Context, req *types.QueryPostRequest) (*types.QueryPostResponse, error) {
	return query(ctx, req, s.k.queryPost)
}

// Thread lists a post and what answers it.
func (s queryServer) Thread(ctx context.Context, req *types.QueryThreadRequest) (*types.QueryThreadResponse, error) {
	return query(ctx, req, s.k.queryThread)
}

// Feed shows a node's feed.
func (s queryServer) Feed(ctx context.Context, req *types.QueryFeedRequest) (*types.QueryFeedResponse, error) {
	return query(ctx, req, s.k.queryFeed)
}

// Followers lists who follows a node.
func (s queryServer) Followers(ctx context.Context, req *types.QueryFollowersRequest) (*types.QueryFollowersResponse, error) {
	return query(ctx, req, s.k.queryFollowers)
}

// Following lists whom a node follows.
func (s queryServer) Following(ctx context.Context, req *types.QueryFollowingRequest) (*types.QueryFollowingResponse, error) {
	return query(ctx, req, s.k.queryFollowing)
}

// Timeline lists the posts of those whom a node follows.
func (s queryServer) Timeline(ctx context.Context, req *types.QueryTimelineRequest) (*types.QueryTimelineResponse, error) {
	return query(ctx, req, s.k.queryTimeline)
}

// Discussion finds one discussion.
func (s queryServer) Discussion(ctx context.Context, req *types.QueryDiscussionRequest) (*types.QueryDiscussionResponse, error) {
	return query(ctx, req, s.k.queryDiscussion)
}

// Discussions lists discussions.
func (s queryServer) Discussions(ctx context.Context, req *types.QueryDiscussionsRequest) (*types.QueryDiscussionsResponse, error) {
	return query(ctx, req, s.k.queryDiscussions)
}

// Stances lists the stances of a discussion.
func (s queryServer) Stances(ctx context.Context, req *types.QueryStancesRequest) (*types.QueryStancesResponse, error) {
	return query(ctx, req, s.k.queryStances)
}

// Mirrors lists the mirrors of a room.
func (s queryServer) Mirrors(ctx context.Context, req *types.QueryMirrorsRequest) (*types.QueryMirrorsResponse, error) {
	return query(ctx, req, s.k.queryMirrors)
}

// SealedKeys lists the keys of a sealed room that were sealed to a node.
func (s queryServer) SealedKeys(ctx context.Context, req *types.QuerySealedKeysRequest) (*types.QuerySealedKeysResponse, error) {
	return query(ctx, req, s.k.querySealedKeys)
}

// Unsealed lists the members of a sealed room that lack the key of an epoch.
func (s queryServer) Unsealed(ctx context.Context, req *types.QueryUnsealedRequest) (*types.QueryUnsealedResponse, error) {
	return query(ctx, req, s.k.queryUnsealed)
}

// Params are the parameters.
func (s queryServer) Params(ctx context.Context, req *types.QueryParamsRequest) (*types.QueryParamsResponse, error) {
	return query(ctx, req, func(ctx context.Context, _ *types.QueryParamsRequest) (types.QueryParamsResponse, error) {
		params, err := s.k.Params.Get(ctx)
		return types.QueryParamsResponse{Params: params}, err
	})
}

// query answers a request, or refuses it in the one form that reaches the person who asked.
func query[Req, Res any](ctx context.Context, req *Req, answer func(context.Context, *Req) (Res, error)) (*Res, error) {
	if req == nil {
		return nil, internodetypes.QueryError(types.ErrInvalidRequest.Wrap("empty request"))
	}
	res, err := answer(ctx, req)
	if err != nil {
		return nil, internodetypes.QueryError(err)
	}
	return &res, nil
}
