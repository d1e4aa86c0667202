package main

import (
	"context"
	"fmt"
	"io"
	"sync"
	"time"

	sdkclient "github.com/cosmos/cosmos-sdk/client"
	"github.com/cosmos/cosmos-sdk/client/flags"
	"github.com/spf13/cobra"

	"github.com/amigos-network/amigos/offchain/relayer/config"
	"github.com/amigos-network/amigos/x/internode/types"
)

const (
	flagRPC           = "rpc"
	flagGRPC          = "grpc"
	flagKey           = "key"
	flagAddressPrefix = "address-prefix"
	flagOrdered       = "ordered"

	// glanceAtChain is how long a list waits for a chain's node.
	glanceAtChain = 5 * time.Second
)

func newRelayerChainsCmd() *cobra.Command {
	cmd := &cobra.Command{
		Use:   "chains",
		Short: "Name the chains: how they are reached, and which key pays",
		Args:  cobra.NoArgs,
		RunE:  func(cmd *cobra.Command, _ []string) error { return cmd.Help() },
	}
	cmd.AddCommand(newRelayerAddCmd(), newRelayerListCmd(), newRelayerRemoveCmd())
	return cmd
}

func newRelayerAddCmd() *cobra.Command {
	cmd := &cobra.Command{
		Use:   "add CHAIN-ID",
		Short: "Add a chain, or correct what is known of one",
		Long: `Add a chain, or correct what is known of one. The node must answer and run the chain. Its address prefix and its gas
price are asked for where they are not given. A relayer needs an account of its own on each chain.`,
		Example: "  amigosd relayer chains add sur-1 --rpc http://127.0.0.1:26667 --grpc 127.0.0.1:9100 --key relayer\n" +
			"  amigosd relayer chains add theirs-4 --rpc https://rpc.example.org:443 --key hub --gas-prices 0.005uatom",
		Args: cobra.ExactArgs(1),
		RunE: func(cmd *cobra.Command, args []string) error { return addChain(cmd, args[0]) },
	}
	f := cmd.Flags()
	f.String(flagRPC, "", "URL of a full node's RPC, as http://127.0.0.1:26657")
	f.String(flagGRPC, "", "address of its gRPC, as 127.0.0.1:9090; only Hermes needs it")
	f.String(flagKey, "relayer", "name of the key that signs; its account pays")
	f.String(flags.FlagKeyringBackend, "", "where the key is kept; empty takes client.toml's")
	f.String(flags.FlagKeyringDir, "", "directory of the keyring; empty is the home")
	f.String(flags.FlagGasPrices, "", "price of a unit of gas; empty asks the node for its minimum")
	f.String(flagAddressPrefix, "", "what addresses begin with; empty asks the node")
	f.Bool(flagOrdered, false, "one transaction at a time, for chains without unordered ones (the default where the prefix is not "+types.Bech32Prefix+")")
	f.Duration(flagTimeout, 20*time.Second, "how long the node may take to answer")
	addOutputFlag(cmd)
	return cmd
}

func addChain(cmd *cobra.Command, id string) error {
	ctx, stop := relayerContext(cmd)
	defer stop()
	dir := relayerHome(cmd)
	known, err := config.Read(dir)
	if err != nil {
		return err
	}
	c, err := chainFlags(cmd, known, id)
	if err != nil {
		return err
	}
	d := newDialler(cmd)
	seen, err := d.meet(ctx, &c, known)
	if err != nil {
		return err
	}
	replaced := false
	if err := config.Edit(dir, func(f *config.File) error { replaced = f.Set(c); return nil }); err != nil {
		return err
	}
	word := "added"
	if replaced {
		word = "changed"
	}
	return printAnswer(cmd, seen,
		pair{word, c.ID}, pair{"node", fmt.Sprintf("%s, height %d", c.RPC, seen.Height)}, pair{"account", seen.Address},
		pair{"balance", seen.funds()}, pair{"gas price", c.GasPrices}, pair{"file", dir + "/" + config.FileName})
}

