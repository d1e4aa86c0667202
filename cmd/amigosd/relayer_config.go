package main

import (
	"context"
	"fmt"
	"io"
	"time"

	"github.com/spf13/cobra"

	"github.com/amigos-network/amigos/offchain/relayer/config"
	"github.com/amigos-network/amigos/offchain/relayer/link"
)

func newRelayerConfigCmd() *cobra.Command {
	cmd := &cobra.Command{
		Use:   "config",
		Short: "Write the configuration of another relayer for the same chains",
		Args:  cobra.NoArgs,
		RunE:  func(cmd *cobra.Command, _ []string) error { return cmd.Help() },
	}
	cmd.AddCommand(
		newExportCmd("hermes", "Write a config.toml for Hermes 1.13", "amigosd relayer config hermes > ~/.hermes/config.toml", config.Export.Hermes),
		newExportCmd("rly", "Write a config.yaml for rly 2.6 (cosmos/relayer)", "amigosd relayer config rly > ~/.relayer/config/config.yaml", config.Export.Rly),
	)
	return cmd
}

func newExportCmd(name, short, example string, write func(config.Export) (string, error)) *cobra.Command {
	cmd := &cobra.Command{
		Use:   name,
		Short: short,
		Long: short + ` to standard output. Connections and channels are read from the chains; where a chain does not answer, what the
other relayer needs to make them stands in its place.`,
		Example: "  " + example,
		Args:    cobra.NoArgs,
		RunE: func(cmd *cobra.Command, _ []string) error {
			file, err := config.Read(relayerHome(cmd))
			if err != nil {
				return err
			}
			if len(file.Chains) == 0 {
				return fixable{errNoPaths, "amigosd relayer chains add CHAIN-ID --rpc URL --key NAME"}
			}
			ctx, stop := relayerContext(cmd)
			defer stop()
			text, err := write(config.Export{Chains: file.Chains, Paths: routes(ctx, cmd, file), Drift: link.ClockDrift})
			if err != nil {
				return err
			}
			_, err = io.WriteString(cmd.OutOrStdout(), text)
			return err
		},
	}
	cmd.Flags().Duration(flagTimeout, 10*time.Second, "how long the chains may take to answer")
	return cmd
}

// routes are the paths with what the chains know of them. A chain that is away leaves a path as it would be before
// anything was set up.
func routes(ctx context.Context, cmd *cobra.Command, file *config.File) []config.Route {
	d := newDialler(cmd)
	var found []config.Route
	for _, p := range file.Paths {
		route := config.Route{Path: p}
		if err := d.route(ctx, file, &route); err != nil {
			fmt.Fprintf(cmd.ErrOrStderr(), "%s: written as if it were not linked: %s\n", p, plainError(err))
		}
		found = append(found, route)
	}
	return found
}

func (d *dialler) route(ctx context.Context, file *config.File, route *config.Route) error {
	a, err := file.Chain(route.A)
	if err != nil {
		return err
	}
	b, err := file.Chain(route.B)
	if err != nil {
		return err
	}
	one, err := d.look(ctx, a)
	if err != nil {
		return err
	}
	defer one.Close()
	two, err := d.look(ctx, b)
	if err != nil {
		return err
	}
	defer two.Close()
	ends, channels, err := link.Find(ctx, one, two)
	if err != nil {
		return err
	}
	route.ClientA, route.ConnectionA = ends[0].Client, ends[0].Connection
	route.ClientB, route.ConnectionB = ends[1].Client, ends[1].Connection
	route.Channels = channels
	return nil
}
