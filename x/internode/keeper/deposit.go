package keeper

import (
	"context"

	errorsmod "cosmossdk.io/errors"
	sdk "github.com/cosmos/cosmos-sdk/types"

	"github.com/amigos-network/amigos/x/internode/types"
)

// locked tells whether the module holds a deposit of the node.
func locked(node types.Node) bool { return !node.Deposit.IsNil() && node.Deposit.IsPositive() }

func (k *Keeper) lockDeposit(ctx context.Context, account []byte, deposit sdk.Coin) error {
	err := k.bank.SendCoinsFromAccountToModule(ctx, account, types.ModuleName, sdk.NewCoins(deposit))
	return errorsmod.Wrapf(err, "deposit of %s", deposit)
}

// returnDeposit pays a node's deposit back and returns the node without it.
func (k *Keeper) returnDeposit(ctx context.Context, node types.Node) (types.Node, error) {
	if !locked(node) {
		return node, nil
	}
	account, err := types.AccountBytes(node.Address)
	if err != nil {
		return node, err
	}
	err = k.bank.SendCoinsFromModuleToAccount(ctx, types.ModuleName, account, sdk.NewCoins(node.Deposit))
	if err != nil {
		return node, errorsmod.Wrapf(err, "deposit of %s", node.Deposit)
	}
	node.Deposit = sdk.NewInt64Coin(node.Deposit.Denom, 0)
	return node, nil
}

// heldBack tells whether a retired node's deposit stays for now, because its account could have a free quota again.
func heldBack(ctx context.Context, params types.Params, node types.Node) bool {
	return node.RetiredAt != 0 && locked(node) && params.FreeQuotaBytes > 0 &&
		now(ctx) < node.RetiredAt+params.FreeQuotaPeriod.Milliseconds()
}

// releaseDeposit pays back the deposit of a node that retired a free period ago. While the bank refuses the account it
// stays, and nothing changes.
func (k *Keeper) releaseDeposit(ctx context.Context, params types.Params, node types.Node) (types.Node, error) {
	if node.RetiredAt == 0 || !locked(node) || heldBack(ctx, params, node) {
		return node, nil
	}
	sdkCtx := sdk.UnwrapSDKContext(ctx)
	cached, write := sdkCtx.CacheContext()
	returned, err := k.returnDeposit(cached, node)
	if err != nil {
		sdkCtx.Logger().Info("deposit not returned", "module", types.ModuleName, "node", node.Address, "err", err)
		return node, nil
	}
	write()
	if err := k.Nodes.Set(ctx, node.Number, returned); err != nil {
		return node, err
	}
	return returned, emit(ctx, &types.EventDepositReturned{Node: node.Address, Deposit: node.Deposit})
}
