package devnet

import (
	"context"
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"

	"github.com/cosmos/cosmos-sdk/crypto/hd"
	sdk "github.com/cosmos/cosmos-sdk/types"

	"github.com/amigos-network/amigos/client/key"
)

// keys puts every key into the home's keyring, as amigosd keys add --recover does, without a process for each.
func (h home) keys(context.Context) error {
	ring, err := openKeyring(h.dir)
	if err != nil {
		return err
	}
	for _, a := range h.config.Keys() {
		coin := a.CoinType
		if coin == 0 {
			coin = coinType
		}
		path := hd.CreateHDPath(coin, a.AccountNumber, a.AddressIndex).String()
		if _, err := ring.NewAccount(a.Name, a.Mnemonic, "", path, key.Ed25519{}); err != nil {
			return fmt.Errorf("%w: account %s: %w", ErrInvalidConfig, a.Name, err)
		}
	}
	return nil
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
	if err := h.amigos.run(ctx, "genesis", "bulk-add-genesis-account", file); err != nil {
		return err
	}
	return os.Remove(file)
}
