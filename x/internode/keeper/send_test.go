package keeper_test

import (
	"bytes"
	"strings"
	"testing"
	"time"

	storetypes "cosmossdk.io/store/types"
	sdk "github.com/cosmos/cosmos-sdk/types"
	"github.com/stretchr/testify/require"

	"github.com/amigos-network/amigos/envelope"
	testkeeper "github.com/amigos-network/amigos/testutil/keeper"
	"github.com/amigos-network/amigos/x/internode/types"
)

func TestSend(t *testing.T) {
	stranger := testkeeper.NewPerson("stranger")
	type edit func(*testkeeper.Internode, *types.MsgSend)
	first := func(change func(*types.SendEntry)) edit {
		return func(_ *testkeeper.Internode, m *types.MsgSend) { change(&m.Entries[0]) }
	}
	to := func(recipient string) edit {
		return first(func(e *types.SendEntry) { e.Recipient = recipient })
	}
	tests := []struct {
		name string
		edit edit
		want error
	}{
		{name: "delivers to a registered node"},
		{name: "delivers to an account", edit: to(testkeeper.NewPerson("bob").Address)},
		{name: "delivers to a peer ID", edit: to("libp2p://" + testkeeper.NewPerson("bob").PeerID)},
		{name: "refuses an unknown name", edit: to("nadie"), want: types.ErrNodeNotFound},
		{name: "refuses an unknown account", edit: to(stranger.Address), want: types.ErrNodeNotFound},
		{name: "refuses an unknown peer", edit: to("peer://" + stranger.PeerID), want: types.ErrNodeNotFound},
		{name: "refuses a malformed account", edit: to(stranger.Address + "q"), want: types.ErrInvalidAddress},
		{name: "refuses a malformed peer ID", edit: to("libp2p://12D3KooWxyz"), want: types.ErrInvalidAddress},
		{name: "refuses a node behind an unknown link", edit: to("bob@sur"), want: types.ErrLinkNotFound},
		{name: "refuses an unknown chain", edit: func(f *testkeeper.Internode, msg *types.MsgSend) {
			to("@sur")(f, msg)
			msg.Entries[0].Kind = envelope.KindPing
		}, want: types.ErrLinkNotFound},
		{name: "refuses a text to a chain", edit: to("@sur"), want: types.ErrInvalidMessage},
		{name: "refuses a form without a road", edit: to("bob.amigos.chain"), want: types.ErrUnsupportedAddress},
		{
			name: "refuses a body over the limit", want: types.ErrBodyTooLarge,
			edit: first(func(e *types.SendEntry) { e.Body = bytes.Repeat([]byte("a"), 8<<10+1) }),
		},
		{
			name: "refuses text that is not UTF-8", want: types.ErrInvalidMessage,
			edit: first(func(e *types.SendEntry) { e.Body = []byte{0xff, 0xfe} }),
		},
		{name: "takes binary content of its own type", edit: first(func(e *types.SendEntry) {
			e.Body, e.ContentType = []byte{0xff, 0x00}, "application/octet-stream"
		})},
		{
			name: "refuses an expired message", want: types.ErrMessageExpired,
			edit: func(f *testkeeper.Internode, m *types.MsgSend) {
				m.Entries[0].ExpiresAt = f.Ctx.BlockTime().UnixMilli()
			},
		},
		{name: "refuses a short nonce", edit: first(func(e *types.SendEntry) { e.Nonce = e.Nonce[:15] }), want: types.ErrInvalidMessage},
		{
			name: "refuses an unknown parent", want: types.ErrParentNotFound,
			edit: first(func(e *types.SendEntry) { e.Parent, e.ReplyTo = 7, make([]byte, 32) }),
		},
		{name: "refuses a pong to nothing", edit: first(func(e *types.SendEntry) { e.Kind = envelope.KindPong }), want: types.ErrNotAPing},
		{
			name: "refuses a sender that is no node", want: types.ErrNotRegistered,
			edit: func(_ *testkeeper.Internode, m *types.MsgSend) { m.Sender = stranger.Address },
		},
		{
			name: "refuses a malformed sender", want: types.ErrInvalidAddress,
			edit: func(_ *testkeeper.Internode, m *types.MsgSend) { m.Sender = strings.ToUpper(m.Sender) },
		},
		{name: "refuses no entries", edit: func(_ *testkeeper.Internode, m *types.MsgSend) { m.Entries = nil }, want: types.ErrInvalidMessage},
		{name: "refuses too many entries", want: types.ErrBatchTooLarge, edit: func(f *testkeeper.Internode, m *types.MsgSend) {
			m.Entries = make([]types.SendEntry, 513)
			for i := range m.Entries {
				m.Entries[i] = f.Entry("bob", "hola")
			}
		}},
		{name: "refuses too many bytes", want: types.ErrBatchTooLarge, edit: func(f *testkeeper.Internode, m *types.MsgSend) {
			m.Entries = nil
			for range 33 {
				m.Entries = append(m.Entries, f.Entry("bob", strings.Repeat("a", 8<<10)))
			}
		}},
	}
	for _, tc := range tests {
		t.Run(tc.name, func(t *testing.T) {
			f := testkeeper.NewInternode(t)
			msg := f.MsgSend(f.Alice, f.Bob)
			if tc.edit != nil {
				tc.edit(f, msg)
			}
			before := f.Export()

			_, err := f.Msg.Send(f.Ctx, msg)
			require.ErrorIs(t, err, tc.want)
			require.Equal(t, tc.want == nil, f.HasMail(f.Bob))
			if tc.want != nil {
				require.Equal(t, before, f.Export(), "a refusal leaves no trace")
			}
		})
	}
}

