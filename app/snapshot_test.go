package app

import (
	"io"
	"testing"

	"cosmossdk.io/store/snapshots"
	snapshottypes "cosmossdk.io/store/snapshots/types"
	abci "github.com/cometbft/cometbft/abci/types"
	dbm "github.com/cosmos/cosmos-db"
	"github.com/cosmos/cosmos-sdk/baseapp"
	"github.com/stretchr/testify/require"
)

// TestARestoredNodeFindsMessagesAtOnce restores a node from another's snapshot, as state sync does. It finds what the
// snapshot holds without a further start, and what the next blocks bring; a start afterwards changes nothing.
func TestARestoredNodeFindsMessagesAtOnce(t *testing.T) {
	f := newFixture(t)
	f.register(1, "alice")
	f.register(2, "bob")
	ids, _ := f.sendMessages(1, "bob", 5)

	from := newSnapshots(t)
	snapshot, err := snapshots.NewManager(from, snapshottypes.SnapshotOptions{}, f.app.CommitMultiStore().(snapshottypes.Snapshotter), nil, f.app.Logger()).
		Create(uint64(f.height))
	require.NoError(t, err)
	db, home := dbm.NewMemDB(), t.TempDir()
	joins := openApp(t, db, home, baseapp.SetSnapshot(newSnapshots(t), snapshottypes.SnapshotOptions{}))
	offered, err := snapshot.ToABCI()
	require.NoError(t, err)
	res, err := joins.OfferSnapshot(&abci.RequestOfferSnapshot{Snapshot: &offered, AppHash: f.app.LastCommitID().Hash})
	require.NoError(t, err)
	require.Equal(t, abci.ResponseOfferSnapshot_ACCEPT, res.Result)
	_, _, err = joins.messages.index.Lookup(ids[0])
	require.Error(t, err, "rather than an answer from no state")
	for i := range snapshot.Chunks {
		file, err := from.LoadChunk(snapshot.Height, snapshot.Format, i)
		require.NoError(t, err)
		defer file.Close()
		bz, err := io.ReadAll(file)
		require.NoError(t, err)
		res, err := joins.ApplySnapshotChunk(&abci.RequestApplySnapshotChunk{Index: i, Chunk: bz})
		require.NoError(t, err)
		require.Equal(t, abci.ResponseApplySnapshotChunk_ACCEPT, res.Result)
	}
	require.Equal(t, f.app.LastCommitID(), joins.LastCommitID())

	f.app = joins
	f.requireFound(ids)
	more, _ := f.sendMessages(1, "bob", 2)
	f.requireFound(append(ids, more...))
	require.NoError(t, f.app.Close())
	f.app = openApp(t, db, home)
	f.requireFound(append(ids, more...))
}

// TestASnapshotIsOfferedOnceItCanBeProved takes a snapshot of the last block. It is offered when two blocks have followed.
func TestASnapshotIsOfferedOnceItCanBeProved(t *testing.T) {
	f := newFixture(t)
	home := t.TempDir()
	require.NoError(t, f.app.Close())
	f.app = openApp(t, f.db, home, baseapp.SetSnapshot(newSnapshots(t), snapshottypes.SnapshotOptions{}))
	_, err := f.app.SnapshotManager().Create(uint64(f.height))
	require.NoError(t, err)
	taken := f.height
	for blocks := range 4 {
		res, err := f.app.ListSnapshots(&abci.RequestListSnapshots{})
		require.NoError(t, err)
		if blocks < proofBlocks {
			require.Empty(t, res.Snapshots, "after %d blocks", blocks)
		} else {
			require.Len(t, res.Snapshots, 1)
			require.EqualValues(t, taken, res.Snapshots[0].Height)
		}
		f.block()
	}
}

func newSnapshots(t *testing.T) *snapshots.Store {
	t.Helper()
	store, err := snapshots.NewStore(dbm.NewMemDB(), t.TempDir())
	require.NoError(t, err)
	return store
}
