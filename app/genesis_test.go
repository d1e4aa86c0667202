package app

import (
	"strings"
	"testing"
	"time"

	slashingtypes "github.com/cosmos/cosmos-sdk/x/slashing/types"
	stakingtypes "github.com/cosmos/cosmos-sdk/x/staking/types"
	ibcexported "github.com/cosmos/ibc-go/v8/modules/core/exported"
	ibccore "github.com/cosmos/ibc-go/v8/modules/core/types"
	"github.com/stretchr/testify/require"
)

func TestDefaultGenesisIsOurs(t *testing.T) {
	a := newApp(t)
	state := a.DefaultGenesis()
	for name, bz := range state {
		require.NotContains(t, string(bz), `"stake"`, name)
	}
	require.True(t, strings.Contains(string(state["gov"]), BondDenom) && strings.Contains(string(state["staking"]), BondDenom))

	var slashing slashingtypes.GenesisState
	a.codec.MustUnmarshalJSON(state[slashingtypes.ModuleName], &slashing)
	require.EqualValues(t, signedBlocksWindow, slashing.Params.SignedBlocksWindow)

	var ibc ibccore.GenesisState
	a.codec.MustUnmarshalJSON(state[ibcexported.ModuleName], &ibc)
	require.Equal(t, []string{ibcexported.Tendermint}, ibc.ClientGenesis.Params.AllowedClients)
}

func TestEvidenceOutlivesUnbonding(t *testing.T) {
	params := DefaultConsensusParams()
	require.NoError(t, params.ValidateBasic())
	require.Equal(t, stakingtypes.DefaultUnbondingTime, params.Evidence.MaxAgeDuration)
	require.GreaterOrEqual(t, time.Duration(params.Evidence.MaxAgeNumBlocks)*QuietPause, stakingtypes.DefaultUnbondingTime)
}
