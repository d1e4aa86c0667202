package main

import (
	"fmt"
	"io"

	"cosmossdk.io/log"
	dbm "github.com/cosmos/cosmos-db"
	"github.com/cosmos/cosmos-sdk/server"
	servertypes "github.com/cosmos/cosmos-sdk/server/types"
	"github.com/spf13/cobra"

	"github.com/amigos-network/amigos/app"
)

// buildFailure carries an error through the SDK's app creator, which has no room for one.
type buildFailure struct{ error }

// newApp builds the application for the commands that run or inspect it.
func newApp(logger log.Logger, db dbm.DB, trace io.Writer, options servertypes.AppOptions) servertypes.Application {
	a, err := app.New(logger, db, trace, true, options, server.DefaultBaseappOptions(options)...)
	if err != nil {
		panic(buildFailure{err})
	}
	return a
}

// exportApp writes the state at a height, or at the last one for -1.
func exportApp(logger log.Logger, db dbm.DB, trace io.Writer, height int64, zero bool, _ []string,
	options servertypes.AppOptions, modules []string,
) (servertypes.ExportedApp, error) {
	a, err := app.New(logger, db, trace, height == -1, options)
	if err != nil {
		return servertypes.ExportedApp{}, err
	}
	if height != -1 {
		if err := a.LoadHeight(height); err != nil {
			return servertypes.ExportedApp{}, fmt.Errorf("height %d: %w", height, err)
		}
	}
	return a.Export(zero, modules)
}

// refinedStartCmd is the SDK's start with our words, and an error where the application cannot be built.
func refinedStartCmd(cmd *cobra.Command) *cobra.Command {
	cmd.Short = "Run a full node, or a validator, from this home"
	cmd.Long = "Run a full node from this home, a validator if the chain knows its key. Ctrl-C stops it."
	run := cmd.RunE
	cmd.RunE = func(cmd *cobra.Command, args []string) error {
		allowGarbage(server.GetServerContextFromCmd(cmd).Viper)
		return tellFailure(func() error { return run(cmd, args) })
	}
	return cmd
}

// tellFailure runs what builds the application, and returns what newApp could only panic with.
func tellFailure(run func() error) (err error) {
	defer func() {
		if r := recover(); r != nil {
			failure, ok := r.(buildFailure)
			if !ok {
				panic(r)
			}
			err = failure.error
		}
	}()
	return run()
}
