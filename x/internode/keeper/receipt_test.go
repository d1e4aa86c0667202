package keeper_test

import (
	"testing"
	"time"

	sdk "github.com/cosmos/cosmos-sdk/types"
	"github.com/stretchr/testify/require"

	"github.com/amigos-network/amigos/envelope"
	testkeeper "github.com/amigos-network/amigos/testutil/keeper"
	"github.com/amigos-network/amigos/x/internode/types"
)

func TestReceipt(t *testing.T) {
	reject := func(arrivals ...uint64) (list []types.Rejection) {
		for _, a := range arrivals {
			list = append(list, types.Rejection{Arrival: a, Reason: "no"})
		}
		return list
	}
	tests := []struct {
		name       string
		stage      types.Stage
		from, to   uint64
		rejections []types.Rejection
		want       error
	}{
		{name: "moves delivered", stage: types.STAGE_DELIVERED, to: 3},
		{name: "moves read", stage: types.STAGE_READ, to: 2},
		{name: "moves processed", stage: types.STAGE_PROCESSED, to: 3, rejections: reject(1, 3)},
		{name: "refuses another cursor", stage: types.STAGE_PROCESSED, from: 1, to: 2, want: types.ErrReceiptCursor},
		{name: "refuses to go beyond the last", stage: types.STAGE_PROCESSED, to: 4, want: types.ErrInvalidReceipt},
		{name: "refuses to go nowhere", stage: types.STAGE_PROCESSED, want: types.ErrInvalidReceipt},
		{name: "refuses no stage", to: 1, want: types.ErrInvalidReceipt},
		{name: "refuses a span over the limit", stage: types.STAGE_PROCESSED, to: 1001, want: types.ErrInvalidReceipt},
		{name: "refuses rejections of a read message", stage: types.STAGE_READ, to: 1, rejections: reject(1), want: types.ErrInvalidReceipt},
		{name: "refuses rejections outside", stage: types.STAGE_PROCESSED, to: 1, rejections: reject(2), want: types.ErrInvalidReceipt},
		{name: "refuses rejections out of order", stage: types.STAGE_PROCESSED, to: 3, rejections: reject(2, 1), want: types.ErrInvalidReceipt},
	}
	for _, tc := range tests {
		t.Run(tc.name, func(t *testing.T) {
			f := testkeeper.NewInternode(t)
			f.Send(f.Alice, f.Entry("bob", "1"), f.Entry("bob", "2"), f.Entry("bob", "3"))
			before := f.Export()
			err := f.Receipt(f.Bob, tc.stage, tc.from, tc.to, tc.rejections...)
			require.ErrorIs(t, err, tc.want)
			if tc.want != nil {
				require.Equal(t, before, f.Export())
				return
			}
			require.Equal(t, tc.to, f.Inbox(f.Bob, 0).State.Cursor(tc.stage))
			require.Equal(t, []types.EventReceiptRecorded{{Node: f.Bob.Address, Stage: tc.stage, From: tc.from, To: tc.to}},
				events[types.EventReceiptRecorded](t, f.Ctx))
		})
	}
}

func TestReceiptOfAStrangerIsRefused(t *testing.T) {
	f := testkeeper.NewInternode(t)
	require.ErrorIs(t, f.Receipt(testkeeper.NewPerson("stranger"), types.STAGE_READ, 0, 1), types.ErrNotRegistered)
}

func TestReceiptTellsTheSenderHowFarAMessageHasCome(t *testing.T) {
	f := testkeeper.NewInternode(t)
	f.Send(f.Alice, f.Entry("bob", "1"), f.Entry("bob", "2"), f.Entry("bob", "3"), f.Entry("bob", "4"), f.Entry("bob", "5"))
	require.NoError(t, f.Receipt(f.Bob, types.STAGE_DELIVERED, 0, 4))
	require.NoError(t, f.Receipt(f.Bob, types.STAGE_READ, 0, 3))
	require.NoError(t, f.Receipt(f.Bob, types.STAGE_PROCESSED, 0, 2, types.Rejection{Arrival: 2, Reason: "not now"}))

	var statuses []types.MessageStatus
	for _, m := range f.Inbox(f.Bob, 0).Messages {
		statuses = append(statuses, m.Status)
	}
	require.Equal(t, []types.MessageStatus{
		types.MESSAGE_STATUS_PROCESSED, types.MESSAGE_STATUS_REJECTED, types.MESSAGE_STATUS_READ,
		types.MESSAGE_STATUS_DELIVERED, types.MESSAGE_STATUS_FILED,
	}, statuses)
	require.Equal(t, "not now", f.Message("bob/2").Reason)
}

func TestReceiptOfProcessedLiftsTheStagesBeforeIt(t *testing.T) {
	f := testkeeper.NewInternode(t)
	f.Send(f.Alice, f.Entry("bob", "1"), f.Entry("bob", "2"))
	require.NoError(t, f.Receipt(f.Bob, types.STAGE_PROCESSED, 0, 2))
	state := f.Inbox(f.Bob, 0).State
	require.EqualValues(t, []uint64{2, 2, 2}, []uint64{state.Delivered, state.Read, state.Processed})
}

// TestTheSameWorkLandingTwiceFailsWhole is what makes an agent's replies happen once: they travel with the receipt for
// what they answer.
func TestTheSameWorkLandingTwiceFailsWhole(t *testing.T) {
	f := testkeeper.NewInternode(t)
	task := f.File(f.Alice, f.Entry("bob", "haz algo"))
	work := func() error {
		reply := f.Reply(task, envelope.KindResult)
		return f.Try(func(ctx sdk.Context) error {
			if _, err := f.Msg.Send(ctx, &types.MsgSend{Sender: f.Bob.Address, Entries: []types.SendEntry{reply}}); err != nil {
				return err
			}
			_, err := f.Msg.Receipt(ctx, &types.MsgReceipt{Owner: f.Bob.Address, Stage: types.STAGE_PROCESSED, From: 0, To: 1})
			return err
		})
	}
	require.NoError(t, work())
	require.ErrorIs(t, work(), types.ErrReceiptCursor)
	require.Len(t, f.Inbox(f.Alice, 0).Messages, 1)
}

func TestReceiptPassesOverWhatWasPruned(t *testing.T) {
	f := testkeeper.NewInternode(t)
	f.Send(f.Alice, f.Entry("bob", "1"), f.Entry("bob", "2"))
	f.Advance(31 * 24 * time.Hour)
	f.Send(f.Alice, f.Entry("bob", "3")) // drops both
	require.EqualValues(t, 3, f.Inbox(f.Bob, 0).State.First)
	require.NoError(t, f.Receipt(f.Bob, types.STAGE_PROCESSED, 0, 3, types.Rejection{Arrival: 1, Reason: "late"}))
	require.Zero(t, f.Inbox(f.Bob, 0).State.Unprocessed())
	require.NoError(t, f.Export().Validate())
}
