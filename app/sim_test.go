package app

import (
	"fmt"
	"io"
	"math/rand"
	"slices"
	"sync/atomic"
	"testing"
	"time"

	"cosmossdk.io/log"
	abci "github.com/cometbft/cometbft/abci/types"
	dbm "github.com/cosmos/cosmos-db"
	"github.com/cosmos/cosmos-sdk/baseapp"
	"github.com/cosmos/cosmos-sdk/codec"
	"github.com/cosmos/cosmos-sdk/crypto/keys/ed25519"
	"github.com/cosmos/cosmos-sdk/crypto/keys/secp256k1"
	cryptotypes "github.com/cosmos/cosmos-sdk/crypto/types"
	servertypes "github.com/cosmos/cosmos-sdk/server/types"
	simtestutil "github.com/cosmos/cosmos-sdk/testutil/sims"
	"github.com/cosmos/cosmos-sdk/testutil/simsx"
	sdk "github.com/cosmos/cosmos-sdk/types"
	sdkmodule "github.com/cosmos/cosmos-sdk/types/module"
	simtypes "github.com/cosmos/cosmos-sdk/types/simulation"
	"github.com/cosmos/cosmos-sdk/x/auth"
	authtypes "github.com/cosmos/cosmos-sdk/x/auth/types"
	"github.com/stretchr/testify/require"
)

const simulationChain = "simulation-1"

// simulated is the application as the simulator wants it.
type simulated struct {
	*App
	manager *sdkmodule.SimulationManager
}

var _ simsx.SimulationApp = (*simulated)(nil)

// after is what is looked at when a simulation is over.
type after = func(testing.TB, simsx.TestInstance[*simulated], []simtypes.Account)

// newSimulated builds the whole application. Accounts do not vest: this chain has no vesting. Its trees prune as they
// are written: a pruner of their own would never end, and keep the whole state of each seed in memory.
func newSimulated(logger log.Logger, db dbm.DB, trace io.Writer, load bool, options servertypes.AppOptions, base ...func(*baseapp.BaseApp)) *simulated {
	a, err := New(logger, db, trace, false, options, append(base, baseapp.SetIAVLSyncPruning(true))...)
	if err != nil {
		panic(err)
	}
	a.SetPreBlocker(func(ctx sdk.Context, req *abci.RequestFinalizeBlock) (*sdk.ResponsePreBlock, error) {
		return a.preBlock(ctx, asSpoken(req))
	})
	if load {
		if err := a.open(options); err != nil {
			panic(err)
		}
	}
	plain := func(state *sdkmodule.SimulationState) authtypes.GenesisAccounts {
		var accounts authtypes.GenesisAccounts
		for _, account := range state.Accounts {
			accounts = append(accounts, authtypes.NewBaseAccountWithAddress(account.Address))
		}
		return accounts
	}
	return &simulated{App: a, manager: sdkmodule.NewSimulationManagerFromAppModules(a.ModuleManager.Modules,
		map[string]sdkmodule.AppModuleSimulation{
			authtypes.ModuleName: auth.NewAppModule(a.codec, a.authKeeper, plain, nil),
		})}
}

// SimulationManager knows the modules' operations.
func (s *simulated) SimulationManager() *sdkmodule.SimulationManager { return s.manager }

// spoken is true of most blocks, at random. Operations write beside blocks, and all of those would be quiet.
func spoken(at time.Time) bool { return at.Unix()%4 != 0 }

// asSpoken is a block as one with a transaction, if something is said in it.
func asSpoken(req *abci.RequestFinalizeBlock) *abci.RequestFinalizeBlock {
	if !spoken(req.Time) {
		return req
	}
	judged := *req
	judged.Txs = [][]byte{[]byte("an operation")}
	return &judged
}

// LegacyAmino is part of the simulator's interface.
func (s *simulated) LegacyAmino() *codec.LegacyAmino { return s.legacy }

// SetNotSigverifyTx leaves signatures on: simulated transactions are signed as real ones are.
func (s *simulated) SetNotSigverifyTx() {}

// GetBaseApp is what transactions are delivered to.
func (s *simulated) GetBaseApp() *baseapp.BaseApp { return s.BaseApp }

// ExportAppStateAndValidators is Export under the simulator's name.
func (s *simulated) ExportAppStateAndValidators(zero bool, _, modules []string) (servertypes.ExportedApp, error) {
	return s.Export(zero, modules)
}

// simulationConfig is the same for all seeds.
func simulationConfig() simtypes.Config {
	return simtypes.Config{
		ChainID: simulationChain, GenesisTime: genesisTime().Unix(), InitialBlockHeight: 1, NumBlocks: simulationBlocks,
		BlockSize: simulationBlock, Commit: true, Lean: true, DBBackend: string(dbm.MemDBBackend),
	}
}

