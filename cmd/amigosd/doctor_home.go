package main

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"strings"

	genutiltypes "github.com/cosmos/cosmos-sdk/x/genutil/types"
	"github.com/spf13/viper"

	"github.com/amigos-network/amigos/offchain/devnet"
)

// files are the home's settings; one that is not there or unreadable is empty.
type files struct{ client, app, comet *viper.Viper }

// checkDevnets looks at the devnets under the home. One that runs serves plain commands where there is no chain of
// one's own, so then its home is what the other checks look at.
func (d *doctor) checkDevnets() {
	entries, err := os.ReadDir(filepath.Join(d.home, "devnet"))
	if err != nil {
		return // none was ever started
	}
	for _, entry := range entries {
		w, err := devnet.NewWorkspace(d.home, entry.Name())
		if err != nil {
			continue
		}
		d.checkDevnet(w)
	}
	if s, ok := devnet.Serving(d.home); ok && d.ownHome && !devnet.HasChain(d.home) {
		d.home = s.Chains[0].Home
		if s.Relayer != nil {
			d.relayer = s.Relayer.Home
		}
		d.ok("devnet", "plain commands go to devnet %s: what follows is about its home", s.Name)
	}
}

func (d *doctor) checkDevnet(w devnet.Workspace) {
	reset := "amigosd devnet --reset --name " + w.Name
	s, err := w.ReadState()
	switch {
	case errors.Is(err, devnet.ErrNoState):
	case err != nil:
		d.fail("devnet", reset, "%s: its state cannot be read: %v", w.Name, err)
	case !s.Alive():
		d.ok("devnet", "%s does not run", w.Name)
	case !s.Ready:
		d.warn("devnet", "amigosd devnet logs --name "+w.Name, "%s runs (pid %d), and is not ready", w.Name, s.PID)
	default:
		d.checkParts(w, s)
	}
}

func (d *doctor) checkParts(w devnet.Workspace, s devnet.State) {
	restart := fmt.Sprintf("amigosd devnet stop --name %[1]s && amigosd devnet --name %[1]s", w.Name)
	for _, chain := range s.Chains {
		if !chain.Alive() {
			d.fail("devnet", restart, "%s runs, but the node of %s ended; its log is %s", w.Name, chain.ChainID, chain.Log)
			return
		}
	}
	for _, chain := range s.Chains {
		for _, agent := range chain.Agents {
			if !agent.Alive() {
				d.warn("devnet", restart, "%s runs, but the agent of %s on %s ended; its log is %s", w.Name, agent.Node, chain.ChainID, agent.Log)
				return
			}
		}
	}
	if s.Relayer != nil && !s.Relayer.Alive() {
		d.fail("devnet", restart, "%s runs, but its relayer ended; its log is %s", w.Name, s.Relayer.Log)
		return
	}
	for _, chain := range s.Chains {
		d.ok("devnet", "%s runs (pid %d): %s at %s", w.Name, s.PID, chain.ChainID, chain.RPC)
	}
}

// checkHome reads the home's files. It is false where there is no chain to look at: a home may hold keys alone.
func (d *doctor) checkHome() bool {
	d.config = files{viper.New(), viper.New(), viper.New()}
	config := filepath.Join(d.home, "config")
	d.readSettings(d.config.client, filepath.Join(config, "client.toml"), false)
	if !devnet.HasChain(d.home) {
		d.ok("home", "%s holds no chain: commands need a node elsewhere (--node), or a devnet (amigosd devnet)", d.home)
		return false
	}
	genesis, err := genutiltypes.AppGenesisFromFile(filepath.Join(config, "genesis.json"))
	if err != nil {
		d.fail("genesis", "take the chain's own genesis.json again", "%s: %v", filepath.Join(config, "genesis.json"), err)
		return false
	}
	d.chainID = genesis.ChainID
	app := d.readSettings(d.config.app, filepath.Join(config, "app.toml"), true)
	comet := d.readSettings(d.config.comet, filepath.Join(config, "config.toml"), true)
	if app && comet {
		d.ok("home", "%s: chain %s", d.home, d.chainID)
	}
	return true
}

// readSettings reads one file of settings, which must be there or not.
func (d *doctor) readSettings(v *viper.Viper, path string, needed bool) bool {
	v.SetConfigType("toml")
	file, err := os.Open(path)
	if errors.Is(err, fs.ErrNotExist) && !needed {
		return true
	}
	if err == nil {
		defer file.Close()
		err = v.ReadConfig(file)
	}
	if err != nil {
		d.fail("home", "correct the file, or write it anew in another home (amigosd init --home elsewhere) and copy it", "%v", err)
	}
	return err == nil
}

// checkKeyFiles finds keys that are missing, and those that others on this machine may read.
func (d *doctor) checkKeyFiles() {
	private := []string{filepath.Join(d.home, "config", "node_key.json"), filepath.Join(d.home, "config", "priv_validator_key.json")}
	for _, path := range private {
		if _, err := os.Stat(path); err != nil {
			d.fail("keys", "amigosd init writes it where it is missing; a validator puts its own back from a copy", "%v", err)
		}
	}
	for _, pattern := range []string{"keyring-test/*", "keyring-file/*"} {
		found, _ := filepath.Glob(filepath.Join(d.home, pattern))
		private = append(private, found...)
	}
	var open []string
	for _, path := range private {
		if info, err := os.Stat(path); err == nil && info.Mode().Perm()&0o077 != 0 {
			open = append(open, path)
		}
	}
	if len(open) > 0 {
		d.fail("keys", "chmod 600 "+strings.Join(open, " "), "others on this machine may read %s", strings.Join(open, ", "))
		return
	}
	d.ok("keys", "only you can read the key files")
}
