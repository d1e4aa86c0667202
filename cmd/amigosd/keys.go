package main

import (
	"fmt"

	"github.com/cosmos/cosmos-sdk/client/flags"
	"github.com/cosmos/cosmos-sdk/client/keys"
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
	}
	return cmd
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
