package devnet

import (
	"fmt"

	sdk "github.com/cosmos/cosmos-sdk/types"
)

// MaxValidators is how many validators one chain of a devnet has: the development mnemonic has ten accounts that are
// known to be public, and config.yml uses five of them.
const MaxValidators = 6

// operatorCoins is what a validator's account has beside its bond, for its own transactions.
const operatorCoins = 1_000_000_000

// withValidators is the config with n validators. Those that config.yml does not name are like its first, and their
// accounts, validator-2 and so on, are the next ones of its mnemonic.
func (c Config) withValidators(n int) (Config, error) {
	if n < len(c.Validators) {
		c.Validators = c.Validators[:n:n]
		return c, nil
	}
	first := c.Validators[0]
	account := c.account(first.Name)
	bond, err := sdk.ParseCoinNormalized(first.bond())
	if err != nil {
		return c, fmt.Errorf("%w: validators[0]: bonded: %w", ErrInvalidConfig, err)
	}
	c.Accounts, c.Validators = c.Accounts[:len(c.Accounts):len(c.Accounts)], c.Validators[:len(c.Validators):len(c.Validators)]
	for i := len(c.Validators) + 1; i <= n; i++ {
		name := fmt.Sprintf("validator-%d", i)
		if c.account(name).Name != "" {
			return c, fmt.Errorf("%w: the name %s is kept for a validator's account", ErrInvalidConfig, name)
		}
		operator := Account{
			Name: name, Mnemonic: account.Mnemonic, CoinType: account.CoinType, AccountNumber: account.AccountNumber,
			AddressIndex: c.nextIndex(account.Mnemonic), operator: true,
			Coins: []string{bond.AddAmount(sdk.NewInt64Coin(bond.Denom, operatorCoins).Amount).String()},
		}
		c.Accounts = append(c.Accounts, operator)
		c.Validators = append(c.Validators, Validator{
			Name: name, Bonded: first.bond(), App: first.App, Config: first.Config, Client: first.Client,
		})
	}
	return c, nil
}

// nextIndex is the first address index above all those a mnemonic is used with.
func (c Config) nextIndex(mnemonic string) uint32 {
	var next uint32
	for _, a := range c.Accounts {
		if a.Mnemonic == mnemonic {
			next = max(next, a.AddressIndex+1)
		}
	}
	return next
}

// account is the account of a name; the zero one if there is none.
func (c Config) account(name string) Account {
	for _, a := range c.Accounts {
		if a.Name == name {
			return a
		}
	}
	return Account{}
}

// runsValidator says whether an account is a validator's.
func (c Config) runsValidator(name string) bool {
	for _, v := range c.Validators {
		if v.Name == name {
			return true
		}
	}
	return false
}
