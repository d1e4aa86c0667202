// Package agentchat is the module of rooms: who may say what where, and what was said.
package agentchat

import (
	"context"
	"encoding/json"

	"cosmossdk.io/core/appmodule"
	errorsmod "cosmossdk.io/errors"
	"github.com/cosmos/cosmos-sdk/client"
	"github.com/cosmos/cosmos-sdk/codec"
	codectypes "github.com/cosmos/cosmos-sdk/codec/types"
	"github.com/cosmos/cosmos-sdk/testutil/simsx"
	sdk "github.com/cosmos/cosmos-sdk/types"
	"github.com/cosmos/cosmos-sdk/types/module"
	simtypes "github.com/cosmos/cosmos-sdk/types/simulation"
	gwruntime "github.com/grpc-ecosystem/grpc-gateway/runtime"
	"google.golang.org/grpc"

	"github.com/amigos-network/amigos/x/agentchat/keeper"
	"github.com/amigos-network/amigos/x/agentchat/simulation"
	"github.com/amigos-network/amigos/x/agentchat/types"
)

// ConsensusVersion is raised with every change of the state's layout, together with a migration.
const ConsensusVersion = 1

var (
	_ module.AppModuleBasic        = AppModule{}
	_ module.HasGenesis            = AppModule{}
	_ module.AppModuleSimulation   = AppModule{}
	_ simsx.HasWeightedOperationsX = AppModule{}
	_ appmodule.AppModule          = AppModule{}
	_ appmodule.HasServices        = AppModule{}
	_ appmodule.HasEndBlocker      = AppModule{}
)

// AppModule is x/agentchat in an application. Its zero value serves clients, which need no keeper.
type AppModule struct{ keeper *keeper.Keeper }

// NewAppModule returns the module around its keeper.
func NewAppModule(k *keeper.Keeper) AppModule { return AppModule{keeper: k} }

// IsAppModule and IsOnePerModuleType mark the module for the application's configuration.
func (AppModule) IsAppModule() {}

// IsOnePerModuleType is asked for by depinject.
func (AppModule) IsOnePerModuleType() {}

// Name is the module's name.
func (AppModule) Name() string { return types.ModuleName }

// ConsensusVersion tells upgrades how the state is laid out.
func (AppModule) ConsensusVersion() uint64 { return ConsensusVersion }

// RegisterLegacyAminoCodec names the messages for amino-json signing.
func (AppModule) RegisterLegacyAminoCodec(cdc *codec.LegacyAmino) {
	types.RegisterLegacyAminoCodec(cdc)
}

// RegisterInterfaces makes the messages known to transactions.
func (AppModule) RegisterInterfaces(registry codectypes.InterfaceRegistry) {
	types.RegisterInterfaces(registry)
}

// RegisterGRPCGatewayRoutes serves the queries as REST.
func (AppModule) RegisterGRPCGatewayRoutes(clientCtx client.Context, mux *gwruntime.ServeMux) {
	if err := types.RegisterQueryHandlerClient(context.Background(), mux, types.NewQueryClient(clientCtx)); err != nil {
		panic(err)
	}
}

// RegisterServices serves messages and queries.
func (m AppModule) RegisterServices(registrar grpc.ServiceRegistrar) error {
	types.RegisterMsgServer(registrar, keeper.NewMsgServer(m.keeper))
	types.RegisterQueryServer(registrar, keeper.NewQueryServer(m.keeper))
	return nil
}

// DefaultGenesis is the state of a new chain.
func (AppModule) DefaultGenesis(cdc codec.JSONCodec) json.RawMessage {
	return cdc.MustMarshalJSON(types.DefaultGenesis())
}

// ValidateGenesis refuses what no running chain can have exported.
func (AppModule) ValidateGenesis(cdc codec.JSONCodec, _ client.TxEncodingConfig, bz json.RawMessage) error {
	_, err := parseGenesis(cdc, bz)
	return err
}

// InitGenesis begins a chain. A chain cannot begin with a genesis that is wrong, so it panics.
func (m AppModule) InitGenesis(ctx sdk.Context, cdc codec.JSONCodec, bz json.RawMessage) {
	state, err := parseGenesis(cdc, bz)
	if err == nil {
		err = m.keeper.InitGenesis(ctx, state)
	}
	if err != nil {
		panic(errorsmod.Wrapf(err, "%s genesis", types.ModuleName))
	}
}

// ExportGenesis reads the whole state.
func (m AppModule) ExportGenesis(ctx sdk.Context, cdc codec.JSONCodec) json.RawMessage {
	state, err := m.keeper.ExportGenesis(ctx)
	if err != nil {
		panic(errorsmod.Wrapf(err, "%s genesis", types.ModuleName))
	}
	return cdc.MustMarshalJSON(state)
}

// EndBlock sweeps a bounded part of what is over.
func (m AppModule) EndBlock(ctx context.Context) error { return m.keeper.Sweep(ctx) }

// GenerateGenesisState makes the genesis of a simulation.
func (AppModule) GenerateGenesisState(state *module.SimulationState) { simulation.GenesisState(state) }

// RegisterStoreDecoder lets simulations print the state.
func (m AppModule) RegisterStoreDecoder(decoders simtypes.StoreDecoderRegistry) {
	decoders[types.StoreKey] = simtypes.NewStoreDecoderFuncFromCollectionsSchema(m.keeper.Schema)
}

// WeightedOperations is the former face of WeightedOperationsX, which simulations ask instead.
func (AppModule) WeightedOperations(module.SimulationState) []simtypes.WeightedOperation { return nil }

// WeightedOperationsX gives simulations the messages of accounts.
func (m AppModule) WeightedOperationsX(weights simsx.WeightSource, reg simsx.Registry) {
	simulation.Operations(m.keeper, weights, reg)
}

func parseGenesis(cdc codec.JSONCodec, bz json.RawMessage) (types.GenesisState, error) {
	var state types.GenesisState
	if err := cdc.UnmarshalJSON(bz, &state); err != nil {
		return state, types.ErrInvalidGenesis.Wrap(err.Error())
	}
	return state, state.Validate()
}
