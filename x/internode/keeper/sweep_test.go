package keeper_test

import (
	"bytes"
	"fmt"
	"testing"
	"time"

	storetypes "cosmossdk.io/store/types"
	"github.com/stretchr/testify/require"

	testkeeper "github.com/amigos-network/amigos/testutil/keeper"
	"github.com/amigos-network/amigos/x/internode/types"
)

// fill files n messages of alice for bob in one block.
func fill(f *testkeeper.Internode, n int) {
	f.SetParams(func(p *types.Params) { p.SenderShare = p.InboxCapacity })
	var entries []types.SendEntry
	for range n {
		entries = append(entries, f.Entry("bob", "hola"))
	}
	for len(entries) > 0 {
		size := min(len(entries), 512)
		f.Send(f.Alice, entries[:size]...)
		entries = entries[size:]
	}
}

func TestSweepDropsABoundedPartPerBlock(t *testing.T) {
	f := testkeeper.NewInternode(t)
	fill(f, 1000)
	f.Advance(31 * day)

	for left := 1000; left > 0; {
		left = max(0, left-types.SweepEntries)
		require.NoError(t, f.Keeper.Sweep(f.Ctx))
		state := f.Inbox(f.Bob, 0).State
		require.EqualValues(t, left, state.Kept())
		require.Equal(t, []types.EventInboxPruned{{Node: f.Bob.Address, First: state.First}}, events[types.EventInboxPruned](t, f.Ctx))
		f.Commit(time.Second)
	}
	n, err := f.Keeper.Backlog.Has(f.Ctx, backlogKey(2, 1))
	require.NoError(t, err)
	require.False(t, n, "the sender's places are free")
}

func TestSweepKeepsWhatIsNotOver(t *testing.T) {
	f := testkeeper.NewInternode(t)
	f.File(f.Alice, f.Entry("bob", "1"))
	f.Advance(15 * day)
	f.File(f.Alice, f.Entry("bob", "2"))
	f.Advance(16 * day)
	f.Advance(time.Second)
	state := f.Inbox(f.Bob, 0).State
	require.EqualValues(t, 2, state.First)
	require.EqualValues(t, 2, state.Last)
}

func TestSweepDropsAMessageWhenItsAuthorSaidSo(t *testing.T) {
	f := testkeeper.NewInternode(t)
	brief := f.Entry("bob", "rápido")
	brief.ExpiresAt = f.Ctx.BlockTime().Add(time.Minute).UnixMilli()
	f.File(f.Alice, brief)
	f.Commit(time.Minute)
	require.Equal(t, types.MESSAGE_STATUS_EXPIRED, f.Message("bob/1").Status)
	f.Advance(time.Second)
	require.False(t, f.HasMail(f.Bob))
}

func TestSweepWritesNothingWhenThereIsNothingToDo(t *testing.T) {
	f := testkeeper.NewInternode(t)
	f.File(f.Alice, f.Entry("bob", "hola"))
	f.Commit(time.Second)
	require.Empty(t, f.Advance(time.Second))
}

func TestSweepReachesEveryNode(t *testing.T) {
	f := testkeeper.NewInternode(t)
	for i := range 2 * types.SweepInboxes {
		p := f.Register(fmt.Sprintf("node-%03d", i))
		f.File(f.Alice, f.Entry(p.Name, "hola"))
	}
	f.Commit(31 * day)
	for range 3 {
		f.Advance(time.Second)
	}
	for _, inbox := range f.Export().Inboxes {
		require.Empty(t, inbox.Entries)
	}
}

func TestDeliveryDropsTwoExpiredHeads(t *testing.T) {
	f := testkeeper.NewInternode(t)
	fill(f, 5)
	f.Commit(31 * day)
	for _, want := range []uint64{3, 5, 6, 6} {
		f.File(f.Carol, f.Entry("bob", "hola"))
		require.Equal(t, want, f.Inbox(f.Bob, 0).State.First)
	}
	results := f.Send(f.Alice, f.Entry("bob", "hola"))
	require.EqualValues(t, 10, results[0].Arrival)
	require.NoError(t, f.Export().Validate())
}

func TestDeliveryToAFullInboxOfExpiredEntriesMakesRoom(t *testing.T) {
	f := testkeeper.NewInternode(t)
	fill(f, 5)
	f.SetParams(func(p *types.Params) { p.InboxCapacity, p.SenderShare = 5, 5 })
	_, err := f.Msg.Send(f.Ctx, f.MsgSend(f.Alice, f.Bob))
	require.ErrorIs(t, err, types.ErrInboxFull)
	f.Commit(31 * day)
	_, err = f.Msg.Send(f.Ctx, f.MsgSend(f.Alice, f.Bob))
	require.NoError(t, err)
}

func TestDroppingCostsTheSenderOfTheNextMessageNothing(t *testing.T) {
	cost := func(stale bool) uint64 {
		f := testkeeper.NewInternode(t)
		fill(f, 5)
		if stale {
			f.Commit(31 * day)
		} else {
			f.Commit(time.Second)
		}
		ctx := f.Ctx.WithGasMeter(storetypes.NewInfiniteGasMeter())
		_, err := f.Msg.Send(ctx, f.MsgSend(f.Carol, f.Bob))
		require.NoError(t, err)
		return ctx.GasMeter().GasConsumed()
	}
	require.Equal(t, cost(false), cost(true))
}

func TestSweepRemovesANodeAfterItsGracePeriodInBoundedSteps(t *testing.T) {
	f := testkeeper.NewInternode(t)
	fill(f, 300)
	require.NoError(t, setPolicy(f, f.Bob, types.InboxPolicy{Deny: []string{f.Carol.Address}}))
	retire(t, f, f.Bob)
	f.SetParams(func(p *types.Params) { p.Retention = 365 * day })
	f.Commit(30 * day)

	f.Advance(time.Second)
	require.EqualValues(t, 300-types.SweepEntries, f.Inbox(f.Bob, 0).State.Kept(), "entries go first")
	f.Advance(time.Second)
	_, err := f.Query.Node(f.Ctx, &types.QueryNodeRequest{Node: f.Bob.Address})
	require.ErrorIs(t, err, types.ErrNodeNotFound)

	state := f.Export()
	require.Len(t, state.Nodes, 2)
	require.Len(t, state.Keys, 3, "the key stays in the history")
	require.Empty(t, state.Inboxes)
	require.NoError(t, state.Validate())
	for _, key := range state.Keys {
		if bytes.Equal(key.PublicKey, f.Bob.Key.PubKey().Bytes()) {
			require.NotZero(t, key.Record.ValidUntil)
		}
	}
}

func TestSweepLeavesANodeWhoseDepositCannotBeReturned(t *testing.T) {
	f := testkeeper.NewInternode(t)
	f.Bank.Blocked = map[string]bool{string(f.Bob.Account): true}
	f.Commit(400 * day)
	f.Advance(time.Second)
	state := f.Export()
	require.Len(t, state.Nodes, 1)
	require.Equal(t, "bob", state.Nodes[0].Name)

	f.Bank.Blocked = nil
	f.Advance(time.Second)
	require.Empty(t, f.Export().Nodes)
}
