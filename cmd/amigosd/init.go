package main

import (
	"bufio"
	"errors"
	"fmt"
	"os"
	"path/filepath"

	"github.com/cosmos/cosmos-sdk/client"
	"github.com/cosmos/cosmos-sdk/client/flags"
	"github.com/cosmos/cosmos-sdk/client/input"
	"github.com/cosmos/cosmos-sdk/types/module"
	"github.com/cosmos/go-bip39"
	"github.com/spf13/cobra"

	"github.com/amigos-network/amigos/app"
)

const (
	flagOverwrite    = "overwrite"
	flagRecover      = "recover"
	flagDefaultDenom = "default-denom"
)

var (
	errHomeTaken     = errors.New("a chain is set up there already")
	errChainIDNeeded = errors.New("the chain needs an ID")
	errBadMnemonic   = errors.New("not a BIP-39 mnemonic")
	errOtherDenom    = errors.New("the base denomination is " + app.BondDenom)
)

// newInitCmd sets up the home of a full node or validator: configuration that works at once, keys, a genesis.
func newInitCmd(basics module.BasicManager) *cobra.Command {
	cmd := &cobra.Command{
		Use:   "init <moniker>",
		Short: "Set up the home of a full node or validator",
		Long: `Set up the home of a full node or validator: a configuration that works as it is, the keys of the machine, and
the genesis of a new chain. To join a chain, replace config/genesis.json by the chain's.`,
		Example: "  amigosd init alice --chain-id norte-1",
		Args:    cobra.ExactArgs(1),
		RunE: func(cmd *cobra.Command, args []string) error {
			ctx := client.GetClientContextFromCmd(cmd)
			plan, err := readInitPlan(cmd, ctx, args[0])
			if err != nil {
				return err
			}
			done, err := plan.run(ctx.Codec, basics)
			if err != nil {
				return err
			}
			return done.print(cmd.OutOrStdout(), ctx.OutputFormat)
		},
	}
	f := cmd.Flags()
	f.String(flags.FlagChainID, "", "the new chain's ID, such as norte-1")
	f.BoolP(flagOverwrite, "w", false, "replace configuration and genesis; keys are kept")
	f.Bool(flagRecover, false, "read the mnemonic of the validator's consensus key from standard input")
	f.Int64(flags.FlagInitHeight, 1, "height of the first block")
	f.String(flagDefaultDenom, app.BondDenom, "base denomination; there is one")
	f.StringP(flags.FlagOutput, "o", flags.OutputFormatText, "text or json")
	f.String(flagPace, string(quiet), "quiet makes blocks when there is something to say, steady all the time")
	f.String(flagProfile, string(defaultProfile), "what the full node is made for: default, throughput or archive")
	f.String(flags.FlagKeyringBackend, "os", "keyring of plain commands, written to client.toml")
	return cmd
}

func readInitPlan(cmd *cobra.Command, ctx client.Context, moniker string) (initPlan, error) {
	f := cmd.Flags()
	plan := initPlan{moniker: moniker, home: ctx.HomeDir, chainID: ctx.ChainID}
	if plan.chainID == "" {
		return plan, fixable{errChainIDNeeded, "add --chain-id, for instance --chain-id norte-1"}
	}
	if denom, _ := f.GetString(flagDefaultDenom); denom != app.BondDenom {
		return plan, fixable{fmt.Errorf("%w, not %s", errOtherDenom, denom), "leave --default-denom out"}
	}
	genesis := filepath.Join(plan.home, "config", "genesis.json")
	if overwrite, _ := f.GetBool(flagOverwrite); !overwrite {
		if _, err := os.Stat(genesis); err == nil {
			return plan, fixable{
				fmt.Errorf("%w: %s", errHomeTaken, genesis),
				"start it (amigosd start" + homeFlag(plan.home) + "), choose another --home, or replace it with --overwrite",
			}
		}
	}
	word, _ := f.GetString(flagPace)
	var err error
	if plan.pace, err = readPace(word); err != nil {
		return plan, err
	}
	word, _ = f.GetString(flagProfile)
	if plan.profile, err = readNodeProfile(word); err != nil {
		return plan, err
	}
	plan.initialHeight, _ = f.GetInt64(flags.FlagInitHeight)
	plan.keyring, _ = f.GetString(flags.FlagKeyringBackend)
	if recover, _ := f.GetBool(flagRecover); recover {
		mnemonic, err := input.GetString("mnemonic of the consensus key", bufio.NewReader(cmd.InOrStdin()))
		if err != nil {
			return plan, err
		}
		if !bip39.IsMnemonicValid(mnemonic) {
			return plan, fixable{errBadMnemonic, "give its 12 to 24 words in order, separated by single spaces"}
		}
		plan.mnemonic = mnemonic
	}
	return plan, nil
}
