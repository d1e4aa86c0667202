package main

import (
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"

	"github.com/cosmos/cosmos-sdk/client/flags"
	"github.com/spf13/cobra"

	"github.com/amigos-network/amigos/offchain/devnet"
)

// servedGroups are the command groups that a running devnet serves. Those that make or change keys,
// configuration or a chain are never among them.
var servedGroups = append([]string{relayerGroup}, chainGroups...)

// relayerGroup asks all chains; chainGroups ask one, and --on goes with them.
const relayerGroup = "relayer"

var chainGroups = []string{"tx", "query", "status", "agent", "proof", "inbox", "chat", "envelope"}

// serveByDevnet points a plain command at the running devnet where a person has no chain of their own and
// names none. It must run before anything is read from the home, so that their own keyring stays untouched.
func serveByDevnet(cmd *cobra.Command) error {
	if !mayBeServed(cmd) || devnet.HasChain(defaultHome()) {
		return nil
	}
	s, ok := devnet.Serving(defaultHome())
	if !ok {
		return nil
	}
	chain := s.Chains[0]
	home := chain.Home
	if inGroup(cmd, relayerGroup) {
		home = s.Dir() // it is of all chains
	}
	if err := cmd.Flags().Set(flags.FlagHome, home); err != nil {
		return err
	}
	if cmd.Flags().Lookup(flagRelayerHome) != nil && s.Relayer != nil {
		if err := cmd.Flags().Set(flagRelayerHome, s.Relayer.Home); err != nil {
			return err
		}
	}
	if s.FirstTime() {
		fmt.Fprintf(cmd.ErrOrStderr(), "no chain of your own in %s: commands go to the running devnet (%s, %s)\n",
			defaultHome(), chain.ChainID, chain.RPC)
	}
	return nil
}

// mayBeServed says whether a command is of a served group and names no home and no node. A variable counts
// as naming: readEnvironment has made a flag of it.
func mayBeServed(cmd *cobra.Command) bool {
	if !inGroup(cmd, servedGroups...) || cmd.Flags().Lookup(flagRelayerHome) != nil && ownRelayer(cmd) {
		return false
	}
	for _, name := range []string{flags.FlagHome, flags.FlagNode} {
		if f := cmd.Flags().Lookup(name); f != nil && f.Changed {
			return false
		}
	}
	return os.Getenv(envPrefix+"_NODE") == ""
}

// inGroup says whether a command is of one of these groups.
func inGroup(cmd *cobra.Command, groups ...string) bool {
	path := strings.Fields(cmd.CommandPath())
	return len(path) > 1 && slices.Contains(groups, path[1])
}

// servesPlainCommands says whether commands without flags will reach the devnet of a workspace.
func servesPlainCommands(w devnet.Workspace) bool {
	own, err := devnet.NewWorkspace(defaultHome(), w.Name)
	if err != nil || own != w || devnet.HasChain(defaultHome()) {
		return false
	}
	s, ok := devnet.Serving(defaultHome())
	return w.Name == devnet.DefaultName || !ok || s.Name == w.Name
}

// calledAs is how a person calls this binary from where they are.
func calledAs(binary string) string {
	if found, err := exec.LookPath("amigosd"); err == nil && sameFile(found, binary) {
		return "amigosd"
	}
	if here, err := os.Getwd(); err == nil {
		if rel, err := filepath.Rel(here, binary); err == nil && !strings.HasPrefix(rel, "..") {
			return "./" + rel
		}
	}
	return binary
}

func sameFile(a, b string) bool {
	one, err := os.Stat(a)
	if err != nil {
		return false
	}
	other, err := os.Stat(b)
	return err == nil && os.SameFile(one, other)
}
