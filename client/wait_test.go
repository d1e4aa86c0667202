package client

import (
	"context"
	"errors"
	"testing"
	"time"

	abci "github.com/cometbft/cometbft/abci/types"
	ctypes "github.com/cometbft/cometbft/rpc/core/types"
	jsonrpc "github.com/cometbft/cometbft/rpc/jsonrpc/types"
	cmttypes "github.com/cometbft/cometbft/types"
	sdk "github.com/cosmos/cosmos-sdk/types"
	sdkerrors "github.com/cosmos/cosmos-sdk/types/errors"
	"github.com/stretchr/testify/require"

	"github.com/amigos-network/amigos/x/internode/types"
)

func renew(c *Client) sdk.Msg { return &types.MsgRenewNode{Owner: c.Address()} }

func TestWaitFindsTheTransactionWithoutEvents(t *testing.T) {
	n := newFakeNode()
	n.respond(&types.MsgRenewNodeResponse{ExpiresAt: 99})
	c := newTestClient(t, n)

	res, err := c.Do(t.Context(), renew(c))
	require.NoError(t, err)
	require.EqualValues(t, 2, res.Height)
	require.Equal(t, start.Add(time.Second), res.Time)
	var renewed types.MsgRenewNodeResponse
	require.NoError(t, res.Decode(0, &renewed))
	require.EqualValues(t, 99, renewed.ExpiresAt)
	require.Error(t, res.Decode(0, &types.MsgSendResponse{}), "another message's response is not misread")
	require.Error(t, res.Decode(1, &renewed))
}

func TestWaitTakesTheEvent(t *testing.T) {
	n := newFakeNode()
	n.frozen = true
	c := newTestClient(t, n)
	p, err := c.Broadcast(t.Context(), renew(c))
	require.NoError(t, err)
	height := int64(1)
	p.sub.wake(ctypes.ResultEvent{Data: cmttypes.EventDataTx{TxResult: abci.TxResult{Height: height, Tx: p.tx.bytes}}})

	res, err := p.Wait(t.Context())
	require.NoError(t, err)
	require.Equal(t, height, res.Height)
	require.Equal(t, start, res.Time)
}

func TestWaitOutlivesARestartedNode(t *testing.T) {
	n := newFakeNode()
	n.frozen = true
	n.ticks[2] = func() { n.down, n.mempool = true, nil }
	n.ticks[6] = func() { n.down, n.frozen = false, false }
	c := newTestClient(t, n)

	res, err := c.Do(t.Context(), renew(c))
	require.NoError(t, err)
	require.Greater(t, len(n.broadcasts), 1, "the node lost its mempool and was handed the bytes again")
	require.Equal(t, 1, n.distinct(), "they are the same transaction")
	require.NotZero(t, res.Height)
}

func TestWaitOutlivesARestartBetweenTwoLooks(t *testing.T) {
	n := newFakeNode()
	c := newTestClient(t, n)
	p, err := c.Broadcast(t.Context(), renew(c))
	require.NoError(t, err)
	n.mempool = nil
	p.sub.wake(ctypes.ResultEvent{}) // the socket broke
	n.frozen = true
	n.ticks[3] = func() { n.frozen = false }

	_, err = p.Wait(t.Context())
	require.NoError(t, err)
	require.Equal(t, 1, n.distinct())
}

func TestWaitFindsABlockThatAnUnansweredBroadcastReached(t *testing.T) {
	n := newFakeNode()
	n.check = func(tx cmttypes.Tx) (*ctypes.ResultBroadcastTx, error) {
		if len(n.broadcasts) == 1 {
			n.mempool = append(n.mempool, tx) // it was taken, but the answer is lost
			return nil, errors.New("EOF")
		}
		return &ctypes.ResultBroadcastTx{Codespace: "sdk", Code: sdkerrors.ErrInvalidRequest.ABCICode(), Log: "nonce used"}, nil
	}
	c := newTestClient(t, n)

	res, err := c.Do(t.Context(), renew(c))
	require.NoError(t, err)
	require.EqualValues(t, 2, res.Height)
}

