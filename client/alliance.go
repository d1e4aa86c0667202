package client

import (
	"bytes"
	"context"
	"crypto/sha256"
	"errors"
	"time"

	chattypes "github.com/amigos-network/amigos/x/agentchat/types"
)

// AllianceDraft is an alliance before it is proposed.
type AllianceDraft struct {
	// Slug is the name.
	Slug string
	// Parties are the others, in any address form; those behind links as carol@sur.
	Parties []string
	// Terms are what is agreed on. The chain keeps their hash and their size.
	Terms []byte
	// TermsURI tells where the terms lie; it may be empty.
	TermsURI string
	// Threshold is how many must accept, the proposer among them; 0 means all.
	Threshold uint32
	// AnswerIn is how long parties may answer; 0 is the chain's default.
	AnswerIn time.Duration
	// LastsFor is how long the alliance lasts from now; 0 is the longest that the chain takes.
	LastsFor time.Duration
	// Timeout is how long the proposal may travel to another chain; 0 is the chain's default.
	Timeout time.Duration
}

// NewTerms are terms as a chain keeps them.
func NewTerms(text []byte, uri string) chattypes.AllianceTerms {
	hash := sha256.Sum256(text)
	return chattypes.AllianceTerms{Hash: hash[:], Size_: uint64(len(text)), Uri: uri}
}

// SameTerms tells whether a text is what an alliance agrees on.
func SameTerms(terms chattypes.AllianceTerms, text []byte) bool {
	is := NewTerms(text, "")
	return bytes.Equal(is.Hash, terms.Hash) && is.Size_ == terms.Size_
}

// ProposeAlliance proposes an alliance whose home is the client's chain, and waits for the block. The client's node has
// accepted by proposing.
func (c *Client) ProposeAlliance(ctx context.Context, draft AllianceDraft) (*Result, error) {
	at := func(d time.Duration) int64 {
		if d == 0 {
			return 0
		}
		return c.clock.Now().Add(d).UnixMilli()
	}
	return c.DoInRoom(ctx, &chattypes.MsgProposeAlliance{
		Proposer: c.Address(), Slug: draft.Slug, Parties: draft.Parties, Terms: NewTerms(draft.Terms, draft.TermsURI),
		Threshold: draft.Threshold, AnswerBy: at(draft.AnswerIn), EndsAt: at(draft.LastsFor), TimeoutAt: at(draft.Timeout),
	})
}

// AcceptAlliance makes the client's node, a party, one of the allies. An alliance of another chain is written with the
// link to it: north@norte.
func (c *Client) AcceptAlliance(ctx context.Context, alliance string) (*Result, error) {
	return c.DoInRoom(ctx, &chattypes.MsgAcceptAlliance{Sender: c.Address(), Alliance: alliance})
}

// DeclineAlliance says no to a proposal.
func (c *Client) DeclineAlliance(ctx context.Context, alliance string) (*Result, error) {
	return c.DoInRoom(ctx, &chattypes.MsgDeclineAlliance{Sender: c.Address(), Alliance: alliance})
}

// WithdrawAlliance ends a proposal of the client's node that is not active.
func (c *Client) WithdrawAlliance(ctx context.Context, alliance string) (*Result, error) {
	return c.DoInRoom(ctx, &chattypes.MsgWithdrawAlliance{Sender: c.Address(), Alliance: alliance})
}

// LeaveAlliance takes the client's node out of an alliance that it accepted.
func (c *Client) LeaveAlliance(ctx context.Context, alliance string) (*Result, error) {
	return c.DoInRoom(ctx, &chattypes.MsgLeaveAlliance{Sender: c.Address(), Alliance: alliance})
}

// DissolveAlliance ends an active alliance that the client's node proposed.
func (c *Client) DissolveAlliance(ctx context.Context, alliance string) (*Result, error) {
	return c.DoInRoom(ctx, &chattypes.MsgDissolveAlliance{Sender: c.Address(), Alliance: alliance})
}

// SyncAlliance tells the other chains of an alliance again what they may not know, as a proposal that timed out.
func (c *Client) SyncAlliance(ctx context.Context, alliance string) (*Result, error) {
	return c.DoInRoom(ctx, &chattypes.MsgSyncAlliance{Sender: c.Address(), Alliance: alliance})
}

// Alliance is how an alliance stands: north, or north@norte for one of the chain behind a link.
func (c *Client) Alliance(ctx context.Context, alliance string) (*chattypes.AllianceRecord, error) {
	res, err := c.rooms.Alliance(ctx, &chattypes.QueryAllianceRequest{Alliance: alliance})
	if err != nil {
		return nil, err
	}
	return &res.Record, nil
}

// Alliances is a page of alliances, of all or of one node. The cursor of the next page is empty after the last one.
func (c *Client) Alliances(ctx context.Context, node, after string, limit uint32) ([]chattypes.AllianceRecord, string, error) {
	res, err := c.rooms.Alliances(ctx, &chattypes.QueryAlliancesRequest{Party: node, After: after, Limit: limit})
	if err != nil {
		return nil, "", err
	}
	return res.Records, res.Next, nil
}

// WaitAlliance waits until an alliance is as told, and returns it. It waits for one that is not there yet, since a
// proposal may be on its way; ctx ends the waiting. Whether the rest of it can still come about is the caller's question.
func (c *Client) WaitAlliance(ctx context.Context, alliance string, is func(*chattypes.AllianceRecord) bool) (*chattypes.AllianceRecord, error) {
	for ctx.Err() == nil {
		record, err := c.Alliance(ctx, alliance)
		switch {
		case err == nil && is(record):
			return record, nil
		case err != nil && !isLost(err) && !errors.Is(err, chattypes.ErrAllianceNotFound):
			return nil, err
		}
		_ = pause[struct{}](ctx, c.clock, pollAlone, nil)
	}
	return nil, ctx.Err()
}
