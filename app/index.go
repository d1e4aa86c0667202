package app

import (
	"errors"

	errorsmod "cosmossdk.io/errors"
	storetypes "cosmossdk.io/store/types"
	cmtproto "github.com/cometbft/cometbft/proto/tendermint/types"
	dbm "github.com/cosmos/cosmos-db"
	"github.com/cosmos/cosmos-sdk/client/flags"
	"github.com/cosmos/cosmos-sdk/server"
	servertypes "github.com/cosmos/cosmos-sdk/server/types"
	"github.com/spf13/cast"

	"github.com/amigos-network/amigos/x/internode/index"
	internodetypes "github.com/amigos-network/amigos/x/internode/types"
)

// messageIndex finds messages by their ID. It lies beside the state of this full node, and consensus never reads it.
type messageIndex struct {
	db    dbm.DB
	index *index.Index
}

// openIndex lets the index listen to commits; it goes before Load. Without a home there is none.
func (app *App) openIndex(options servertypes.AppOptions) error {
	home := cast.ToString(options.Get(flags.FlagHome))
	if home == "" {
		return nil
	}
	db, err := openDB("messages", home, server.GetAppDBBackend(options))
	if err != nil {
		return errorsmod.Wrap(err, "index of messages")
	}
	app.messages = messageIndex{db: db, index: index.New(db)}
	app.internode.SetIndex(app.messages.index)
	for _, key := range app.GetStoreKeys() {
		if key.Name() == internodetypes.StoreKey {
			app.CommitMultiStore().AddListeners([]storetypes.StoreKey{key})
		}
	}
	app.SetStreamingManager(storetypes.StreamingManager{ABCIListeners: []storetypes.ABCIListener{app.messages.index}})
	return nil
}

// syncIndex makes the index that of the loaded state, after a crash or a rollback by building it anew. Without a state
// it waits for the genesis, or for the state that is restored instead.
func (app *App) syncIndex() error {
	if app.messages.index == nil || app.LastBlockHeight() == 0 {
		return nil
	}
	height := app.LastBlockHeight()
	ctx := app.NewUncachedContext(true, cmtproto.Header{ChainID: app.ChainID(), Height: height})
	rebuilt, err := app.messages.index.Sync(ctx, app.internode, height)
	if err != nil {
		return errorsmod.Wrap(err, "index of messages")
	}
	if rebuilt {
		app.Logger().Info("index of messages built anew", "height", height)
	}
	return nil
}

// beginIndex makes the index that of a new chain. Like the SDK it reads no initial height as the first.
func (app *App) beginIndex(initialHeight int64) error {
	if app.messages.index == nil {
		return nil
	}
	return app.messages.index.Begin(max(initialHeight, 1))
}

// Close closes the databases. Whoever runs the application may close it more than once.
func (app *App) Close() error {
	app.closing.Do(func() {
		app.closed = app.App.Close()
		if app.messages.db != nil {
			app.closed = errors.Join(app.closed, app.messages.db.Close())
		}
	})
	return app.closed
}
