package client

import (
	"context"

	"github.com/amigos-network/amigos/client/proof"
	"github.com/amigos-network/amigos/x/internode/types"
)

// claim resolves names to what the state knows.
func (c *Client) claim(ctx context.Context, req ProofRequest) (proof.Claim, error) {
	claim := proof.Claim{Kind: req.Kind, ChainID: c.cfg.ChainID}
	node := req.Of
	if req.Kind != proof.KindKey {
		ref, err := c.placeOf(ctx, req.Of)
		if err != nil {
			return claim, err
		}
		if ref.InOutbox() && req.Kind == proof.KindReceipt {
			return claim, local("message %s left for another chain, where receipts for it are: export without --receipt what this chain was told, or ask that chain", req.Of)
		}
		if ref.InOutbox() {
			claim.Kind = proof.KindSent
		}
		node, claim.Arrival, claim.Number = ref.Node.String(), ref.Arrival, ref.Number
	}
	record, err := c.Node(ctx, node)
	if err != nil {
		return claim, err
	}
	claim.Node = record.Node.Number
	return claim, nil
}

// placeOf is the place of a message, which may be named by its ID: in an inbox, or else in its sender's outbox.
func (c *Client) placeOf(ctx context.Context, of string) (types.Ref, error) {
	ref, err := types.ParseRef(of)
	if err != nil {
		return ref, refused(err)
	}
	if !ref.ByID() {
		return ref, nil
	}
	found, err := c.Find(ctx, of)
	if err != nil {
		return ref, err
	}
	handle := found.Message.Handle
	if handle == "" && found.Sent != nil {
		handle = found.Sent.Handle
	}
	if ref, err = types.ParseRef(handle); err != nil {
		return ref, refused(err)
	}
	return ref, nil
}
