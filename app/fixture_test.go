package app

import (
	"encoding/json"
	"maps"
	"testing"
	"time"

	"cosmossdk.io/log"
	"cosmossdk.io/math"
	abci "github.com/cometbft/cometbft/abci/types"
	cmttypes "github.com/cometbft/cometbft/types"
	dbm "github.com/cosmos/cosmos-db"
	"github.com/cosmos/cosmos-sdk/baseapp"
	"github.com/cosmos/cosmos-sdk/client/flags"
	"github.com/cosmos/cosmos-sdk/crypto/keys/ed25519"
	cryptotypes "github.com/cosmos/cosmos-sdk/crypto/types"
	servertypes "github.com/cosmos/cosmos-sdk/server/types"
	simtestutil "github.com/cosmos/cosmos-sdk/testutil/sims"
	sdk "github.com/cosmos/cosmos-sdk/types"
	authtypes "github.com/cosmos/cosmos-sdk/x/auth/types"
	banktypes "github.com/cosmos/cosmos-sdk/x/bank/types"
	"github.com/stretchr/testify/require"
)

const (
	chainID   = "norte-1"
	funds     = 1_000_000_000
	blockTime = time.Second
)

// genesisTime is the fixture's clock: blocks are a second apart.
func genesisTime() time.Time { return time.Date(2030, 1, 1, 0, 0, 0, 0, time.UTC) }

// fixture is a chain of one validator in memory, with funded Ed25519 accounts.
type fixture struct {
	t      *testing.T
	app    *App
	db     dbm.DB
	home   string
	keys   []cryptotypes.PrivKey
	height int64
	late   time.Duration                    // by which blocks are later than a second apart
	votes  []abci.VoteInfo                  // for the block before
	hear   func(*abci.RequestFinalizeBlock) // of every block that is made, if set
}

// newApp is an application over an empty database.
func newApp(t *testing.T) *App {
	t.Helper()
	return openApp(t, dbm.NewMemDB(), t.TempDir())
}

// openApp is an application at what db and home have.
func openApp(t *testing.T, db dbm.DB, home string, also ...func(*baseapp.BaseApp)) *App {
	t.Helper()
	return openAppOf(t, db, home, chainID, also...)
}

// openAppOf is openApp of the chain with an ID.
func openAppOf(t *testing.T, db dbm.DB, home, id string, also ...func(*baseapp.BaseApp)) *App {
	t.Helper()
	return openAppWith(t, db, id, simtestutil.NewAppOptionsWithFlagHome(home), also...)
}

// openAppWith is an application with settings of app.toml.
func openAppWith(t *testing.T, db dbm.DB, id string, settings servertypes.AppOptions, also ...func(*baseapp.BaseApp)) *App {
	t.Helper()
	a, err := New(log.NewNopLogger(), db, nil, true, settings, append(also,
		baseapp.SetChainID(id), baseapp.SetMinGasPrices("0.01"+BondDenom),
		baseapp.SetIAVLSyncPruning(true))...) // a pruner of its own would keep the chain in memory after the test
	require.NoError(t, err)
	t.Cleanup(func() { require.NoError(t, a.Close()) })
	return a
}

// newFixture starts a chain; also are further addresses with funds.
func newFixture(t *testing.T, also ...sdk.AccAddress) *fixture {
	t.Helper()
	return newFixtureWith(t, nil, also...)
}

// newFixtureWith is newFixture with settings of app.toml.
func newFixtureWith(t *testing.T, settings simtestutil.AppOptionsMap, also ...sdk.AccAddress) *fixture {
	t.Helper()
	f := &fixture{t: t, db: dbm.NewMemDB(), home: t.TempDir()}
	all := simtestutil.AppOptionsMap{flags.FlagHome: f.home}
	maps.Copy(all, settings)
	f.app = openAppWith(t, f.db, chainID, all)
	addresses := also
	for i := range 4 {
		key := ed25519.GenPrivKeyFromSecret([]byte{byte(i)})
		f.keys = append(f.keys, key)
		addresses = append(addresses, sdk.AccAddress(key.PubKey().Address()))
	}
	_, err := f.app.InitChain(initRequest(t, 1, genesisState(t, f.app, addresses)))
	require.NoError(t, err)
	f.block()
	return f
}

// genesisState has one validator, whose stake is the last address's, and funds for every address.
func genesisState(t *testing.T, a *App, addresses []sdk.AccAddress) map[string]json.RawMessage {
	t.Helper()
	var accounts []authtypes.GenesisAccount
	var balances []banktypes.Balance
	for _, address := range addresses {
		accounts = append(accounts, authtypes.NewBaseAccountWithAddress(address))
		balances = append(balances, banktypes.Balance{Address: address.String(), Coins: coins(funds)})
	}
	validators := cmttypes.NewValidatorSet([]*cmttypes.Validator{cmttypes.NewValidator(validatorKey().PubKey(), 1)})
	state, err := simtestutil.GenesisStateWithValSet(a.Codec(), a.DefaultGenesis(), validators, accounts, balances...)
	require.NoError(t, err)
	return state
}

func initRequest(t *testing.T, height int64, state map[string]json.RawMessage) *abci.RequestInitChain {
	t.Helper()
	bz, err := json.Marshal(state)
	require.NoError(t, err)
	params := DefaultConsensusParams().ToProto()
	return &abci.RequestInitChain{
		ChainId: chainID, Time: genesisTime(), InitialHeight: height, ConsensusParams: &params, AppStateBytes: bz,
	}
}

// block makes a block of txs and returns their results.
func (f *fixture) block(txs ...[]byte) []*abci.ExecTxResult {
	f.t.Helper()
	f.height++
	return f.make(&abci.RequestFinalizeBlock{
		Height: f.height, Time: f.now(), Txs: txs, DecidedLastCommit: abci.CommitInfo{Votes: f.votes}, ProposerAddress: validatorKey().PubKey().Address(),
	})
}

func (f *fixture) make(block *abci.RequestFinalizeBlock) []*abci.ExecTxResult {
	f.t.Helper()
	res, err := f.app.FinalizeBlock(block)
	require.NoError(f.t, err)
	_, err = f.app.Commit()
	require.NoError(f.t, err)
	if f.hear != nil {
		f.hear(block)
	}
	return res.TxResults
}

// now is the time of the last block.
func (f *fixture) now() time.Time {
	return genesisTime().Add(time.Duration(f.height)*blockTime + f.late)
}

func (f *fixture) address(i int) sdk.AccAddress { return sdk.AccAddress(f.keys[i].PubKey().Address()) }

// account is the number and sequence of account i in the committed state.
func (f *fixture) account(i int) (number, sequence uint64) {
	f.t.Helper()
	account := f.app.authKeeper.GetAccount(f.app.NewContext(true), f.address(i))
	return account.GetAccountNumber(), account.GetSequence()
}

func (f *fixture) balance(address sdk.AccAddress) math.Int {
	return f.app.bankKeeper.GetBalance(f.app.NewContext(true), address, BondDenom).Amount
}

func coins(amount int64) sdk.Coins { return sdk.NewCoins(sdk.NewInt64Coin(BondDenom, amount)) }
