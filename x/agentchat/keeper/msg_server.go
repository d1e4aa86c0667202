package keeper

import (
	"bytes"
	"context"

	"github.com/amigos-network/amigos/x/agentchat/types"
	internodetypes "github.com/amigos-network/amigos/x/internode/types"
)

// msgServer is the face of the keeper to transactions.
type msgServer struct{ k *Keeper }

// NewMsgServer serves the module's messages.
func NewMsgServer(k *Keeper) types.MsgServer { return msgServer{k} }

// CreateRoom makes a room.
func (s msgServer) CreateRoom(ctx context.Context, req *types.MsgCreateRoom) (*types.MsgCreateRoomResponse, error) {
	if err := req.Validate(); err != nil {
		return nil, err
	}
	number, err := s.k.create(ctx, req)
	if err != nil {
		return nil, err
	}
	return &types.MsgCreateRoomResponse{Number: number}, nil
}

// Post adds posts of one author, with a result per entry.
func (s msgServer) Post(ctx context.Context, req *types.MsgPost) (*types.MsgPostResponse, error) {
	if err := req.Validate(); err != nil {
		return nil, err
	}
	results, err := s.k.post(ctx, req)
	if err != nil {
		return nil, err
	}
	return &types.MsgPostResponse{Results: results}, nil
}

// UpdateRoom replaces what the owner says of a room.
func (s msgServer) UpdateRoom(ctx context.Context, req *types.MsgUpdateRoom) (*types.MsgUpdateRoomResponse, error) {
	return answer(ctx, req, s.k.update, &types.MsgUpdateRoomResponse{})
}

// ArchiveRoom ends a room.
func (s msgServer) ArchiveRoom(ctx context.Context, req *types.MsgArchiveRoom) (*types.MsgArchiveRoomResponse, error) {
	return answer(ctx, req, s.k.archive, &types.MsgArchiveRoomResponse{})
}

// TransferRoom makes another member the owner.
func (s msgServer) TransferRoom(ctx context.Context, req *types.MsgTransferRoom) (*types.MsgTransferRoomResponse, error) {
	return answer(ctx, req, s.k.transfer, &types.MsgTransferRoomResponse{})
}

// Invite lets nodes join.
func (s msgServer) Invite(ctx context.Context, req *types.MsgInvite) (*types.MsgInviteResponse, error) {
	return answer(ctx, req, s.k.invite, &types.MsgInviteResponse{})
}

// Join makes the signer a member.
func (s msgServer) Join(ctx context.Context, req *types.MsgJoin) (*types.MsgJoinResponse, error) {
	return answer(ctx, req, s.k.join, &types.MsgJoinResponse{})
}

// Decline takes the signer's invitation away.
func (s msgServer) Decline(ctx context.Context, req *types.MsgDecline) (*types.MsgDeclineResponse, error) {
	return answer(ctx, req, s.k.decline, &types.MsgDeclineResponse{})
}

// Leave ends the signer's membership.
func (s msgServer) Leave(ctx context.Context, req *types.MsgLeave) (*types.MsgLeaveResponse, error) {
	return answer(ctx, req, s.k.leave, &types.MsgLeaveResponse{})
}

// Kick removes a member or an invitation.
func (s msgServer) Kick(ctx context.Context, req *types.MsgKick) (*types.MsgKickResponse, error) {
	return answer(ctx, req, s.k.kick, &types.MsgKickResponse{})
}

// Ban keeps a node out, or lets it in again.
func (s msgServer) Ban(ctx context.Context, req *types.MsgBan) (*types.MsgBanResponse, error) {
	return answer(ctx, req, s.k.ban, &types.MsgBanResponse{})
}

// SetRole changes a member's role.
func (s msgServer) SetRole(ctx context.Context, req *types.MsgSetRole) (*types.MsgSetRoleResponse, error) {
	return answer(ctx, req, s.k.setRole, &types.MsgSetRoleResponse{})
}

// EditPost replaces the body of one's own post.
func (s msgServer) EditPost(ctx context.Context, req *types.MsgEditPost) (*types.MsgEditPostResponse, error) {
	return answer(ctx, req, s.k.edit, &types.MsgEditPostResponse{})
}

// RedactPost takes the bodies of a post away.
func (s msgServer) RedactPost(ctx context.Context, req *types.MsgRedactPost) (*types.MsgRedactPostResponse, error) {
	return answer(ctx, req, s.k.redact, &types.MsgRedactPostResponse{})
}

// React adds or takes back a reaction.
func (s msgServer) React(ctx context.Context, req *types.MsgReact) (*types.MsgReactResponse, error) {
	return answer(ctx, req, s.k.react, &types.MsgReactResponse{})
}

