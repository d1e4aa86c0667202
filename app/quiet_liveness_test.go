package app

import (
	"testing"
	"time"

	"cosmossdk.io/math"
	cmtproto "github.com/cometbft/cometbft/proto/tendermint/types"
	slashingtypes "github.com/cosmos/cosmos-sdk/x/slashing/types"
	stakingtypes "github.com/cosmos/cosmos-sdk/x/staking/types"
	"github.com/stretchr/testify/require"
)

// newJudged is a chain whose validator is judged by the last window full blocks, and absent from now on.
func newJudged(t *testing.T, window int64) *fixture {
	t.Helper()
	f := newVoting(t)
	params := slashingtypes.DefaultParams()
	params.SignedBlocksWindow, params.MinSignedPerWindow = window, math.LegacyNewDecWithPrec(5, 2)
	require.NoError(t, f.app.slashingKeeper.SetParams(f.uncached(), params))
	f.full()
	f.vote(cmtproto.BlockIDFlagAbsent)
	return f
}

func (f *fixture) bonded() stakingtypes.Validator {
	f.t.Helper()
	found, err := f.app.stakingKeeper.GetValidator(f.app.NewContext(true), validator())
	require.NoError(f.t, err)
	return found
}

func TestAnAbsenceFromMadeBlocksIsPunished(t *testing.T) {
	const window = 40
	f := newJudged(t, window)
	for range 10 * window { // pass the first window, in which nobody is judged
		f.vote(cmtproto.BlockIDFlagCommit)
		f.block()
	}
	f.vote(cmtproto.BlockIDFlagAbsent)
	stake := f.bonded().Tokens
	for range window*95/100 - 1 {
		f.full()
		require.False(t, f.bonded().Jailed)
	}
	f.full()
	f.full()
	require.True(t, f.bonded().Jailed)
	require.True(t, f.bonded().Tokens.LT(stake))
}

func TestAnAbsenceFromSilenceIsForgiven(t *testing.T) {
	const window = 40
	f := newJudged(t, window)
	stake := f.bonded().Tokens
	for range 9 * window { // every tenth counts
		f.beat()
	}
	require.False(t, f.bonded().Jailed)
	require.Equal(t, stake, f.bonded().Tokens)
	for range window {
		f.beat()
	}
	require.True(t, f.bonded().Jailed, "for ever it is not")
}

// TestAnAbsenceFromSilenceMayLastDays says with the windows of a new chain what the guide says.
func TestAnAbsenceFromSilenceMayLastDays(t *testing.T) {
	missed := time.Duration(signedBlocksWindow * 95 / 100)
	require.Greater(t, missed*fullEvery*Heartbeat, 19*24*time.Hour, "while nobody speaks")
	require.Less(t, missed*fullEvery*Heartbeat, unbondingTime, "who is away is known before its stake is gone")
	require.Greater(t, missed*SteadyPause, 30*time.Minute, "under load")
}
