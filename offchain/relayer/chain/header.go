package chain

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"time"

	cmtmath "github.com/cometbft/cometbft/libs/math"
	cmttypes "github.com/cometbft/cometbft/types"
	sdk "github.com/cosmos/cosmos-sdk/types"
	clienttypes "github.com/cosmos/ibc-go/v8/modules/core/02-client/types"
	ibctm "github.com/cosmos/ibc-go/v8/modules/light-clients/07-tendermint"
)

// Trusted is a consensus state that a light client of this chain has.
type Trusted struct {
	Height         int64
	Time           time.Time
	NextValidators []byte // the hash of the set that signs the next block
}

// LightBlock fetches a header with its commit and its validators, by CometBFT's light provider, which checks that they
// belong together, and checks the signatures. The height 0 is the last.
func (c *Chain) LightBlock(ctx context.Context, height int64) (*cmttypes.LightBlock, error) {
	block, err := c.light.LightBlock(ctx, height)
	if err != nil {
		return nil, fmt.Errorf("chain %s: header %d: %w", c.cfg.ID, height, err)
	}
	if err := block.ValidatorSet.VerifyCommitLight(c.cfg.ID, block.Commit.BlockID, block.Height, block.Commit); err != nil {
		return nil, fmt.Errorf("chain %s: the node's header %d is not signed: %w", c.cfg.ID, height, err)
	}
	return block, nil
}

// ClientHeaders are the headers that bring a light client from a state it has to a height: one, or more where so many
// validators changed in between that the old ones do not vouch for the new. A node that lies is found out here.
func (c *Chain) ClientHeaders(ctx context.Context, from Trusted, to int64, level ibctm.Fraction) ([]*ibctm.Header, error) {
	if to <= from.Height {
		return nil, fmt.Errorf("chain %s: header %d is not newer than the client's %d", c.cfg.ID, to, from.Height)
	}
	block, err := c.LightBlock(ctx, to)
	if err != nil {
		return nil, err
	}
	vouchers, err := c.vouchers(ctx, from, block)
	if err != nil {
		return nil, err
	}
	err = vouchers.VerifyCommitLightTrusting(c.cfg.ID, block.Commit, cmtmath.Fraction{Numerator: level.Numerator, Denominator: level.Denominator})
	adjacent := to == from.Height+1
	var few cmttypes.ErrNotEnoughVotingPowerSigned
	switch {
	case adjacent && !bytes.Equal(block.ValidatorsHash, from.NextValidators):
		return nil, fmt.Errorf("chain %s: the node's header %d is signed by others than the client expects", c.cfg.ID, to)
	case adjacent || err == nil:
		header, err := c.header(block, from.Height, vouchers)
		return []*ibctm.Header{header}, err
	case !errors.As(err, &few):
		return nil, fmt.Errorf("chain %s: header %d: %w", c.cfg.ID, to, err)
	}
	return c.halfway(ctx, from, to, level)
}

// halfway goes by a header in the middle.
func (c *Chain) halfway(ctx context.Context, from Trusted, to int64, level ibctm.Fraction) ([]*ibctm.Header, error) {
	first, err := c.ClientHeaders(ctx, from, from.Height+(to-from.Height)/2, level)
	if err != nil {
		return nil, err
	}
	middle := first[len(first)-1].Header
	rest, err := c.ClientHeaders(ctx, Trusted{Height: middle.Height, Time: middle.Time, NextValidators: middle.NextValidatorsHash}, to, level)
	return append(first, rest...), err
}

// vouchers is the validator set that the client knows by its hash: the one after the trusted height. Mostly it is
// still the same.
func (c *Chain) vouchers(ctx context.Context, from Trusted, block *cmttypes.LightBlock) (*cmttypes.ValidatorSet, error) {
	if bytes.Equal(block.ValidatorsHash, from.NextValidators) {
		return block.ValidatorSet, nil
	}
	next, err := c.light.LightBlock(ctx, from.Height+1)
	if err != nil {
		return nil, fmt.Errorf("chain %s: the validators after height %d, which the client trusts: %w", c.cfg.ID, from.Height, err)
	}
	if !bytes.Equal(next.ValidatorsHash, from.NextValidators) {
		return nil, fmt.Errorf("chain %s: the validators after height %d are others than the client trusts: this is not the chain of that client", c.cfg.ID, from.Height)
	}
	return next.ValidatorSet, nil
}

func (c *Chain) header(block *cmttypes.LightBlock, trusted int64, vouchers *cmttypes.ValidatorSet) (*ibctm.Header, error) {
	validators, err := block.ValidatorSet.ToProto()
	if err != nil {
		return nil, err
	}
	known, err := vouchers.ToProto()
	if err != nil {
		return nil, err
	}
	return &ibctm.Header{
		SignedHeader: block.SignedHeader.ToProto(), ValidatorSet: validators,
		TrustedHeight: c.Height(trusted), TrustedValidators: known,
	}, nil
}

// UpdateClient are the messages that bring the client of this chain, on another one, to a height; none if it has that
// height already.
func (c *Chain) UpdateClient(ctx context.Context, on *Chain, clientID string, to int64) ([]sdk.Msg, error) {
	state, err := on.ClientState(ctx, clientID)
	if err != nil {
		return nil, err
	}
	trusted := int64(state.LatestHeight.RevisionHeight)
	if trusted >= to {
		return nil, nil
	}
	from, err := on.Trusted(ctx, clientID, state.LatestHeight)
	if err != nil {
		return nil, err
	}
	headers, err := c.ClientHeaders(ctx, from, to, state.TrustLevel)
	if err != nil {
		return nil, err
	}
	return UpdateMessages(clientID, on.Address(), headers)
}

// UpdateMessages put headers into messages.
func UpdateMessages(clientID, signer string, headers []*ibctm.Header) ([]sdk.Msg, error) {
	var msgs []sdk.Msg
	for _, header := range headers {
		msg, err := clienttypes.NewMsgUpdateClient(clientID, header, signer)
		if err != nil {
			return nil, err
		}
		msgs = append(msgs, msg)
	}
	return msgs, nil
}
