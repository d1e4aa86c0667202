package index_test

import (
	"testing"
	"time"

	storetypes "cosmossdk.io/store/types"
	abci "github.com/cometbft/cometbft/abci/types"
	dbm "github.com/cosmos/cosmos-db"
	sdk "github.com/cosmos/cosmos-sdk/types"
	"github.com/stretchr/testify/require"

	"github.com/amigos-network/amigos/envelope"
	testkeeper "github.com/amigos-network/amigos/testutil/keeper"
	"github.com/amigos-network/amigos/x/internode/index"
	"github.com/amigos-network/amigos/x/internode/types"
)

// chain is a chain with an index that listens to it.
type chain struct {
	*testkeeper.Internode
	t   *testing.T
	db  dbm.DB
	idx *index.Index
}

func newChain(t *testing.T) *chain {
	c := &chain{Internode: testkeeper.NewInternode(t), t: t, db: dbm.NewMemDB()}
	c.idx = index.New(c.db)
	rebuilt, err := c.idx.Sync(c.Ctx, c.Keeper, 0)
	require.NoError(t, err)
	require.True(t, rebuilt, "a new index has no height yet")
	return c
}

// advance ends the block; the index hears of it.
func (c *chain) advance(pace time.Duration) {
	c.t.Helper()
	ctx := c.Ctx
	require.NoError(c.t, c.idx.ListenCommit(ctx, abci.ResponseCommit{}, c.Advance(pace)))
}

func (c *chain) find(m types.FiledMessage) (node, arrival uint64) {
	c.t.Helper()
	at, ok, err := c.idx.Lookup(m.Entry.Message.ID())
	require.NoError(c.t, err)
	require.Equal(c.t, ok, at.Node != 0)
	require.False(c.t, at.Outbox)
	return at.Node, at.At
}

func TestIndexFollowsTheChain(t *testing.T) {
	c := newChain(t)
	m := c.File(c.Alice, c.Entry("bob", "hola"))
	node, _ := c.find(m)
	require.Zero(t, node, "not before the block is committed")
	c.advance(time.Second)
	node, arrival := c.find(m)
	require.EqualValues(t, []uint64{2, 1}, []uint64{node, arrival})
	height, ok, err := c.idx.Height()
	require.NoError(t, err)
	require.True(t, ok)
	require.EqualValues(t, 1, height)
}

func TestIndexAnswersADoubledMessageAsItWasFiledFirst(t *testing.T) {
	c := newChain(t)
	entry := c.Entry("bob", "hola")
	entry.ExpiresAt = c.Ctx.BlockTime().Add(time.Hour).UnixMilli()
	first := c.File(c.Alice, entry)
	c.advance(time.Second)
	c.SetParams(func(p *types.Params) { p.Retention = time.Minute })
	c.advance(50 * time.Second)
	second := c.File(c.Alice, entry)
	require.Equal(t, first.Id, second.Id)
	c.advance(30 * time.Second)
	_, arrival := c.find(first)
	require.EqualValues(t, 1, arrival)

	c.advance(time.Second) // the sweep drops the first one
	_, arrival = c.find(first)
	require.EqualValues(t, 2, arrival, "the next one takes its place")
	c.advance(time.Hour)
	c.advance(time.Second)
	node, _ := c.find(first)
	require.Zero(t, node)
}

func TestIndexIsIdempotent(t *testing.T) {
	c := newChain(t)
	m := c.File(c.Alice, c.Entry("bob", "hola"))
	ctx := c.Ctx
	changes := c.Advance(time.Second)
	for range 3 {
		require.NoError(t, c.idx.ListenCommit(ctx, abci.ResponseCommit{}, changes))
	}
	_, arrival := c.find(m)
	require.EqualValues(t, 1, arrival)
}

