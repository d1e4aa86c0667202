package main

import (
	"encoding/json"
	"errors"
	"fmt"
	"time"

	"github.com/cosmos/cosmos-sdk/client/flags"
	"github.com/spf13/cobra"

	"github.com/amigos-network/amigos/offchain/devnet"
)

var (
	errValidators  = fmt.Errorf("--validators is from 1 to %d", devnet.MaxValidators)
	errChains      = fmt.Errorf("--chains is from 1 to %d", devnet.MaxChains)
	errDuration    = errors.New("--timeout must be above zero and --block-time not below")
	errNotRunning  = errors.New("no devnet runs")
	errOutputKind  = errors.New("--output is text or json")
	startDevnetFix = "amigosd devnet starts one"
)

func errOutput(given string) error { return fmt.Errorf("%w, not %q", errOutputKind, given) }

func newDevnetStopCmd(f *devnetFlags) *cobra.Command {
	return &cobra.Command{
		Use:   "stop",
		Short: "End the running devnet and wait until it is gone",
		Args:  cobra.NoArgs,
		RunE: func(cmd *cobra.Command, _ []string) error {
			w, err := f.workspace(cmd)
			if err != nil {
				return err
			}
			ran, err := devnet.Stop(w)
			switch {
			case err != nil:
				return err
			case ran:
				cmd.Println("stopped; nothing is left running")
			default:
				cmd.Println("no devnet runs")
			}
			return nil
		},
	}
}

func newDevnetStatusCmd(f *devnetFlags) *cobra.Command {
	return &cobra.Command{
		Use:   "status",
		Short: "Show the running devnet",
		Args:  cobra.NoArgs,
		RunE: func(cmd *cobra.Command, _ []string) error {
			w, err := f.workspace(cmd)
			if err != nil {
				return err
			}
			sight, err := devnet.Look(cmd.Context(), w)
			switch {
			case errors.Is(err, devnet.ErrNoState), err == nil && !sight.Alive():
				return fixable{errNotRunning, startDevnetFix}
			case err != nil:
				return err
			case f.output == flags.OutputFormatJSON:
				return json.NewEncoder(cmd.OutOrStdout()).Encode(sight)
			}
			fmt.Fprint(cmd.OutOrStdout(), sight.Text(time.Now()))
			return nil
		},
	}
}

func newDevnetResetCmd(f *devnetFlags) *cobra.Command {
	return &cobra.Command{
		Use:   "reset",
		Short: "Throw away all that a devnet made; a running one is left alone",
		Args:  cobra.NoArgs,
		RunE: func(cmd *cobra.Command, _ []string) error {
			w, err := f.workspace(cmd)
			if err != nil {
				return err
			}
			there, err := devnet.Remove(w)
			switch {
			case err != nil:
				return err
			case there:
				cmd.Println(w.Dir + " is gone")
			default:
				cmd.Println("there was nothing to reset")
			}
			return nil
		},
	}
}
