package keeper_test

import (
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	testkeeper "github.com/amigos-network/amigos/testutil/keeper"
	"github.com/amigos-network/amigos/x/internode/types"
)

func quota(t *testing.T, f *testkeeper.Internode, node string) types.QueryQuotaResponse {
	t.Helper()
	res, err := f.Query.Quota(f.Ctx, &types.QueryQuotaRequest{Node: node})
	require.NoError(t, err)
	return *res
}

func TestAFreeQuotaAccruesAfterTheFirstWholePeriod(t *testing.T) {
	f := testkeeper.NewInternode(t)
	f.SetParams(func(p *types.Params) { p.FreeQuotaBytes, p.FreeQuotaPeriod = 1000, time.Hour })
	begin := f.Ctx.BlockTime()
	use := func(size uint64) error { return f.Keeper.UseFreeQuota(f.Ctx, f.Alice.Address, size) }

	require.ErrorIs(t, use(1), types.ErrQuotaSpent)
	f.Advance(time.Hour - time.Millisecond)
	require.ErrorIs(t, use(1), types.ErrQuotaSpent)
	require.Equal(t, types.QueryQuotaResponse{Bytes: 1000, NextAt: begin.Add(time.Hour).UnixMilli()}, quota(t, f, "alice"))
	f.Advance(time.Millisecond)
	require.NoError(t, use(400))
	require.NoError(t, use(600))
	require.ErrorIs(t, use(1), types.ErrQuotaSpent)
	require.Equal(t, types.QueryQuotaResponse{Bytes: 1000, Used: 1000, NextAt: begin.Add(2 * time.Hour).UnixMilli()}, quota(t, f, "alice"))
	require.EqualValues(t, 1000, quota(t, f, "bob").Left, "each node has its own")

	f.Advance(time.Hour)
	require.EqualValues(t, 1000, quota(t, f, "alice").Left, "what was left does not add up")
	require.ErrorIs(t, use(1001), types.ErrQuotaSpent)
	require.NoError(t, use(1000))
	require.Len(t, f.Export().Quotas, 1, "one small record per node")
	require.NoError(t, f.Export().Validate())

	g := testkeeper.NewEmptyInternode(t)
	require.NoError(t, g.Keeper.InitGenesis(g.Ctx, f.Export()))
	require.Equal(t, f.Export(), g.Export())
}

func TestOnlyALivingNodeHasAFreeQuota(t *testing.T) {
	f := testkeeper.NewInternode(t)
	f.Advance(48 * time.Hour)
	require.ErrorIs(t, f.Keeper.UseFreeQuota(f.Ctx, mallory.Address, 1), types.ErrNotRegistered)
	retire(t, f, f.Bob)
	require.ErrorIs(t, f.Keeper.UseFreeQuota(f.Ctx, f.Bob.Address, 1), types.ErrNodeRetired)
	require.Zero(t, quota(t, f, "bob").Left)
	f.SetParams(func(p *types.Params) { p.FreeQuotaBytes = 0 })
	require.ErrorIs(t, f.Keeper.UseFreeQuota(f.Ctx, f.Alice.Address, 1), types.ErrQuotaSpent)
}

// Registering, using the quota, retiring and registering again elsewhere with the same coins gains nothing: they come
// back a period after retirement, and the new node has no quota for another one.
func TestRecyclingADepositGainsNothing(t *testing.T) {
	f := testkeeper.NewInternode(t)
	f.Advance(24 * time.Hour)
	require.NoError(t, f.Keeper.UseFreeQuota(f.Ctx, f.Bob.Address, 64<<10))
	deposit := nodeOf(t, f, "bob").Node.Deposit
	before := f.Bank.Balance(f.Bob.Account)
	retire(t, f, f.Bob)
	f.Advance(24*time.Hour - time.Millisecond)
	f.Advance(0)
	require.Equal(t, before, f.Bank.Balance(f.Bob.Account))

	f.Advance(time.Millisecond)
	f.Advance(time.Second)
	require.Equal(t, before.Add(deposit), f.Bank.Balance(f.Bob.Account))
	require.True(t, nodeOf(t, f, "bob").Node.Deposit.IsZero())
	f.Advance(time.Second)
	require.Equal(t, before.Add(deposit), f.Bank.Balance(f.Bob.Account), "once")
	require.NoError(t, f.Export().Validate())
}

func TestRegisteringAgainBeginsWithoutAQuota(t *testing.T) {
	f := testkeeper.NewInternode(t)
	f.Advance(24 * time.Hour)
	retire(t, f, f.Bob)
	before := f.Bank.Balance(f.Bob.Account)
	_, err := f.Msg.RegisterNode(f.Ctx, &types.MsgRegisterNode{Owner: f.Bob.Address, Name: "bob", Kind: types.NODE_KIND_AGENT})
	require.NoError(t, err)
	require.Equal(t, before, f.Bank.Balance(f.Bob.Account), "the deposit that was not returned yet goes on")
	require.ErrorIs(t, f.Keeper.UseFreeQuota(f.Ctx, f.Bob.Address, 1), types.ErrQuotaSpent)
	f.Advance(24 * time.Hour)
	require.NoError(t, f.Keeper.UseFreeQuota(f.Ctx, f.Bob.Address, 1))
}

func TestADepositThatTheBankRefusesStays(t *testing.T) {
	f := testkeeper.NewInternode(t)
	f.Bank.Blocked = map[string]bool{string(f.Bob.Account): true}
	retire(t, f, f.Bob)
	f.Advance(25 * time.Hour)
	require.Empty(t, f.Advance(time.Second))
	f.Bank.Blocked = nil
	f.Advance(time.Second)
	require.True(t, nodeOf(t, f, "bob").Node.Deposit.IsZero())
}

func TestADeadNodesDepositIsHeldBackThroughAShortGracePeriod(t *testing.T) {
	f := testkeeper.NewInternode(t)
	f.SetParams(func(p *types.Params) { p.GracePeriod = time.Second })
	retire(t, f, f.Bob)
	f.Advance(time.Hour)
	f.Advance(time.Second)
	require.Equal(t, types.NODE_STATUS_RETIRED, nodeOf(t, f, "bob").Status, "the record stays with its deposit")
	f.Advance(23 * time.Hour)
	f.Advance(time.Second)
	_, err := f.Query.Node(f.Ctx, &types.QueryNodeRequest{Node: f.Bob.Address})
	require.ErrorContains(t, err, "1101")
}
