package app

import (
	runtimev1alpha1 "cosmossdk.io/api/cosmos/app/runtime/v1alpha1"
	appv1alpha1 "cosmossdk.io/api/cosmos/app/v1alpha1"
	authmodulev1 "cosmossdk.io/api/cosmos/auth/module/v1"
	authzmodulev1 "cosmossdk.io/api/cosmos/authz/module/v1"
	bankmodulev1 "cosmossdk.io/api/cosmos/bank/module/v1"
	circuitmodulev1 "cosmossdk.io/api/cosmos/circuit/module/v1"
	consensusmodulev1 "cosmossdk.io/api/cosmos/consensus/module/v1"
	distrmodulev1 "cosmossdk.io/api/cosmos/distribution/module/v1"
	evidencemodulev1 "cosmossdk.io/api/cosmos/evidence/module/v1"
	feegrantmodulev1 "cosmossdk.io/api/cosmos/feegrant/module/v1"
	genutilmodulev1 "cosmossdk.io/api/cosmos/genutil/module/v1"
	govmodulev1 "cosmossdk.io/api/cosmos/gov/module/v1"
	slashingmodulev1 "cosmossdk.io/api/cosmos/slashing/module/v1"
	stakingmodulev1 "cosmossdk.io/api/cosmos/staking/module/v1"
	txconfigv1 "cosmossdk.io/api/cosmos/tx/config/v1"
	upgrademodulev1 "cosmossdk.io/api/cosmos/upgrade/module/v1"
	"cosmossdk.io/depinject"
	"cosmossdk.io/depinject/appconfig"
	_ "cosmossdk.io/x/circuit" // each of these registers its module with depinject
	circuittypes "cosmossdk.io/x/circuit/types"
	_ "cosmossdk.io/x/evidence"
	evidencetypes "cosmossdk.io/x/evidence/types"
	"cosmossdk.io/x/feegrant"
	_ "cosmossdk.io/x/feegrant/module"
	_ "cosmossdk.io/x/upgrade"
	upgradetypes "cosmossdk.io/x/upgrade/types"
	"github.com/cosmos/cosmos-sdk/runtime"
	_ "github.com/cosmos/cosmos-sdk/x/auth"
	_ "github.com/cosmos/cosmos-sdk/x/auth/tx/config"
	authtypes "github.com/cosmos/cosmos-sdk/x/auth/types"
	"github.com/cosmos/cosmos-sdk/x/authz"
	_ "github.com/cosmos/cosmos-sdk/x/authz/module"
	_ "github.com/cosmos/cosmos-sdk/x/bank"
	banktypes "github.com/cosmos/cosmos-sdk/x/bank/types"
	_ "github.com/cosmos/cosmos-sdk/x/consensus"
	consensustypes "github.com/cosmos/cosmos-sdk/x/consensus/types"
	_ "github.com/cosmos/cosmos-sdk/x/distribution"
	distrtypes "github.com/cosmos/cosmos-sdk/x/distribution/types"
	_ "github.com/cosmos/cosmos-sdk/x/genutil"
	genutiltypes "github.com/cosmos/cosmos-sdk/x/genutil/types"
	_ "github.com/cosmos/cosmos-sdk/x/gov"
	govtypes "github.com/cosmos/cosmos-sdk/x/gov/types"
	_ "github.com/cosmos/cosmos-sdk/x/slashing"
	slashingtypes "github.com/cosmos/cosmos-sdk/x/slashing/types"
	_ "github.com/cosmos/cosmos-sdk/x/staking"
	stakingtypes "github.com/cosmos/cosmos-sdk/x/staking/types"
	gogoproto "github.com/cosmos/gogoproto/proto"
	capabilitytypes "github.com/cosmos/ibc-go/modules/capability/types"
	transfertypes "github.com/cosmos/ibc-go/v8/modules/apps/transfer/types"
	ibcexported "github.com/cosmos/ibc-go/v8/modules/core/exported"
	ibctm "github.com/cosmos/ibc-go/v8/modules/light-clients/07-tendermint"

	_ "github.com/amigos-network/amigos/x/agentchat"
	agentchattypes "github.com/amigos-network/amigos/x/agentchat/types"
	agentchatmodule "github.com/amigos-network/amigos/x/agentchat/types/module"
	_ "github.com/amigos-network/amigos/x/internode"
	internodetypes "github.com/amigos-network/amigos/x/internode/types"
	internodemodule "github.com/amigos-network/amigos/x/internode/types/module"
)

// Config is the application for depinject. The root command injects it too, without a database.
func Config() depinject.Config {
	return depinject.Configs(
		appconfig.Compose(&appv1alpha1.Config{Modules: modules()}),
		depinject.Provide(ProvideBasics),
		depinject.ProvideInModule(keyHookModule, ProvideKeyHook),
	)
}

