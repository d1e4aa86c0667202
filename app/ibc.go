package app

import (
	"encoding/json"
	"slices"

	storetypes "cosmossdk.io/store/types"
	"github.com/cosmos/cosmos-sdk/codec"
	sdk "github.com/cosmos/cosmos-sdk/types"
	sdkmodule "github.com/cosmos/cosmos-sdk/types/module"
	authtypes "github.com/cosmos/cosmos-sdk/x/auth/types"
	govtypes "github.com/cosmos/cosmos-sdk/x/gov/types"
	"github.com/cosmos/ibc-go/modules/capability"
	capabilitykeeper "github.com/cosmos/ibc-go/modules/capability/keeper"
	capabilitytypes "github.com/cosmos/ibc-go/modules/capability/types"
	"github.com/cosmos/ibc-go/v8/modules/apps/transfer"
	transferkeeper "github.com/cosmos/ibc-go/v8/modules/apps/transfer/keeper"
	transfertypes "github.com/cosmos/ibc-go/v8/modules/apps/transfer/types"
	ibc "github.com/cosmos/ibc-go/v8/modules/core"
	clienttypes "github.com/cosmos/ibc-go/v8/modules/core/02-client/types"
	porttypes "github.com/cosmos/ibc-go/v8/modules/core/05-port/types"
	ibcexported "github.com/cosmos/ibc-go/v8/modules/core/exported"
	ibckeeper "github.com/cosmos/ibc-go/v8/modules/core/keeper"
	ibccore "github.com/cosmos/ibc-go/v8/modules/core/types"
	ibctm "github.com/cosmos/ibc-go/v8/modules/light-clients/07-tendermint"

	agentchattypes "github.com/amigos-network/amigos/x/agentchat/types"
	"github.com/amigos-network/amigos/x/internode"
	internodetypes "github.com/amigos-network/amigos/x/internode/types"
)

// ibcKeepers are the keepers that ibc-go v8 cannot have from depinject.
type ibcKeepers struct {
	capabilities *capabilitykeeper.Keeper
	core         *ibckeeper.Keeper
	transfer     transferkeeper.Keeper
	internode    internode.Channels
}

// wireIBC adds IBC between the runtime's Build and Load: stores, keepers, routes and modules, in this order.
func (app *App) wireIBC() error {
	coreKey := storetypes.NewKVStoreKey(ibcexported.StoreKey)
	transferKey := storetypes.NewKVStoreKey(transfertypes.StoreKey)
	capabilityKey := storetypes.NewKVStoreKey(capabilitytypes.StoreKey)
	memoryKey := storetypes.NewMemoryStoreKey(capabilitytypes.MemStoreKey)
	if err := app.RegisterStores(coreKey, transferKey, capabilityKey, memoryKey); err != nil {
		return err
	}

	capabilities := capabilitykeeper.NewKeeper(app.codec, capabilityKey, memoryKey)
	scopedCore := capabilities.ScopeToModule(ibcexported.ModuleName)
	scopedTransfer := capabilities.ScopeToModule(transfertypes.ModuleName)
	scopedInternode := capabilities.ScopeToModule(internodetypes.ModuleName)
	capabilities.Seal()

	authority := authtypes.NewModuleAddress(govtypes.ModuleName).String()
	core := ibckeeper.NewKeeper(app.codec, coreKey, nil, app.stakingKeeper, app.upgradeKeeper, scopedCore, authority)
	app.ibc.capabilities, app.ibc.core = capabilities, core
	app.ibc.transfer = transferkeeper.NewKeeper(app.codec, transferKey, nil, core.ChannelKeeper, core.ChannelKeeper,
		core.PortKeeper, app.authKeeper, app.bankKeeper, scopedTransfer, authority)

	app.ibc.internode = internode.NewChannels(core.ChannelKeeper, core.ConnectionKeeper, core.ClientKeeper, core.PortKeeper, scopedInternode)
	app.internode.SetChannels(app.ibc.internode)
	app.internode.SetPayloadHandler(agentchattypes.ModuleName, app.agentchat)
	app.internode.SetAllies(app.agentchat)

	core.SetRouter(porttypes.NewRouter().
		AddRoute(transfertypes.ModuleName, transfer.NewIBCModule(app.ibc.transfer)).
		AddRoute(internodetypes.ModuleName, internode.NewIBCModule(app.internode, app.ibc.internode)))

	return app.RegisterModules(
		capability.NewAppModule(app.codec, *capabilities, false),
		ibcModule{ibc.NewAppModule(core)},
		transfer.NewAppModule(app.ibc.transfer),
		ibctm.NewAppModule(),
	)
}

// HandWired are the modules that depinject does not know, without keepers: enough for a client, which needs their
// messages and commands.
func HandWired() []sdkmodule.AppModule {
	return []sdkmodule.AppModule{
		capability.AppModule{},
		ibcModule{},
		transfer.AppModule{},
		ibctm.AppModule{},
	}
}

// ibcModule is IBC core with our genesis: only Tendermint clients. The localhost client would write to the state
// in every block, and nothing here uses it.
type ibcModule struct{ ibc.AppModule }

// DefaultGenesis allows Tendermint clients alone.
func (ibcModule) DefaultGenesis(cdc codec.JSONCodec) json.RawMessage {
	genesis := ibccore.DefaultGenesisState()
	genesis.ClientGenesis.Params.AllowedClients = []string{ibcexported.Tendermint}
	return cdc.MustMarshalJSON(genesis)
}

// ExportGenesis leaves out the localhost client, which a new chain makes by itself and an import would refuse.
func (m ibcModule) ExportGenesis(ctx sdk.Context, cdc codec.JSONCodec) json.RawMessage {
	var genesis ibccore.GenesisState
	cdc.MustUnmarshalJSON(m.AppModule.ExportGenesis(ctx, cdc), &genesis)
	clients := &genesis.ClientGenesis
	clients.Clients = slices.DeleteFunc(clients.Clients, func(c clienttypes.IdentifiedClientState) bool {
		return c.ClientId == ibcexported.LocalhostClientID
	})
	return cdc.MustMarshalJSON(&genesis)
}
