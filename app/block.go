package app

import (
	"context"

	"cosmossdk.io/core/appmodule"
	errorsmod "cosmossdk.io/errors"
	"cosmossdk.io/x/feegrant"
	abci "github.com/cometbft/cometbft/abci/types"
	sdk "github.com/cosmos/cosmos-sdk/types"
	sdkerrors "github.com/cosmos/cosmos-sdk/types/errors"
	authtypes "github.com/cosmos/cosmos-sdk/x/auth/types"
	"github.com/cosmos/cosmos-sdk/x/authz"
	capabilitytypes "github.com/cosmos/ibc-go/modules/capability/types"

	agentchattypes "github.com/amigos-network/amigos/x/agentchat/types"
	internodetypes "github.com/amigos-network/amigos/x/internode/types"
)

// quietBeginners are the modules that begin quiet blocks too. The others count votes or note every block.
func quietBeginners() []string {
	return []string{
		capabilitytypes.ModuleName, // fills its memory store, which is no part of the state
		authz.ModuleName,           // removes expired grants
	}
}

// quietEnders are the modules that end quiet blocks too. The others write in every block, or have nothing to do in one
// that is not full: what is due of theirs makes it so.
func quietEnders() []string {
	return []string{
		feegrant.ModuleName,       // removes expired allowances
		internodetypes.ModuleName, // sweeps what is over
		agentchattypes.ModuleName, // likewise; which rooms, follows from the height
	}
}

// preBlock runs what goes before a block: the judgement whether it is full, the modules, and in a full block the removal
// of expired nonces, which x/auth would do without a bound.
func (app *App) preBlock(ctx sdk.Context, req *abci.RequestFinalizeBlock) (*sdk.ResponsePreBlock, error) {
	app.gauges.note(req)
	app.waiting.committed(req)
	app.executing = req.Txs
	full, err := app.quiet.begin(ctx, req)
	if err != nil {
		return nil, err
	}
	response := &sdk.ResponsePreBlock{}
	for _, name := range app.ModuleManager.OrderPreBlockers {
		module, ok := app.ModuleManager.Modules[name].(appmodule.HasPreBlocker)
		if !ok || name == authtypes.ModuleName {
			continue
		}
		done, err := module.PreBlock(ctx)
		if err != nil {
			return nil, err
		}
		response.ConsensusParamsChanged = response.ConsensusParamsChanged || done.IsConsensusParamsChanged()
	}
	if !full {
		return response, nil
	}
	return response, app.dropNonces(ctx)
}

// beginBlock begins the modules' work.
func (app *App) beginBlock(ctx sdk.Context) (sdk.BeginBlock, error) {
	full, err := app.quiet.isFull(ctx)
	if err != nil {
		return sdk.BeginBlock{}, err
	}
	if full {
		return app.ModuleManager.BeginBlock(ctx)
	}
	events, err := runModules(ctx, app, quietBeginners(), appmodule.HasBeginBlocker.BeginBlock)
	return sdk.BeginBlock{Events: events}, err
}

// endBlock ends the modules' work.
func (app *App) endBlock(ctx sdk.Context) (sdk.EndBlock, error) {
	app.decoder.forget(app.executing)
	app.executing = nil
	full, err := app.quiet.isFull(ctx)
	if err != nil {
		return sdk.EndBlock{}, err
	}
	if full {
		return app.ModuleManager.EndBlock(ctx)
	}
	events, err := runModules(ctx, app, quietEnders(), appmodule.HasEndBlocker.EndBlock)
	return sdk.EndBlock{Events: events}, err
}

// runModules lets modules do one part of a block, in order.
func runModules[M any](ctx sdk.Context, app *App, names []string, run func(M, context.Context) error) ([]abci.Event, error) {
	ctx = ctx.WithEventManager(sdk.NewEventManager())
	for _, name := range names {
		module, ok := app.ModuleManager.Modules[name].(M)
		if !ok {
			return nil, errorsmod.Wrapf(sdkerrors.ErrLogic, "module %s has no part in this", name)
		}
		if err := run(module, ctx); err != nil {
			return nil, err
		}
	}
	return ctx.EventManager().ABCIEvents(), nil
}
