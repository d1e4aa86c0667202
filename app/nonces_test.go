package app

import (
	"testing"
	"time"

	"cosmossdk.io/collections"
	"github.com/stretchr/testify/require"
)

// Who sends unordered transactions chooses when their nonces expire, so all may do so at once.
func TestExpiredNoncesGoABoundedNumberPerFullBlock(t *testing.T) {
	const many = 2*noncesPerBlock + 100
	f := newFixture(t)
	ctx := f.app.NewUncachedContext(false, f.app.NewContext(true).BlockHeader())
	expiry := f.now().Add(time.Millisecond).UnixNano()
	for i := range int64(many) {
		require.NoError(t, f.app.authKeeper.UnorderedNonces.Set(ctx, collections.Join(expiry+i, []byte(f.address(1)))))
	}
	later := f.now().Add(time.Hour)
	require.NoError(t, f.app.authKeeper.UnorderedNonces.Set(ctx, collections.Join(later.UnixNano(), []byte(f.address(1)))))

	for _, left := range []int{many - noncesPerBlock + 1, many - 2*noncesPerBlock + 1, 1, 1} {
		f.block([]byte("a full block"))
		require.Equal(t, left, f.nonces())
	}
}

func (f *fixture) nonces() int {
	f.t.Helper()
	it, err := f.app.authKeeper.UnorderedNonces.Iterate(f.app.NewContext(true), nil)
	require.NoError(f.t, err)
	keys, err := it.Keys()
	require.NoError(f.t, err)
	return len(keys)
}
