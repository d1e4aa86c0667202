package main

import (
	"encoding/json"
	"fmt"

	"github.com/cosmos/cosmos-sdk/client/flags"
	"github.com/spf13/cobra"

	"github.com/amigos-network/amigos/offchain/devnet"
)

func newDevnetFundCmd(f *devnetFlags) *cobra.Command {
	return &cobra.Command{
		Use:   "fund <address> [coins]",
		Short: "Let the faucet give coins to an address, or to an account of the devnet by its name",
		Long: `Let the faucet of the running devnet give coins to an address, or to an account of the devnet by its name, and
wait until they are there. Without coins it gives what config.yml says; an address gets a limited amount in a window.`,
		Example: "  amigosd devnet fund bob --on sur-1\n  amigosd devnet fund amigos1j2we2xrpkm0d9pqfv2nw7nnvt47pnx6xfmrqs6 5000000uamigo",
		Args:    cobra.RangeArgs(1, 2),
		RunE: func(cmd *cobra.Command, args []string) error {
			w, err := f.workspace(cmd)
			if err != nil {
				return err
			}
			coins := ""
			if len(args) == 2 {
				coins = args[1]
			}
			funded, err := devnet.Fund(cmd.Context(), w, chainFlag(cmd), args[0], coins)
			if err != nil {
				return noDevnet(err)
			}
			if f.output == flags.OutputFormatJSON {
				return json.NewEncoder(cmd.OutOrStdout()).Encode(funded)
			}
			_, err = fmt.Fprintf(cmd.OutOrStdout(), "funded  %s\nhash    %s\ntook    %d ms\n", funded.Address, funded.Hash, funded.TookMS)
			return err
		},
	}
}
