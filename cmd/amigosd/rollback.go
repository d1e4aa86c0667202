package main

import (
	"errors"
	"fmt"
	"os"

	cmtcfg "github.com/cometbft/cometbft/config"
	cmtjson "github.com/cometbft/cometbft/libs/json"
	"github.com/cometbft/cometbft/privval"
	"github.com/cometbft/cometbft/state"
	"github.com/cosmos/cosmos-sdk/server"
	"github.com/spf13/cobra"
)

const flagHard = "hard"

// errSigned is returned where a chain would stand still.
var errSigned = errors.New("this machine is the chain's only validator and has signed the last block: it signs no other one at that height, and without the block the chain would stand still")

// refinedRollbackCmd is the SDK's rollback with our words. It removes no block that nobody could make again.
func refinedRollbackCmd(cmd *cobra.Command) *cobra.Command {
	cmd.Short = "Take back the last block of a stopped full node"
	cmd.Long = `Take the state back to where it was before the last block, for a node that computed a wrong one. The block stays, and
the next start computes it anew; once more in vain, if the program is the same. With --hard the block is removed too, and
comes again from the other validators; so several can be taken back, one after the other.`
	cmd.Flags().Lookup(flagHard).Usage = "remove the block, too"
	run := cmd.RunE
	cmd.RunE = func(cmd *cobra.Command, args []string) error {
		if hard, _ := cmd.Flags().GetBool(flagHard); hard {
			if err := refuseLoneSigner(server.GetServerContextFromCmd(cmd).Config); err != nil {
				return err
			}
		}
		if err := tellFailure(func() error { return run(cmd, args) }); err != nil {
			return err
		}
		_, err := fmt.Fprintln(cmd.OutOrStdout()) // the SDK's line has no end
		return err
	}
	return cmd
}

// refuseLoneSigner makes sure that the last block can come again: from other validators, or from this one, as long as it
// has not signed.
func refuseLoneSigner(config *cmtcfg.Config) error {
	var key privval.FilePVKey
	var signed privval.FilePVLastSignState
	if readJSON(config.PrivValidatorKeyFile(), &key) != nil || readJSON(config.PrivValidatorStateFile(), &signed) != nil {
		return nil // it signs elsewhere, or has signed nothing
	}
	db, err := cmtcfg.DefaultDBProvider(&cmtcfg.DBContext{ID: "state", Config: config})
	if err != nil {
		return fixable{fmt.Errorf("state of consensus: %w", err), "stop the node first"}
	}
	defer db.Close()
	last, err := state.NewStore(db, state.StoreOptions{}).Load()
	if err != nil || last.IsEmpty() {
		return err
	}
	alone := last.LastValidators.Size() == 1 && last.LastValidators.HasAddress(key.PubKey.Address())
	if !alone || signed.Height < last.LastBlockHeight {
		return nil
	}
	return fixable{fmt.Errorf("height %d: %w", last.LastBlockHeight, errSigned), "roll back without --hard: the next start computes the same block anew"}
}

func readJSON(file string, into any) error {
	bz, err := os.ReadFile(file)
	if err != nil {
		return err
	}
	return cmtjson.Unmarshal(bz, into)
}
