package devnet

import (
	"context"
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"

	sdk "github.com/cosmos/cosmos-sdk/types"
	"golang.org/x/sync/errgroup"
)

// callsAtOnce is how many subcommands run beside each other while a home is made.
const callsAtOnce = 4

// keys puts every key into the home's keyring.
func (h home) keys(ctx context.Context) error {
	g, ctx := errgroup.WithContext(ctx)
	g.SetLimit(callsAtOnce)
	for _, a := range h.config.Keys() {
		args := []string{"keys", "add", a.Name, "--recover", "--index", fmt.Sprint(a.AddressIndex), "--account", fmt.Sprint(a.AccountNumber)}
		if a.CoinType != 0 {
			args = append(args, "--coin-type", fmt.Sprint(a.CoinType))
		}
		g.Go(func() error {
			return h.amigos.run(ctx, a.Mnemonic+"\n", append(args, testKeyring...)...)
		})
	}
	return g.Wait()
}

// fund gives every account its coins in the genesis.
func (h home) fund(ctx context.Context) error {
	type balance struct {
		Address string    `json:"address"`
		Coins   sdk.Coins `json:"coins"`
	}
	accounts, err := h.accounts()
	if err != nil {
		return err
	}
	balances := make([]balance, len(accounts))
	for i, a := range accounts {
		coins, err := sdk.ParseCoinsNormalized(joinCoins(h.config.Accounts[i].Coins))
		if err != nil {
			return fmt.Errorf("%w: coins of %s: %w", ErrInvalidConfig, a.Name, err)
		}
		balances[i] = balance{a.Address, coins}
	}
	bz, err := json.Marshal(balances)
	if err != nil {
		return err
	}
	file := filepath.Join(h.dir, "config", "accounts.json")
	if err := writeFileAtomic(file, bz); err != nil {
		return err
	}
	if err := h.amigos.run(ctx, "", "genesis", "bulk-add-genesis-account", file); err != nil {
		return err
	}
	return os.Remove(file)
}
