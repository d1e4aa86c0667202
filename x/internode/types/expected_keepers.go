package types

import (
	"context"

	sdk "github.com/cosmos/cosmos-sdk/types"
)

// AccountKeeper tells the public key of an account.
type AccountKeeper interface {
	// GetAccount returns nil for an account that is not on the chain.
	GetAccount(ctx context.Context, addr sdk.AccAddress) sdk.AccountI
}

// BankKeeper locks and returns deposits.
type BankKeeper interface {
	SendCoinsFromAccountToModule(ctx context.Context, sender sdk.AccAddress, module string, amount sdk.Coins) error
	SendCoinsFromModuleToAccount(ctx context.Context, module string, recipient sdk.AccAddress, amount sdk.Coins) error
}

// Allies tells who are allied. Another module knows; where none was set, nobody is.
type Allies interface {
	// Allied tells whether a node of this chain is in an alliance together with an account of this chain, or, with a link,
	// of the chain behind it.
	Allied(ctx context.Context, node Node, link uint64, account string) (bool, error)
	// AlliancesOf are the handles of the alliances that a node of this chain is in.
	AlliancesOf(ctx context.Context, node Node) ([]string, error)
}