func simulate(tb testing.TB, seed int64, then ...after) {
	tb.Helper()
	simulateWith(tb, seed, nil, then...)
}

// simulateWith simulates with settings of app.toml.
func simulateWith(tb testing.TB, seed int64, settings simtestutil.AppOptionsMap, then ...after) {
	tb.Helper()
	build := func(logger log.Logger, db dbm.DB, trace io.Writer, load bool, options servertypes.AppOptions, base ...func(*baseapp.BaseApp)) *simulated {
		return newSimulated(logger, db, trace, load, withSettings{options, settings}, base...)
	}
	simsx.RunWithSeedAndRandAcc(tb, simulationConfig(), build, randomState, seed, nil, simulationAccounts, then...)
}

// withSettings are options of which some are set otherwise.
type withSettings struct {
	servertypes.AppOptions
	settings simtestutil.AppOptionsMap
}

// Get looks among the settings first.
func (o withSettings) Get(name string) any {
	if value, ok := o.settings[name]; ok {
		return value
	}
	return o.AppOptions.Get(name)
}

// seeds are those of the SDK's own simulations, the first of which lose their validators early and so come last.
func seeds() []int64 {
	all := []int64{
		2, 4, 7, 32, 123, 124, 582, 1893, 2989, 3012, 4728, 37827, 981928, 87821, 891823782, 989182, 89182391, 11,
		22, 44, 77, 99, 2020, 3232, 123123, 124124, 582582, 18931893, 29892989, 30123012, 47284728, 7601778, 8090485,
		977367484, 491163361, 424254581, 673398983, 1,
	}
	return all[:simulationSeeds]
}

// randomState begins with what every module's genesis generator makes.
func randomState(s *simulated) simsx.SimStateFactory {
	blocked := map[string]bool{}
	for _, account := range moduleAccounts() {
		blocked[authtypes.NewModuleAddress(account.Account).String()] = true
	}
	return simsx.SimStateFactory{
		Codec: s.codec, AppStateFn: simtestutil.AppStateFn(s.codec, s.manager, s.DefaultGenesis()), BlockedAddr: blocked, AccountSource: s.authKeeper, BalanceSource: s.bankKeeper,
	}
}

// simulationAccounts are Ed25519, as ours are, but for every fourth.
func simulationAccounts(r *rand.Rand, n int) []simtypes.Account {
	accounts := make([]simtypes.Account, min(max(n, simulationPeople/2), simulationPeople))
	for i := range accounts {
		secret := make([]byte, 15)
		_, _ = r.Read(secret) // never fails
		var private cryptotypes.PrivKey = ed25519.GenPrivKeyFromSecret(secret)
		if i%4 == 3 {
			private = secp256k1.GenPrivKeyFromSecret(secret)
		}
		address := sdk.AccAddress(private.PubKey().Address())
		accounts[i] = simtypes.Account{
			PrivKey: private, PubKey: private.PubKey(), Address: address, AddressBech32: address.String(),
			ConsKey: ed25519.GenPrivKeyFromSecret(slices.Concat([]byte("consensus"), secret)),
		}
	}
	return accounts
}

// TestSimulation runs all modules on random states with random messages, then the oracles. A seed that loses all its
// validators to random evidence ends without them; in long runs that is about every second.
func TestSimulation(t *testing.T) {
	var judged atomic.Int32
	t.Run("seeds", func(t *testing.T) {
		for _, seed := range seeds() {
			t.Run(fmt.Sprint(seed), func(t *testing.T) {
				t.Parallel()
				simulate(t, seed, requireSound, requireSameAfterImport)
				judged.Add(1)
			})
		}
	})
	require.GreaterOrEqual(t, int(judged.Load()), simulationSeeds/3)
}

// TestSimulationIsDeterministic runs seeds three times each, with signatures remembered and not, together and singly.
func TestSimulationIsDeterministic(t *testing.T) {
	var judged atomic.Int32
	t.Run("seeds", func(t *testing.T) {
		for _, seed := range seeds()[:max(1, simulationSeeds/8)] {
			t.Run(fmt.Sprint(seed), func(t *testing.T) {
				t.Parallel()
				var hashes [3][]byte
				for i, settings := range []simtestutil.AppOptionsMap{
					nil, {FlagSignatureMemo: 0, FlagSignatureBatch: false, FlagLanes: false}, {FlagSignatureMemo: 2},
				} {
					simulateWith(t, seed, settings, func(_ testing.TB, run simsx.TestInstance[*simulated], _ []simtypes.Account) {
						hashes[i] = run.App.LastCommitID().Hash
					})
				}
				require.Equal(t, hashes[0], hashes[1])
				require.Equal(t, hashes[0], hashes[2])
				judged.Add(1)
			})
		}
	})
	require.NotZero(t, judged.Load())
}
