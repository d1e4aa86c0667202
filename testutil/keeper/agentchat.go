package keeper

import (
	"encoding/binary"
	"testing"
	"time"

	"cosmossdk.io/log"
	"cosmossdk.io/store"
	"cosmossdk.io/store/metrics"
	storetypes "cosmossdk.io/store/types"
	cmtproto "github.com/cometbft/cometbft/proto/tendermint/types"
	dbm "github.com/cosmos/cosmos-db"
	"github.com/cosmos/cosmos-sdk/codec"
	codectypes "github.com/cosmos/cosmos-sdk/codec/types"
	"github.com/cosmos/cosmos-sdk/runtime"
	sdk "github.com/cosmos/cosmos-sdk/types"
	"github.com/stretchr/testify/require"

	"github.com/amigos-network/amigos/envelope"
	"github.com/amigos-network/amigos/x/agentchat/keeper"
	"github.com/amigos-network/amigos/x/agentchat/types"
)

// Agentchat is x/agentchat on a fresh store, at height 1 and a fixed time; alice, bob, carol and dave are nodes.
type Agentchat struct {
	Ctx    sdk.Context
	Keeper *keeper.Keeper
	Msg    types.MsgServer
	Query  types.QueryServer
	Codec  codec.Codec
	Nodes  *Nodes
	Links  *Links
	Gov    Person // the authority

	Alice, Bob, Carol, Dave Person
	Stranger                Person // no node

	tb     testing.TB
	cms    storetypes.CommitMultiStore
	key    *storetypes.KVStoreKey
	nonces uint64
}

// NewAgentchat returns the fixture.
func NewAgentchat(tb testing.TB) *Agentchat {
	tb.Helper()
	f := NewEmptyAgentchat(tb)
	require.NoError(tb, f.Keeper.InitGenesis(f.Ctx, *types.DefaultGenesis()))
	return f
}

// NewEmptyAgentchat returns the fixture without any state.
func NewEmptyAgentchat(tb testing.TB) *Agentchat {
	tb.Helper()
	key := storetypes.NewKVStoreKey(types.StoreKey)
	db := dbm.NewMemDB()
	cms := store.NewCommitMultiStore(db, log.NewNopLogger(), metrics.NewNoOpMetrics())
	cms.MountStoreWithDB(key, storetypes.StoreTypeIAVL, db)
	cms.AddListeners([]storetypes.StoreKey{key})
	require.NoError(tb, cms.LoadLatestVersion())

	registry := codectypes.NewInterfaceRegistry()
	types.RegisterInterfaces(registry)
	f := &Agentchat{
		Codec: codec.NewProtoCodec(registry), Nodes: &Nodes{Closed: map[uint64]bool{}}, Links: &Links{}, Gov: NewPerson("gov"),
		Alice: NewPerson("alice"), Bob: NewPerson("bob"), Carol: NewPerson("carol"), Dave: NewPerson("dave"),
		Stranger: NewPerson("stranger"), tb: tb, cms: cms, key: key,
	}
	f.Nodes.Add(f.Alice, "alice")
	f.Nodes.Add(f.Bob, "bob")
	f.Nodes.Add(f.Carol, "carol")
	f.Nodes.Add(f.Dave, "dave")
	f.Keeper = keeper.NewKeeper(runtime.NewKVStoreService(key), f.Codec, f.Nodes, f.Links, f.Gov.Account)
	f.Msg, f.Query = keeper.NewMsgServer(f.Keeper), keeper.NewQueryServer(f.Keeper)
	header := cmtproto.Header{ChainID: ChainID, Height: 1, Time: time.Unix(1_800_000_000, 0).UTC()}
	f.Ctx = sdk.NewContext(cms.CacheMultiStore(), header, false, log.NewNopLogger())
	return f
}

// Advance ends the block with the module's sweep and begins the next one, that much later. It returns what the block
// changed in the store.
func (f *Agentchat) Advance(pace time.Duration) []*storetypes.StoreKVPair {
	f.tb.Helper()
	require.NoError(f.tb, f.Keeper.Sweep(f.Ctx))
	f.Ctx.MultiStore().(storetypes.CacheMultiStore).Write()
	f.cms.Commit()
	header := f.Ctx.BlockHeader()
	header.Height++
	header.Time = header.Time.Add(pace)
	f.Ctx = sdk.NewContext(f.cms.CacheMultiStore(), header, false, log.NewNopLogger())
	return f.cms.PopStateCache()
}

// Try runs what a transaction does: an error leaves the store as it was.
func (f *Agentchat) Try(tx func(ctx sdk.Context) error) error {
	ctx, write := f.Ctx.CacheContext()
	err := tx(ctx)
	if err == nil {
		write()
	}
	return err
}

// SetParams edits the parameters.
func (f *Agentchat) SetParams(edit func(*types.Params)) {
	f.tb.Helper()
	params, err := f.Keeper.Params.Get(f.Ctx)
	require.NoError(f.tb, err)
	edit(&params)
	require.NoError(f.tb, params.Validate())
	require.NoError(f.tb, f.Keeper.Params.Set(f.Ctx, params))
}

// Room makes a room of alice's, with members.
func (f *Agentchat) Room(slug string, edit func(*types.MsgCreateRoom), members ...Person) {
	f.tb.Helper()
	msg := &types.MsgCreateRoom{Owner: f.Alice.Address, Slug: slug, Title: "Title", Policy: types.RoomPolicy{Open: true}}
	if edit != nil {
		edit(msg)
	}
	_, err := f.Msg.CreateRoom(f.Ctx, msg)
	require.NoError(f.tb, err)
	for _, p := range members {
		_, err := f.Msg.Join(f.Ctx, &types.MsgJoin{Sender: p.Address, Room: slug})
		require.NoError(f.tb, err)
	}
}

// Entry is a good text post with a nonce of its own.
func (f *Agentchat) Entry(room, body string) types.PostEntry {
	f.nonces++
	nonce := make([]byte, envelope.NonceBytes)
	binary.BigEndian.PutUint64(nonce, f.nonces)
	return types.PostEntry{Room: room, Kind: envelope.KindText, Body: []byte(body), Nonce: nonce}
}

// Post adds posts and returns their results; none may be refused.
func (f *Agentchat) Post(author Person, entries ...types.PostEntry) []types.PostResult {
	f.tb.Helper()
	res, err := f.Msg.Post(f.Ctx, &types.MsgPost{Author: author.Address, Entries: entries, Atomic: true})
	require.NoError(f.tb, err)
	return res.Results
}

// Export returns the module's state.
func (f *Agentchat) Export() types.GenesisState {
	f.tb.Helper()
	state, err := f.Keeper.ExportGenesis(f.Ctx)
	require.NoError(f.tb, err)
	return *state
}

// Stored is every key and value of the module's store.
func (f *Agentchat) Stored() map[string]string {
	f.tb.Helper()
	all := map[string]string{}
	iter := f.Ctx.KVStore(f.key).Iterator(nil, nil)
	defer func() { require.NoError(f.tb, iter.Close()) }()
	for ; iter.Valid(); iter.Next() {
		all[string(iter.Key())] = string(iter.Value())
	}
	return all
}
