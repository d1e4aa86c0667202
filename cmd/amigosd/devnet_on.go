package main

import (
	"errors"
	"fmt"
	"os"
	"strings"

	"github.com/cosmos/cosmos-sdk/client/flags"
	"github.com/cosmos/cosmos-sdk/crypto/keyring"
	"github.com/spf13/cobra"

	"github.com/amigos-network/amigos/offchain/devnet"
)

// flagOn names a chain of the running devnet; AMIGOSD_ON does so too.
const flagOn = "on"

var (
	errOnAndNode = errors.New("--on names a chain of the running devnet, and another flag names one as well")
	errNotServed = errors.New("--on goes with commands that ask one running chain: " + strings.Join(chainGroups, ", "))
)

// serveOn points a command at the chain that --on names. It must run before variables are read: what AMIGOSD_NODE and
// its like say is for another chain.
func serveOn(cmd *cobra.Command) error {
	on := chainFlag(cmd)
	if !inGroup(cmd, chainGroups...) && cmd.Flags().Changed(flagOn) {
		return usageError{errNotServed, cmd}
	}
	if on == "" || !inGroup(cmd, chainGroups...) {
		return nil
	}
	for _, name := range []string{flags.FlagHome, flags.FlagNode, flags.FlagChainID} {
		if f := cmd.Flags().Lookup(name); f == nil || !f.Changed {
			continue
		}
		if cmd.Flags().Changed(flagOn) {
			return usageError{fmt.Errorf("%w: --%s", errOnAndNode, name), cmd}
		}
		return nil // a flag comes before a variable
	}
	s, ok := devnet.Serving(defaultHome())
	if !ok {
		return fixable{errNotRunning, startDevnetFix}
	}
	chain, err := s.Chain(on)
	if err != nil {
		return err
	}
	for name, value := range map[string]string{
		flags.FlagHome: chain.Home, flags.FlagKeyringDir: chain.Home, flags.FlagKeyringBackend: keyring.BackendTest,
		flags.FlagChainID: chain.ChainID, flags.FlagNode: "tcp" + strings.TrimPrefix(chain.RPC, "http"),
	} {
		if cmd.Flags().Lookup(name) == nil {
			continue
		}
		if err := cmd.Flags().Set(name, value); err != nil {
			return err
		}
	}
	return nil
}

// chainFlag is the chain that a person named, by flag or variable.
func chainFlag(cmd *cobra.Command) string {
	if on, _ := cmd.Flags().GetString(flagOn); on != "" {
		return on
	}
	return os.Getenv(envPrefix + "_ON")
}
