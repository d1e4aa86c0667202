package app

import (
	"context"

	storetypes "cosmossdk.io/store/types"
	sdk "github.com/cosmos/cosmos-sdk/types"

	"github.com/amigos-network/amigos/x/internode/types"
)

// quotas count what nodes send without a fee.
type quotas interface {
	UseFreeQuota(ctx context.Context, account string, size uint64) error
}

// freeQuotaDecorator lets living nodes send messages and receipts without a fee, as far as their quota goes; all else
// is left to fees. The quota is counted wherever a transaction runs, in the mempool's state too, and takes no gas. In a
// block a transaction without fee is as good as before, quota or not: whether to take it is the mempool's decision.
type freeQuotaDecorator struct {
	fees   sdk.AnteDecorator
	quotas quotas
}

// AnteHandle counts a free transaction, or asks for the fee.
func (d freeQuotaDecorator) AnteHandle(ctx sdk.Context, tx sdk.Tx, simulate bool, next sdk.AnteHandler) (sdk.Context, error) {
	sender, gas := freeSender(tx)
	if sender == "" || simulate {
		return d.fees.AnteHandle(ctx, tx, simulate, next)
	}
	err := d.use(ctx, sender, gas)
	if prices := ctx.MinGasPrices(); ctx.IsCheckTx() && !prices.IsZero() {
		if err != nil {
			return ctx, err
		}
		free := ctx.WithMinGasPrices(nil)
		return d.fees.AnteHandle(free, tx, simulate, func(ctx sdk.Context, tx sdk.Tx, simulate bool) (sdk.Context, error) {
			return next(ctx.WithMinGasPrices(prices), tx, simulate)
		})
	}
	if _, refused := types.Refusal(err); err != nil && !refused {
		return ctx, err
	}
	return d.fees.AnteHandle(ctx, tx, simulate, next)
}

func (d freeQuotaDecorator) use(ctx sdk.Context, sender string, gas uint64) error {
	if gas > types.MaxFreeGas {
		return types.ErrNotFree.Wrapf("gas limit %d, at most %d", gas, types.MaxFreeGas)
	}
	return d.quotas.UseFreeQuota(ctx.WithGasMeter(storetypes.NewInfiniteGasMeter()), sender, uint64(len(ctx.TxBytes())))
}

// freeSender is the account that a free quota would be asked of: the only signer of a transaction without any fee that
// holds messages and receipts alone, none of them urgent. It is empty for every other transaction.
func freeSender(tx sdk.Tx) (sender string, gas uint64) {
	fees, ok := tx.(sdk.FeeTx)
	if !ok || !fees.GetFee().IsZero() || len(fees.FeeGranter()) > 0 {
		return "", 0
	}
	sender = types.FreeSender(tx.GetMsgs())
	payer, err := types.AccountBytes(sender)
	if err != nil || !sdk.AccAddress(payer).Equals(sdk.AccAddress(fees.FeePayer())) {
		return "", 0
	}
	return sender, fees.GetGas()
}
