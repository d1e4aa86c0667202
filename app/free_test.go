package app

import (
	"testing"
	"time"

	"cosmossdk.io/x/feegrant"
	abci "github.com/cometbft/cometbft/abci/types"
	sdk "github.com/cosmos/cosmos-sdk/types"
	sdkerrors "github.com/cosmos/cosmos-sdk/types/errors"
	banktypes "github.com/cosmos/cosmos-sdk/x/bank/types"
	"github.com/stretchr/testify/require"

	"github.com/amigos-network/amigos/envelope"
	"github.com/amigos-network/amigos/x/internode/types"
)

// freeDraft is a transaction of account 1 without a fee.
func (f *fixture) freeDraft(msgs ...sdk.Msg) draft {
	d := f.transfer(1)
	d.msgs, d.fee = msgs, noFee
	return d
}

// saying is a message of account i to bob with a body of some length.
func (f *fixture) saying(i, length int, nonce byte) *types.MsgSend {
	return &types.MsgSend{Sender: f.address(i).String(), Atomic: true, Entries: []types.SendEntry{{
		Recipient: "bob", Kind: envelope.KindText, Body: make([]byte, length), ContentType: "application/octet-stream",
		Nonce: append(make([]byte, envelope.NonceBytes-1), nonce), CreatedAt: f.now().UnixMilli(),
	}}}
}

func (f *fixture) checkTx(bz []byte, kind abci.CheckTxType) *abci.ResponseCheckTx {
	f.t.Helper()
	res, err := f.app.CheckTx(&abci.RequestCheckTx{Tx: bz, Type: kind})
	require.NoError(f.t, err)
	return res
}

// newFreeFixture has the nodes alice (1) and bob (2), a free period after their registration.
func newFreeFixture(t *testing.T) *fixture {
	t.Helper()
	f := newFixture(t)
	f.register(1, "alice")
	f.register(2, "bob")
	f.late += types.DefaultParams().FreeQuotaPeriod
	f.block()
	return f
}

func TestANodeWithoutCoinsStillAnswers(t *testing.T) {
	f := newFreeFixture(t)
	all := f.balance(f.address(1))
	d := f.transfer(1)
	d.msgs = []sdk.Msg{banktypes.NewMsgSend(f.address(1), f.address(0), coins(all.Int64()-2001))}
	require.Zero(t, f.block(f.sign(d))[0].Code)
	require.True(t, f.balance(f.address(1)).IsZero())

	paid := f.transfer(1)
	paid.msgs = []sdk.Msg{f.saying(1, 10, 1)}
	require.Equal(t, sdkerrors.ErrInsufficientFunds.ABCICode(), f.checkTx(f.sign(paid), abci.CheckTxType_New).Code)

	free := f.sign(f.freeDraft(f.saying(1, 10, 1)))
	res := f.checkTx(free, abci.CheckTxType_New)
	require.Zero(t, res.Code, res.Log)
	result := f.block(free)[0]
	require.Zero(t, result.Code, result.Log)
	var quota types.QueryQuotaResponse
	f.query("/amigos.internode.v1.Query/Quota", &types.QueryQuotaRequest{Node: "alice"}, &quota)
	require.EqualValues(t, len(free), quota.Used)
}

func TestTheMempoolCountsFreeQuotas(t *testing.T) {
	f := newFreeFixture(t)
	left := int(types.DefaultParams().FreeQuotaBytes)
	taken := [][]byte{}
	for i := byte(1); ; i++ {
		d := f.freeDraft(f.saying(1, 8000, i))
		d.unordered, d.sequence = f.now().Add(time.Minute+time.Duration(i)), 0
		d.gas = types.MaxFreeGas
		bz := f.sign(d)
		res := f.checkTx(bz, abci.CheckTxType_New)
		if len(bz) > left {
			require.Equal(t, types.ErrQuotaSpent.ABCICode(), res.Code, res.Log)
			require.Equal(t, types.ModuleName, res.Codespace)
			break
		}
		require.Zero(t, res.Code, res.Log)
		left -= len(bz)
		taken = append(taken, bz)
	}
	require.Len(t, taken, 7)
	for _, result := range f.block(taken[:5]...) {
		require.Zero(t, result.Code, result.Log)
	}
	for _, bz := range taken[5:] {
		res := f.checkTx(bz, abci.CheckTxType_Recheck)
		require.Zero(t, res.Code, res.Log)
	}
	d := f.freeDraft(f.saying(1, 8000, 99))
	require.Equal(t, types.ErrQuotaSpent.ABCICode(), f.checkTx(f.sign(d), abci.CheckTxType_New).Code, "what waits still counts")

	f.late += types.DefaultParams().FreeQuotaPeriod
	f.block()
	res := f.checkTx(f.sign(d), abci.CheckTxType_New)
	require.Zero(t, res.Code, res.Log)
}