func TestWaitGivesUpWhenTheTimeHasPassedInABlock(t *testing.T) {
	n := newFakeNode()
	n.frozen = true
	c := newTestClient(t, n)

	_, err := c.Do(t.Context(), renew(c))
	var e *Error
	require.ErrorAs(t, err, &e)
	require.Equal(t, PhaseUnseen, e.Phase)
	require.True(t, e.Expired)
	require.True(t, e.Retryable())
	require.Equal(t, ExitUnseen, e.ExitCode())
	require.NotEmpty(t, e.Hash)
	require.Greater(t, n.now.Sub(start), DefaultTTL, "not before")
}

func TestWaitEndsWithItsContext(t *testing.T) {
	n := newFakeNode()
	n.frozen = true
	ctx, cancel := context.WithCancel(t.Context())
	n.ticks[3] = cancel
	c := newTestClient(t, n)

	_, err := c.Do(ctx, renew(c))
	var e *Error
	require.ErrorAs(t, err, &e)
	require.Equal(t, PhaseUnseen, e.Phase)
	require.False(t, e.Expired, "it may still land")
	require.False(t, e.Retryable())
	require.ErrorIs(t, err, context.Canceled)
}

func TestOutOfGasInTheBlockIsTriedOnceMore(t *testing.T) {
	n := newFakeNode()
	c := newTestClient(t, n)
	var limits []uint64
	n.exec = func(tx cmttypes.Tx) *abci.ExecTxResult {
		limits = append(limits, gasLimit(t, c, tx))
		if len(limits) == 1 {
			return &abci.ExecTxResult{Codespace: "sdk", Code: sdkerrors.ErrOutOfGas.ABCICode()}
		}
		return &abci.ExecTxResult{}
	}

	_, err := c.Do(t.Context(), renew(c))
	require.NoError(t, err)
	require.Equal(t, []uint64{142800, 214200}, limits, "simulated and the nonce × 1.4, then half more")

	n.exec = func(cmttypes.Tx) *abci.ExecTxResult {
		return &abci.ExecTxResult{Codespace: "sdk", Code: sdkerrors.ErrOutOfGas.ABCICode()}
	}
	_, err = c.Do(t.Context(), renew(c))
	require.ErrorIs(t, err, sdkerrors.ErrOutOfGas, "but only once")
}

func TestBroadcastKnowsTheMempoolsOwnWords(t *testing.T) {
	tests := []struct {
		name string
		said string
		want error
	}{
		{name: "full", said: "mempool is full: number of txs 5000", want: sdkerrors.ErrMempoolIsFull},
		{name: "rechecking", said: "mempool is still rechecking after a new committed block, so it is considered as full", want: sdkerrors.ErrMempoolIsFull},
		{name: "too large", said: "Tx too large. Max size is 1, but got 2", want: sdkerrors.ErrTxTooLarge},
		{name: "has it already", said: "tx already exists in cache"},
	}
	for _, tc := range tests {
		t.Run(tc.name, func(t *testing.T) {
			n := newFakeNode()
			n.check = func(cmttypes.Tx) (*ctypes.ResultBroadcastTx, error) {
				return nil, &jsonrpc.RPCError{Code: -32603, Message: "Internal error", Data: tc.said}
			}
			c := newTestClient(t, n)

			p, err := c.Broadcast(t.Context(), renew(c))
			require.ErrorIs(t, err, tc.want)
			if tc.want == nil {
				require.False(t, p.unsure)
				return
			}
			var e *Error
			require.ErrorAs(t, err, &e)
			require.Equal(t, ExitRefused, e.ExitCode())
		})
	}
}

func gasLimit(t *testing.T, c *Client, bz cmttypes.Tx) uint64 {
	t.Helper()
	tx, err := c.enc.txConfig.TxDecoder()(bz)
	require.NoError(t, err)
	return tx.(sdk.FeeTx).GetGas()
}

func TestWaitIsOverWhenTheStateHasTheBlock(t *testing.T) {
	n := newFakeNode()
	n.behind = 100 // blocks, results and all, come before it
	n.ticks[4] = func() { n.behind = 0 }
	c := newTestClient(t, n)

	_, err := c.Do(t.Context(), renew(c))
	require.NoError(t, err)
	require.Zero(t, n.behind)
}
