package main

import (
	"fmt"
	"path/filepath"

	"github.com/cosmos/cosmos-sdk/client"
	"github.com/cosmos/cosmos-sdk/client/flags"
	"github.com/cosmos/cosmos-sdk/server"
	banktypes "github.com/cosmos/cosmos-sdk/x/bank/types"
	"github.com/cosmos/cosmos-sdk/x/genutil"
	genutilcli "github.com/cosmos/cosmos-sdk/x/genutil/client/cli"
	genutiltypes "github.com/cosmos/cosmos-sdk/x/genutil/types"
	"github.com/spf13/cobra"
)

const flagGentxDir = "gentx-dir"

// newGenesisCmd is the SDK's, but gentx takes the chain ID of client.toml, and collect-gentxs says what it did
// where the SDK prints the whole genesis.
func newGenesisCmd(p *parts, home string) *cobra.Command {
	cmd := genutilcli.Commands(p.txConfig, p.basics, home)
	cmd.Short = "Make and check the genesis of a chain"
	for _, sub := range cmd.Commands() {
		switch sub.Name() {
		case "gentx":
			if f := sub.Flags().Lookup(flags.FlagChainID); f != nil {
				delete(f.Annotations, cobra.BashCompOneRequiredFlag)
			}
		case "collect-gentxs":
			cmd.RemoveCommand(sub)
		}
	}
	cmd.AddCommand(newCollectCmd(p))
	return cmd
}

func newCollectCmd(p *parts) *cobra.Command {
	cmd := &cobra.Command{
		Use:   "collect-gentxs",
		Short: "Put the genesis transactions into the genesis",
		Args:  cobra.NoArgs,
		RunE:  func(cmd *cobra.Command, _ []string) error { return collect(cmd, p) },
	}
	cmd.Flags().String(flagGentxDir, "", "where they are (default config/gentx of the home)")
	return cmd
}

func collect(cmd *cobra.Command, p *parts) error {
	ctx := client.GetClientContextFromCmd(cmd)
	config := server.GetServerContextFromCmd(cmd).Config
	config.SetRoot(ctx.HomeDir)
	nodeID, key, err := genutil.InitializeNodeValidatorFiles(config)
	if err != nil {
		return fmt.Errorf("keys of the machine: %w", err)
	}
	genesis, err := genutiltypes.AppGenesisFromFile(config.GenesisFile())
	if err != nil {
		return fixable{fmt.Errorf("genesis: %w", err), "restore config/genesis.json, or make a new one with amigosd init --overwrite"}
	}
	dir, _ := cmd.Flags().GetString(flagGentxDir)
	if dir == "" {
		dir = filepath.Join(config.RootDir, "config", "gentx")
	}
	validator := p.basics[genutiltypes.ModuleName].(genutil.AppModuleBasic).GenTxValidator
	_, err = genutil.GenAppStateFromConfig(p.codec, p.txConfig, config, genutiltypes.NewInitConfig(genesis.ChainID, dir, nodeID, key),
		genesis, banktypes.GenesisBalancesIterator{}, validator, p.txConfig.SigningContext().ValidatorAddressCodec())
	if err != nil {
		return fixable{fmt.Errorf("genesis transactions in %s: %w", dir, err), "amigosd genesis gentx makes one for each validator; its account needs the coins in the genesis"}
	}
	_, err = fmt.Fprintf(cmd.OutOrStdout(), "%s has the genesis transactions of %s\n", config.GenesisFile(), dir)
	return err
}
