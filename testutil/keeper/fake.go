package keeper

import (
	"context"

	"cosmossdk.io/errors"
	cryptotypes "github.com/cosmos/cosmos-sdk/crypto/types"
	sdk "github.com/cosmos/cosmos-sdk/types"
	sdkerrors "github.com/cosmos/cosmos-sdk/types/errors"
	authtypes "github.com/cosmos/cosmos-sdk/x/auth/types"

	"github.com/amigos-network/amigos/x/internode/types"
)

var (
	_ types.AccountKeeper = (*Accounts)(nil)
	_ types.BankKeeper    = (*Bank)(nil)
)

// Accounts knows the public keys of accounts.
type Accounts struct{ byAddress map[string]sdk.AccountI }

// Add makes an account known, with or without a key.
func (a *Accounts) Add(address sdk.AccAddress, key cryptotypes.PubKey) {
	if a.byAddress == nil {
		a.byAddress = map[string]sdk.AccountI{}
	}
	a.byAddress[string(address)] = authtypes.NewBaseAccount(address, key, 0, 0)
}

// GetAccount returns nil for an unknown account.
func (a *Accounts) GetAccount(_ context.Context, address sdk.AccAddress) sdk.AccountI {
	return a.byAddress[string(address)]
}

// Bank counts coins. It does not go back when a store does.
type Bank struct {
	Locked  sdk.Coins       // the module's
	Blocked map[string]bool // accounts that may not receive
	coins   map[string]sdk.Coins
}

// Fund gives an account coins.
func (b *Bank) Fund(address sdk.AccAddress, coins ...sdk.Coin) {
	if b.coins == nil {
		b.coins = map[string]sdk.Coins{}
	}
	b.coins[string(address)] = b.coins[string(address)].Add(coins...)
}

// Balance is what an account has.
func (b *Bank) Balance(address sdk.AccAddress) sdk.Coins { return b.coins[string(address)] }

// SendCoinsFromAccountToModule refuses what the account does not have.
func (b *Bank) SendCoinsFromAccountToModule(_ context.Context, from sdk.AccAddress, _ string, amount sdk.Coins) error {
	left, short := b.coins[string(from)].SafeSub(amount...)
	if short {
		return errors.Wrapf(sdkerrors.ErrInsufficientFunds, "%s has %s", from, b.coins[string(from)])
	}
	b.coins[string(from)] = left
	b.Locked = b.Locked.Add(amount...)
	return nil
}

// SendCoinsFromModuleToAccount refuses blocked accounts and what the module does not have.
func (b *Bank) SendCoinsFromModuleToAccount(_ context.Context, _ string, to sdk.AccAddress, amount sdk.Coins) error {
	left, short := b.Locked.SafeSub(amount...)
	if short || b.Blocked[string(to)] {
		return errors.Wrapf(sdkerrors.ErrUnauthorized, "%s may not receive %s", to, amount)
	}
	b.Locked = left
	b.Fund(to, amount...)
	return nil
}

// Empty takes all coins from all accounts.
func (b *Bank) Empty() { b.coins = map[string]sdk.Coins{} }
