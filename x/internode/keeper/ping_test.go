package keeper_test

import (
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/amigos-network/amigos/envelope"
	testkeeper "github.com/amigos-network/amigos/testutil/keeper"
	"github.com/amigos-network/amigos/x/internode/types"
)

// ping files alice's ping to bob.
func ping(f *testkeeper.Internode) types.FiledMessage {
	entry := f.Entry("bob", "")
	entry.Kind = envelope.KindPing
	return f.File(f.Alice, entry)
}

func TestPongRecordsTheRoundTrip(t *testing.T) {
	f := testkeeper.NewInternode(t)
	sent := ping(f)
	f.Advance(200 * time.Millisecond)
	f.Advance(300 * time.Millisecond)
	res, err := f.Query.Ping(f.Ctx, &types.QueryPingRequest{Ref: "bob/1"})
	require.NoError(t, err)
	require.False(t, res.Answered)

	pong := f.File(f.Bob, f.Reply(sent, envelope.KindPong))
	require.Equal(t, "alice/1", pong.Handle)

	res, err = f.Query.Ping(f.Ctx, &types.QueryPingRequest{Ref: "bob/1"})
	require.NoError(t, err)
	require.True(t, res.Answered)
	require.Equal(t, types.PingAnswer{Height: 3, Time: f.Ctx.BlockTime().UnixMilli(), Pong: 1}, res.Answer)
	require.EqualValues(t, 2, res.Blocks)
	require.EqualValues(t, 500, res.Millis)
	require.Equal(t, []types.EventPingAnswered{{
		Pinger: f.Alice.Address, Ponger: f.Bob.Address, Arrival: 1, Blocks: 2, Millis: 500,
	}}, events[types.EventPingAnswered](t, f.Ctx))
}

func TestPong(t *testing.T) {
	tests := []struct {
		name string
		edit func(*testkeeper.Internode, *types.SendEntry)
		want error
	}{
		{
			name: "refuses a second pong", want: types.ErrPingAnswered,
			edit: func(f *testkeeper.Internode, e *types.SendEntry) {
				first := *e
				first.Nonce = f.Entry("bob", "").Nonce
				f.File(f.Bob, first)
			},
		},
		{
			name: "refuses a pong to a text", want: types.ErrNotAPing,
			edit: func(f *testkeeper.Internode, e *types.SendEntry) {
				text := f.Reply(f.File(f.Alice, f.Entry("bob", "hola")), envelope.KindPong)
				*e = text
			},
		},
		{
			name: "refuses a pong to another node", want: types.ErrNotAPing,
			edit: func(_ *testkeeper.Internode, e *types.SendEntry) { e.Recipient = "carol" },
		},
		{
			name: "refuses a pong to another message", want: types.ErrParentNotFound,
			edit: func(_ *testkeeper.Internode, e *types.SendEntry) { e.ReplyTo = make([]byte, envelope.IDBytes) },
		},
	}
	for _, tc := range tests {
		t.Run(tc.name, func(t *testing.T) {
			f := testkeeper.NewInternode(t)
			pong := f.Reply(ping(f), envelope.KindPong)
			tc.edit(f, &pong)
			before := f.Export()
			code := f.Send(f.Bob, pong)[0].Err()
			require.ErrorIs(t, code, tc.want)
			require.Equal(t, before, f.Export(), "a refusal leaves no trace")
		})
	}
}

func TestAPingIsAnsweredOnceWithinOneBatch(t *testing.T) {
	f := testkeeper.NewInternode(t)
	sent := ping(f)
	results := f.Send(f.Bob, f.Reply(sent, envelope.KindPong), f.Reply(sent, envelope.KindPong))
	require.Zero(t, results[0].Code)
	require.Equal(t, types.ErrPingAnswered.ABCICode(), results[1].Code)
}

func TestAnAnswerGoesWithItsPing(t *testing.T) {
	f := testkeeper.NewInternode(t)
	f.File(f.Bob, f.Reply(ping(f), envelope.KindPong))
	require.Len(t, f.Export().Inboxes[1].Answers, 1)
	f.Advance(31 * 24 * time.Hour)
	f.Advance(time.Second)
	require.Empty(t, f.Export().Inboxes[1].Answers)
}

func TestPingOfANodeToItselfThatFallsOutWhileItIsAnswered(t *testing.T) {
	f := testkeeper.NewInternode(t)
	self := f.Entry("bob", "")
	self.Kind = envelope.KindPing
	sent := f.File(f.Bob, self)
	f.Commit(31 * 24 * time.Hour)
	f.File(f.Bob, f.Reply(sent, envelope.KindPong))
	require.NoError(t, f.Export().Validate())
}

func TestPingQueryRefusesWhatIsNoPing(t *testing.T) {
	f := testkeeper.NewInternode(t)
	f.File(f.Alice, f.Entry("bob", "hola"))
	_, err := f.Query.Ping(f.Ctx, &types.QueryPingRequest{Ref: "bob/1"})
	require.ErrorIs(t, err, types.ErrNotAPing)
}
