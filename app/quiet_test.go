package app

import (
	"bytes"
	"testing"
	"time"

	storetypes "cosmossdk.io/store/types"
	upgradetypes "cosmossdk.io/x/upgrade/types"
	abci "github.com/cometbft/cometbft/abci/types"
	cmtproto "github.com/cometbft/cometbft/proto/tendermint/types"
	sdk "github.com/cosmos/cosmos-sdk/types"
	slashingtypes "github.com/cosmos/cosmos-sdk/x/slashing/types"
	"github.com/stretchr/testify/require"
)

// aBeat is about what lies between two blocks of a chain that idles.
const aBeat = 15 * time.Second

// newVoting is a chain whose validator votes for every block.
func newVoting(t *testing.T) *fixture {
	t.Helper()
	f := newFixture(t)
	address := sdk.ConsAddress(validatorKey().PubKey().Address())
	ctx := f.app.NewUncachedContext(false, cmtproto.Header{Height: f.height, Time: f.now()})
	require.NoError(t, f.app.slashingKeeper.SetValidatorSigningInfo(ctx, address, slashingtypes.ValidatorSigningInfo{Address: address.String()}))
	f.vote(cmtproto.BlockIDFlagCommit)
	f.full()
	return f
}

// vote is what the validator says to every block from now on.
func (f *fixture) vote(flag cmtproto.BlockIDFlag) {
	f.votes = []abci.VoteInfo{{Validator: abci.Validator{Address: validatorKey().PubKey().Address(), Power: 1}, BlockIdFlag: flag}}
}

// wasFull tells of the last block.
func (f *fixture) wasFull() bool {
	f.t.Helper()
	full, err := f.app.quiet.isFull(f.uncached())
	require.NoError(f.t, err)
	return full
}

// full makes a block that is full for no transaction's sake.
func (f *fixture) full() { f.block([]byte("no transaction")) }

func (f *fixture) appHash() []byte { return f.app.LastCommitID().Hash }

// requireQuiet makes empty blocks a beat apart until one is full again, and lets none before change the state.
func (f *fixture) requireQuiet() {
	f.t.Helper()
	hash := f.appHash()
	for range fullEvery - 1 {
		f.block()
		if !bytes.Equal(hash, f.appHash()) {
			f.t.Fatalf("the quiet block %d wrote to %v", f.height, f.written())
		}
		f.late += aBeat
	}
	f.block()
	require.NotEqual(f.t, hash, f.appHash(), "votes are counted from time to time")
}

// written are the stores that the last block changed.
func (f *fixture) written() (names []string) {
	f.t.Helper()
	store := f.app.CommitMultiStore().(interface {
		GetCommitInfo(version int64) (*storetypes.CommitInfo, error)
	})
	before, err := store.GetCommitInfo(f.height - 1)
	require.NoError(f.t, err)
	now, err := store.GetCommitInfo(f.height)
	require.NoError(f.t, err)
	for i, info := range now.StoreInfos {
		if !bytes.Equal(info.CommitId.Hash, before.StoreInfos[i].CommitId.Hash) {
			names = append(names, info.Name)
		}
	}
	return names
}

func TestEmptyBlocksAfterAFullOneChangeNothing(t *testing.T) {
	f := newVoting(t)
	f.requireQuiet()
	for _, deed := range f.deeds() {
		t.Run(deed.name, func(t *testing.T) {
			f.t = t
			f.do(deed)
			f.requireQuiet()
		})
	}
}

func TestWhichBlocksAreFull(t *testing.T) {
	tests := []struct {
		name string
		edit func(*fixture, *abci.RequestFinalizeBlock)
		full bool
	}{
		{name: "not an empty one"},
		{name: "one with a transaction", full: true, edit: func(_ *fixture, b *abci.RequestFinalizeBlock) { b.Txs = [][]byte{{1}} }},
		{name: "one with misbehaviour", full: true, edit: func(_ *fixture, b *abci.RequestFinalizeBlock) {
			b.Misbehavior = []abci.Misbehavior{{Type: abci.MisbehaviorType_DUPLICATE_VOTE}}
		}},
		{name: "that of an upgrade", full: true, edit: func(f *fixture, _ *abci.RequestFinalizeBlock) { f.plan(f.height + 1) }},
		{name: "the one before an upgrade", full: true, edit: func(f *fixture, _ *abci.RequestFinalizeBlock) { f.plan(f.height + 2) }},
		{name: "not one long before an upgrade", edit: func(f *fixture, _ *abci.RequestFinalizeBlock) { f.plan(f.height + 3) }},
		{name: "not the last of the quiet ones", edit: func(f *fixture, b *abci.RequestFinalizeBlock) { b.Height = f.height + fullEvery - 1 }},
		{name: "the first after them", full: true, edit: func(f *fixture, b *abci.RequestFinalizeBlock) { b.Height = f.height + fullEvery }},
	}
	for _, tc := range tests {
		t.Run(tc.name, func(t *testing.T) {
			f := newFixture(t)
			f.full()
			block := &abci.RequestFinalizeBlock{Height: f.height + 1}
			if tc.edit != nil {
				tc.edit(f, block)
			}
			full, err := f.app.quiet.begin(f.uncached(), block)
			require.NoError(t, err)
			require.Equal(t, tc.full, full)
			later, err := f.app.quiet.isFull(f.uncached().WithBlockHeight(block.Height))
			require.NoError(t, err)
			require.Equal(t, tc.full, later)
		})
	}
}

func TestTheFirstBlockIsFull(t *testing.T) {
	f := newFixture(t)
	require.EqualValues(t, 1, f.height)
	require.True(t, f.wasFull())
}

func TestOnlyFullBlocksCountVotes(t *testing.T) {
	f := newVoting(t)
	f.vote(cmtproto.BlockIDFlagAbsent)
	missed := func() int64 {
		info, err := f.app.slashingKeeper.GetValidatorSigningInfo(f.app.NewContext(true), sdk.ConsAddress(validatorKey().PubKey().Address()))
		require.NoError(t, err)
		return info.MissedBlocksCounter
	}
	f.requireQuiet()
	require.EqualValues(t, 1, missed(), "nine quiet blocks and a full one")
	for range 5 {
		f.full()
	}
	require.EqualValues(t, 6, missed())
}

// TestWhatIsDueIsDoneInTheNextBlock lets each deed end and looks after one empty block.
func TestWhatIsDueIsDoneInTheNextBlock(t *testing.T) {
	f := newVoting(t)
	for _, deed := range f.deeds() {
		t.Run(deed.name, func(t *testing.T) {
			f.t = t
			f.do(deed)
			if deed.over == nil {
				return
			}
			f.block()
			require.False(t, deed.over(f))
			hash := f.appHash()
			f.late += deed.ends
			f.block()
			require.True(t, deed.over(f))
			require.NotEqual(t, hash, f.appHash(), "a block follows that proves it")
			hash = f.appHash()
			f.block()
			require.Equal(t, hash, f.appHash())
		})
	}
}

// plan schedules an upgrade that this binary does not know.
func (f *fixture) plan(height int64) {
	f.t.Helper()
	require.NoError(f.t, f.app.upgradeKeeper.ScheduleUpgrade(f.uncached(), upgradetypes.Plan{Name: "next", Height: height}))
}

// uncached writes to the state itself.
func (f *fixture) uncached() sdk.Context {
	return f.app.NewUncachedContext(false, cmtproto.Header{ChainID: chainID, Height: f.height, Time: f.now()})
}
