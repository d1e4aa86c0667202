package types_test

import (
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/amigos-network/amigos/envelope"
	"github.com/amigos-network/amigos/x/internode/types"
)

func TestInboxStateCounts(t *testing.T) {
	tests := []struct {
		name              string
		state             types.InboxState
		kept, unprocessed uint64
	}{
		{name: "nothing in an absent inbox"},
		{name: "nothing in a new inbox", state: types.NewInboxState()},
		{name: "all of an unread inbox", state: types.InboxState{First: 1, Last: 5}, kept: 5, unprocessed: 5},
		{name: "what is behind the cursor", state: types.InboxState{First: 1, Last: 5, Processed: 3}, kept: 5, unprocessed: 2},
		{name: "not what was pruned unread", state: types.InboxState{First: 4, Last: 5}, kept: 2, unprocessed: 2},
		{name: "nothing when all is processed", state: types.InboxState{First: 4, Last: 5, Processed: 5}, kept: 2},
		{name: "nothing when all is pruned", state: types.InboxState{First: 6, Last: 5, Processed: 2}},
	}
	for _, tc := range tests {
		t.Run(tc.name, func(t *testing.T) {
			require.Equal(t, tc.kept, tc.state.Kept())
			require.Equal(t, tc.unprocessed, tc.state.Unprocessed())
		})
	}
	require.Equal(t, types.NewInboxState(), types.InboxState{}.Normal())
}

func TestAdvanceLiftsTheStagesBefore(t *testing.T) {
	state := types.InboxState{First: 1, Last: 9, Delivered: 7, Read: 2, Processed: 1}
	tests := []struct {
		stage                      types.Stage
		delivered, read, processed uint64
	}{
		{types.STAGE_DELIVERED, 8, 2, 1},
		{types.STAGE_READ, 8, 8, 1},
		{types.STAGE_PROCESSED, 8, 8, 8},
		{types.STAGE_UNSPECIFIED, 7, 2, 1},
	}
	for _, tc := range tests {
		t.Run(tc.stage.String(), func(t *testing.T) {
			after := state.Advance(tc.stage, 8)
			require.Equal(t, tc.delivered, after.Cursor(types.STAGE_DELIVERED))
			require.Equal(t, tc.read, after.Cursor(types.STAGE_READ))
			require.Equal(t, tc.processed, after.Cursor(types.STAGE_PROCESSED))
			require.NoError(t, after.Validate())
		})
	}
	require.EqualValues(t, 7, state.Advance(types.STAGE_PROCESSED, 3).Delivered, "no cursor goes back")
	require.Zero(t, state.Cursor(types.STAGE_UNSPECIFIED))
}

func TestInboxStateValidate(t *testing.T) {
	tests := []struct {
		name  string
		state types.InboxState
		want  error
	}{
		{name: "takes a new inbox", state: types.NewInboxState()},
		{name: "takes an inbox pruned whole", state: types.InboxState{First: 6, Last: 5}},
		{name: "refuses an inbox without a first", state: types.InboxState{Last: 5}, want: types.ErrInvalidGenesis},
		{name: "refuses a first after the last", state: types.InboxState{First: 7, Last: 5}, want: types.ErrInvalidGenesis},
		{name: "refuses a cursor after the last", state: types.InboxState{First: 1, Last: 5, Delivered: 6}, want: types.ErrInvalidGenesis},
		{name: "refuses what was read and not delivered", state: types.InboxState{First: 1, Last: 5, Read: 1}, want: types.ErrInvalidGenesis},
		{name: "refuses what was processed and not read", state: types.InboxState{First: 1, Last: 5, Delivered: 1, Processed: 1}, want: types.ErrInvalidGenesis},
		{name: "refuses an unknown admission", state: types.InboxState{First: 1, Admission: 9}, want: types.ErrInvalidGenesis},
		{name: "refuses too many listed", state: types.InboxState{First: 1, Listed: types.MaxPolicyItems + 1}, want: types.ErrInvalidGenesis},
	}
	for _, tc := range tests {
		t.Run(tc.name, func(t *testing.T) {
			require.ErrorIs(t, tc.state.Validate(), tc.want)
		})
	}
}

func TestEntryStatus(t *testing.T) {
	const retention = time.Hour
	filed := types.Entry{Arrival: 3, Time: now.UnixMilli()}
	short := filed
	short.Message = envelope.Message{ExpiresAt: now.Add(time.Minute).UnixMilli()}
	long := filed
	long.Message = envelope.Message{ExpiresAt: now.Add(2 * time.Hour).UnixMilli()}

	tests := []struct {
		name     string
		entry    types.Entry
		state    types.InboxState
		rejected bool
		after    time.Duration
		want     types.MessageStatus
	}{
		{name: "is filed", entry: filed, want: types.MESSAGE_STATUS_FILED},
		{name: "is delivered", entry: filed, state: types.InboxState{Delivered: 3}, want: types.MESSAGE_STATUS_DELIVERED},
		{name: "is read", entry: filed, state: types.InboxState{Delivered: 4, Read: 3}, want: types.MESSAGE_STATUS_READ},
		{name: "is processed", entry: filed, state: types.InboxState{Delivered: 4, Read: 4, Processed: 3}, want: types.MESSAGE_STATUS_PROCESSED},
		{name: "is rejected", entry: filed, state: types.InboxState{Delivered: 4, Read: 4, Processed: 3}, rejected: true, want: types.MESSAGE_STATUS_REJECTED},
		{name: "expires after the retention", entry: filed, state: types.InboxState{Delivered: 3}, after: retention, want: types.MESSAGE_STATUS_EXPIRED},
		{name: "stays processed after it", entry: filed, state: types.InboxState{Processed: 3}, after: retention, want: types.MESSAGE_STATUS_PROCESSED},
		{name: "expires when its author said", entry: short, after: time.Minute, want: types.MESSAGE_STATUS_EXPIRED},
		{name: "lives until then", entry: short, after: time.Minute - time.Millisecond, want: types.MESSAGE_STATUS_FILED},
		{name: "does not outlive the retention", entry: long, after: retention, want: types.MESSAGE_STATUS_EXPIRED},
	}
	for _, tc := range tests {
		t.Run(tc.name, func(t *testing.T) {
			require.Equal(t, tc.want, tc.entry.Status(tc.state, tc.rejected, now.Add(tc.after), retention))
		})
	}
}

func TestAdmissionWithoutAPolicyIsRegistered(t *testing.T) {
	require.Equal(t, types.ADMISSION_REGISTERED, types.ADMISSION_UNSPECIFIED.Normal())
	require.Equal(t, types.ADMISSION_LOCAL, types.ADMISSION_LOCAL.Normal())
}