func TestSendFilesWhatTheAuthorFixed(t *testing.T) {
	f := testkeeper.NewInternode(t)
	entry := f.Entry("bob", "hola")
	entry.CreatedAt = 1_799_999_999_000
	want := entry.Message(testkeeper.ChainID, f.Alice.Address)

	result := f.Send(f.Alice, entry)[0]
	id := want.ID()
	require.Equal(t, types.SendResult{Id: id[:], Recipient: f.Bob.Address, Arrival: 1}, result)

	filed := f.Message("bob/1")
	require.Equal(t, types.FiledMessage{
		Handle: "bob/1", Id: id.String(), Status: types.MESSAGE_STATUS_FILED,
		Entry: types.Entry{
			Arrival: 1, Message: want, SenderNode: 1, Road: types.ROAD_TRANSACTION, Height: 1, Time: f.Ctx.BlockTime().UnixMilli(),
		},
	}, filed)
}

func TestSendAnswersEachEntry(t *testing.T) {
	f := testkeeper.NewInternode(t)
	late := f.Entry("carol", "tarde")
	late.ExpiresAt = 1
	entries := []types.SendEntry{f.Entry("carol", "1"), f.Entry("nadie", "2"), f.Entry("bob", "3"), late, f.Entry(f.Carol.Address, "5")}

	var codes []uint32
	for _, result := range f.Send(f.Alice, entries...) {
		codes = append(codes, result.Code)
	}
	require.Equal(t, []uint32{0, types.ErrNodeNotFound.ABCICode(), 0, types.ErrMessageExpired.ABCICode(), 0}, codes)
	require.Len(t, f.Inbox(f.Carol, 0).Messages, 2)
	require.Len(t, f.Inbox(f.Bob, 0).Messages, 1)

	require.Equal(t, []types.EventMessagesFiled{
		{Recipient: f.Carol.Address, Sender: f.Alice.Address, First: 1, Last: 2},
		{Recipient: f.Bob.Address, Sender: f.Alice.Address, First: 1, Last: 1},
	}, events[types.EventMessagesFiled](t, f.Ctx), "one event per recipient, by first appearance")
}

func TestSendAtomicFailsWithTheFirstRefusal(t *testing.T) {
	f := testkeeper.NewInternode(t)
	msg := &types.MsgSend{Sender: f.Alice.Address, Atomic: true, Entries: []types.SendEntry{f.Entry("bob", "1"), f.Entry("nadie", "2")}}
	err := f.Try(func(ctx sdk.Context) error {
		_, err := f.Msg.Send(ctx, msg)
		return err
	})
	require.ErrorIs(t, err, types.ErrNodeNotFound)
	require.False(t, f.HasMail(f.Bob))
}

func TestSendNeitherToNorFromTheDead(t *testing.T) {
	tests := []struct {
		name string
		end  func(*testing.T, *testkeeper.Internode)
		want error
	}{
		{"expired", func(_ *testing.T, f *testkeeper.Internode) { f.Commit(366 * 24 * time.Hour); renew(t, f, f.Alice) }, types.ErrNodeExpired},
		{"retired", func(t *testing.T, f *testkeeper.Internode) { retire(t, f, f.Bob) }, types.ErrNodeRetired},
	}
	for _, tc := range tests {
		t.Run(tc.name, func(t *testing.T) {
			f := testkeeper.NewInternode(t)
			tc.end(t, f)
			_, err := f.Msg.Send(f.Ctx, f.MsgSend(f.Alice, f.Bob))
			require.ErrorIs(t, err, tc.want)
			_, err = f.Msg.Send(f.Ctx, f.MsgSend(f.Bob, f.Alice))
			require.ErrorIs(t, err, tc.want)
		})
	}
}

