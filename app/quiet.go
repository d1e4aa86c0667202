package app

import (
	"errors"

	"cosmossdk.io/collections"
	errorsmod "cosmossdk.io/errors"
	storetypes "cosmossdk.io/store/types"
	upgradekeeper "cosmossdk.io/x/upgrade/keeper"
	upgradetypes "cosmossdk.io/x/upgrade/types"
	abci "github.com/cometbft/cometbft/abci/types"
	"github.com/cosmos/cosmos-sdk/runtime"
	sdk "github.com/cosmos/cosmos-sdk/types"
	govkeeper "github.com/cosmos/cosmos-sdk/x/gov/keeper"
	stakingkeeper "github.com/cosmos/cosmos-sdk/x/staking/keeper"
)

const (
	quietStore = "quiet"
	// fullEvery is how many blocks apart full ones are where none has a reason: how often votes are counted and fees
	// shared out while nobody speaks.
	fullEvery = 10
)

// quiet knows which blocks are full and which are quiet; see docs/adr/0007-quiet-blocks.md. A full block does all that
// the modules do. A quiet one sweeps what is over, and if nothing is, leaves the state as it was: then consensus waits
// for something to say. The verdict follows from the block and the state before it, so that all nodes and every replay
// agree.
type quiet struct {
	last     collections.Item[int64] // height of the last full block
	upgrades *upgradekeeper.Keeper
	staking  *stakingkeeper.Keeper
	gov      *govkeeper.Keeper
}

// wireQuiet gives the policy its store and those it asks.
func (app *App) wireQuiet() error {
	key := storetypes.NewKVStoreKey(quietStore)
	schema := collections.NewSchemaBuilder(runtime.NewKVStoreService(key))
	app.quiet = quiet{
		last:     collections.NewItem(schema, collections.NewPrefix(0), "last_full", collections.Int64Value),
		upgrades: app.upgradeKeeper, staking: app.stakingKeeper, gov: app.govKeeper,
	}
	if _, err := schema.Build(); err != nil {
		return err
	}
	return app.RegisterStores(key)
}

// begin judges a block and remembers a full one. It goes before all else in the block.
func (q quiet) begin(ctx sdk.Context, req *abci.RequestFinalizeBlock) (full bool, err error) {
	if full, err = q.judge(ctx, req); err != nil || !full {
		return false, err
	}
	return true, q.last.Set(ctx, req.Height)
}

func (q quiet) judge(ctx sdk.Context, req *abci.RequestFinalizeBlock) (full bool, err error) {
	if len(req.Txs) > 0 || len(req.Misbehavior) > 0 {
		return true, nil
	}
	last, err := q.last.Get(ctx)
	if errors.Is(err, collections.ErrNotFound) {
		return true, nil // the first block
	} else if err != nil {
		return false, errorsmod.Wrap(err, "last full block")
	}
	if req.Height >= last+fullEvery {
		return true, nil
	}
	if upgrading, err := q.upgrading(ctx, req.Height); err != nil || upgrading {
		return upgrading, err
	}
	return q.due(ctx)
}

// upgrading is true at the height of an upgrade and at the one before, where IBC writes what its clients go on from.
func (q quiet) upgrading(ctx sdk.Context, height int64) (bool, error) {
	plan, err := q.upgrades.GetUpgradePlan(ctx)
	if errors.Is(err, upgradetypes.ErrNoUpgradePlanFound) {
		return false, nil
	}
	return plan.Height == height || plan.Height == height+1, err
}

// isFull tells the later parts of a block what begin found.
func (q quiet) isFull(ctx sdk.Context) (bool, error) {
	last, err := q.last.Get(ctx)
	if errors.Is(err, collections.ErrNotFound) {
		return false, nil
	}
	return last == ctx.BlockHeight(), err
}
