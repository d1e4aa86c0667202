package keeper

import (
	"context"

	"github.com/amigos-network/amigos/x/agentchat/types"
)

// ProposeAlliance proposes an alliance.
func (s msgServer) ProposeAlliance(ctx context.Context, req *types.MsgProposeAlliance) (*types.MsgProposeAllianceResponse, error) {
	if err := req.Validate(); err != nil {
		return nil, err
	}
	number, err := s.k.propose(ctx, req)
	if err != nil {
		return nil, err
	}
	return &types.MsgProposeAllianceResponse{Number: number}, nil
}

// AcceptAlliance makes a party an ally.
func (s msgServer) AcceptAlliance(ctx context.Context, req *types.MsgAcceptAlliance) (*types.MsgAcceptAllianceResponse, error) {
	if err := req.Validate(); err != nil {
		return nil, err
	}
	status, err := s.k.accept(ctx, req)
	if err != nil {
		return nil, err
	}
	return &types.MsgAcceptAllianceResponse{Status: status}, nil
}

// DeclineAlliance says no to a proposal.
func (s msgServer) DeclineAlliance(ctx context.Context, req *types.MsgDeclineAlliance) (*types.MsgDeclineAllianceResponse, error) {
	return answer(ctx, req, s.k.declineAlliance, &types.MsgDeclineAllianceResponse{})
}

// WithdrawAlliance ends a proposal.
func (s msgServer) WithdrawAlliance(ctx context.Context, req *types.MsgWithdrawAlliance) (*types.MsgWithdrawAllianceResponse, error) {
	return answer(ctx, req, s.k.withdraw, &types.MsgWithdrawAllianceResponse{})
}

// LeaveAlliance takes an ally out.
func (s msgServer) LeaveAlliance(ctx context.Context, req *types.MsgLeaveAlliance) (*types.MsgLeaveAllianceResponse, error) {
	return answer(ctx, req, s.k.leaveAlliance, &types.MsgLeaveAllianceResponse{})
}

// DissolveAlliance ends an active alliance.
func (s msgServer) DissolveAlliance(ctx context.Context, req *types.MsgDissolveAlliance) (*types.MsgDissolveAllianceResponse, error) {
	return answer(ctx, req, s.k.dissolve, &types.MsgDissolveAllianceResponse{})
}

// SyncAlliance tells other chains again what they may not know.
func (s msgServer) SyncAlliance(ctx context.Context, req *types.MsgSyncAlliance) (*types.MsgSyncAllianceResponse, error) {
	if err := req.Validate(); err != nil {
		return nil, err
	}
	packets, err := s.k.sync(ctx, req)
	if err != nil {
		return nil, err
	}
	return &types.MsgSyncAllianceResponse{Packets: packets}, nil
}

// Alliance finds an alliance by its slug.
func (s queryServer) Alliance(ctx context.Context, req *types.QueryAllianceRequest) (*types.QueryAllianceResponse, error) {
	return query(ctx, req, s.k.queryAlliance)
}

// Alliances lists alliances, those of this chain first.
func (s queryServer) Alliances(ctx context.Context, req *types.QueryAlliancesRequest) (*types.QueryAlliancesResponse, error) {
	return query(ctx, req, s.k.queryAlliances)
}
