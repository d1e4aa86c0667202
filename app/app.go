// Package app assembles the Amigos chain: most modules by depinject, IBC and the ante chain by hand.
package app

import (
	"errors"
	"io"
	"sync"
	"sync/atomic"

	"cosmossdk.io/depinject"
	"cosmossdk.io/log"
	circuitkeeper "cosmossdk.io/x/circuit/keeper"
	feegrantkeeper "cosmossdk.io/x/feegrant/keeper"
	upgradekeeper "cosmossdk.io/x/upgrade/keeper"
	dbm "github.com/cosmos/cosmos-db"
	"github.com/cosmos/cosmos-sdk/baseapp"
	"github.com/cosmos/cosmos-sdk/client"
	"github.com/cosmos/cosmos-sdk/codec"
	codectypes "github.com/cosmos/cosmos-sdk/codec/types"
	"github.com/cosmos/cosmos-sdk/runtime"
	servertypes "github.com/cosmos/cosmos-sdk/server/types"
	sdk "github.com/cosmos/cosmos-sdk/types"
	authkeeper "github.com/cosmos/cosmos-sdk/x/auth/keeper"
	bankkeeper "github.com/cosmos/cosmos-sdk/x/bank/keeper"
	govkeeper "github.com/cosmos/cosmos-sdk/x/gov/keeper"
	slashingkeeper "github.com/cosmos/cosmos-sdk/x/slashing/keeper"
	stakingkeeper "github.com/cosmos/cosmos-sdk/x/staking/keeper"
	"github.com/spf13/cast"

	"github.com/amigos-network/amigos/app/signature"
	agentchatkeeper "github.com/amigos-network/amigos/x/agentchat/keeper"
	internodekeeper "github.com/amigos-network/amigos/x/internode/keeper"
)

const (
	// Name is the application's name.
	Name = "amigos"
	// AccountAddressPrefix begins every address people read.
	AccountAddressPrefix = "amigos"
	// ChainCoinType is the coin type of derivation paths.
	ChainCoinType = 118
	// BondDenom is the base denomination: a millionth of an AMIGO.
	BondDenom = "uamigo"
)

var _ servertypes.Application = (*App)(nil)

// init tells the SDK's global configuration who we are. Everything that formats an address or a default reads it.
func init() {
	sdk.DefaultBondDenom = BondDenom
	config := sdk.GetConfig()
	config.SetBech32PrefixForAccount(AccountAddressPrefix, AccountAddressPrefix+"pub")
	config.SetBech32PrefixForValidator(AccountAddressPrefix+"valoper", AccountAddressPrefix+"valoperpub")
	config.SetBech32PrefixForConsensusNode(AccountAddressPrefix+"valcons", AccountAddressPrefix+"valconspub")
	config.SetCoinType(ChainCoinType)
}

// App is the chain: the runtime's application with the parts that are wired by hand.
type App struct {
	*runtime.App

	codec      codec.Codec
	registry   codectypes.InterfaceRegistry
	legacy     *codec.LegacyAmino
	txConfig   client.TxConfig
	authKeeper authkeeper.AccountKeeper
	bankKeeper bankkeeper.Keeper

	govKeeper      *govkeeper.Keeper
	stakingKeeper  *stakingkeeper.Keeper
	slashingKeeper slashingkeeper.Keeper
	upgradeKeeper  *upgradekeeper.Keeper
	feegrantKeeper feegrantkeeper.Keeper
	circuitKeeper  circuitkeeper.Keeper
	internode      *internodekeeper.Keeper
	agentchat      *agentchatkeeper.Keeper

	decoder  *decoder
	verifier *signature.Verifier
	waiting  *mempool
	quiet    quiet
	gauges   gauges
	ibc      ibcKeepers
	messages messageIndex

	executing [][]byte     // the transactions of the block that is being executed
	committed atomic.Int64 // height of the last commit, or 0 before the first since the start
	restoring restoration

	closing sync.Once
	closed  error
}

// New builds the chain over db. With load it stands at the latest height, ready to serve.
func New(logger log.Logger, db dbm.DB, trace io.Writer, load bool, options servertypes.AppOptions, base ...func(*baseapp.BaseApp)) (*App, error) {
	app := &App{}
	var builder *runtime.AppBuilder
	if err := depinject.Inject(
		depinject.Configs(Config(), depinject.Supply(logger, options)),
		&builder, &app.codec, &app.registry, &app.legacy, &app.txConfig,
		&app.authKeeper, &app.bankKeeper, &app.stakingKeeper, &app.slashingKeeper,
		&app.govKeeper, &app.upgradeKeeper, &app.feegrantKeeper, &app.circuitKeeper, &app.internode, &app.agentchat,
	); err != nil {
		return nil, err
	}

	app.App = builder.Build(db, trace, base...)
	if err := errors.Join(app.wireQuiet(), app.wireIBC()); err != nil {
		return nil, err
	}
	app.verifier = signature.New(signatureConfig(options))
	app.internode.SetVerifier(app.verifier)
	var err error
	if app.gauges, err = newGauges(); err != nil {
		return nil, err
	}
	app.decoder = newDecoder(app.codec)
	app.waiting = app.newMempool(options)
	app.SetCheckTxHandler(app.waiting.check)
	app.SetTxDecoder(app.decoder.decode)
	app.SetAnteHandler(app.newAnteHandler(setting(options, FlagUrgentPrice, DefaultUrgentPrice, cast.ToInt64)))
	proposals := newProposals(app.decoder.decode, app.txConfig, app.authKeeper, app.verifier, app.waiting.pool)
	app.SetPrepareProposal(proposals.prepare)
	app.SetProcessProposal(proposals.process)
	app.SetInitChainer(app.initChain)
	app.SetPreBlocker(app.preBlock)
	app.registerUpgrades()
	if err := app.Load(false); err != nil {
		return nil, err
	}
	app.SetBeginBlocker(app.beginBlock) // Load has set the runtime's
	app.SetEndBlocker(app.endBlock)

	if !load { // for those who read one height and leave
		return app, nil
	}
	return app, app.open(options)
}

// open goes to the latest height, ready to serve.
func (app *App) open(options servertypes.AppOptions) error {
	if err := app.openIndex(options); err != nil {
		return err
	}
	if err := app.LoadLatestVersion(); err != nil {
		return errors.Join(err, app.Close())
	}
	app.resume()
	return app.syncIndex()
}

// Codec is the application's codec.
func (app *App) Codec() codec.Codec { return app.codec }

// InterfaceRegistry knows every message of the application.
func (app *App) InterfaceRegistry() codectypes.InterfaceRegistry { return app.registry }

// TxConfig reads and writes transactions.
func (app *App) TxConfig() client.TxConfig { return app.txConfig }
