package devnet

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

// home makes and adjusts a chain's home by the subcommands a person would use
// (scripts/init.sh shows the same by hand).
type home struct {
	dir    string
	amigos binary
	config Config
}

// testKeyring keeps development keys unencrypted inside the chain's home.
var testKeyring = []string{"--keyring-backend", "test"}

func newHome(path, dir string, config Config) home {
	return home{dir: dir, amigos: binary{path: path, home: dir}, config: config}
}

// exists says whether the home was made to its end.
func (h home) exists() bool {
	_, err := os.Stat(filepath.Join(h.dir, "config", "genesis.json"))
	return err == nil
}

// make builds the home beside its place and moves it there whole, so that a start cut
// short leaves nothing half-made.
func (h home) make(ctx context.Context) error {
	draft := newHome(h.amigos.path, h.dir+".draft", h.config)
	if err := os.RemoveAll(draft.dir); err != nil {
		return err
	}
	for _, part := range []func(context.Context) error{draft.init, draft.keys, draft.fund, draft.gentx} {
		if err := part(ctx); err != nil {
			return err
		}
	}
	return os.Rename(draft.dir, h.dir)
}

func (h home) init(ctx context.Context) error {
	moniker := h.config.Validators[0].Name
	if m, ok := h.config.Validators[0].Gentx["moniker"].(string); ok {
		moniker = m
	}
	_, err := h.amigos.run(ctx, "", "init", moniker, "--chain-id", h.config.ChainID(), "--default-denom", h.config.DefaultDenom)
	if err != nil {
		return err
	}
	return editGenesis(filepath.Join(h.dir, "config", "genesis.json"), h.config.Genesis)
}

func (h home) keys(ctx context.Context) error {
	for _, a := range h.config.Nodes() {
		args := []string{"keys", "add", a.Name, "--recover", "--index", fmt.Sprint(a.AddressIndex), "--account", fmt.Sprint(a.AccountNumber)}
		if a.CoinType != 0 {
			args = append(args, "--coin-type", fmt.Sprint(a.CoinType))
		}
		if _, err := h.amigos.run(ctx, a.Mnemonic+"\n", append(args, testKeyring...)...); err != nil {
			return err
		}
	}
	return nil
}

func (h home) fund(ctx context.Context) error {
	for _, a := range h.config.Accounts {
		who := a.Name
		if a.Mnemonic == "" {
			who = a.Address
		}
		args := append([]string{"genesis", "add-genesis-account", who, joinCoins(a.Coins)}, testKeyring...)
		if _, err := h.amigos.run(ctx, "", args...); err != nil {
			return err
		}
	}
	return nil
}

func (h home) gentx(ctx context.Context) error {
	v := h.config.Validators[0]
	args := []string{"genesis", "gentx", v.Name, v.bond(), "--chain-id", h.config.ChainID()}
	ours := map[string]bool{"amount": true, "chain-id": true, "keyring-backend": true, "home": true}
	for _, flag := range slices.Sorted(maps.Keys(v.Gentx)) {
		if !ours[flag] {
			args = append(args, "--"+flag, fmt.Sprint(v.Gentx[flag]))
		}
	}
	if _, err := h.amigos.run(ctx, "", append(args, testKeyring...)...); err != nil {
		return err
	}
	_, err := h.amigos.run(ctx, "", "genesis", "collect-gentxs")
	return err
}

// editGenesis lays config.yml's genesis values over the file's.
func editGenesis(path string, over map[string]any) error {
	if len(over) == 0 {
		return nil
	}
	bz, err := os.ReadFile(path)
	if err != nil {
		return err
	}
	var genesis map[string]any
	numbers := json.NewDecoder(bytes.NewReader(bz))
	numbers.UseNumber() // a float64 would round them
	if err := numbers.Decode(&genesis); err != nil {
		return fmt.Errorf("%s: %w", path, err)
	}
	overlay(genesis, over)
	bz, err = json.MarshalIndent(genesis, "", "  ")
	if err != nil {
		return err
	}
	return writeFileAtomic(path, bz)
}

// overlay writes one tree over another; what it does not name stays.
func overlay(tree, over map[string]any) {
	for key, value := range over {
		branch, isBranch := tree[key].(map[string]any)
		more, isMore := value.(map[string]any)
		if isBranch && isMore {
			overlay(branch, more)
			continue
		}
		tree[key] = value
	}
}
