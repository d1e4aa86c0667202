package devnet

import (
	"errors"
	"fmt"
	"time"

	sdk "github.com/cosmos/cosmos-sdk/types"
)

// faucetPort is where a faucet listens that names no port; faucetWindow and faucetTimes are its limits where
// config.yml sets none.
const (
	faucetPort   = 4500
	faucetWindow = time.Hour
	faucetTimes  = 10
)

// Faucet is the account that gives coins to whoever asks on this machine.
type Faucet struct {
	Name            string   `yaml:"name"`
	Coins           []string `yaml:"coins"`     // of one request that names none
	CoinsMax        []string `yaml:"coins_max"` // for one address in a window
	RateLimitWindow string   `yaml:"rate_limit_window"`
	Port            int      `yaml:"port"`
}

// faucetTerms are a faucet's limits, read.
type faucetTerms struct {
	coins, max sdk.Coins
	window     time.Duration
}

func (f Faucet) terms() (faucetTerms, error) {
	coins, err := sdk.ParseCoinsNormalized(joinCoins(f.Coins))
	if err != nil {
		return faucetTerms{}, fmt.Errorf("coins: %w", err)
	}
	if coins.Empty() {
		return faucetTerms{}, errors.New("coins: nothing to give; write coins: [10000000uamigo]")
	}
	limit, err := sdk.ParseCoinsNormalized(joinCoins(f.CoinsMax))
	if err != nil {
		return faucetTerms{}, fmt.Errorf("coins_max: %w", err)
	}
	for _, coin := range coins {
		if limit.AmountOf(coin.Denom).IsZero() {
			limit = limit.Add(sdk.NewCoin(coin.Denom, coin.Amount.MulRaw(faucetTimes)))
		}
	}
	terms := faucetTerms{coins: coins, max: limit, window: faucetWindow}
	if f.RateLimitWindow != "" {
		terms.window, err = time.ParseDuration(f.RateLimitWindow)
	}
	switch {
	case err != nil:
		return faucetTerms{}, fmt.Errorf("rate_limit_window: %w", err)
	case terms.window <= 0:
		return faucetTerms{}, fmt.Errorf("rate_limit_window: %s is no time", f.RateLimitWindow)
	case !coins.IsAllLTE(limit):
		return faucetTerms{}, fmt.Errorf("coins_max: %s is less than one request's %s", limit, coins)
	}
	return terms, nil
}

func (f Faucet) validate(accounts map[string]Account) error {
	if accounts[f.Name].Mnemonic == "" {
		return fmt.Errorf("%q is no account with a mnemonic", f.Name)
	}
	if f.Port < 0 || f.Port > 65400 {
		return fmt.Errorf("port %d is not between 1 and 65400", f.Port)
	}
	_, err := f.terms()
	return err
}

// port is where the faucet listens; 0 if there is none.
func (f *Faucet) port() int {
	switch {
	case f == nil:
		return 0
	case f.Port == 0:
		return faucetPort
	}
	return f.Port
}
