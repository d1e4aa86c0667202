package client

import (
	"context"
	"sync"
	"testing"

	ctypes "github.com/cometbft/cometbft/rpc/core/types"
	cmttypes "github.com/cometbft/cometbft/types"
	sdk "github.com/cosmos/cosmos-sdk/types"
	sdkerrors "github.com/cosmos/cosmos-sdk/types/errors"
	authsigning "github.com/cosmos/cosmos-sdk/x/auth/signing"
	authtypes "github.com/cosmos/cosmos-sdk/x/auth/types"
	"github.com/stretchr/testify/require"
)

// ordered is a chain whose account has used some sequences, and that checks them.
func ordered(t *testing.T, used uint64) (*fakeNode, *Client, *uint64) {
	n, next := newFakeNode(), used
	n.answer("/cosmos.auth.v1beta1.Query/AccountInfo", &authtypes.QueryAccountInfoResponse{Info: &authtypes.BaseAccount{AccountNumber: 7, Sequence: used}})
	c := newTestClient(t, n, func(cfg *Config) { cfg.Ordered = true })
	n.check = func(tx cmttypes.Tx) (*ctypes.ResultBroadcastTx, error) {
		if sequence(t, c, tx) != next {
			wrong := sdkerrors.ErrWrongSequence
			return &ctypes.ResultBroadcastTx{Codespace: wrong.Codespace(), Code: wrong.ABCICode(), Log: "account sequence mismatch"}, nil
		}
		next++
		return nil, nil
	}
	return n, c, &next
}

func sequence(t *testing.T, c *Client, bz cmttypes.Tx) uint64 {
	t.Helper()
	tx, err := c.enc.txConfig.TxDecoder()(bz)
	require.NoError(t, err)
	require.False(t, tx.(sdk.TxWithUnordered).GetUnordered())
	sigs, err := tx.(authsigning.SigVerifiableTx).GetSignaturesV2()
	require.NoError(t, err)
	return sigs[0].Sequence
}

func TestOrderedTransactionsCountOn(t *testing.T) {
	n, c, _ := ordered(t, 5)
	for range 3 {
		_, err := c.Do(t.Context(), renew(c))
		require.NoError(t, err)
	}
	for i, want := range []uint64{5, 6, 7} {
		require.Equal(t, want, sequence(t, c, n.broadcasts[i]))
	}
}

func TestOrderedTransactionsOfManyGoOneByOne(t *testing.T) {
	n, c, next := ordered(t, 0)
	var all sync.WaitGroup
	for range 8 {
		all.Go(func() {
			_, err := c.Do(t.Context(), renew(c))
			require.NoError(t, err)
		})
	}
	all.Wait()
	require.EqualValues(t, 8, *next)
	require.Len(t, n.broadcasts, 8, "none was refused")
}

func TestASequenceUsedByAnotherProgramIsReadAgain(t *testing.T) {
	n, c, next := ordered(t, 1)
	_, err := c.Do(t.Context(), renew(c))
	require.NoError(t, err)
	*next = 9 // somebody else signed
	n.answer("/cosmos.auth.v1beta1.Query/AccountInfo", &authtypes.QueryAccountInfoResponse{Info: &authtypes.BaseAccount{AccountNumber: 7, Sequence: 9}})
	_, err = c.Do(t.Context(), renew(c))
	require.NoError(t, err)

	*next = 20 // and the node tells an old one
	_, err = c.Do(t.Context(), renew(c))
	require.ErrorIs(t, err, sdkerrors.ErrWrongSequence, "once, not for ever")
	*next = 9
	_, err = c.Do(t.Context(), renew(c))
	require.NoError(t, err, "a refusal does not block the queue")
}

func TestWhoGivesUpInTheQueueDoesNotBlockIt(t *testing.T) {
	var q queue
	leave, err := q.enter(t.Context())
	require.NoError(t, err)
	gone, cancel := context.WithCancel(t.Context())
	cancel()
	_, err = q.enter(gone)
	require.ErrorIs(t, err, context.Canceled)
	leave()
	leave, err = q.enter(t.Context())
	require.NoError(t, err)
	leave()
}
