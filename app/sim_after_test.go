package app

import (
	"context"
	"encoding/json"
	"math/rand"
	"testing"
	"time"

	"cosmossdk.io/log"
	"cosmossdk.io/math"
	storetypes "cosmossdk.io/store/types"
	"cosmossdk.io/x/feegrant"
	abci "github.com/cometbft/cometbft/abci/types"
	cmtproto "github.com/cometbft/cometbft/proto/tendermint/types"
	dbm "github.com/cosmos/cosmos-db"
	"github.com/cosmos/cosmos-sdk/baseapp"
	simtestutil "github.com/cosmos/cosmos-sdk/testutil/sims"
	"github.com/cosmos/cosmos-sdk/testutil/simsx"
	sdk "github.com/cosmos/cosmos-sdk/types"
	simtypes "github.com/cosmos/cosmos-sdk/types/simulation"
	authtypes "github.com/cosmos/cosmos-sdk/x/auth/types"
	authzkeeper "github.com/cosmos/cosmos-sdk/x/authz/keeper"
	slashingtypes "github.com/cosmos/cosmos-sdk/x/slashing/types"
	stakingtypes "github.com/cosmos/cosmos-sdk/x/staking/types"
	ibcexported "github.com/cosmos/ibc-go/v8/modules/core/exported"
	"github.com/stretchr/testify/require"

	"github.com/amigos-network/amigos/envelope"
	"github.com/amigos-network/amigos/x/internode/types"
)

// committed reads the last committed state.
func (s *simulated) committed() sdk.Context {
	return s.NewUncachedContext(true, cmtproto.Header{ChainID: simulationChain, Height: s.LastBlockHeight()})
}

// requireSound checks what holds of x/internode at every height: the state is one that genesis validation takes, the
// module holds exactly the deposits, and the index finds each message.
func requireSound(t testing.TB, run simsx.TestInstance[*simulated], _ []simtypes.Account) {
	s, ctx := run.App, run.App.committed()
	state, err := s.internode.ExportGenesis(ctx)
	require.NoError(t, err)
	require.NoError(t, state.Validate())

	held := s.bankKeeper.GetBalance(ctx, authtypes.NewModuleAddress(types.ModuleName), types.BaseDenom).Amount
	locked := math.ZeroInt()
	for _, node := range state.Nodes {
		locked = locked.Add(node.Deposit.Amount)
	}
	require.Equal(t, locked.String(), held.String(), "deposits")

	entries := 0
	require.NoError(t, s.internode.WalkMessages(ctx, func(at types.Place, message envelope.Message) error {
		found, ok, err := s.messages.index.Lookup(message.ID())
		require.NoError(t, err)
		require.True(t, ok)
		require.Equal(t, at, found)
		entries++
		return nil
	}))
	t.Logf("%d nodes, %d numbers given out, %d keys, %d inboxes, %d entries kept",
		len(state.Nodes), state.LastNumber, len(state.Keys), len(state.Inboxes), entries)
}

// notExported are the keys that the SDK's modules rebuild in another form, or do not export, by design. The localhost
// client is IBC's own, made anew where random parameters allow it; ours do not.
func notExported() map[string][][]byte {
	return map[string][][]byte{
		stakingtypes.StoreKey: {
			stakingtypes.UnbondingQueueKey, stakingtypes.RedelegationQueueKey, stakingtypes.ValidatorQueueKey,
			stakingtypes.HistoricalInfoKey, stakingtypes.UnbondingIDKey, stakingtypes.UnbondingIndexKey,
			stakingtypes.UnbondingTypeKey, stakingtypes.ValidatorUpdatesKey,
		},
		ibcexported.StoreKey:   {[]byte("clients/" + ibcexported.LocalhostClientID)},
		slashingtypes.StoreKey: {slashingtypes.ValidatorMissedBlockBitmapKeyPrefix},
		authzkeeper.StoreKey:   {authzkeeper.GrantQueuePrefix},
		feegrant.StoreKey:      {feegrant.FeeAllowanceQueueKeyPrefix},
		types.StoreKey:         {types.AnchorStatePrefix.Bytes()}, // counts until a block ends, and the simulator's messages come after that
		quietStore:             {{0}},                             // a chain that starts anew starts with a full block
	}
}

// requireSameAfterImport exports the state, begins another chain with it, compares the stores and a further export,
// and lets that chain go on.
func requireSameAfterImport(t testing.TB, run simsx.TestInstance[*simulated], accounts []simtypes.Account) {
	s := run.App
	s.endOperations(t)
	exported, err := s.Export(false, nil)
	require.NoError(t, err)
	again := newSimulated(log.NewNopLogger(), dbm.NewMemDB(), nil, true, simtestutil.NewAppOptionsWithFlagHome(t.TempDir()), baseapp.SetChainID(simulationChain))
	defer func() { require.NoError(t, again.Close()) }()
	params := exported.ConsensusParams
	_, err = again.InitChain(&abci.RequestInitChain{
		ChainId: simulationChain, Time: s.lastTime(t), InitialHeight: exported.Height, ConsensusParams: &params, AppStateBytes: exported.AppState,
	})
	require.NoError(t, err)
	requireSameStores(t, s, again)

	var state map[string]json.RawMessage
	require.NoError(t, json.Unmarshal(exported.AppState, &state))
	imported, err := again.ModuleManager.ExportGenesis(again.NewContext(false), again.codec)
	require.NoError(t, err)
	for name := range state {
		require.Equal(t, compact(t, state[name]), compact(t, imported[name]), name)
	}
	again.goOn(t, exported.Height, s.lastTime(t), accounts)
}

