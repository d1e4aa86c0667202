package keeper_test

import (
	"strings"
	"testing"

	storetypes "cosmossdk.io/store/types"
	"github.com/stretchr/testify/require"

	testkeeper "github.com/amigos-network/amigos/testutil/keeper"
	"github.com/amigos-network/amigos/x/internode/types"
)

// gasOf is what n messages of a length take in one batch, of one sender by a transaction, or anchored.
func gasOf(t *testing.T, n, length int, anchored bool) int64 {
	t.Helper()
	f := testkeeper.NewInternode(t)
	body := strings.Repeat("a", length)
	var entries []types.SendEntry
	var sealed []types.AnchorEntry
	for range n {
		entries = append(entries, f.Entry("bob", body))
		sealed = append(sealed, f.Sealed(f.Alice, "bob", body))
	}
	f.Ctx = f.Ctx.WithGasMeter(storetypes.NewInfiniteGasMeter())
	if anchored {
		f.Anchor(mallory, sealed...)
	} else {
		f.Send(f.Alice, entries...)
	}
	require.Len(t, f.Inbox(f.Bob, 0).Messages, n)
	return int64(f.Ctx.GasMeter().GasConsumed())
}

func TestGasIsLinearInEntriesAndBytes(t *testing.T) {
	for name, anchored := range map[string]bool{"sent": false, "anchored": true} {
		t.Run(name, func(t *testing.T) {
			first := gasOf(t, 200, 200, anchored) - gasOf(t, 100, 200, anchored)
			second := gasOf(t, 400, 200, anchored) - gasOf(t, 300, 200, anchored)
			require.InEpsilon(t, first, second, 0.02, "the fourth hundred costs what the second does")

			short := gasOf(t, 100, 400, anchored) - gasOf(t, 100, 200, anchored)
			long := gasOf(t, 100, 800, anchored) - gasOf(t, 100, 600, anchored)
			require.InEpsilon(t, short, long, 0.02, "a byte more costs the same in a long body")
		})
	}
}
