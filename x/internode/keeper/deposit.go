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
