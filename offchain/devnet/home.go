package devnet

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"
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
	for _, part := range []func(context.Context) error{draft.init, draft.keys, draft.authority, draft.fund, draft.gentxs, draft.collect} {
		if err := part(ctx); err != nil {
			return err
		}
	}
	return os.Rename(draft.dir, h.dir)
}

func (h home) init(ctx context.Context) error {
	moniker := h.config.Validators[0].moniker()
	err := h.amigos.run(ctx, "init", moniker, "--chain-id", h.config.ChainID(), "--default-denom", h.config.DefaultDenom)
	if err != nil {
		return err
	}
	return editGenesis(filepath.Join(h.dir, "config", "genesis.json"), h.config.Genesis)
}

// authority lets the operator, whose validator is the first, name and mend links, unless config.yml says who does.
func (h home) authority(context.Context) error {
	accounts, err := h.accounts()
	if err != nil {
		return err
	}
	for _, a := range accounts {
		if a.Name == h.config.Validators[0].Name {
			over := map[string]any{"app_state": map[string]any{"internode": map[string]any{"params": map[string]any{"link_authority": a.Address}}}}
			overlay(over, h.config.Genesis)
			return editGenesis(filepath.Join(h.dir, "config", "genesis.json"), over)
		}
	}
	return nil
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
