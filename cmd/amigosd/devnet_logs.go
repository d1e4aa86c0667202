package main

import (
	"errors"
	"os"
	"os/signal"
	"syscall"

	"github.com/spf13/cobra"

	"github.com/amigos-network/amigos/offchain/devnet"
)

func newDevnetLogsCmd(f *devnetFlags) *cobra.Command {
	var follow bool
	var lines int
	cmd := &cobra.Command{
		Use:   "logs [part]",
		Short: "Show what the parts of a devnet wrote, also after it has ended",
		Long: `Show what the parts of a devnet wrote, also after it has ended: all parts, each line with its part's name, or one
by its name (norte-1, relayer, faucet@sur-1, bob@sur-1), those of all chains by a name without a chain (validator-2, faucet, bob),
chain for all validators, agent for all agents.`,
		Example: "  amigosd devnet logs -f\n  amigosd devnet logs bob@sur-1 --lines 0",
		Args:    cobra.MaximumNArgs(1),
		RunE: func(cmd *cobra.Command, args []string) error {
			w, err := f.workspace(cmd)
			if err != nil {
				return err
			}
			part := ""
			if len(args) == 1 {
				part = args[0]
			}
			parts, err := w.Parts(part)
			if err != nil {
				return noDevnet(err)
			}
			ctx, stop := signal.NotifyContext(cmd.Context(), os.Interrupt, syscall.SIGTERM)
			defer stop()
			return devnet.Logs(ctx, cmd.OutOrStdout(), parts, max(lines, 0), follow)
		},
	}
	cmd.Flags().BoolVarP(&follow, "follow", "f", false, "go on with what they write until Ctrl-C")
	cmd.Flags().IntVarP(&lines, "lines", "n", 50, "the last lines of each part; 0 is all")
	return cmd
}

// noDevnet says what to do where no devnet ever was.
func noDevnet(err error) error {
	if errors.Is(err, devnet.ErrNoState) {
		return fixable{err, startDevnetFix}
	}
	return err
}
