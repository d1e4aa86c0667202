package process

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"maps"
	"os"
	"path/filepath"
	"slices"
)

type genesisAccount struct {
	Address string        `json:"address"`
	Coins   []genesisCoin `json:"coins"`
}

type genesisCoin struct {
	Denom  string `json:"denom"`
	Amount string `json:"amount"`
}

// addCoins puts all further accounts into the genesis at once.
func (c *Chain) addCoins(ctx context.Context) error {
	if len(c.Coins) == 0 {
		return nil
	}
	var accounts []genesisAccount
	for _, address := range slices.Sorted(maps.Keys(c.Coins)) {
		accounts = append(accounts, genesisAccount{address, []genesisCoin{{c.denom(), fmt.Sprint(c.Coins[address])}}})
	}
	bz, err := json.Marshal(accounts)
	if err != nil {
		return err
	}
	list := filepath.Join(c.Dir, "accounts.json")
	if err := os.WriteFile(list, bz, 0o600); err != nil {
		return err
	}
	_, err = c.run(ctx, "", c.Validators[0].Home, "genesis", "bulk-add-genesis-account", list)
	return err
}

// spreadGenesis edits the first home's genesis as Config says and copies it to all the others.
func (c *Chain) spreadGenesis() error {
	bz, err := os.ReadFile(c.Validators[0].genesis())
	if err != nil {
		return err
	}
	if c.EditGenesis != nil {
		var genesis map[string]any
		numbers := json.NewDecoder(bytes.NewReader(bz))
		numbers.UseNumber() // a float64 would round them
		if err := numbers.Decode(&genesis); err != nil {
			return err
		}
		c.EditGenesis(genesis)
		if bz, err = json.MarshalIndent(genesis, "", "  "); err != nil {
			return err
		}
	}
	for _, v := range c.Validators {
		if err := os.WriteFile(v.genesis(), bz, 0o600); err != nil {
			return err
		}
	}
	return nil
}

func (v *Validator) genesis() string { return filepath.Join(v.Home, "config", "genesis.json") }
