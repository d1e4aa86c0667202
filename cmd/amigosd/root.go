package main

import (
	autocliv1 "cosmossdk.io/api/cosmos/autocli/v1"
	"cosmossdk.io/client/v2/autocli"
	"cosmossdk.io/core/appmodule"
	"cosmossdk.io/depinject"
	"cosmossdk.io/log"
	"github.com/cosmos/cosmos-sdk/client"
	"github.com/cosmos/cosmos-sdk/client/flags"
	"github.com/cosmos/cosmos-sdk/codec"
	codectypes "github.com/cosmos/cosmos-sdk/codec/types"
	"github.com/cosmos/cosmos-sdk/server"
	sdkmodule "github.com/cosmos/cosmos-sdk/types/module"
	authtypes "github.com/cosmos/cosmos-sdk/x/auth/types"
	"github.com/spf13/cobra"
	"github.com/spf13/viper"

	"github.com/amigos-network/amigos/app"
	"github.com/amigos-network/amigos/client/key"
	"github.com/amigos-network/amigos/x/agentchat"
	chattypes "github.com/amigos-network/amigos/x/agentchat/types"
	"github.com/amigos-network/amigos/x/internode"
	internodetypes "github.com/amigos-network/amigos/x/internode/types"
)

const (
	groupAmigos = "amigos"
	groupChain  = "chain"
)

// parts are what the commands need of the application, without a database.
type parts struct {
	autocli  autocli.AppOptions
	basics   sdkmodule.BasicManager
	codec    codec.Codec
	registry codectypes.InterfaceRegistry
	legacy   *codec.LegacyAmino
	txConfig client.TxConfig
}

// newRootCmd builds the whole command tree. Groups of Amigos' own commands are added here and nowhere else.
func newRootCmd() (*cobra.Command, error) {
	p, err := newParts()
	if err != nil {
		return nil, err
	}
	home := defaultHome()
	root := &cobra.Command{
		Use:   "amigosd",
		Short: "Amigos: programs on many machines and chains find each other, talk and act together",
	}
	addGlobalFlags(root, home)
	initial := p.clientContext(home)
	root.PersistentPreRunE = func(cmd *cobra.Command, args []string) error { return prepare(cmd, args, initial) }

	root.AddGroup(&cobra.Group{ID: groupAmigos, Title: "Amigos:"}, &cobra.Group{ID: groupChain, Title: "Chain:"})
	addGroup(root, groupAmigos, amigosCmds()...)
	addGroup(root, groupChain, chainCmds(p, home)...)
	p.autocli.ClientCtx = initial
	if err := p.autocli.EnhanceRootCommand(root); err != nil {
		return nil, err
	}
	markUsage(root)
	return root, nil
}

func newParts() (*parts, error) {
	p := &parts{}
	if err := depinject.Inject(
		depinject.Configs(app.Config(), depinject.Supply(log.NewNopLogger(), viper.New(), client.Context{})),
		&p.autocli, &p.basics, &p.codec, &p.registry, &p.legacy, &p.txConfig,
	); err != nil {
		return nil, err
	}
	for _, module := range app.HandWired() {
		p.basics[module.Name()] = module
		module.RegisterInterfaces(p.registry)
		module.RegisterLegacyAminoCodec(p.legacy)
		if core, ok := module.(appmodule.AppModule); ok {
			p.autocli.Modules[module.Name()] = core
		}
	}
	options := internode.AppModule{}.AutoCLIOptions()
	options.Tx.EnhanceCustomCommand, options.Query.EnhanceCustomCommand = true, true // beside our own verbs
	chat := agentchat.AppModule{}.AutoCLIOptions()
	chat.Tx.EnhanceCustomCommand, chat.Query.EnhanceCustomCommand = true, true
	p.autocli.ModuleOptions = map[string]*autocliv1.ModuleOptions{
		internodetypes.ModuleName: options, chattypes.ModuleName: chat,
	}
	return p, nil
}

// clientContext is what every command starts from, before flags and client.toml.
func (p *parts) clientContext(home string) client.Context {
	return client.Context{}.
		WithCodec(p.codec).
		WithInterfaceRegistry(p.registry).
		WithLegacyAmino(p.legacy).
		WithTxConfig(p.txConfig).
		WithAccountRetriever(authtypes.AccountRetriever{}).
		WithKeyringOptions(key.Option()).
		WithHomeDir(home).
		WithViper(envPrefix)
}

func addGlobalFlags(root *cobra.Command, home string) {
	pf := root.PersistentFlags()
	pf.String(flags.FlagHome, home, "directory of configuration, keys and data")
	pf.String(flagOn, "", "chain of the running devnet that the command is for, as sur-1; empty is the first one")
	pf.String(flags.FlagLogLevel, "info", "trace, debug, info, warn, error, disabled, or <module>:<level>,… with *:<level>")
	pf.String(flags.FlagLogFormat, "plain", "plain or json")
	pf.Bool(flags.FlagLogNoColor, false, "log without colours")
	pf.Bool(server.FlagTrace, false, "log with stack traces")
}

func addGroup(root *cobra.Command, group string, cmds ...*cobra.Command) {
	for _, cmd := range cmds {
		cmd.GroupID = group
		root.AddCommand(cmd)
	}
}