func modules() []*appv1alpha1.ModuleConfig {
	return []*appv1alpha1.ModuleConfig{
		module(runtime.ModuleName, runtimeConfig()),
		module(authtypes.ModuleName, &authmodulev1.Module{
			Bech32Prefix:                AccountAddressPrefix,
			ModuleAccountPermissions:    moduleAccounts(),
			EnableUnorderedTransactions: true,
		}),
		module("tx", &txconfigv1.Config{SkipAnteHandler: true}),
		module(banktypes.ModuleName, &bankmodulev1.Module{BlockedModuleAccountsOverride: blockedAccounts()}),
		module(stakingtypes.ModuleName, &stakingmodulev1.Module{}),
		module(slashingtypes.ModuleName, &slashingmodulev1.Module{}),
		module(distrtypes.ModuleName, &distrmodulev1.Module{}),
		module(govtypes.ModuleName, &govmodulev1.Module{}),
		module(evidencetypes.ModuleName, &evidencemodulev1.Module{}),
		module(consensustypes.ModuleName, &consensusmodulev1.Module{}),
		module(upgradetypes.ModuleName, &upgrademodulev1.Module{}),
		module(feegrant.ModuleName, &feegrantmodulev1.Module{}),
		module(authz.ModuleName, &authzmodulev1.Module{}),
		module(circuittypes.ModuleName, &circuitmodulev1.Module{}),
		module(genutiltypes.ModuleName, &genutilmodulev1.Module{}),
		module(internodetypes.ModuleName, &internodemodule.Module{}),
		module(agentchattypes.ModuleName, &agentchatmodule.Module{}),
	}
}

func module(name string, config gogoproto.Message) *appv1alpha1.ModuleConfig {
	return &appv1alpha1.ModuleConfig{Name: name, Config: appconfig.WrapAny(config)}
}

// runtimeConfig orders the modules. The runtime checks the names at load, so the hand-wired ones are in place.
func runtimeConfig() *runtimev1alpha1.Module {
	return &runtimev1alpha1.Module{
		AppName:       Name,
		PreBlockers:   []string{upgradetypes.ModuleName, authtypes.ModuleName}, // auth's place is taken by preBlock
		BeginBlockers: beginBlockers(),
		EndBlockers:   endBlockers(),
		InitGenesis:   initGenesis(),
		OverrideStoreKeys: []*runtimev1alpha1.StoreKeyConfig{
			{ModuleName: authtypes.ModuleName, KvStoreKey: authtypes.StoreKey},
		},
		SkipStoreKeys: []string{"tx"},
	}
}

func beginBlockers() []string {
	return []string{
		capabilitytypes.ModuleName, // fills its memory store before IBC asks
		distrtypes.ModuleName,
		slashingtypes.ModuleName,
		evidencetypes.ModuleName,
		stakingtypes.ModuleName,
		authz.ModuleName,
		ibcexported.ModuleName,
		transfertypes.ModuleName,
	}
}

func endBlockers() []string {
	return []string{
		govtypes.ModuleName,
		stakingtypes.ModuleName,
		feegrant.ModuleName,
		capabilitytypes.ModuleName,
		ibcexported.ModuleName,
		transfertypes.ModuleName,
		internodetypes.ModuleName, // sweeps what is over
		agentchattypes.ModuleName,
	}
}

func initGenesis() []string {
	return []string{
		capabilitytypes.ModuleName,
		authtypes.ModuleName,
		banktypes.ModuleName,
		distrtypes.ModuleName,
		stakingtypes.ModuleName,
		slashingtypes.ModuleName,
		govtypes.ModuleName,
		ibcexported.ModuleName,
		genutiltypes.ModuleName, // after staking: gentxs bond from funded pools
		evidencetypes.ModuleName,
		authz.ModuleName,
		feegrant.ModuleName,
		consensustypes.ModuleName,
		upgradetypes.ModuleName,
		circuittypes.ModuleName,
		transfertypes.ModuleName,
		ibctm.ModuleName,
		internodetypes.ModuleName,
		agentchattypes.ModuleName,
	}
}

// moduleAccounts are the accounts that modules own, and what each may do with coins.
func moduleAccounts() []*authmodulev1.ModuleAccountPermission {
	return []*authmodulev1.ModuleAccountPermission{
		{Account: authtypes.FeeCollectorName},
		{Account: distrtypes.ModuleName},
		{Account: stakingtypes.BondedPoolName, Permissions: []string{authtypes.Burner, authtypes.Staking}},
		{Account: stakingtypes.NotBondedPoolName, Permissions: []string{authtypes.Burner, authtypes.Staking}},
		{Account: govtypes.ModuleName, Permissions: []string{authtypes.Burner}},
		{Account: internodetypes.ModuleName}, // holds deposits
		{Account: transfertypes.ModuleName, Permissions: []string{authtypes.Minter, authtypes.Burner}},
	}
}

// blockedAccounts cannot be sent coins by accident. Gov and transfer receive some by design.
func blockedAccounts() []string {
	return []string{
		authtypes.FeeCollectorName,
		distrtypes.ModuleName,
		stakingtypes.BondedPoolName,
		stakingtypes.NotBondedPoolName,
		internodetypes.ModuleName,
	}
}
