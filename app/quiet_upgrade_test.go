package app

import (
	"context"
	"testing"

	upgrademodule "cosmossdk.io/x/upgrade"
	upgradetypes "cosmossdk.io/x/upgrade/types"
	abci "github.com/cometbft/cometbft/abci/types"
	sdkmodule "github.com/cosmos/cosmos-sdk/types/module"
	clienttypes "github.com/cosmos/ibc-go/v8/modules/core/02-client/types"
	"github.com/stretchr/testify/require"
)

// TestAnUpgradeOnAQuietChain counts heartbeats down to the height of an upgrade. The block before it leaves what IBC
// clients go on from, whether anybody speaks or not, and a binary that does not know the upgrade stops at it.
func TestAnUpgradeOnAQuietChain(t *testing.T) {
	f := newVoting(t)
	height := f.height + 5
	f.plan(height)
	client := []byte("what clients of the next version begin with")
	require.NoError(t, f.app.upgradeKeeper.SetUpgradedClient(f.uncached(), height, client))
	f.full() // keeps what was written beside blocks
	for f.height < height-2 {
		f.block()
		f.late += aBeat
		require.False(t, f.wasFull())
	}
	f.block()
	require.True(t, f.wasFull(), "the last block before the upgrade")
	left, err := f.app.upgradeKeeper.GetUpgradedConsensusState(f.app.NewContext(true), height)
	require.NoError(t, err)
	consensus, err := clienttypes.UnmarshalConsensusState(f.app.Codec(), left)
	require.NoError(t, err)
	require.EqualValues(t, f.now().UnixNano(), consensus.GetTimestamp())

	_, err = f.app.FinalizeBlock(&abci.RequestFinalizeBlock{Height: height, Time: f.now()})
	require.ErrorContains(t, err, upgrademodule.BuildUpgradeNeededMsg(upgradetypes.Plan{Name: "next", Height: height}))
}

// TestAnUpgradedBinaryGoesOnQuietly makes the block of an upgrade with the binary that knows it. Afterwards the chain is
// as quiet as before.
func TestAnUpgradedBinaryGoesOnQuietly(t *testing.T) {
	f := newVoting(t)
	f.plan(f.height + 5)
	f.full()
	for range 3 {
		f.beat()
	}
	f.restart()
	ran := false
	f.app.upgradeKeeper.SetUpgradeHandler("next", func(_ context.Context, plan upgradetypes.Plan, from sdkmodule.VersionMap) (sdkmodule.VersionMap, error) {
		ran = plan.Height == f.height
		return from, nil
	})
	f.beat()
	require.True(t, ran)
	require.True(t, f.wasFull())
	f.requireQuiet()
}