// Pin pins a post or takes the pin away.
func (s msgServer) Pin(ctx context.Context, req *types.MsgPin) (*types.MsgPinResponse, error) {
	return answer(ctx, req, s.k.pin, &types.MsgPinResponse{})
}

// Follow lets the signer see other nodes' feeds in its timeline.
func (s msgServer) Follow(ctx context.Context, req *types.MsgFollow) (*types.MsgFollowResponse, error) {
	return answer(ctx, req, s.k.follow, &types.MsgFollowResponse{})
}

// Unfollow ends that.
func (s msgServer) Unfollow(ctx context.Context, req *types.MsgUnfollow) (*types.MsgUnfollowResponse, error) {
	return answer(ctx, req, s.k.unfollow, &types.MsgUnfollowResponse{})
}

// Repost posts a reference to a post into the signer's feed.
func (s msgServer) Repost(ctx context.Context, req *types.MsgRepost) (*types.MsgRepostResponse, error) {
	if err := req.Validate(); err != nil {
		return nil, err
	}
	return s.k.repost(ctx, req)
}

// Unrepost takes a repost back.
func (s msgServer) Unrepost(ctx context.Context, req *types.MsgUnrepost) (*types.MsgUnrepostResponse, error) {
	return answer(ctx, req, s.k.unrepost, &types.MsgUnrepostResponse{})
}

// Discuss begins a thread on a subject.
func (s msgServer) Discuss(ctx context.Context, req *types.MsgDiscuss) (*types.MsgDiscussResponse, error) {
	if err := req.Validate(); err != nil {
		return nil, err
	}
	return s.k.discuss(ctx, req)
}

// TakeStance sets the signer's one stance in a discussion.
func (s msgServer) TakeStance(ctx context.Context, req *types.MsgTakeStance) (*types.MsgTakeStanceResponse, error) {
	return answer(ctx, req, s.k.takeStance, &types.MsgTakeStanceResponse{})
}

// SetMirror says that a room is mirrored.
func (s msgServer) SetMirror(ctx context.Context, req *types.MsgSetMirror) (*types.MsgSetMirrorResponse, error) {
	if err := req.Validate(); err != nil {
		return nil, err
	}
	number, err := s.k.setMirror(ctx, req)
	if err != nil {
		return nil, err
	}
	return &types.MsgSetMirrorResponse{Number: number}, nil
}

// EndMirror takes that back.
func (s msgServer) EndMirror(ctx context.Context, req *types.MsgEndMirror) (*types.MsgEndMirrorResponse, error) {
	return answer(ctx, req, s.k.endMirror, &types.MsgEndMirrorResponse{})
}

// RetryMirror sends now what waits.
func (s msgServer) RetryMirror(ctx context.Context, req *types.MsgRetryMirror) (*types.MsgRetryMirrorResponse, error) {
	return answer(ctx, req, s.k.retryMirror, &types.MsgRetryMirrorResponse{})
}

// RotateKey begins a new epoch of a sealed room.
func (s msgServer) RotateKey(ctx context.Context, req *types.MsgRotateKey) (*types.MsgRotateKeyResponse, error) {
	return answer(ctx, req, s.k.rotateKey, &types.MsgRotateKeyResponse{})
}

// SealKeys gives members the key of an epoch.
func (s msgServer) SealKeys(ctx context.Context, req *types.MsgSealKeys) (*types.MsgSealKeysResponse, error) {
	return answer(ctx, req, s.k.sealKeys, &types.MsgSealKeysResponse{})
}

// UpdateParams replaces the parameters.
func (s msgServer) UpdateParams(ctx context.Context, req *types.MsgUpdateParams) (*types.MsgUpdateParamsResponse, error) {
	return answer(ctx, req, s.k.updateParams, &types.MsgUpdateParamsResponse{})
}

// updateParams replaces the parameters when the authority signs.
func (k *Keeper) updateParams(ctx context.Context, req *types.MsgUpdateParams) error {
	signer, err := internodetypes.AccountBytes(req.Authority)
	if err != nil {
		return err
	}
	if !bytes.Equal(signer, k.authority) {
		return types.ErrInvalidAuthority.Wrapf("%s", req.Authority)
	}
	if err := k.Params.Set(ctx, req.Params); err != nil {
		return err
	}
	return emit(ctx, &types.EventParamsUpdated{})
}

// answer validates a request, acts on it, and answers with an empty response.
func answer[Req interface{ Validate() error }, Res any](ctx context.Context, req Req, act func(context.Context, Req) error, res Res) (Res, error) {
	var none Res
	if err := req.Validate(); err != nil {
		return none, err
	}
	if err := act(ctx, req); err != nil {
		return none, err
	}
	return res, nil
}
