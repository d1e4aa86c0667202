package app

import (
	"slices"

	abci "github.com/cometbft/cometbft/abci/types"
	cmtproto "github.com/cometbft/cometbft/proto/tendermint/types"
)

// proofBlocks is how many blocks after a snapshot's those who join need, to know that it is the chain's.
const proofBlocks = 2

// ListSnapshots tells of those by which a node can join already. CometBFT refuses for good one that it cannot prove yet,
// and until the next one a quiet chain may take hours.
func (app *App) ListSnapshots(req *abci.RequestListSnapshots) (*abci.ResponseListSnapshots, error) {
	res, err := app.App.ListSnapshots(req)
	if err != nil {
		return nil, err
	}
	last := app.LastBlockHeight()
	res.Snapshots = slices.DeleteFunc(res.Snapshots, func(s *abci.Snapshot) bool { return int64(s.Height)+proofBlocks > last })
	return res, nil
}

// restoration is the snapshot that state sync restores.
type restoration struct{ chunks uint32 }

// OfferSnapshot notes how many chunks a snapshot has that is taken.
func (app *App) OfferSnapshot(req *abci.RequestOfferSnapshot) (*abci.ResponseOfferSnapshot, error) {
	res, err := app.App.OfferSnapshot(req)
	if err == nil && res.Result == abci.ResponseOfferSnapshot_ACCEPT {
		app.restoring = restoration{req.Snapshot.Chunks}
	}
	return res, err
}

// ApplySnapshotChunk takes one chunk. With the last one the state is there, and the index of messages follows it: a node
// that has joined finds messages from its first block on.
func (app *App) ApplySnapshotChunk(req *abci.RequestApplySnapshotChunk) (*abci.ResponseApplySnapshotChunk, error) {
	res, err := app.App.ApplySnapshotChunk(req)
	if err != nil || res.Result != abci.ResponseApplySnapshotChunk_ACCEPT || req.Index+1 != app.restoring.chunks {
		return res, err
	}
	// What was restored may yet turn out to be a lie. Then CometBFT refuses it, and an index that could not be built of it
	// is no reason to end here.
	if err := app.restoreIndex(); err != nil {
		app.Logger().Error("index of messages of a restored state: the next start builds it", "err", err)
	}
	return res, nil
}

// restoreIndex builds the index of a state that has just been restored.
func (app *App) restoreIndex() error {
	if app.messages.index == nil {
		return nil
	}
	height := app.LastBlockHeight()
	ctx := app.NewUncachedContext(true, cmtproto.Header{ChainID: app.ChainID(), Height: height})
	return app.messages.index.Rebuild(ctx, app.internode, height)
}
