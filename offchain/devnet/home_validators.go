package devnet

import (
	"context"
	"encoding/base64"
	"fmt"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"github.com/cometbft/cometbft/p2p"
	"github.com/cometbft/cometbft/privval"
	"golang.org/x/sync/errgroup"
)

// callsAtOnce is how many subcommands run beside each other while a home is made.
const callsAtOnce = 4

// validatorDir is the home of the chain's i-th validator. Those of the others stand inside the first one's, so that
// all are made, moved and thrown away as one.
func (h home) validatorDir(i int) string {
	if i == 0 {
		return h.dir
	}
	return filepath.Join(h.dir, fmt.Sprintf("validator-%d", i+1))
}

// validators counts the homes there are; 0 if none was made.
func (h home) validators() int {
	if !h.exists() {
		return 0
	}
	n := 1
	for {
		if _, err := os.Stat(h.validatorDir(n)); err != nil {
			return n
		}
		n++
	}
}

// consensusKeys makes the keys of the i-th validator's machine.
func (h home) consensusKeys(i int) error {
	for _, dir := range []string{"config", "data"} {
		if err := os.MkdirAll(filepath.Join(h.validatorDir(i), dir), 0o700); err != nil {
			return err
		}
	}
	if _, err := p2p.LoadOrGenNodeKey(h.nodeKey(i)); err != nil {
		return err
	}
	privval.LoadOrGenFilePV(h.consensusKey(i), filepath.Join(h.validatorDir(i), "data", "priv_validator_state.json"))
	return nil
}

func (h home) nodeKey(i int) string {
	return filepath.Join(h.validatorDir(i), "config", "node_key.json")
}

func (h home) consensusKey(i int) string {
	return filepath.Join(h.validatorDir(i), "config", "priv_validator_key.json")
}

// nodeID is how the i-th validator's peers know it.
func (h home) nodeID(i int) (string, error) {
	key, err := p2p.LoadNodeKey(h.nodeKey(i))
	if err != nil {
		return "", err
	}
	return string(key.ID()), nil
}

// gentxs lets every validator say that it will be one.
func (h home) gentxs(ctx context.Context) error {
	g, ctx := errgroup.WithContext(ctx)
	g.SetLimit(callsAtOnce)
	for i := range h.config.Validators {
		if err := h.consensusKeys(i); err != nil {
			return err
		}
		args, err := h.gentx(i)
		if err != nil {
			return err
		}
		g.Go(func() error {
			return h.amigos.run(ctx, append(args, testKeyring...)...)
		})
	}
	return g.Wait()
}

func (h home) gentx(i int) ([]string, error) {
	id, err := h.nodeID(i)
	if err != nil {
		return nil, err
	}
	v := h.config.Validators[i]
	key := privval.LoadFilePVEmptyState(h.consensusKey(i), "").Key.PubKey
	args := []string{
		"genesis", "gentx", v.Name, v.bond(), "--chain-id", h.config.ChainID(), "--node-id", id,
		"--pubkey", fmt.Sprintf(`{"@type":"/cosmos.crypto.ed25519.PubKey","key":%q}`, base64.StdEncoding.EncodeToString(key.Bytes())),
	}
	if v.Gentx["moniker"] == nil {
		args = append(args, "--moniker", v.Name)
	}
	ours := []string{"amount", "chain-id", "keyring-backend", "home", "node-id", "pubkey"}
	for _, flag := range slices.Sorted(maps.Keys(v.Gentx)) {
		if !slices.Contains(ours, flag) {
			args = append(args, "--"+flag, fmt.Sprint(v.Gentx[flag]))
		}
	}
	return args, nil
}

// collect completes the genesis and gives it, with the configuration, to every validator.
func (h home) collect(ctx context.Context) error {
	if err := h.amigos.run(ctx, "genesis", "collect-gentxs"); err != nil {
		return err
	}
	for i := 1; i < len(h.config.Validators); i++ {
		for _, name := range []string{"genesis.json", "config.toml", "app.toml", "client.toml"} {
			bz, err := os.ReadFile(filepath.Join(h.dir, "config", name))
			if err != nil {
				return err
			}
			if err := os.WriteFile(filepath.Join(h.validatorDir(i), "config", name), bz, 0o600); err != nil {
				return err
			}
		}
	}
	return nil
}

// peers are all validators but the i-th, as its configuration names them.
func (h home) peers(i int, p Ports) (string, error) {
	var out []string
	for j := range h.config.Validators {
		if j == i {
			continue
		}
		id, err := h.nodeID(j)
		if err != nil {
			return "", err
		}
		out = append(out, id+"@"+loopback(p.validator(j).P2P))
	}
	return strings.Join(out, ","), nil
}
