package main

import (
	"errors"
	"fmt"
	"net"
	"net/url"
	"strings"

	"github.com/cosmos/cosmos-sdk/client"
	"github.com/cosmos/cosmos-sdk/client/flags"
	"github.com/spf13/cobra"

	"github.com/amigos-network/amigos/client/key"
)

// errDevelopmentKey is returned when a key that everybody knows would sign for a chain on another machine.
var errDevelopmentKey = errors.New("a development key signs on this machine only")

// refuseDevelopmentKeys stops a command that would sign with a development key for a node that is not loopback.
func refuseDevelopmentKeys(cmd *cobra.Command, args []string, ctx client.Context) error {
	signer := signerOf(cmd, args, ctx)
	if signer == "" || ctx.Keyring == nil || isLoopback(ctx.NodeURI) {
		return nil
	}
	address, _, _, err := client.GetFromFields(ctx, ctx.Keyring, signer)
	if err != nil || !key.IsDevelopment(address) {
		return nil // an unknown key is the command's to refuse
	}
	return fixable{
		fmt.Errorf("%w: %s is known to everybody, and the node is %s", errDevelopmentKey, signer, ctx.NodeURI),
		"make a key of your own (amigosd keys add <name>), or use a node on this machine",
	}
}

// signerOf names the key with which a command would sign for its node: --from, the configured one, or, with x/bank,
// the first argument.
func signerOf(cmd *cobra.Command, args []string, ctx client.Context) string {
	if cmd.Flags().Lookup(flags.FlagFrom) == nil || cmd.Flags().Lookup(flags.FlagNode) == nil {
		return ""
	}
	if parent := cmd.Parent(); parent != nil && parent.Name() == "bank" && len(args) > 0 {
		return args[0]
	}
	if from, _ := cmd.Flags().GetString(flags.FlagFrom); from != "" {
		return from
	}
	return ctx.KeyringDefaultKeyName
}

// isLoopback tells whether a node's address stays on this machine. What cannot be read does not.
func isLoopback(node string) bool {
	if strings.HasPrefix(node, "unix://") {
		return true
	}
	if !strings.Contains(node, "://") {
		node = "tcp://" + node
	}
	u, err := url.Parse(node)
	if err != nil {
		return false
	}
	if strings.EqualFold(u.Hostname(), "localhost") {
		return true
	}
	ip := net.ParseIP(u.Hostname())
	return ip != nil && ip.IsLoopback()
}
