// Package keeper builds keepers for tests: the real one under test on a real store, fakes around it.
package keeper

import (
	"testing"
	"time"

	"cosmossdk.io/core/address"
	"cosmossdk.io/log"
	"cosmossdk.io/store"
	"cosmossdk.io/store/metrics"
	storetypes "cosmossdk.io/store/types"
	cmtproto "github.com/cometbft/cometbft/proto/tendermint/types"
	dbm "github.com/cosmos/cosmos-db"
	"github.com/cosmos/cosmos-sdk/codec"
	addresscodec "github.com/cosmos/cosmos-sdk/codec/address"
	codectypes "github.com/cosmos/cosmos-sdk/codec/types"
	"github.com/cosmos/cosmos-sdk/runtime"
	sdk "github.com/cosmos/cosmos-sdk/types"
	"github.com/stretchr/testify/require"

	"github.com/amigos-network/amigos/x/internode/keeper"
	"github.com/amigos-network/amigos/x/internode/types"
)

// ChainID is the chain that the tests are on.
const ChainID = "norte-1"

// Internode is x/internode on a fresh store, at height 1 and a fixed time, with alice, bob and carol registered.
type Internode struct {
	Ctx       sdk.Context
	Keeper    *keeper.Keeper
	Msg       types.MsgServer
	Query     types.QueryServer
	Codec     codec.Codec
	Addresses address.Codec
	Accounts  *Accounts
	Bank      *Bank
	Channels  *Channels // IBC
	Gov       Person    // the authority

	Alice, Bob, Carol Person

	tb  testing.TB
	cms storetypes.CommitMultiStore

	nonces uint64
}

// NewInternode returns the fixture.
func NewInternode(tb testing.TB) *Internode {
	tb.Helper()
	f := NewEmptyInternode(tb)
	require.NoError(tb, f.Keeper.InitGenesis(f.Ctx, *types.DefaultGenesis()))
	f.Alice, f.Bob, f.Carol = f.Register("alice"), f.Register("bob"), f.Register("carol")
	return f
}

// NewEmptyInternode returns the fixture without any state.
func NewEmptyInternode(tb testing.TB) *Internode {
	tb.Helper()
	return NewInternodeOn(tb, dbm.NewMemDB())
}

// NewInternodeOn returns the fixture without any state of its own, on a database.
func NewInternodeOn(tb testing.TB, db dbm.DB) *Internode {
	tb.Helper()
	return newInternode(tb, db, ChainID)
}

func newInternode(tb testing.TB, db dbm.DB, chainID string) *Internode {
	tb.Helper()
	key := storetypes.NewKVStoreKey(types.StoreKey)
	cms := store.NewCommitMultiStore(db, log.NewNopLogger(), metrics.NewNoOpMetrics())
	cms.MountStoreWithDB(key, storetypes.StoreTypeIAVL, db)
	cms.AddListeners([]storetypes.StoreKey{key})
	require.NoError(tb, cms.LoadLatestVersion())

	registry := codectypes.NewInterfaceRegistry()
	types.RegisterInterfaces(registry)
	f := &Internode{
		Codec: codec.NewProtoCodec(registry), Addresses: addresscodec.NewBech32Codec(types.Bech32Prefix),
		Accounts: &Accounts{}, Bank: &Bank{}, Channels: &Channels{byID: map[string]*Channel{}}, Gov: NewPerson("gov"), tb: tb, cms: cms,
	}
	f.Keeper = keeper.NewKeeper(runtime.NewKVStoreService(key), f.Codec, f.Addresses,
		f.Accounts, f.Bank, f.Gov.Account)
	f.Keeper.SetChannels(f.Channels)
	f.Msg, f.Query = keeper.NewMsgServer(f.Keeper), keeper.NewQueryServer(f.Keeper)
	header := cmtproto.Header{ChainID: chainID, Height: cms.LastCommitID().Version + 1, Time: time.Unix(1_800_000_000, 0).UTC()}
	f.Ctx = sdk.NewContext(cms.CacheMultiStore(), header, false, log.NewNopLogger())
	return f
}

// Advance ends the block with the module's sweep and begins the next one, that much later. It returns what the block
// changed in the store.
func (f *Internode) Advance(pace time.Duration) []*storetypes.StoreKVPair {
	f.tb.Helper()
	require.NoError(f.tb, f.Keeper.Sweep(f.Ctx))
	return f.Commit(pace)
}

// Commit is Advance without the sweep.
func (f *Internode) Commit(pace time.Duration) []*storetypes.StoreKVPair {
	f.tb.Helper()
	f.Ctx.MultiStore().(storetypes.CacheMultiStore).Write()
	f.cms.Commit()
	header := f.Ctx.BlockHeader()
	header.Height++
	header.Time = header.Time.Add(pace)
	f.Ctx = sdk.NewContext(f.cms.CacheMultiStore(), header, false, log.NewNopLogger())
	return f.cms.PopStateCache()
}

// Try runs what a transaction does: an error leaves the store as it was.
func (f *Internode) Try(tx func(ctx sdk.Context) error) error {
	ctx, write := f.Ctx.CacheContext()
	err := tx(ctx)
	if err == nil {
		write()
	}
	return err
}

// SetParams edits the parameters. A link's share follows an inbox's capacity down.
func (f *Internode) SetParams(edit func(*types.Params)) {
	f.tb.Helper()
	params, err := f.Keeper.Params.Get(f.Ctx)
	require.NoError(f.tb, err)
	edit(&params)
	params.LinkShare = min(params.LinkShare, params.InboxCapacity)
	require.NoError(f.tb, params.Validate())
	require.NoError(f.tb, f.Keeper.Params.Set(f.Ctx, params))
}

// Export returns the module's state.
func (f *Internode) Export() types.GenesisState {
	f.tb.Helper()
	state, err := f.Keeper.ExportGenesis(f.Ctx)
	require.NoError(f.tb, err)
	return *state
}
