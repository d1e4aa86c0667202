package main

import (
	"context"
	"os"
	"os/signal"
	"path/filepath"
	"syscall"
	"time"

	sdkclient "github.com/cosmos/cosmos-sdk/client"
	"github.com/cosmos/cosmos-sdk/client/flags"
	"github.com/mattn/go-isatty"
	"github.com/spf13/cobra"

	"github.com/amigos-network/amigos/offchain/relayer/config"
	"github.com/amigos-network/amigos/offchain/relayer/screen"
)

const flagRelayerHome = "relayer-home"

// newRelayerCmd is the group of the relayer.
func newRelayerCmd() *cobra.Command {
	cmd := &cobra.Command{
		Use:   "relayer",
		Short: "Link chains, and carry packets between them",
		Long: `Link chains, and carry packets between them. Name the chains once, link them, start:

  amigosd relayer chains add norte-1 --rpc http://127.0.0.1:26657 --key relayer
  amigosd relayer chains add sur-1 --rpc http://127.0.0.1:26667 --key relayer
  amigosd relayer link norte-1 sur-1
  amigosd relayer start

The relayer keeps no state of its own and is trusted with nothing: the chains check what it brings.`,
		Args: cobra.NoArgs,
		RunE: func(cmd *cobra.Command, _ []string) error { return cmd.Help() },
	}
	cmd.PersistentFlags().String(flagRelayerHome, "", "directory of relayer.toml; empty is relayer in the home")
	cmd.AddCommand(newRelayerChainsCmd(), newRelayerLinkCmd(), newRelayerStartCmd(), newRelayerStatusCmd(),
		newRelayerWhyCmd(), newRelayerClearCmd(), newRelayerConfigCmd())
	return cmd
}

// addOutputFlag lets a command answer text or JSON.
func addOutputFlag(cmd *cobra.Command) {
	cmd.Flags().StringP(flags.FlagOutput, "o", "text", "text or json")
}

// relayerHome is the directory of relayer.toml.
func relayerHome(cmd *cobra.Command) string {
	if dir, _ := cmd.Flags().GetString(flagRelayerHome); dir != "" {
		return dir
	}
	return config.Home(sdkclient.GetClientContextFromCmd(cmd).HomeDir)
}

// ownRelayer tells whether a person has a relayer's configuration of their own, or names one.
func ownRelayer(cmd *cobra.Command) bool {
	if dir, err := cmd.Flags().GetString(flagRelayerHome); err == nil && dir != "" {
		return true
	}
	_, err := os.Stat(filepath.Join(config.Home(defaultHome()), config.FileName))
	return err == nil
}

// relayerContext ends at a signal, and after --timeout where there is one.
func relayerContext(cmd *cobra.Command) (context.Context, func()) {
	ctx, stop := signal.NotifyContext(cmd.Context(), os.Interrupt, syscall.SIGTERM)
	timeout, err := cmd.Flags().GetDuration(flagTimeout)
	if err != nil || timeout <= 0 {
		return ctx, stop
	}
	ctx, cancel := context.WithTimeout(ctx, timeout)
	return ctx, func() { cancel(); stop() }
}

// relayerScreen is colourful only where a person looks at a terminal and does not mind.
func relayerScreen(cmd *cobra.Command) screen.Screen {
	switch {
	case wantsJSON(cmd):
		return screen.NewJSON(cmd.OutOrStdout())
	case isatty.IsTerminal(os.Stdout.Fd()) && os.Getenv("NO_COLOR") == "" && os.Getenv("CI") == "" && os.Getenv("TERM") != "dumb":
		return screen.NewTTY(cmd.OutOrStdout(), time.Now).Run()
	default:
		return screen.NewPlain(cmd.OutOrStdout())
	}
}