func TestSendLeavesRoomForOthers(t *testing.T) {
	f := testkeeper.NewInternode(t)
	f.SetParams(func(p *types.Params) { p.InboxCapacity, p.SenderShare = 5, 3 })
	say := func(from testkeeper.Person) uint32 { return f.Send(from, f.Entry("bob", "hola"))[0].Code }

	for range 3 {
		require.Zero(t, say(f.Alice))
	}
	require.Equal(t, types.ErrSenderShare.ABCICode(), say(f.Alice))
	require.Zero(t, say(f.Carol))
	require.Zero(t, say(f.Carol))
	require.Equal(t, types.ErrInboxFull.ABCICode(), say(f.Carol))

	require.NoError(t, f.Receipt(f.Bob, types.STAGE_PROCESSED, 0, 1))
	require.Zero(t, say(f.Alice), "a processed entry frees its place")
	require.NoError(t, f.Receipt(f.Bob, types.STAGE_PROCESSED, 1, 6))
	for range 3 {
		require.Zero(t, say(f.Alice))
	}
}

func TestSendCountsTheShareWithinABatch(t *testing.T) {
	f := testkeeper.NewInternode(t)
	f.SetParams(func(p *types.Params) { p.InboxCapacity, p.SenderShare = 5, 3 })
	var entries []types.SendEntry
	for range 5 {
		entries = append(entries, f.Entry("bob", "hola"))
	}
	results := f.Send(f.Alice, entries...)
	require.Zero(t, results[2].Code)
	require.Equal(t, types.ErrSenderShare.ABCICode(), results[3].Code)
	require.Len(t, f.Inbox(f.Bob, 0).Messages, 3)
}

func TestRepliesStopAtTheHopLimit(t *testing.T) {
	f := testkeeper.NewInternode(t)
	ring := []testkeeper.Person{f.Bob, f.Carol, f.Alice}
	last := f.File(f.Alice, f.Entry("bob", "pasa"))
	for hop := 1; ; hop++ {
		me, next := ring[(hop-1)%3], ring[hop%3]
		reply := f.Reply(last, envelope.KindText)
		reply.Recipient = next.Name
		result := f.Send(me, reply)[0]
		if hop > 8 {
			require.Equal(t, types.ErrHopLimit.ABCICode(), result.Code)
			return
		}
		require.NoError(t, result.Err())
		last = f.Message(types.Handle(next.Name, result.Arrival))
		require.EqualValues(t, hop, last.Entry.Hops)
	}
}

func TestReplyNamesItsParent(t *testing.T) {
	f := testkeeper.NewInternode(t)
	task := f.File(f.Alice, f.Entry("bob", "haz algo"))

	wrong := f.Reply(task, envelope.KindResult)
	wrong.ReplyTo = make([]byte, envelope.IDBytes)
	require.Equal(t, types.ErrParentNotFound.ABCICode(), f.Send(f.Bob, wrong)[0].Code, "the ID must be the parent's")
	require.Equal(t, types.ErrParentNotFound.ABCICode(), f.Send(f.Carol, f.Reply(task, envelope.KindResult))[0].Code,
		"the parent is in the replier's own inbox")

	pruned := f.Reply(task, envelope.KindResult)
	pruned.Parent = 0
	require.Zero(t, f.File(f.Bob, pruned).Entry.Hops, "a reply without parent begins anew")
	require.EqualValues(t, 1, f.File(f.Bob, f.Reply(task, envelope.KindResult)).Entry.Hops)
}

func TestSendCostsGasByEntriesAndBytes(t *testing.T) {
	f := testkeeper.NewInternode(t)
	cost := func(entries ...types.SendEntry) uint64 {
		ctx, _ := f.Ctx.CacheContext()
		ctx = ctx.WithGasMeter(storetypes.NewInfiniteGasMeter())
		_, err := f.Msg.Send(ctx, &types.MsgSend{Sender: f.Alice.Address, Entries: entries})
		require.NoError(t, err)
		return ctx.GasMeter().GasConsumed()
	}
	texts := func(n, size int) (entries []types.SendEntry) {
		for range n {
			entries = append(entries, f.Entry("bob", strings.Repeat("a", size)))
		}
		return entries
	}
	f.Send(f.Alice, texts(1, 10)...) // the inbox exists

	one, two, three := cost(texts(1, 1000)...), cost(texts(2, 1000)...), cost(texts(3, 1000)...)
	require.Equal(t, two-one, three-two, "linear in entries")
	require.Equal(t, cost(texts(1, 3000)...)-cost(texts(1, 2000)...), cost(texts(1, 2000)...)-one, "linear in bytes")

	refused := f.Entry("bob", "tarde")
	refused.ExpiresAt = 1
	require.Greater(t, cost(refused, refused)-cost(refused), uint64(999), "looking at a refused entry is not free")
}
