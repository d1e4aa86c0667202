package main

import (
	"fmt"
	"strings"

	"github.com/spf13/cobra"

	"github.com/amigos-network/amigos/offchain/devnet"
)

func newDevnetExportCmd(f *devnetFlags) *cobra.Command {
	return &cobra.Command{
		Use:   "export {" + strings.Join(devnet.Formats(), "|") + "}",
		Short: "Describe the devnet to another program, on standard output",
		Long: `Describe the devnet to another program, on standard output; --on says which chain, where it is about one:
  chain-registry  chain.json as the Cosmos chain registry has it
  ibc             the link between the chains as the registry has it under _IBC
  keplr           what a page hands to window.keplr.experimentalSuggestChain
  env             variables for a shell in which plain commands shall reach this devnet, whatever home they have
  prometheus      a prometheus.yml that reads every part`,
		Example:   "  eval \"$(amigosd devnet export env --on sur-1)\"\n  amigosd devnet export prometheus > prometheus.yml",
		ValidArgs: devnet.Formats(),
		Args:      cobra.ExactArgs(1),
		RunE: func(cmd *cobra.Command, args []string) error {
			w, err := f.workspace(cmd)
			if err != nil {
				return err
			}
			text, err := devnet.Export(w, args[0], chainFlag(cmd))
			if err != nil {
				return noDevnet(err)
			}
			_, err = fmt.Fprint(cmd.OutOrStdout(), text)
			return err
		},
	}
}
