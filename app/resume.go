package app

import (
	"time"

	errorsmod "cosmossdk.io/errors"
	storetypes "cosmossdk.io/store/types"
	abci "github.com/cometbft/cometbft/abci/types"
	cmtproto "github.com/cometbft/cometbft/proto/tendermint/types"
	sdk "github.com/cosmos/cosmos-sdk/types"
	sdkerrors "github.com/cosmos/cosmos-sdk/types/errors"
)

// A node that starts on a quiet chain has no block until somebody says something, and the SDK's check state, from which
// CheckTx, simulations and queries take height and time, is empty till then. The last commit knows both.

// resume fills what the modules keep in memory alone, as the first block would.
func (app *App) resume() {
	if height := app.LastBlockHeight(); height > 0 {
		app.ibc.capabilities.InitMemStore(app.NewUncachedContext(true, cmtproto.Header{ChainID: app.ChainID(), Height: height}))
	}
}

// lastBlock is height and time of the last commit. A state restored from a snapshot does not know its time.
func (app *App) lastBlock() (height int64, at time.Time, ok bool) {
	store, ok := app.CommitMultiStore().(interface {
		GetCommitInfo(version int64) (*storetypes.CommitInfo, error)
	})
	height = app.LastBlockHeight()
	if !ok || height == 0 {
		return 0, time.Time{}, false
	}
	info, err := store.GetCommitInfo(height)
	if err != nil || info == nil || info.Timestamp.Unix() <= 0 {
		return 0, time.Time{}, false
	}
	return height, info.Timestamp, true
}

// LastBlockHeight is the height of the last commit. To tell it, the store hashes all its roots, which is dearer than what
// most who ask do with it.
func (app *App) LastBlockHeight() int64 {
	if height := app.committed.Load(); height > 0 {
		return height
	}
	return app.App.LastBlockHeight()
}

// Commit keeps a block, and remembers its height.
func (app *App) Commit() (*abci.ResponseCommit, error) {
	res, err := app.App.Commit()
	if err == nil {
		app.committed.Store(app.App.LastBlockHeight())
	}
	return res, err
}

// resumeDecorator gives checks and simulations before the first block since the start the height and time of the last
// one. Where they are unknown it refuses: the node knows neither the time nor whose account numbers to use, and would
// refuse good transactions for wrong reasons. The code is the one that the SDK's queries answer in this state; trying
// again helps.
type resumeDecorator struct{ app *App }

// AnteHandle looks for the block's time, which every block has.
func (d resumeDecorator) AnteHandle(ctx sdk.Context, tx sdk.Tx, simulate bool, next sdk.AnteHandler) (sdk.Context, error) {
	if ctx.BlockTime().Unix() > 0 {
		return next(ctx, tx, simulate)
	}
	height, at, ok := d.app.lastBlock()
	if !ok {
		return ctx, errorsmod.Wrap(sdkerrors.ErrInvalidHeight, "the node has just started and waits for its first block")
	}
	info := ctx.HeaderInfo()
	info.Height, info.Time = height, at
	return next(ctx.WithBlockHeight(height).WithBlockTime(at).WithHeaderInfo(info), tx, simulate)
}
