package main

import (
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strings"

	"github.com/cosmos/cosmos-sdk/client"
	"github.com/cosmos/cosmos-sdk/client/flags"
	"github.com/spf13/cobra"
	"github.com/spf13/viper"
)

const gasPrices = "0.01uamigo"

const clientTemplate = `# How plain commands reach the chain and pay. A flag or an AMIGOSD_ variable takes precedence.

# the chain's ID
chain-id = "%s"
# where keys are kept: os, file, kwallet, pass, test (unencrypted) or memory
keyring-backend = "%s"
# the key that signs where --from is not given
keyring-default-keyname = ""
# text or json
output = "text"
# the full node's RPC
node = "%s"
# sync or async
broadcast-mode = "sync"

# gas limit: auto asks the full node what a transaction takes, times the adjustment
gas = "auto"
gas-adjustment = 1.4
# price of a unit of gas
gas-prices = "` + gasPrices + `"
`

// writeClientConfig writes client.toml.
func writeClientConfig(path, chainID, keyring, node string) error {
	return os.WriteFile(path, fmt.Appendf(nil, clientTemplate, chainID, keyring, node), 0o600)
}

// readClientConfig fills ctx from the home's client.toml, or from the same defaults where there is none: a query
// leaves no files behind. Flags of cmd are read over it later.
func readClientConfig(ctx client.Context, cmd *cobra.Command) (client.Context, error) {
	v := ctx.Viper
	v.SetConfigType("toml")
	if err := v.ReadConfig(strings.NewReader(fmt.Sprintf(clientTemplate, "", "os", "tcp://localhost:26657"))); err != nil {
		return ctx, err
	}
	file := filepath.Join(ctx.HomeDir, "config", "client.toml")
	v.SetConfigFile(file)
	if err := v.MergeInConfig(); err != nil && !errors.Is(err, os.ErrNotExist) {
		return ctx, fixable{fmt.Errorf("%s: %w", file, err), "correct the file, or remove it to use the defaults"}
	}
	settle(v, cmd)

	ctx = ctx.WithOutputFormat(v.GetString(flags.FlagOutput)).
		WithChainID(v.GetString(flags.FlagChainID)).
		WithKeyringDir(ctx.HomeDir).
		WithKeyringDefaultKeyName(v.GetString("keyring-default-keyname"))
	keyring, err := client.NewKeyringFromBackend(ctx, v.GetString(flags.FlagKeyringBackend))
	if err != nil {
		return ctx, fmt.Errorf("keyring: %w", err)
	}
	node := v.GetString(flags.FlagNode)
	rpc, err := client.NewClientFromNode(node)
	if err != nil {
		return ctx, fixable{fmt.Errorf("node %q: %w", node, err), "give an address such as tcp://127.0.0.1:26657"}
	}
	return ctx.WithKeyring(keyring).WithNodeURI(node).WithClient(rpc).WithBroadcastMode(v.GetString(flags.FlagBroadcastMode)), nil
}

// settle withdraws what is configured where it cannot serve: prices beside --fees, a chain ID where nothing is
// signed, and asking a full node for gas when offline or before there is one.
func settle(v *viper.Viper, cmd *cobra.Command) {
	given := func(flag string) bool { return cmd.Flags().Changed(flag) }
	offline, _ := cmd.Flags().GetBool(flags.FlagOffline)
	unsigned, _ := cmd.Flags().GetBool(flags.FlagGenerateOnly)
	genesis := cmd.Name() == "gentx"
	if (given(flags.FlagFees) || genesis) && !given(flags.FlagGasPrices) {
		v.Set(flags.FlagGasPrices, "")
	}
	if offline && unsigned && !given(flags.FlagChainID) {
		v.Set(flags.FlagChainID, "") // the SDK wants none where nothing is signed or asked
	}
	if (offline || genesis) && !given(flags.FlagGas) {
		v.Set(flags.FlagGas, fmt.Sprint(flags.DefaultGasLimit))
	}
}