func TestWhatIsNotFree(t *testing.T) {
	f := newFreeFixture(t)
	urgent := f.saying(1, 10, 1)
	urgent.Entries[0].Priority = envelope.PRIORITY_URGENT
	transfer := f.send(f.address(1), 1)
	greedy := f.freeDraft(f.saying(1, 10, 1))
	greedy.gas = types.MaxFreeGas + 1
	stranger := f.transfer(3)
	stranger.msgs, stranger.fee = []sdk.Msg{f.saying(3, 10, 1)}, noFee
	insufficient := sdkerrors.ErrInsufficientFee.ABCICode()
	tests := []struct {
		name string
		tx   draft
		code uint32
	}{
		{"a transfer", f.freeDraft(transfer), insufficient},
		{"a transfer beside a message", f.freeDraft(f.saying(1, 10, 1), transfer), insufficient},
		{"an urgent message", f.freeDraft(urgent), insufficient},
		{"a policy", f.freeDraft(&types.MsgSetInboxPolicy{Owner: f.address(1).String()}), insufficient},
		{"an anchor", f.freeDraft(&types.MsgAnchor{Carrier: f.address(1).String()}), insufficient},
		{"too much gas", greedy, types.ErrNotFree.ABCICode()},
		{"a message of who is no node", stranger, types.ErrNotRegistered.ABCICode()},
	}
	for _, tc := range tests {
		t.Run(tc.name, func(t *testing.T) {
			res := f.checkTx(f.sign(tc.tx), abci.CheckTxType_New)
			require.Equal(t, tc.code, res.Code, res.Log)
		})
	}
	both := f.freeDraft(f.saying(1, 10, 1), &types.MsgReceipt{Owner: f.address(1).String(), Stage: types.STAGE_READ, From: 0, To: 1})
	res := f.checkTx(f.sign(both), abci.CheckTxType_New)
	require.Zero(t, res.Code, res.Log)
}

func TestANewNodeHasNoFreeQuotaYet(t *testing.T) {
	f := newFixture(t)
	f.register(1, "alice")
	f.register(2, "bob")
	res := f.checkTx(f.sign(f.freeDraft(f.saying(1, 10, 1))), abci.CheckTxType_New)
	require.Equal(t, types.ErrQuotaSpent.ABCICode(), res.Code, res.Log)
}

// The quota is counted before the signature is looked at: a bad one must not count.
func TestAForgedTransactionUsesNoQuota(t *testing.T) {
	f := newFreeFixture(t)
	d := f.freeDraft(f.saying(1, 10, 1))
	d.chainID = "sur-1"
	require.Equal(t, sdkerrors.ErrUnauthorized.ABCICode(), f.checkTx(f.sign(d), abci.CheckTxType_New).Code)
	require.NotZero(t, f.block(f.sign(d))[0].Code)
	var quota types.QueryQuotaResponse
	f.query("/amigos.internode.v1.Query/Quota", &types.QueryQuotaRequest{Node: "alice"}, &quota)
	require.Zero(t, quota.Used)
}

func TestAFeeGrantPaysForANodeWithoutCoins(t *testing.T) {
	f := newFreeFixture(t)
	before := f.balance(f.address(1))
	grantee := f.grantFees(2, 1)
	d := f.transfer(1)
	d.msgs, d.granter = []sdk.Msg{f.saying(1, 10, 1)}, grantee
	bz := f.sign(d)
	require.Zero(t, f.checkTx(bz, abci.CheckTxType_New).Code)
	result := f.block(bz)[0]
	require.Zero(t, result.Code, result.Log)
	require.Equal(t, before, f.balance(f.address(1)), "the granter paid")
	var quota types.QueryQuotaResponse
	f.query("/amigos.internode.v1.Query/Quota", &types.QueryQuotaRequest{Node: "alice"}, &quota)
	require.Zero(t, quota.Used)
}

// grantFees lets account by pay the fees of account of, and returns the payer.
func (f *fixture) grantFees(by, of int) sdk.AccAddress {
	f.t.Helper()
	until := f.now().Add(time.Hour)
	msg, err := feegrant.NewMsgGrantAllowance(&feegrant.BasicAllowance{Expiration: &until}, f.address(by), f.address(of))
	require.NoError(f.t, err)
	d := f.transfer(by)
	d.msgs = []sdk.Msg{msg}
	result := f.block(f.sign(d))[0]
	require.Zero(f.t, result.Code, result.Log)
	return f.address(by)
}
