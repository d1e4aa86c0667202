//go:build long

package main_test

import (
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	rpchttp "github.com/cometbft/cometbft/rpc/client/http"
	sdk "github.com/cosmos/cosmos-sdk/types"
	banktypes "github.com/cosmos/cosmos-sdk/x/bank/types"
	"github.com/stretchr/testify/require"

	"github.com/amigos-network/amigos/client"
	"github.com/amigos-network/amigos/testutil/process"
	"github.com/amigos-network/amigos/testutil/traffic"
	"github.com/amigos-network/amigos/x/internode/types"
)

// TestRelayerIsAwayForLongerThanTheTimeout lets packets wait past their timeout. Their senders learn that they expired,
// and nothing is delivered.
func TestRelayerIsAwayForLongerThanTheTimeout(t *testing.T) {
	const late, timeout = 200, 10 * time.Second
	p := startPair(t)
	relayer := p.relayer(process.RelayerKey)
	require.NoError(t, relayer.Link(t.Context(), types.PortID))
	p.openWays()
	p.there.send(late, timeout)
	p.there.send(1, 0) // this one is in time
	over := time.Now().Add(timeout)
	node, err := rpchttp.New(p.Sur.Validators[0].RPC, "/websocket")
	require.NoError(t, err)
	eventually(t, "their time is over by the other chain's blocks", func() bool {
		status, err := node.Status(t.Context())
		return err == nil && status.SyncInfo.LatestBlockTime.After(over)
	})

	require.NoError(t, relayer.Start(t.Context()))
	p.there.settles("after the relayer came back")
	require.Equal(t, late, p.there.books.Count(traffic.TimedOut))
	require.Equal(t, 1, p.there.books.Count(traffic.Acknowledged))
	requireFiled(t, p.bob, process.Bob, 1)
	statuses := outbox(t, p.alice)
	require.Equal(t, late, statuses[types.MESSAGE_STATUS_EXPIRED])
	require.Equal(t, late+1, total(statuses))
}

// TestTwoRelayersAtOnce lets two relayers with accounts of their own carry the same packets.
func TestTwoRelayersAtOnce(t *testing.T) {
	p := startPair(t)
	first, second := p.relayer(process.RelayerKey), p.relayer(process.SecondRelayerKey)
	require.NoError(t, first.Link(t.Context(), types.PortID))
	p.openWays()
	require.NoError(t, first.Start(t.Context()))
	require.NoError(t, second.Start(t.Context()))
	for range 5 {
		p.there.send(100, 0)
		p.back.send(100, 0)
	}
	p.there.settles("with two relayers")
	p.back.settles("with two relayers")
	first.Kill()
	p.there.send(50, 0)
	p.there.settles("with one left")
	requireFiled(t, p.bob, process.Bob, p.there.sent)
	requireFiled(t, p.alice, process.Alice, p.back.sent)
}

// TestRelayersAccountIsEmptied takes all coins from the relayer, and gives it some again.
func TestRelayersAccountIsEmptied(t *testing.T) {
	p := startPair(t)
	relayer := p.relayer(process.RelayerKey)
	require.NoError(t, relayer.Link(t.Context(), types.PortID))
	p.openWays()
	require.NoError(t, relayer.Start(t.Context()))
	p.there.send(1, 0)
	p.there.settles("before")

	payer, err := p.Sur.Dial(t.Context(), process.RelayerKey)
	require.NoError(t, err)
	defer payer.Close()
	eventually(t, "the account is empty", func() bool { return empty(t, payer, p.bob.Address()) })
	p.there.send(20, 0)
	eventually(t, "the relayer says which account is empty", func() bool {
		log, err := os.ReadFile(relayer.LogFile)
		return err == nil && strings.Contains(string(log), payer.Address())
	})
	require.Zero(t, p.there.books.Count(traffic.Settled)-1, "nothing goes without fees")

	_, err = p.bob.Do(t.Context(), &banktypes.MsgSend{
		FromAddress: p.bob.Address(), ToAddress: payer.Address(), Amount: sdk.NewCoins(sdk.NewInt64Coin(types.BaseDenom, 100_000_000)),
	})
	require.NoError(t, err)
	p.there.settles("after the account was funded")
	requireFiled(t, p.bob, process.Bob, p.there.sent)
}

// TestAnotherRelayerCarriesOurPackets lets rly, which knows nothing of us, open a channel on our port and carry packets
// both ways.
func TestAnotherRelayerCarriesOurPackets(t *testing.T) {
	program, err := filepath.Abs("../../build/rly")
	require.NoError(t, err)
	if _, err := os.Stat(program); err != nil {
		t.Skip("build/rly is not there: make build/rly, which needs a C compiler")
	}
	p := startPair(t)
	rly, err := p.Rly(t.Context(), program)
	require.NoError(t, err)
	require.NoError(t, rly.Link(t.Context(), types.PortID, types.Version))
	p.openWays()
	require.NoError(t, rly.Start("--max-msgs", "100")) // by itself it takes 5, and waits for further blocks, which a quiet chain makes seldom
	t.Cleanup(rly.Kill)
	p.there.send(100, 0)
	p.back.send(100, 0)
	p.there.settles("by rly")
	p.back.settles("by rly")
	requireFiled(t, p.bob, process.Bob, 100)
	requireFiled(t, p.alice, process.Alice, 100)
	require.Equal(t, map[types.MessageStatus]int{types.MESSAGE_STATUS_FILED: 100}, outbox(t, p.alice))
}

// empty moves all but the fee away, and tells whether it has come to that.
func empty(t *testing.T, c *client.Client, to string) bool {
	t.Helper()
	const fee = 10_000 // more than a bank send pays, less than a packet
	res, err := banktypes.NewQueryClient(c.Conn()).Balance(t.Context(), &banktypes.QueryBalanceRequest{Address: c.Address(), Denom: types.BaseDenom})
	require.NoError(t, err)
	left := res.Balance.Amount.SubRaw(fee)
	if !left.IsPositive() {
		return true
	}
	_, _ = c.Do(t.Context(), &banktypes.MsgSend{FromAddress: c.Address(), ToAddress: to, Amount: sdk.NewCoins(sdk.NewCoin(types.BaseDenom, left))})
	return false
}

// outbox counts what a sender sees of the messages that left.
func outbox(t *testing.T, c *client.Client) map[types.MessageStatus]int {
	t.Helper()
	statuses := map[types.MessageStatus]int{}
	for after := uint64(0); ; {
		page, err := c.Query().Outbox(t.Context(), &types.QueryOutboxRequest{Node: c.Address(), After: after})
		require.NoError(t, err)
		if len(page.Messages) == 0 {
			return statuses
		}
		for _, m := range page.Messages {
			statuses[m.Entry.Status]++
			after = m.Entry.Number
		}
	}
}

func eventually(t *testing.T, what string, holds func() bool) {
	t.Helper()
	require.Eventually(t, holds, patience, 50*time.Millisecond, what)
}

func total(statuses map[types.MessageStatus]int) (n int) {
	for _, count := range statuses {
		n += count
	}
	return n
}
