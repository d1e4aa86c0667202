package agentchat

import (
	"cosmossdk.io/core/appmodule"
	"cosmossdk.io/core/store"
	"cosmossdk.io/depinject"
	"cosmossdk.io/depinject/appconfig"
	"github.com/cosmos/cosmos-sdk/codec"
	authtypes "github.com/cosmos/cosmos-sdk/x/auth/types"
	govtypes "github.com/cosmos/cosmos-sdk/x/gov/types"

	"github.com/amigos-network/amigos/x/agentchat/keeper"
	"github.com/amigos-network/amigos/x/agentchat/types"
	modulev1 "github.com/amigos-network/amigos/x/agentchat/types/module"
)

var _ depinject.OnePerModuleType = AppModule{}

func init() {
	appconfig.RegisterModule(&modulev1.Module{}, appconfig.Provide(ProvideModule))
}

// ModuleInputs are what the module asks of an application.
type ModuleInputs struct {
	depinject.In

	Config       *modulev1.Module
	StoreService store.KVStoreService
	Cdc          codec.Codec
	Nodes        types.Nodes
	Links        types.Links
}

// ModuleOutputs are what the module gives to an application.
type ModuleOutputs struct {
	depinject.Out

	Keeper *keeper.Keeper
	Module appmodule.AppModule
}

// ProvideModule builds the module from an application's configuration.
func ProvideModule(in ModuleInputs) ModuleOutputs {
	authority := in.Config.Authority
	if authority == "" {
		authority = govtypes.ModuleName
	}
	k := keeper.NewKeeper(in.StoreService, in.Cdc, in.Nodes, in.Links, authtypes.NewModuleAddressOrBech32Address(authority))
	return ModuleOutputs{Keeper: k, Module: NewAppModule(k)}
}
