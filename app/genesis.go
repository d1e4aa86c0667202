package app

import (
	"encoding/json"
	"fmt"
	"time"

	"cosmossdk.io/math"
	abci "github.com/cometbft/cometbft/abci/types"
	cmttypes "github.com/cometbft/cometbft/types"
	"github.com/cosmos/cosmos-sdk/codec"
	sdk "github.com/cosmos/cosmos-sdk/types"
	sdkmodule "github.com/cosmos/cosmos-sdk/types/module"
	authtypes "github.com/cosmos/cosmos-sdk/x/auth/types"
	"github.com/cosmos/cosmos-sdk/x/genutil"
	genutiltypes "github.com/cosmos/cosmos-sdk/x/genutil/types"
	"github.com/cosmos/cosmos-sdk/x/slashing"
	slashingtypes "github.com/cosmos/cosmos-sdk/x/slashing/types"
	stakingtypes "github.com/cosmos/cosmos-sdk/x/staking/types"
)

const (
	// QuietPause is how long consensus of a quiet chain waits after a block, for the votes that come late and for answers
	// to what was said: at most fifty blocks a second.
	QuietPause = 20 * time.Millisecond
	// Heartbeat is how long a quiet chain says nothing at most. A block has the time of the votes for the one before, so
	// the chain's time may be twice as old: less than the forty seconds that IBC clients allow clocks to differ.
	Heartbeat = 18 * time.Second
	// SteadyPause is how long consensus of a steady chain waits after a block: at most five blocks a second.
	SteadyPause = 200 * time.Millisecond
	// maxBlockBytes keeps blocks small enough to gossip within their pace.
	maxBlockBytes = 4 << 20
	// maxBlockGas is about fourteen hundred plain transfers or nearly five thousand batched messages of 256 bytes: about a
	// second of work, of which the judgement of the proposal is a small part.
	maxBlockGas = 100_000_000
	// signedBlocksWindow is how many full blocks a validator is judged by: more than half an hour of them at a steady pace,
	// days while little is said. The SDK's 100 would be twenty-five seconds.
	signedBlocksWindow = 10_000
)

// ProvideBasics are the modules whose genesis we make or judge otherwise than the SDK. Coins need no change: all defaults
// are in BondDenom, see init.
func ProvideBasics(cdc codec.Codec) map[string]sdkmodule.AppModuleBasic {
	return map[string]sdkmodule.AppModuleBasic{
		genutiltypes.ModuleName:  genutil.NewAppModuleBasic(genutiltypes.DefaultMessageValidator),
		slashingtypes.ModuleName: slashingBasic{},
		authtypes.ModuleName:     authBasic{},
		stakingtypes.ModuleName:  stakingBasic{},
	}
}

// slashingBasic is x/slashing with windows for fast blocks.
type slashingBasic struct{ slashing.AppModuleBasic }

// DefaultGenesis jails a validator that misses 95 % of the window: half an hour of absence, time for a restart.
func (slashingBasic) DefaultGenesis(cdc codec.JSONCodec) json.RawMessage {
	genesis := slashingtypes.DefaultGenesisState()
	genesis.Params.SignedBlocksWindow = signedBlocksWindow
	genesis.Params.MinSignedPerWindow = math.LegacyNewDecWithPrec(5, 2)
	return cdc.MustMarshalJSON(genesis)
}

// DefaultGenesis keeps no headers: nothing reads them, and where blocks are quiet x/staking would not find all of them
// again when their time is over.
func (stakingBasic) DefaultGenesis(cdc codec.JSONCodec) json.RawMessage {
	genesis := stakingtypes.DefaultGenesisState()
	genesis.Params.HistoricalEntries = 0
	return cdc.MustMarshalJSON(genesis)
}

// DefaultConsensusParams are those of a new chain. Evidence is believed as long as a stake can be slashed for it:
// in time, and in blocks at the fastest pace.
func DefaultConsensusParams() *cmttypes.ConsensusParams {
	params := cmttypes.DefaultConsensusParams()
	params.Block.MaxBytes = maxBlockBytes
	params.Block.MaxGas = maxBlockGas
	params.Evidence.MaxAgeDuration = stakingtypes.DefaultUnbondingTime
	params.Evidence.MaxAgeNumBlocks = int64(stakingtypes.DefaultUnbondingTime / QuietPause)
	return params
}

// initChain refuses a genesis with keys that prove nothing, then starts the modules.
func (app *App) initChain(ctx sdk.Context, req *abci.RequestInitChain) (*abci.ResponseInitChain, error) {
	var state map[string]json.RawMessage
	if err := json.Unmarshal(req.AppStateBytes, &state); err != nil {
		return nil, fmt.Errorf("genesis: app state: %w", err)
	}
	if err := validGenesisKeys(app.codec, state); err != nil {
		return nil, fmt.Errorf("genesis: %w", err)
	}
	if err := app.beginIndex(req.InitialHeight); err != nil {
		return nil, err
	}
	if err := app.upgradeKeeper.SetModuleVersionMap(ctx, app.ModuleManager.GetVersionMap()); err != nil {
		return nil, err
	}
	res, err := app.ModuleManager.InitGenesis(ctx, app.codec, state)
	if err != nil {
		return nil, err
	}
	return res, app.ibc.internode.Bind(ctx)
}
