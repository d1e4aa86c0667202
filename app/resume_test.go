package app

import (
	"context"
	"net"
	"testing"
	"time"

	pruningtypes "cosmossdk.io/store/pruning/types"
	abci "github.com/cometbft/cometbft/abci/types"
	"github.com/cosmos/cosmos-sdk/baseapp"
	sdkerrors "github.com/cosmos/cosmos-sdk/types/errors"
	banktypes "github.com/cosmos/cosmos-sdk/x/bank/types"
	"github.com/stretchr/testify/require"
	"google.golang.org/grpc"
	"google.golang.org/grpc/credentials/insecure"

	"github.com/amigos-network/amigos/x/internode/types"
)

// restart is a new process over the same databases, without a block since.
func (f *fixture) restart() {
	f.t.Helper()
	require.NoError(f.t, f.app.Close())
	f.app = openApp(f.t, f.db, f.home)
}

func (f *fixture) check(tx []byte) *abci.ResponseCheckTx {
	f.t.Helper()
	res, err := f.app.CheckTx(&abci.RequestCheckTx{Tx: tx})
	require.NoError(f.t, err)
	return res
}

func TestANodeServesAtOnceAfterARestart(t *testing.T) {
	f := newFixture(t)
	f.register(1, "alice")
	f.late += 10 * aBeat
	f.block()
	f.restart()

	ordered, unordered := f.transfer(1), f.transfer(2)
	unordered.sequence, unordered.unordered = 0, f.now().Add(aBeat)
	for _, tx := range [][]byte{f.sign(ordered), f.sign(unordered)} {
		_, simulated, err := f.app.Simulate(tx)
		require.NoError(t, err)
		require.NotEmpty(t, simulated.Events)
		res := f.check(tx)
		require.Zero(t, res.Code, res.Log)
		require.Positive(t, res.GasWanted, "the mempool drops what says otherwise")
	}

	late := f.transfer(3)
	late.sequence, late.unordered = 0, f.now().Add(-time.Second)
	require.Equal(t, sdkerrors.ErrTxTimeout.ABCICode(), f.check(f.sign(late)).Code, "over at the time of the last block")

	var found types.QueryNodeResponse
	f.query("/amigos.internode.v1.Query/Node", &types.QueryNodeRequest{Node: "alice"}, &found)
	require.Equal(t, "alice", found.Record.Node.Name)
}

func TestANodeServesGRPCAtOnceAfterARestart(t *testing.T) {
	f := newFixture(t)
	f.block(f.sign(f.transfer(1)))
	f.restart()
	require.Equal(t, f.balance(f.address(1)), f.overGRPC())
	f.block(f.sign(f.transfer(1)))
	require.Equal(t, f.balance(f.address(1)), f.overGRPC())
}

func TestCapabilitiesAreInPlaceAfterARestart(t *testing.T) {
	f := newFixture(t)
	f.restart()
	ctx := f.app.NewContext(true)
	require.True(t, f.app.ibc.capabilities.IsInitialized(ctx))
	owner, _, err := f.app.ibc.core.PortKeeper.LookupModuleByPort(ctx, "transfer")
	require.NoError(t, err)
	require.Equal(t, "transfer", owner)
}

func TestANodeWithoutATimeWaitsForABlock(t *testing.T) {
	f := newFixture(t)
	app := newApp(t)
	require.Equal(t, sdkerrors.ErrInvalidHeight.ABCICode(), (&fixture{t: t, app: app}).check(f.sign(f.transfer(1))).Code)
}

// overGRPC is account 1's balance as a gRPC client sees it.
func (f *fixture) overGRPC() any {
	f.t.Helper()
	server := grpc.NewServer()
	f.app.RegisterGRPCServerWithSkipCheckHeader(server, false)
	listener, err := new(net.ListenConfig).Listen(f.t.Context(), "tcp", "127.0.0.1:0")
	require.NoError(f.t, err)
	go func() { _ = server.Serve(listener) }()
	defer server.Stop()

	conn, err := grpc.NewClient(listener.Addr().String(), grpc.WithTransportCredentials(insecure.NewCredentials()))
	require.NoError(f.t, err)
	defer conn.Close()
	found, err := banktypes.NewQueryClient(conn).Balance(context.Background(), &banktypes.QueryBalanceRequest{Address: f.address(1).String(), Denom: BondDenom})
	require.NoError(f.t, err)
	return found.Balance.Amount
}

// TestANodeThatPrunesEverythingServesAtOnceAfterARestart keeps no more versions than it must, and is restarted in a
// silence.
func TestANodeThatPrunesEverythingServesAtOnceAfterARestart(t *testing.T) {
	prune := baseapp.SetPruning(pruningtypes.NewPruningOptions(pruningtypes.PruningEverything))
	f := newFixture(t)
	require.NoError(t, f.app.Close())
	f.app = openApp(t, f.db, f.home, prune)
	f.register(1, "alice")
	for range 2 * fullEvery {
		f.beat()
	}
	_, err := f.app.CreateQueryContext(2, false)
	require.Error(t, err, "it is pruned")

	require.NoError(t, f.app.Close())
	f.app = openApp(t, f.db, f.home, prune)
	require.Equal(t, f.balance(f.address(1)), f.overGRPC())
	tx := f.sign(f.transfer(1))
	_, _, err = f.app.Simulate(tx)
	require.NoError(t, err)
	require.Zero(t, f.check(tx).Code)
	var found types.QueryNodeResponse
	f.query("/amigos.internode.v1.Query/Node", &types.QueryNodeRequest{Node: "alice"}, &found)
	require.Equal(t, "alice", found.Record.Node.Name)
}
