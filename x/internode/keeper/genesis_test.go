package keeper_test

import (
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/amigos-network/amigos/envelope"
	testkeeper "github.com/amigos-network/amigos/testutil/keeper"
	"github.com/amigos-network/amigos/x/internode/types"
)

// lived returns a chain on which something of everything happened.
func lived(t *testing.T) *testkeeper.Internode {
	f := testkeeper.NewInternode(t)
	f.Register("dora")
	old := f.Entry("bob", "breve")
	old.ExpiresAt = f.Ctx.BlockTime().Add(time.Minute).UnixMilli()
	f.File(f.Carol, old)
	f.File(f.Bob, f.Reply(ping(f), envelope.KindPong))
	f.Advance(time.Minute)
	f.Advance(time.Second)
	f.Send(f.Alice, f.Entry("bob", "1"), f.Entry("bob", "2"), f.Entry("carol", "3"))
	require.NoError(t, f.Receipt(f.Bob, types.STAGE_PROCESSED, 0, 3, types.Rejection{Arrival: 3, Reason: "no"}))
	require.NoError(t, f.Receipt(f.Bob, types.STAGE_READ, 3, 4))
	require.NoError(t, setPolicy(f, f.Carol, types.InboxPolicy{Allow: []string{f.Bob.Address, f.Alice.Address}, Deny: []string{f.Gov.Address}}))
	retire(t, f, testkeeper.NewPerson("dora"))
	return f
}

func TestGenesisRoundTrip(t *testing.T) {
	f := lived(t)
	first := f.Export()
	require.NoError(t, first.Validate())

	g := testkeeper.NewEmptyInternode(t)
	require.NoError(t, g.Keeper.InitGenesis(g.Ctx, first))
	second := g.Export()
	require.Equal(t, f.Codec.MustMarshalJSON(&first), g.Codec.MustMarshalJSON(&second), "byte for byte")

	for _, pair := range [][2]uint64{{2, 1}, {2, 3}, {3, 1}, {1, 2}} {
		want, _ := f.Keeper.Backlog.Get(f.Ctx, backlogKey(pair[0], pair[1]))
		got, _ := g.Keeper.Backlog.Get(g.Ctx, backlogKey(pair[0], pair[1]))
		require.Equal(t, want, got, "the backlog of %v follows from the entries", pair)
	}
}

func TestAnImportedChainGoesOn(t *testing.T) {
	f := lived(t)
	g := testkeeper.NewEmptyInternode(t)
	require.NoError(t, g.Keeper.InitGenesis(g.Ctx, f.Export()))
	g.Alice, g.Bob = f.Alice, f.Bob
	g.Register("eva")
	require.EqualValues(t, 5, nodeOf(t, g, "eva").Node.Number)
	require.Equal(t, "bob/5", g.File(g.Alice, g.Entry("bob", "sigue")).Handle)
	require.NoError(t, g.Receipt(g.Bob, types.STAGE_PROCESSED, 3, 5))
}

func TestDefaultGenesisIsEmpty(t *testing.T) {
	f := testkeeper.NewEmptyInternode(t)
	require.NoError(t, f.Keeper.InitGenesis(f.Ctx, *types.DefaultGenesis()))
	require.Equal(t, *types.DefaultGenesis(), f.Export())
}
