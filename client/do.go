package client

import (
	"context"
	"errors"

	sdkclient "github.com/cosmos/cosmos-sdk/client"
	sdk "github.com/cosmos/cosmos-sdk/types"
	sdkerrors "github.com/cosmos/cosmos-sdk/types/errors"
)

// moreGas is how much more a transaction gets that ran out of gas in its block.
const moreGas = 1.5

// Do broadcasts and waits for the block. A transaction that ran out of gas there has changed nothing and is sent
// once more, with more.
func (c *Client) Do(ctx context.Context, msgs ...sdk.Msg) (*Result, error) {
	res, gas, err := c.once(ctx, 0, msgs)
	var failed *Error
	if errors.As(err, &failed) && failed.Phase == PhaseBlock && errors.Is(err, sdkerrors.ErrOutOfGas) {
		res, _, err = c.once(ctx, scale(gas, moreGas), msgs)
	}
	return res, err
}

func (c *Client) once(ctx context.Context, gas uint64, msgs []sdk.Msg) (*Result, uint64, error) {
	pending, err := c.broadcast(ctx, gas, msgs)
	if err != nil {
		return nil, 0, err
	}
	res, err := pending.Wait(ctx)
	return res, pending.tx.gas, err
}

// nonceGas is what remembering an unordered transaction's nonce takes, which a simulation leaves out.
const nonceGas = 2000

// estimate is the gas limit: what a simulation took, times the adjustment.
func (c *Client) estimate(ctx context.Context, builder sdkclient.TxBuilder, sequence uint64, free bool) (uint64, error) {
	if !free {
		builder.SetFeeAmount(c.fee(1)) // without any fee the simulation would not pay one, which takes gas too
	}
	if err := c.signer.attach(builder, nil, sequence); err != nil { // the simulation looks at the kind of key
		return 0, local("%v", err)
	}
	bz, err := c.enc.txConfig.TxEncoder()(builder.GetTx())
	if err != nil {
		return 0, local("%v", err)
	}
	used, err := c.simulate(ctx, bz)
	if err != nil {
		return 0, err
	}
	return scale(used+nonceGas, c.cfg.GasAdjustment), nil
}
