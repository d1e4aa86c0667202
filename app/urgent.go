package app

import (
	errorsmod "cosmossdk.io/errors"
	"cosmossdk.io/math"
	sdk "github.com/cosmos/cosmos-sdk/types"
	sdkerrors "github.com/cosmos/cosmos-sdk/types/errors"

	"github.com/amigos-network/amigos/app/lane"
)

// urgentPriceDecorator lets nobody overtake others for nothing. Like the least gas price it is a full node's own
// condition for its mempool, not one of the chain.
type urgentPriceDecorator struct {
	times int64 // the least gas price; 0 or 1 asks no more of urgent transactions than of others
}

// AnteHandle looks at the fee of urgent transactions in checks.
func (d urgentPriceDecorator) AnteHandle(ctx sdk.Context, tx sdk.Tx, simulate bool, next sdk.AnteHandler) (sdk.Context, error) {
	paying, ok := tx.(sdk.FeeTx)
	if !ok || d.times <= 1 || simulate || !ctx.IsCheckTx() || ctx.MinGasPrices().IsZero() || lane.Of(tx) != lane.Urgent {
		return next(ctx, tx, simulate)
	}
	asked := make(sdk.Coins, 0, len(ctx.MinGasPrices()))
	for _, price := range ctx.MinGasPrices() {
		amount := price.Amount.MulInt(math.NewIntFromUint64(paying.GetGas())).MulInt64(d.times).Ceil().RoundInt()
		asked = append(asked, sdk.NewCoin(price.Denom, amount))
	}
	if !paying.GetFee().IsAnyGTE(asked) {
		return ctx, errorsmod.Wrapf(sdkerrors.ErrInsufficientFee, "an urgent transaction pays %d times the least gas price: got %s, required %s", d.times, paying.GetFee(), asked)
	}
	return next(ctx, tx, simulate)
}
