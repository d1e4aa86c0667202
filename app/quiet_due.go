package app

import (
	"context"
	"time"

	"cosmossdk.io/collections"
	corestore "cosmossdk.io/core/store"
	sdk "github.com/cosmos/cosmos-sdk/types"
)

// due is true if the time has come for something in staking or governance. Unlike the modules that sweep quiet blocks,
// these two write in every block they end, or can change what others do.
func (q quiet) due(ctx sdk.Context) (bool, error) {
	now := ctx.BlockTime()
	for _, queue := range []func(context.Context, time.Time) (bool, error){
		q.unbondingValidators, q.unbondingDelegations, q.redelegations, q.proposals,
	} {
		if due, err := queue(ctx, now); err != nil || due {
			return due, err
		}
	}
	return false, nil
}

func (q quiet) unbondingValidators(ctx context.Context, now time.Time) (bool, error) {
	it, err := q.staking.ValidatorQueueIterator(ctx, now, sdk.UnwrapSDKContext(ctx).BlockHeight())
	return holds(it, err)
}

func (q quiet) unbondingDelegations(ctx context.Context, now time.Time) (bool, error) {
	it, err := q.staking.UBDQueueIterator(ctx, now)
	return holds(it, err)
}

func (q quiet) redelegations(ctx context.Context, now time.Time) (bool, error) {
	it, err := q.staking.RedelegationQueueIterator(ctx, now)
	return holds(it, err)
}

// proposals are those whose time to vote, or to collect a deposit, is over.
func (q quiet) proposals(ctx context.Context, now time.Time) (bool, error) {
	until := collections.NewPrefixUntilPairRange[time.Time, uint64](now)
	for _, queue := range []collections.Map[collections.Pair[time.Time, uint64], uint64]{q.gov.ActiveProposalsQueue, q.gov.InactiveProposalsQueue} {
		it, err := queue.Iterate(ctx, until)
		if err != nil {
			return false, err
		}
		some := it.Valid()
		if err := it.Close(); err != nil || some {
			return some, err
		}
	}
	return false, nil
}

// holds tells whether an iterator, which it closes, has an entry.
func holds(it corestore.Iterator, err error) (bool, error) {
	if err != nil {
		return false, err
	}
	some := it.Valid()
	return some, it.Close()
}
