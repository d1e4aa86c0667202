package main

import (
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"cosmossdk.io/log"
	"github.com/cosmos/cosmos-sdk/client"
	"github.com/cosmos/cosmos-sdk/client/flags"
	"github.com/cosmos/cosmos-sdk/server"
	signingtypes "github.com/cosmos/cosmos-sdk/types/tx/signing"
	authtx "github.com/cosmos/cosmos-sdk/x/auth/tx"
	txconfig "github.com/cosmos/cosmos-sdk/x/auth/tx/config"
	"github.com/spf13/cobra"
	"github.com/spf13/pflag"
)

// envPrefix begins every environment variable: AMIGOSD_HOME, AMIGOSD_NODE, …
const envPrefix = "AMIGOSD"

// errNoChain is returned by commands that work on a full node's files where there are none.
var errNoChain = errors.New("no chain is set up")

// prepare runs before every command: environment, home, client context, server context, guards.
func prepare(cmd *cobra.Command, args []string, initial client.Context) error {
	cmd.SetOut(os.Stdout)
	cmd.SetErr(os.Stderr)
	if err := serveOn(cmd); err != nil {
		return err
	}
	if err := readEnvironment(cmd); err != nil {
		return err
	}
	if err := serveByDevnet(cmd); err != nil {
		return err
	}
	clientCtx, err := prepareClient(cmd, initial)
	if err != nil {
		return err
	}
	if err := refuseDevelopmentKeys(cmd, args, clientCtx); err != nil {
		return err
	}
	return prepareServer(cmd, clientCtx.HomeDir)
}

// readEnvironment sets every flag not given from its variable: AMIGOSD_ and the name in capitals.
func readEnvironment(cmd *cobra.Command) error {
	var failed error
	cmd.Flags().VisitAll(func(f *pflag.Flag) {
		name := envPrefix + "_" + strings.ToUpper(strings.ReplaceAll(f.Name, "-", "_"))
		value, ok := os.LookupEnv(name)
		if !ok || f.Changed || failed != nil {
			return
		}
		if err := cmd.Flags().Set(f.Name, value); err != nil {
			failed = fixable{fmt.Errorf("environment variable %s: %w", name, err), "correct or unset it"}
		}
	})
	return failed
}

func prepareClient(cmd *cobra.Command, initial client.Context) (client.Context, error) {
	home, err := cmd.Flags().GetString(flags.FlagHome)
	if err != nil {
		return initial, err
	}
	ctx := initial.WithCmdContext(cmd.Context()).WithHomeDir(home).WithInput(cmd.InOrStdin()).WithOutput(cmd.OutOrStdout()).WithViper(envPrefix)
	if ctx, err = client.ReadPersistentCommandFlags(ctx, cmd.Flags()); err != nil {
		return ctx, err
	}
	if ctx, err = readClientConfig(ctx, cmd); err != nil {
		return ctx, err
	}
	if ctx, err = withTextual(ctx); err != nil {
		return ctx, err
	}
	if err := client.SetCmdClientContextHandler(ctx, cmd); err != nil {
		return ctx, err
	}
	return client.GetClientContextFromCmd(cmd), nil
}

// withTextual gives ctx a TxConfig that asks the node about denominations: depinject's asks a keeper, and a
// client's keeper has no store.
func withTextual(ctx client.Context) (client.Context, error) {
	config, err := authtx.NewTxConfigWithOptions(ctx.Codec, authtx.ConfigOptions{
		EnabledSignModes:           append(slices.Clone(authtx.DefaultSignModes), signingtypes.SignMode_SIGN_MODE_TEXTUAL),
		TextualCoinMetadataQueryFn: txconfig.NewGRPCCoinMetadataQueryFn(ctx),
		SigningContext:             ctx.InterfaceRegistry.SigningContext(),
	})
	if err != nil {
		return ctx, err
	}
	return ctx.WithTxConfig(config), nil
}

// prepareServer reads the full node's configuration where a home has one. Unlike the SDK it writes none: only
// init does.
func prepareServer(cmd *cobra.Command, home string) error {
	_, err := os.Stat(filepath.Join(home, "config", "genesis.json"))
	switch {
	case err != nil && needsChain(cmd):
		return fixable{
			fmt.Errorf("%w in %s", errNoChain, home),
			fmt.Sprintf("amigosd init <moniker> --chain-id <chain-id>%s, or name another home with --home", homeFlag(home)),
		}
	case err != nil, cmd.Name() == "init", hasOwnSettings(cmd):
		return nil
	}
	serverCtx, err := server.InterceptConfigsAndCreateContext(cmd, appTemplate, appConfig(), cometConfig(quiet))
	if err != nil {
		return err
	}
	logger, err := server.CreateSDKLogger(serverCtx, cmd.ErrOrStderr())
	if err != nil {
		return err
	}
	serverCtx.Logger = logger.With(log.ModuleKey, "server")
	return server.SetCmdServerContext(cmd, serverCtx)
}

// hasOwnSettings tells whether a command is of a group with a configuration of its own. Reading the full node's gives each
// flag what a setting of the same name says there: --version the version of config.toml, --rpc a whole section.
func hasOwnSettings(cmd *cobra.Command) bool {
	path := strings.Fields(cmd.CommandPath())
	return len(path) > 1 && path[1] == "relayer"
}

// needsChain tells whether a command works on the files of a full node.
func needsChain(cmd *cobra.Command) bool {
	path := strings.Fields(cmd.CommandPath())
	if len(path) < 2 {
		return false
	}
	switch path[1] {
	case "start", "comet", "export", "rollback", "prune", "snapshots", "config":
		return cmd.Runnable() && cmd.Name() != "version"
	case "genesis":
		return slices.Contains([]string{"add-genesis-account", "bulk-add-genesis-account", "gentx", "collect-gentxs"}, cmd.Name())
	default:
		return false
	}
}