// endOperations makes an empty block. The last operations came after the end of their block, and what that forgets of a
// block in progress is no part of an export.
func (s *simulated) endOperations(t testing.TB) {
	t.Helper()
	_, err := s.FinalizeBlock(&abci.RequestFinalizeBlock{Height: s.LastBlockHeight() + 1, Time: s.lastTime(t).Add(time.Second)})
	require.NoError(t, err)
	_, err = s.Commit()
	require.NoError(t, err)
}

func requireSameStores(t testing.TB, s, again *simulated) {
	before, now := s.committed(), again.NewContext(false)
	for _, key := range s.GetStoreKeys() {
		kv, ok := key.(*storetypes.KVStoreKey)
		if !ok {
			continue
		}
		other := again.UnsafeFindStoreKey(kv.Name())
		a, b := simtestutil.DiffKVStores(before.KVStore(kv), now.KVStore(other), notExported()[kv.Name()])
		require.Empty(t, a, "store %s", kv.Name())
		require.Empty(t, b, "store %s", kv.Name())
	}
}

// goOn runs random messages on an imported state, with silences between them. The SDK's own loop begins every chain at
// height 1, where what distribution knows of earlier slashes would lie in the future.
func (s *simulated) goOn(t testing.TB, height int64, at time.Time, accounts []simtypes.Account) {
	const blocks, perBlock = 30, simulationBlock / 2
	registry := simsx.NewUnorderedRegistry()
	for _, module := range s.manager.Modules {
		if m, ok := module.(simsx.HasWeightedOperationsX); ok {
			m.WeightedOperationsX(simsx.ParamWeightSource(simtypes.AppParams{}), registry)
		}
	}
	var pool []simsx.SimMsgFactoryX // each as often as it weighs
	for _, f := range registry.Elements() {
		for range f.Weight {
			pool = append(pool, f.Factory)
		}
	}
	r := rand.New(rand.NewSource(height))
	for range blocks {
		at = at.Add(gap(r))
		_, err := s.FinalizeBlock(&abci.RequestFinalizeBlock{Height: height, Time: at})
		require.NoError(t, err)
		ctx := s.NewContextLegacy(false, cmtproto.Header{ChainID: simulationChain, Height: height, Time: at})
		for range perBlock {
			if spoken(at) {
				s.deliverOne(t, ctx, r, pool[r.Intn(len(pool))], accounts)
			}
		}
		s.SimWriteState()
		_, err = s.Commit()
		require.NoError(t, err)
		height++
	}
	requireSound(t, simsx.TestInstance[*simulated]{App: s}, accounts)
}

// gap is a random time between two blocks: that of a chain on which many speak, of a heartbeat, or of an outage.
func gap(r *rand.Rand) time.Duration {
	switch r.Intn(8) {
	case 0, 1:
		return Heartbeat
	case 2:
		return time.Duration(r.Int63n(int64(30 * 24 * time.Hour)))
	default:
		return time.Duration(1 + r.Int63n(int64(10*time.Second)))
	}
}

func (s *simulated) deliverOne(t testing.TB, ctx sdk.Context, r *rand.Rand, f simsx.SimMsgFactoryX, accounts []simtypes.Account) {
	inner, done := context.WithCancel(ctx)
	defer done()
	reporter := simsx.NewBasicSimulationReporter().WithScope(f.MsgType(), simsx.SkipHookFn(func(...any) { done() }))
	data := simsx.NewChainDataSource(ctx, r, s.authKeeper, s.bankKeeper, s.txConfig.SigningContext().AddressCodec(), accounts...)
	from, msg := simsx.SafeRunFactoryMethod(sdk.UnwrapSDKContext(inner), data, reporter, f.Create())
	simsx.DeliverSimsMsg(ctx, reporter, s.BaseApp, r, s.txConfig, s.authKeeper, simulationChain, msg, f.DeliveryResultHandler(), from...)
	require.NoError(t, reporter.Close())
}

// lastTime is the time of the last block.
func (s *simulated) lastTime(t testing.TB) time.Time {
	store, ok := s.CommitMultiStore().(interface {
		GetCommitInfo(version int64) (*storetypes.CommitInfo, error)
	})
	require.True(t, ok)
	info, err := store.GetCommitInfo(s.LastBlockHeight())
	require.NoError(t, err)
	return info.Timestamp
}
