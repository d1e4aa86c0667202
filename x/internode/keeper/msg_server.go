package keeper

import (
	"context"

	"github.com/amigos-network/amigos/x/internode/types"
)

// msgServer is the face of the keeper to transactions.
type msgServer struct{ k *Keeper }

// NewMsgServer serves the module's messages.
func NewMsgServer(k *Keeper) types.MsgServer { return msgServer{k: k} }

// RegisterNode makes the signer a node.
func (s msgServer) RegisterNode(ctx context.Context, req *types.MsgRegisterNode) (*types.MsgRegisterNodeResponse, error) {
	if err := req.Validate(); err != nil {
		return nil, err
	}
	number, err := s.k.register(ctx, req)
	if err != nil {
		return nil, err
	}
	return &types.MsgRegisterNodeResponse{Number: number}, nil
}

// UpdateNode replaces what the signer's node says of itself.
func (s msgServer) UpdateNode(ctx context.Context, req *types.MsgUpdateNode) (*types.MsgUpdateNodeResponse, error) {
	if err := req.Validate(); err != nil {
		return nil, err
	}
	if err := s.k.update(ctx, req); err != nil {
		return nil, err
	}
	return &types.MsgUpdateNodeResponse{}, nil
}

// RenewNode starts a new registration period.
func (s msgServer) RenewNode(ctx context.Context, req *types.MsgRenewNode) (*types.MsgRenewNodeResponse, error) {
	if err := req.Validate(); err != nil {
		return nil, err
	}
	expiresAt, err := s.k.renew(ctx, req.Owner)
	if err != nil {
		return nil, err
	}
	return &types.MsgRenewNodeResponse{ExpiresAt: expiresAt}, nil
}

// RetireNode ends a registration and returns the deposit.
func (s msgServer) RetireNode(ctx context.Context, req *types.MsgRetireNode) (*types.MsgRetireNodeResponse, error) {
	if err := req.Validate(); err != nil {
		return nil, err
	}
	if err := s.k.retire(ctx, req.Owner); err != nil {
		return nil, err
	}
	return &types.MsgRetireNodeResponse{}, nil
}

// Send files messages of one sender, in order. A refused entry leaves no trace but its code.
func (s msgServer) Send(ctx context.Context, req *types.MsgSend) (*types.MsgSendResponse, error) {
	if err := req.Validate(); err != nil {
		return nil, err
	}
	results, err := s.k.send(ctx, req)
	if err != nil {
		return nil, err
	}
	return &types.MsgSendResponse{Results: results}, nil
}

// Anchor files messages that their authors signed by themselves, in order. A refused one leaves no trace but its code.
func (s msgServer) Anchor(ctx context.Context, req *types.MsgAnchor) (*types.MsgAnchorResponse, error) {
	if err := req.Validate(); err != nil {
		return nil, err
	}
	results, err := s.k.anchor(ctx, req)
	if err != nil {
		return nil, err
	}
	return &types.MsgAnchorResponse{Results: results}, nil
}

// AddKey lets another key speak for the signer's node.
func (s msgServer) AddKey(ctx context.Context, req *types.MsgAddKey) (*types.MsgAddKeyResponse, error) {
	if err := req.Validate(); err != nil {
		return nil, err
	}
	from, err := s.k.addKey(ctx, req)
	if err != nil {
		return nil, err
	}
	return &types.MsgAddKeyResponse{ValidFrom: from}, nil
}

// RevokeKey ends an operational key.
func (s msgServer) RevokeKey(ctx context.Context, req *types.MsgRevokeKey) (*types.MsgRevokeKeyResponse, error) {
	if err := req.Validate(); err != nil {
		return nil, err
	}
	until, err := s.k.revokeKey(ctx, req)
	if err != nil {
		return nil, err
	}
	return &types.MsgRevokeKeyResponse{ValidUntil: until}, nil
}

// Receipt moves one of the signer's receipt cursors.
func (s msgServer) Receipt(ctx context.Context, req *types.MsgReceipt) (*types.MsgReceiptResponse, error) {
	if err := req.Validate(); err != nil {
		return nil, err
	}
	if err := s.k.receipt(ctx, req); err != nil {
		return nil, err
	}
	return &types.MsgReceiptResponse{}, nil
}

// SetInboxPolicy replaces the policy of the signer's inbox.
func (s msgServer) SetInboxPolicy(ctx context.Context, req *types.MsgSetInboxPolicy) (*types.MsgSetInboxPolicyResponse, error) {
	if err := req.Validate(); err != nil {
		return nil, err
	}
	if err := s.k.setPolicy(ctx, req.Owner, req.Policy); err != nil {
		return nil, err
	}
	return &types.MsgSetInboxPolicyResponse{}, nil
}

// NameLink gives a link its name, or takes it away.
func (s msgServer) NameLink(ctx context.Context, req *types.MsgNameLink) (*types.MsgNameLinkResponse, error) {
	if err := req.Validate(); err != nil {
		return nil, err
	}
	if err := s.k.nameLink(ctx, req); err != nil {
		return nil, err
	}
	return &types.MsgNameLinkResponse{}, nil
}

// RepointLink lets a link use another channel.
func (s msgServer) RepointLink(ctx context.Context, req *types.MsgRepointLink) (*types.MsgRepointLinkResponse, error) {
	if err := req.Validate(); err != nil {
		return nil, err
	}
	if err := s.k.repointLink(ctx, req); err != nil {
		return nil, err
	}
	return &types.MsgRepointLinkResponse{}, nil
}

// QuarantineLink stops or resumes a link.
func (s msgServer) QuarantineLink(ctx context.Context, req *types.MsgQuarantineLink) (*types.MsgQuarantineLinkResponse, error) {
	if err := req.Validate(); err != nil {
		return nil, err
	}
	if err := s.k.quarantineLink(ctx, req); err != nil {
		return nil, err
	}
	return &types.MsgQuarantineLinkResponse{}, nil
}

// UpdateParams replaces the parameters.
func (s msgServer) UpdateParams(ctx context.Context, req *types.MsgUpdateParams) (*types.MsgUpdateParamsResponse, error) {
	if err := req.Validate(); err != nil {
		return nil, err
	}
	if err := s.k.updateParams(ctx, req); err != nil {
		return nil, err
	}
	return &types.MsgUpdateParamsResponse{}, nil
}
