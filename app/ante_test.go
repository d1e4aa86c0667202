package app

import (
	"testing"
	"time"

	abci "github.com/cometbft/cometbft/abci/types"
	sdk "github.com/cosmos/cosmos-sdk/types"
	sdkerrors "github.com/cosmos/cosmos-sdk/types/errors"
	"github.com/stretchr/testify/require"
)

func TestTransactions(t *testing.T) {
	tests := []struct {
		name string
		edit func(*fixture, *draft)
		code uint32
	}{
		{name: "passes when all is right"},
		{name: "refuses another chain's signature", edit: func(_ *fixture, d *draft) { d.chainID = "sur-1" }, code: sdkerrors.ErrUnauthorized.ABCICode()},
		{name: "refuses a wrong sequence", edit: func(_ *fixture, d *draft) { d.sequence += 5 }, code: sdkerrors.ErrWrongSequence.ABCICode()},
		{name: "refuses an account without funds for the fee", edit: func(_ *fixture, d *draft) { d.fee = 2 * funds }, code: sdkerrors.ErrInsufficientFunds.ABCICode()},
		{name: "refuses to send more than there is", edit: func(f *fixture, d *draft) { d.msgs = []sdk.Msg{f.send(f.address(d.from), 2*funds)} }, code: sdkerrors.ErrInsufficientFunds.ABCICode()},
		{name: "refuses a sequence on an unordered transaction", edit: func(f *fixture, d *draft) {
			d.unordered, d.sequence = f.now().Add(time.Minute), 3
		}, code: sdkerrors.ErrInvalidRequest.ABCICode()},
		{name: "refuses an unordered transaction that lasts too long", edit: func(f *fixture, d *draft) {
			d.unordered, d.sequence = f.now().Add(time.Hour), 0
		}, code: sdkerrors.ErrInvalidRequest.ABCICode()},
	}
	for _, tc := range tests {
		t.Run(tc.name, func(t *testing.T) {
			f := newFixture(t)
			d := f.transfer(1)
			if tc.edit != nil {
				tc.edit(f, &d)
			}
			require.Equal(t, tc.code, f.block(f.sign(d))[0].Code)
		})
	}
}

func TestUnorderedTransactionsShareABlock(t *testing.T) {
	f := newFixture(t)
	var txs [][]byte
	for i := range 5 {
		d := f.transfer(1)
		d.sequence, d.unordered = 0, f.now().Add(time.Minute+time.Duration(i))
		txs = append(txs, f.sign(d))
	}
	for _, result := range f.block(txs...) {
		require.Zero(t, result.Code, result.Log)
	}
	_, sequence := f.account(1)
	require.Zero(t, sequence)
	require.NotZero(t, f.block(txs[0])[0].Code, "the same transaction again")
}

func TestFeesBelowTheMinimumAreRefusedAtCheck(t *testing.T) {
	f := newFixture(t)
	builder, err := f.app.txConfig.WrapTxBuilder(f.decode(f.sign(f.transfer(1))))
	require.NoError(t, err)
	builder.SetFeeAmount(coins(1))
	f.signWith(builder, f.transfer(1))
	bz, err := f.app.txConfig.TxEncoder()(builder.GetTx())
	require.NoError(t, err)
	res, err := f.app.CheckTx(&abci.RequestCheckTx{Tx: bz})
	require.NoError(t, err)
	require.Equal(t, sdkerrors.ErrInsufficientFee.ABCICode(), res.Code)
}

func (f *fixture) decode(bz []byte) sdk.Tx {
	f.t.Helper()
	tx, err := f.app.txConfig.TxDecoder()(bz)
	require.NoError(f.t, err)
	return tx
}