func TestIndexThatMissedABlockRefusesUntilItIsBuiltAnew(t *testing.T) {
	c := newChain(t)
	c.advance(time.Second)
	missed := c.File(c.Alice, c.Entry("bob", "hola"))
	c.Advance(time.Second)
	ctx := c.Ctx
	require.Error(t, c.idx.ListenCommit(ctx, abci.ResponseCommit{}, c.Advance(time.Second)))
	_, _, err := c.idx.Lookup(missed.Entry.Message.ID())
	require.Error(t, err)

	again := index.New(c.db)
	rebuilt, err := again.Sync(c.Ctx, c.Keeper, c.Ctx.BlockHeight()-1)
	require.NoError(t, err)
	require.True(t, rebuilt)
	c.idx = again
	_, arrival := c.find(missed)
	require.EqualValues(t, 1, arrival)
	c.advance(time.Second)
}

func TestIndexAtTheStatesHeightIsKept(t *testing.T) {
	c := newChain(t)
	m := c.File(c.Alice, c.Entry("bob", "hola"))
	c.advance(time.Second)
	c.idx = index.New(c.db)
	_, _, err := c.idx.Lookup(m.Entry.Message.ID())
	require.Error(t, err, "not before it is known to be whole")
	rebuilt, err := c.idx.Sync(c.Ctx, c.Keeper, 1)
	require.NoError(t, err)
	require.False(t, rebuilt)
	_, arrival := c.find(m)
	require.EqualValues(t, 1, arrival)
}

func TestRebuiltIndexForgetsWhatIsNotInTheState(t *testing.T) {
	c := newChain(t)
	gone := c.File(c.Alice, c.Entry("bob", "hola"))
	c.advance(time.Second)
	c.Advance(31 * 24 * time.Hour)
	c.Advance(time.Second)
	_, err := c.idx.Sync(c.Ctx, c.Keeper, c.Ctx.BlockHeight()-1)
	require.NoError(t, err)
	node, _ := c.find(gone)
	require.Zero(t, node)
}

func TestIndexOfAChainThatBeginsHigh(t *testing.T) {
	idx := index.New(dbm.NewMemDB())
	f := testkeeper.NewInternode(t)
	require.NoError(t, idx.Begin(500))
	result := f.File(f.Alice, f.Entry("bob", "hola"))
	require.NoError(t, idx.ListenCommit(f.Ctx.WithBlockHeight(500), abci.ResponseCommit{}, f.Commit(time.Second)))
	_, ok, err := idx.Lookup(idOf(t, result.Id))
	require.NoError(t, err)
	require.True(t, ok)
}

func TestAnIndexWithoutItsBeginningRefusesUntilItIsBuiltAnew(t *testing.T) {
	idx := index.New(dbm.NewMemDB())
	f := testkeeper.NewInternode(t)
	ctx := f.Ctx.WithBlockHeight(500)
	result := f.File(f.Alice, f.Entry("bob", "hola"))
	require.Error(t, idx.ListenCommit(ctx, abci.ResponseCommit{}, f.Commit(time.Second)), "it has missed what was before")
	require.NoError(t, idx.ListenCommit(ctx.WithBlockHeight(501), abci.ResponseCommit{}, nil), "that is said once")
	_, _, err := idx.Lookup(idOf(t, result.Id))
	require.Error(t, err, "rather than an answer from half an index")

	_, err = idx.Sync(f.Ctx, f.Keeper, 501)
	require.NoError(t, err)
	_, ok, err := idx.Lookup(idOf(t, result.Id))
	require.NoError(t, err)
	require.True(t, ok)
}

func idOf(t *testing.T, text string) envelope.ID {
	t.Helper()
	id, err := envelope.ParseID(text)
	require.NoError(t, err)
	return id
}

func TestIndexReadsNoOtherStore(t *testing.T) {
	idx := index.New(dbm.NewMemDB())
	f := testkeeper.NewEmptyInternode(t)
	_, err := idx.Sync(f.Ctx, f.Keeper, 0)
	require.NoError(t, err)
	changes := []*storetypes.StoreKVPair{
		{StoreKey: "bank", Key: append([]byte{7}, make([]byte, 16)...), Value: []byte("not an entry")},
		{StoreKey: types.StoreKey, Key: []byte{7, 1}, Value: []byte("no place")},
		{StoreKey: types.StoreKey, Key: append([]byte{7}, make([]byte, 16)...), Delete: true},
	}
	require.NoError(t, idx.ListenCommit(sdk.Context{}.WithBlockHeight(1), abci.ResponseCommit{}, changes))
}
