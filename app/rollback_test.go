package app

import (
	"testing"

	"github.com/stretchr/testify/require"
)

// TestARolledBackChainComputesTheSame makes blocks of all kinds of messages, goes back some of them as `amigosd rollback`
// does, starts again, and makes them once more: nothing that a node remembers beside its state changes what comes out.
func TestARolledBackChainComputesTheSame(t *testing.T) {
	const back = 4
	f := newFixture(t)
	f.register(0, "alice")
	f.register(1, "bob")
	var blocks [][][]byte
	var hashes [][]byte
	for range back + 2 {
		txs := f.goodTransactions()
		for _, result := range f.block(f.prepare(txs...)...) {
			require.Zero(t, result.Code, result.Log)
		}
		blocks, hashes = append(blocks, txs), append(hashes, f.app.LastCommitID().Hash)
	}
	require.NoError(t, f.app.CommitMultiStore().RollbackToVersion(f.height-back))
	require.NoError(t, f.app.Close())
	f.app = openApp(t, f.db, f.home)
	f.height -= back
	require.Equal(t, f.height, f.app.LastBlockHeight())
	for i, txs := range blocks[2:] {
		require.True(t, f.process(txs...))
		for _, result := range f.block(txs...) {
			require.Zero(t, result.Code, result.Log)
		}
		require.Equal(t, hashes[2+i], f.app.LastCommitID().Hash, "height %d", f.height)
	}
}