// chainFlags is a chain as flags say, over what was known of it before.
func chainFlags(cmd *cobra.Command, known *config.File, id string) (config.Chain, error) {
	c, err := known.Chain(id)
	if err != nil {
		c = config.Chain{ID: id}
	}
	ctx := sdkclient.GetClientContextFromCmd(cmd)
	f := cmd.Flags()
	for name, field := range map[string]*string{
		flagRPC: &c.RPC, flagGRPC: &c.GRPC, flagKey: &c.Key, flags.FlagKeyringBackend: &c.KeyringBackend,
		flags.FlagKeyringDir: &c.KeyringDir, flags.FlagGasPrices: &c.GasPrices, flagAddressPrefix: &c.AddressPrefix,
	} {
		if value, _ := f.GetString(name); f.Changed(name) || *field == "" {
			*field = value
		}
	}
	if c.KeyringBackend == "" {
		c.KeyringBackend = ctx.Keyring.Backend()
	}
	if f.Changed(flagOrdered) {
		c.Ordered, _ = f.GetBool(flagOrdered)
	}
	if c.RPC == "" {
		return c, usageError{fmt.Errorf("how is %s reached? --rpc http://127.0.0.1:26657", id), cmd}
	}
	if err := c.Validate(); err != nil {
		return c, usageError{err, cmd}
	}
	return c, nil
}

func newRelayerListCmd() *cobra.Command {
	cmd := &cobra.Command{
		Use:     "list",
		Aliases: []string{"ls"},
		Short:   "Show the chains, whether their nodes answer, and what their accounts have",
		Args:    cobra.NoArgs,
		RunE: func(cmd *cobra.Command, _ []string) error {
			file, err := config.Read(relayerHome(cmd))
			if err != nil {
				return err
			}
			ctx, stop := relayerContext(cmd)
			defer stop()
			d := newDialler(cmd)
			seen := make([]sighting, len(file.Chains))
			var wg sync.WaitGroup
			for i, c := range file.Chains {
				wg.Add(1)
				go func() {
					defer wg.Done()
					ctx, cancel := context.WithTimeout(ctx, glanceAtChain)
					defer cancel()
					seen[i] = d.glance(ctx, c)
				}()
			}
			wg.Wait()
			return printChains(cmd, seen)
		},
	}
	addOutputFlag(cmd)
	return cmd
}

func printChains(cmd *cobra.Command, seen []sighting) error {
	if wantsJSON(cmd) || len(seen) == 0 {
		return printAnswer(cmd, seen, pair{"no chains", "amigosd relayer chains add CHAIN-ID --rpc URL --key NAME"})
	}
	return columns(cmd.OutOrStdout(), func(w io.Writer) {
		fmt.Fprintln(w, "CHAIN\tNODE\tKEY\tACCOUNT\tBALANCE\tSTATE")
		for _, s := range seen {
			fmt.Fprintf(w, "%s\t%s\t%s\t%s\t%s\t%s\n", s.ID, s.RPC, s.Key, s.Address, s.funds(), s.state())
		}
	})
}

func newRelayerRemoveCmd() *cobra.Command {
	cmd := &cobra.Command{
		Use:     "remove CHAIN-ID",
		Aliases: []string{"rm"},
		Short:   "Forget a chain and the paths to it; nothing changes on any chain",
		Args:    cobra.ExactArgs(1),
		RunE: func(cmd *cobra.Command, args []string) error {
			dir := relayerHome(cmd)
			known, err := config.Read(dir)
			if err != nil {
				return err
			}
			if _, err := known.Chain(args[0]); err != nil {
				return err
			}
			if err := config.Edit(dir, func(f *config.File) error { return f.Remove(args[0]) }); err != nil {
				return err
			}
			pairs := []pair{{"removed", args[0]}}
			if pid, _, runs := config.Holder(dir); runs {
				pairs = append(pairs, pair{"note", fmt.Sprintf("the relayer that runs (pid %d) knows it until it is started anew", pid)})
			}
			return printAnswer(cmd, map[string]string{"removed": args[0]}, pairs...)
		},
	}
	addOutputFlag(cmd)
	return cmd
}
