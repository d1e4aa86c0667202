package main

import (
	"errors"
	"fmt"

	"github.com/cosmos/cosmos-sdk/client/flags"
	"github.com/cosmos/cosmos-sdk/client/keys"
	"github.com/cosmos/cosmos-sdk/crypto/keyring"
	"github.com/spf13/cobra"
	"github.com/spf13/pflag"

	"github.com/amigos-network/amigos/client/key"
)

// newKeysCmd is the SDK's, with Ed25519 where no key type is given.
func newKeysCmd() *cobra.Command {
	cmd := keys.Commands()
	cmd.Short = "Make, show and move the keys that sign"
	for _, sub := range cmd.Commands() {
		preferEd25519(sub.Flags().Lookup(flags.FlagKeyType))
		if sub.Name() == "add" {
			forgetDryRuns(sub)
		}
	}
	cmd.AddCommand(newEncryptionCmd())
	return cmd
}

// forgetDryRuns makes `--dry-run` use a keyring in memory that is built as all others are: the SDK's own does not
// know Ed25519.
func forgetDryRuns(add *cobra.Command) {
	run := add.RunE
	add.RunE = func(cmd *cobra.Command, args []string) error {
		if dry, _ := cmd.Flags().GetBool(flags.FlagDryRun); dry {
			err := errors.Join(
				cmd.Flags().Set(flags.FlagKeyringBackend, keyring.BackendMemory),
				cmd.Flags().Set(flags.FlagDryRun, "false"),
			)
			if err != nil {
				return err
			}
		}
		return run(cmd, args)
	}
}

func preferEd25519(flag *pflag.Flag) {
	if flag == nil {
		return
	}
	flag.DefValue = key.Type
	flag.Usage = fmt.Sprintf("%s or secp256k1", key.Type)
	if err := flag.Value.Set(key.Type); err != nil {
		panic(err) // a string flag takes any string
	}
}
