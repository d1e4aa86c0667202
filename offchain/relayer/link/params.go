package link

import (
	"context"
	"time"

	stakingtypes "github.com/cosmos/cosmos-sdk/x/staking/types"
	clienttypes "github.com/cosmos/ibc-go/v8/modules/core/02-client/types"
	commitmenttypes "github.com/cosmos/ibc-go/v8/modules/core/23-commitment/types"
	ibctm "github.com/cosmos/ibc-go/v8/modules/light-clients/07-tendermint"
)

const (
	// ClockDrift is how far ahead of the receiving chain's clock a header may be. The clock of a quiet chain is that of
	// its last block, which may be a heartbeat of ten seconds old; the rest is for machines whose clocks differ.
	ClockDrift = 40 * time.Second
	// maxClockDrift is what a client may have that others made. More would let a chain date its headers as it likes.
	maxClockDrift = 10 * time.Minute
)

// upgradePath is where the SDK keeps the client state of a planned upgrade.
var upgradePath = []string{"upgrade", "upgradedIBCState"}

// storePrefix is the store in which every Cosmos chain has what IBC proves.
var storePrefix = commitmenttypes.NewMerklePrefix([]byte("ibc"))

// periods are how long a chain's validators can be held to account, and how long they are trusted after a header.
type periods struct{ unbonding, trusting time.Duration }

// readPeriods asks a chain for its unbonding period. Two thirds of it are trusted: whoever signs a false header can
// then still be punished.
func readPeriods(ctx context.Context, c Chain, trusting time.Duration) (periods, error) {
	res, err := stakingtypes.NewQueryClient(c.Conn()).Params(ctx, &stakingtypes.QueryParamsRequest{})
	switch {
	case err == nil && trusting >= res.Params.UnbondingTime:
		return periods{}, refuse(ErrParams, "choose two thirds of that, or leave it out",
			"a trusting period of %s is not shorter than the unbonding period of %s, %s", trusting, c.ID(), res.Params.UnbondingTime)
	case err == nil && trusting == 0:
		return periods{res.Params.UnbondingTime, res.Params.UnbondingTime * 2 / 3}, nil
	case err == nil:
		return periods{res.Params.UnbondingTime, trusting}, nil
	case trusting > 0 && !isLost(err):
		return periods{trusting * 3 / 2, trusting}, nil // a chain without staking
	case isLost(err):
		return periods{}, err
	}
	return periods{}, refuse(ErrParams, "name a trusting period with --trusting-period, two thirds of the time for which its validators can be punished",
		"%s does not tell its unbonding period: %v", c.ID(), err).over(err)
}

// newClientState is what a light client of a chain starts with.
func newClientState(chainID string, p periods, height int64) *ibctm.ClientState {
	return ibctm.NewClientState(chainID, ibctm.DefaultTrustLevel, p.trusting, p.unbonding, ClockDrift,
		clienttypes.NewHeight(clienttypes.ParseChainID(chainID), uint64(height)), commitmenttypes.GetSDKSpecs(), upgradePath)
}

// sane tells whether a client that others made is as careful as ours.
func sane(cs *ibctm.ClientState) bool {
	return cs.Validate() == nil && cs.MaxClockDrift <= maxClockDrift &&
		3*cs.TrustLevel.Numerator >= cs.TrustLevel.Denominator
}
