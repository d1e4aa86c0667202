package process

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strings"

	"github.com/amigos-network/amigos/client/key"
	"github.com/amigos-network/amigos/x/internode/types"
)

// MaxValidators leaves two of the ten development accounts for Alice and Bob.
const MaxValidators = 8

// Alice and Bob are accounts of every chain, with keys in the first validator's home. They are no nodes yet.
const (
	Alice = "alice"
	Bob   = "bob"
)

const (
	bond  = "500000000000"
	funds = "1000000000000"
)

var testKeyring = []string{"--keyring-backend", "test"}

// makeHomes makes the first validator's home with all keys and the genesis, and gives the others a copy of that.
func (c *Chain) makeHomes(ctx context.Context) error {
	for i, v := range c.Validators {
		if err := c.makeHome(ctx, i, v); err != nil {
			return err
		}
	}
	first := c.Validators[0]
	for i := range c.Validators {
		if err := c.addAccount(ctx, operator(i), i); err != nil {
			return err
		}
	}
	for i, name := range append([]string{Alice, Bob}, c.Keys...) {
		if err := c.addAccount(ctx, name, MaxValidators+i); err != nil {
			return err
		}
	}
	if err := c.addCoins(ctx); err != nil {
		return err
	}
	for i, v := range c.Validators {
		if err := c.gentx(ctx, i, v); err != nil {
			return err
		}
	}
	if _, err := c.run(ctx, "", first.Home, "genesis", "collect-gentxs"); err != nil {
		return err
	}
	return c.spreadGenesis()
}

// denom is the base denomination.
func (c *Chain) denom() string {
	if c.Denom == "" {
		return types.BaseDenom
	}
	return c.Denom
}

func operator(i int) string { return fmt.Sprintf("operator-%d", i) }

func (c *Chain) makeHome(ctx context.Context, i int, v *Validator) error {
	args := []string{"init", fmt.Sprintf("validator-%d", i), "--chain-id", c.ChainID}
	if c.Pace != "" {
		args = append(args, "--pace", c.Pace)
	}
	if c.NodeProfile != "" {
		args = append(args, "--profile", c.NodeProfile)
	}
	if _, err := c.run(ctx, "", v.Home, args...); err != nil {
		return err
	}
	settings := [][2]string{{"instrumentation.prometheus", "false"}, {"p2p.allow_duplicate_ip", "true"}, {"p2p.addr_book_strict", "false"}}
	if err := writeSettings(filepath.Join(v.Home, "config", "config.toml"), append(settings, c.Settings...)); err != nil {
		return err
	}
	if err := writeSettings(filepath.Join(v.Home, "config", "app.toml"), c.AppSettings); err != nil {
		return err
	}
	id, err := c.run(ctx, "", v.Home, "comet", "show-node-id")
	v.nodeID = id
	return err
}

// addAccount puts one of the development accounts into the first home's keyring and the genesis.
func (c *Chain) addAccount(ctx context.Context, name string, index int) error {
	home := c.Validators[0].Home
	if _, err := c.run(ctx, key.DevMnemonic+"\n", home, append([]string{"keys", "add", name, "--recover", "--index", fmt.Sprint(index)}, testKeyring...)...); err != nil {
		return err
	}
	_, err := c.run(ctx, "", home, append([]string{"genesis", "add-genesis-account", name, funds + c.denom()}, testKeyring...)...)
	return err
}

func (c *Chain) gentx(ctx context.Context, i int, v *Validator) error {
	public, err := c.run(ctx, "", v.Home, "comet", "show-validator")
	if err != nil {
		return err
	}
	first := c.Validators[0].Home
	dir := filepath.Join(first, "config", "gentx")
	if err := os.MkdirAll(dir, 0o700); err != nil {
		return err
	}
	_, err = c.run(ctx, "", first, append([]string{
		"genesis", "gentx", operator(i), bond + c.denom(), "--chain-id", c.ChainID, "--moniker", fmt.Sprintf("validator-%d", i),
		"--pubkey", public, "--node-id", v.nodeID, "--ip", "127.0.0.1", "--output-document", filepath.Join(dir, v.nodeID+".json"),
	}, testKeyring...)...)
	return err
}

// peers are the other validators as p2p knows them.
func (c *Chain) peers(of *Validator) string {
	var peers []string
	for _, v := range c.Validators {
		if v != of {
			peers = append(peers, v.nodeID+"@"+v.p2p)
		}
	}
	return strings.Join(peers, ",")
}

// run runs one command in a home and answers its output, without the last line's end. HOME is the chain's own, so
// that nothing is read from a person's.
func (c *Chain) run(ctx context.Context, stdin, home string, args ...string) (string, error) {
	cmd := exec.CommandContext(ctx, c.Binary, append(args, "--home", home)...)
	cmd.Env = append(os.Environ(), "HOME="+c.Dir)
	cmd.Stdin = strings.NewReader(stdin)
	var out, said bytes.Buffer
	cmd.Stdout, cmd.Stderr = &out, &said
	if err := cmd.Run(); err != nil {
		if errors.Is(err, exec.ErrNotFound) || errors.Is(err, os.ErrNotExist) {
			return "", fmt.Errorf("%s: %w; make build", c.Binary, err)
		}
		return "", fmt.Errorf("%s %s: %w\n%s%s", filepath.Base(c.Binary), strings.Join(args, " "), err, out.String(), said.String())
	}
	return strings.TrimSpace(out.String()), nil
}
