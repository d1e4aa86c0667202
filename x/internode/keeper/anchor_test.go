package keeper_test

import (
	"bytes"
	"encoding/hex"
	"fmt"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/amigos-network/amigos/envelope"
	testkeeper "github.com/amigos-network/amigos/testutil/keeper"
	"github.com/amigos-network/amigos/x/internode/types"
)

// mallory carries envelopes and is no node.
var mallory = testkeeper.NewPerson("mallory")

func TestAnchor(t *testing.T) {
	type edit func(f *testkeeper.Internode, msg *envelope.Message)
	stranger := testkeeper.NewPerson("stranger")
	tests := []struct {
		name string
		edit edit
		by   testkeeper.Person
		want error
	}{
		{name: "files what a node has signed"},
		{name: "files it by account", edit: func(f *testkeeper.Internode, m *envelope.Message) { m.Recipient = f.Bob.Address }},
		{name: "refuses an unknown sender", want: types.ErrNotRegistered, by: stranger, edit: func(_ *testkeeper.Internode, m *envelope.Message) {
			m.Sender = stranger.Address
		}},
		{name: "refuses a sender that is no account", want: types.ErrInvalidAddress, edit: func(_ *testkeeper.Internode, m *envelope.Message) {
			m.Sender = "alice"
		}},
		{name: "refuses another node's key", by: testkeeper.NewPerson("carol"), want: types.ErrKeyNotValid},
		{name: "refuses an unknown key", by: stranger, want: types.ErrKeyNotValid},
		{name: "refuses another node as the sender", want: types.ErrKeyNotValid, edit: func(f *testkeeper.Internode, m *envelope.Message) {
			m.Sender = f.Carol.Address
		}},
		{name: "refuses an unknown recipient", want: types.ErrNodeNotFound, edit: func(_ *testkeeper.Internode, m *envelope.Message) {
			m.Recipient = "nadie"
		}},
		{name: "refuses a recipient that is no address", want: types.ErrInvalidAddress, edit: func(_ *testkeeper.Internode, m *envelope.Message) {
			m.Recipient = "Bob!"
		}},
		{name: "refuses a room", want: types.ErrUnsupportedAddress, edit: func(_ *testkeeper.Internode, m *envelope.Message) {
			m.Recipient, m.Room = "", "lobby"
		}},
		{name: "refuses an author of another chain", want: types.ErrWrongChain, edit: func(_ *testkeeper.Internode, m *envelope.Message) {
			m.OriginChain = "sur-1"
		}},
		{name: "refuses a recipient of another chain", want: types.ErrWrongChain, edit: func(_ *testkeeper.Internode, m *envelope.Message) {
			m.DestChain = "sur-1"
		}},
		{name: "refuses a recipient of an unnamed chain", want: types.ErrWrongChain, edit: func(_ *testkeeper.Internode, m *envelope.Message) {
			m.DestChain = ""
		}},
		{name: "refuses an unknown link", want: types.ErrLinkNotFound, edit: func(_ *testkeeper.Internode, m *envelope.Message) {
			m.Recipient, m.DestChain = "bob@sur", ""
		}},
		{name: "refuses what never expires", want: types.ErrEnvelopeLifetime, edit: func(_ *testkeeper.Internode, m *envelope.Message) {
			m.ExpiresAt = 0
		}},
		{name: "takes what expires at the end of the window", edit: func(f *testkeeper.Internode, m *envelope.Message) {
			m.ExpiresAt = f.Ctx.BlockTime().Add(24 * time.Hour).UnixMilli()
		}},
		{name: "refuses what expires after it", want: types.ErrEnvelopeLifetime, edit: func(f *testkeeper.Internode, m *envelope.Message) {
			m.ExpiresAt = f.Ctx.BlockTime().Add(24*time.Hour).UnixMilli() + 1
		}},
		{name: "refuses what is over", want: types.ErrMessageExpired, edit: func(f *testkeeper.Internode, m *envelope.Message) {
			m.ExpiresAt = f.Ctx.BlockTime().UnixMilli()
		}},
		{name: "refuses a body over the limit", want: types.ErrBodyTooLarge, edit: func(_ *testkeeper.Internode, m *envelope.Message) {
			m.Body = bytes.Repeat([]byte("a"), 8<<10+1)
		}},
		{name: "refuses a pong to nothing", want: types.ErrNotAPing, edit: func(_ *testkeeper.Internode, m *envelope.Message) {
			m.Kind = envelope.KindPong
		}},
	}
	for _, tc := range tests {
		t.Run(tc.name, func(t *testing.T) {
			f := testkeeper.NewInternode(t)
			msg := f.Letter(f.Alice, "bob", "hola")
			if tc.edit != nil {
				tc.edit(f, &msg)
			}
			by := tc.by
			if by.Key == nil {
				by = f.Alice
			}
			before := f.Export()

			result := f.Anchor(mallory, f.Seal(by, msg))[0]
			require.Equal(t, tc.want == nil, f.HasMail(f.Bob))
			if tc.want != nil {
				require.ErrorIs(t, result.Err(), tc.want)
				require.Equal(t, before, f.Export(), "a refusal leaves no trace")
				return
			}
			id := msg.ID()
			require.Equal(t, types.SendResult{Id: id[:], Recipient: f.Bob.Address, Arrival: 1}, result)
			require.Equal(t, types.Entry{
				Arrival: 1, Message: msg, SenderNode: 1, Road: types.ROAD_ANCHOR, Height: 1, Time: f.Ctx.BlockTime().UnixMilli(),
			}, f.Message("bob/1").Entry, "no road changes a byte")
		})
	}
}

func TestAnchorRefusesAlteredEnvelopes(t *testing.T) {
	f := testkeeper.NewInternode(t)
	good := f.Sealed(f.Alice, "bob", "hola").Envelope
	tests := map[string]struct {
		edit func(*envelope.Envelope)
		want error
	}{
		"another body":             {func(e *envelope.Envelope) { e.Message = bytes.Replace(e.Message, []byte("hola"), []byte("hole"), 1) }, types.ErrBadSignature},
		"another signature":        {func(e *envelope.Envelope) { e.Signature[7] ^= 1 }, types.ErrBadSignature},
		"no signature":             {func(e *envelope.Envelope) { e.Signature = nil }, types.ErrBadSignature},
		"a long signature":         {func(e *envelope.Envelope) { e.Signature = append(e.Signature, 0) }, types.ErrBadSignature},
		"no key":                   {func(e *envelope.Envelope) { e.PublicKey = nil }, types.ErrKeyNotValid},
		"a short key":              {func(e *envelope.Envelope) { e.PublicKey = e.PublicKey[1:] }, types.ErrKeyNotValid},
		"no message":               {func(e *envelope.Envelope) { e.Message = nil }, types.ErrInvalidMessage},
		"a message cut off":        {func(e *envelope.Envelope) { e.Message = e.Message[:len(e.Message)-1] }, types.ErrInvalidMessage},
		"another encoding":         {func(e *envelope.Envelope) { e.Message = append(e.Message, 0x50, 0) }, types.ErrInvalidMessage},
		"a message over all sizes": {func(e *envelope.Envelope) { e.Message = make([]byte, envelope.MaxMessageBytes+1) }, types.ErrBodyTooLarge},
	}
	for name, tc := range tests {
		t.Run(name, func(t *testing.T) {
			e := envelope.Envelope{
				Message: bytes.Clone(good.Message), PublicKey: bytes.Clone(good.PublicKey), Signature: bytes.Clone(good.Signature),
			}
			tc.edit(&e)
			require.ErrorIs(t, f.Anchor(mallory, types.AnchorEntry{Envelope: e})[0].Err(), tc.want)
		})
	}
	require.False(t, f.HasMail(f.Bob))
	require.NoError(t, f.Anchor(mallory, types.AnchorEntry{Envelope: good})[0].Err())
}

// A signature that the same key made for another purpose is none.
func TestAnchorRefusesSignaturesOfAnotherDomain(t *testing.T) {
	f := testkeeper.NewInternode(t)
	entry := f.Sealed(f.Alice, "bob", "hola")
	for name, text := range map[string][]byte{
		"the message alone":    entry.Envelope.Message,
		"a proof of the key":   envelope.ProofBytes(testkeeper.ChainID, f.Alice.Address),
		"another chain's text": envelope.SignBytes("sur-1", entry.Envelope.Message),
	} {
		sig, err := f.Alice.Key.Sign(text)
		require.NoError(t, err)
		entry.Envelope.Signature = sig
		require.ErrorIs(t, f.Anchor(mallory, entry)[0].Err(), types.ErrBadSignature, name)
	}
}

// All 14 encodings of small order sign anything by ZIP-215. None is ever a node's key, so none speaks for anybody.
func TestAnchorRefusesKeysOfSmallOrder(t *testing.T) {
	f := testkeeper.NewInternode(t)
	for _, s := range []string{
		"0100000000000000000000000000000000000000000000000000000000000000",
		"ecffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f",
		"0000000000000000000000000000000000000000000000000000000000000000",
		"0000000000000000000000000000000000000000000000000000000000000080",
		"26e8958fc2b227b045c3f489f2ef98f0d5dfac05d3c63339b13802886d53fc05",
		"26e8958fc2b227b045c3f489f2ef98f0d5dfac05d3c63339b13802886d53fc85",
		"c7176a703d4dd84fba3c0b760d10670f2a2053fa2c39ccc64ec7fd7792ac037a",
		"c7176a703d4dd84fba3c0b760d10670f2a2053fa2c39ccc64ec7fd7792ac03fa",
		"0100000000000000000000000000000000000000000000000000000000000080",
		"eeffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f",
		"eeffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff",
		"ecffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff",
		"edffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f",
		"edffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff",
	} {
		key, err := hex.DecodeString(s)
		require.NoError(t, err)
		entry := f.Sealed(f.Alice, "bob", "hola")
		entry.Envelope.PublicKey, entry.Envelope.Signature = key, make([]byte, 64)
		require.ErrorIs(t, f.Anchor(mallory, entry)[0].Err(), types.ErrKeyNotValid, s)
	}
	require.False(t, f.HasMail(f.Bob))
}

func TestAnchorAnswersEachEnvelope(t *testing.T) {
	f := testkeeper.NewInternode(t)
	bad := f.Sealed(f.Alice, "bob", "2")
	bad.Envelope.Signature[0] ^= 1
	entries := []types.AnchorEntry{
		f.Sealed(f.Alice, "carol", "1"), bad, f.Sealed(f.Bob, "carol", "3"), f.Sealed(f.Alice, "nadie", "4"),
		f.Sealed(f.Alice, "bob", "5"), f.Sealed(f.Carol, "bob", "6"), f.Sealed(f.Alice, f.Carol.Address, "7"),
		{},
	}
	var codes []uint32
	var ids []string
	for _, result := range f.Anchor(mallory, entries...) {
		codes, ids = append(codes, result.Code), append(ids, hex.EncodeToString(result.Id))
	}
	require.Equal(t, []uint32{0, 1152, 0, 1101, 0, 0, 0, 1111}, codes)
	msg, err := envelope.ParseMessage(entries[3].Envelope.Message)
	require.NoError(t, err)
	require.Equal(t, msg.ID().String(), ids[3], "a refused one has an ID too, if it can be read")

	require.Equal(t, []types.EventMessagesFiled{
		{Recipient: f.Carol.Address, First: 1, Last: 3, Carrier: mallory.Address},
		{Recipient: f.Bob.Address, First: 1, Last: 2, Carrier: mallory.Address},
	}, events[types.EventMessagesFiled](t, f.Ctx), "one event per recipient, by first appearance; of several senders it names none")
	require.Equal(t, "1", string(f.Message("carol/1").Entry.Message.Body))
	require.Equal(t, "3", string(f.Message("carol/2").Entry.Message.Body))
	require.Equal(t, "7", string(f.Message("carol/3").Entry.Message.Body))
	for at, n := range map[types.BacklogKey]uint64{backlogKey(3, 1): 2, backlogKey(3, 2): 1, backlogKey(2, 1): 1, backlogKey(2, 3): 1} {
		got, err := f.Keeper.Backlog.Get(f.Ctx, at)
		require.NoError(t, err)
		require.Equal(t, n, got, at)
	}
}

func TestAnEventNamesTheOnlySender(t *testing.T) {
	f := testkeeper.NewInternode(t)
	f.Anchor(f.Carol, f.Sealed(f.Alice, "bob", "1"), f.Sealed(f.Alice, "bob", "2"))
	require.Equal(t, []types.EventMessagesFiled{
		{Recipient: f.Bob.Address, Sender: f.Alice.Address, First: 1, Last: 2, Carrier: f.Carol.Address},
	}, events[types.EventMessagesFiled](t, f.Ctx))
}

func TestAnchorRefusesAsAWhole(t *testing.T) {
	f := testkeeper.NewInternode(t)
	f.SetParams(func(p *types.Params) { p.MaxBatchEntries, p.MaxBodyBytes, p.MaxBatchBytes = 3, 500, 1000 })
	entry := f.Sealed(f.Alice, "bob", "hola")
	long := f.Sealed(f.Alice, "bob", string(bytes.Repeat([]byte("a"), 490)))
	tests := []struct {
		name string
		msg  types.MsgAnchor
		want error
	}{
		{"nothing", types.MsgAnchor{Carrier: mallory.Address}, types.ErrInvalidMessage},
		{"a carrier that is no account", types.MsgAnchor{Carrier: "mallory", Entries: []types.AnchorEntry{entry}}, types.ErrInvalidAddress},
		{"too many", types.MsgAnchor{Carrier: mallory.Address, Entries: []types.AnchorEntry{entry, entry, entry, entry}}, types.ErrBatchTooLarge},
		{"too many bytes", types.MsgAnchor{Carrier: mallory.Address, Entries: []types.AnchorEntry{long, long}}, types.ErrBatchTooLarge},
		{"more than any parameters allow", types.MsgAnchor{Carrier: mallory.Address, Entries: make([]types.AnchorEntry, 4097)}, types.ErrBatchTooLarge},
	}
	for _, tc := range tests {
		t.Run(tc.name, func(t *testing.T) {
			_, err := f.Msg.Anchor(f.Ctx, &tc.msg)
			require.ErrorIs(t, err, tc.want)
			require.False(t, f.HasMail(f.Bob))
		})
	}
}

func TestAnchorObeysInboxes(t *testing.T) {
	f := testkeeper.NewInternode(t)
	f.SetParams(func(p *types.Params) { p.InboxCapacity, p.SenderShare = 3, 2 })
	results := f.Anchor(mallory, f.Sealed(f.Alice, "bob", "1"), f.Sealed(f.Alice, "bob", "2"), f.Sealed(f.Alice, "bob", "3"),
		f.Sealed(f.Carol, "bob", "4"), f.Sealed(f.Carol, "bob", "5"))
	require.ErrorIs(t, results[2].Err(), types.ErrSenderShare)
	require.NoError(t, results[3].Err())
	require.ErrorIs(t, results[4].Err(), types.ErrInboxFull)

	_, err := f.Msg.SetInboxPolicy(f.Ctx, &types.MsgSetInboxPolicy{Owner: f.Carol.Address, Policy: types.InboxPolicy{
		Admission: types.ADMISSION_REGISTERED, Deny: []string{f.Alice.Address},
	}})
	require.NoError(t, err)
	results = f.Anchor(mallory, f.Sealed(f.Bob, "carol", "6"), f.Sealed(f.Alice, "carol", "7"))
	require.NoError(t, results[0].Err())
	require.ErrorIs(t, results[1].Err(), types.ErrNotAdmitted)
}

func TestAnchorNeitherToNorFromTheDead(t *testing.T) {
	f := testkeeper.NewInternode(t)
	retire(t, f, f.Carol)
	results := f.Anchor(mallory, f.Sealed(f.Alice, "carol", "1"), f.Sealed(f.Carol, "bob", "2"), f.Sealed(f.Alice, "bob", "3"))
	require.ErrorIs(t, results[0].Err(), types.ErrNodeRetired)
	require.ErrorIs(t, results[1].Err(), types.ErrNodeRetired)
	require.NoError(t, results[2].Err())

	f.Ctx = f.Ctx.WithBlockTime(f.Ctx.BlockTime().Add(366 * 24 * time.Hour))
	require.ErrorIs(t, f.Anchor(mallory, f.Sealed(f.Alice, "bob", "4"))[0].Err(), types.ErrNodeExpired)
}

// Entries that fall out of an inbox while a batch of several authors is filed free the places of each of them.
func TestAnchorKeepsEachAuthorsBacklog(t *testing.T) {
	f := testkeeper.NewInternode(t)
	for _, p := range []testkeeper.Person{f.Alice, f.Carol, f.Alice, f.Carol} {
		f.Send(p, f.Entry("bob", "old"))
	}
	f.Commit(time.Second)
	f.Ctx = f.Ctx.WithBlockTime(f.Ctx.BlockTime().Add(31 * 24 * time.Hour))
	results := f.Anchor(mallory, f.Sealed(f.Alice, "bob", "1"), f.Sealed(f.Carol, "bob", "2"), f.Sealed(f.Carol, "bob", "3"))
	for _, result := range results {
		require.NoError(t, result.Err())
	}
	for sender, want := range map[uint64]uint64{1: 1, 3: 2} {
		got, err := f.Keeper.Backlog.Get(f.Ctx, backlogKey(2, sender))
		require.NoError(t, err)
		require.Equal(t, want, got, "sender %d", sender)
	}
	require.EqualValues(t, 5, f.Inbox(f.Bob, 0).Messages[0].Entry.Arrival)
}

func TestAnAnchoredPongAnswersItsPing(t *testing.T) {
	f := testkeeper.NewInternode(t)
	sent := ping(f)
	pong := f.Letter(f.Bob, sent.Entry.Message.Sender, "")
	id := sent.Entry.Message.ID()
	pong.Kind, pong.ReplyTo = envelope.KindPong, id[:]
	entry := f.Seal(f.Bob, pong)
	entry.Parent = sent.Entry.Arrival + 1
	require.ErrorIs(t, f.Anchor(mallory, entry)[0].Err(), types.ErrParentNotFound, "a carrier cannot invent a parent")
	entry.Parent--
	require.NoError(t, f.Anchor(mallory, entry)[0].Err())
	res, err := f.Query.Ping(f.Ctx, &types.QueryPingRequest{Ref: sent.Handle})
	require.NoError(t, err)
	require.True(t, res.Answered)
}

func TestAnchoredMessagesLeaveForOtherChains(t *testing.T) {
	p := testkeeper.NewPair(t)
	n := p.Norte
	away := func(from testkeeper.Person, dest string) types.AnchorEntry {
		msg := n.Letter(from, "bob@sur", "hola")
		msg.DestChain = dest
		return n.Seal(from, msg)
	}
	results := n.Anchor(mallory, away(n.Alice, ""), away(n.Bob, "sur-1"), away(n.Alice, "este-1"), away(n.Alice, ""))
	require.EqualValues(t, []uint64{1, 1, 0, 2}, numbers(results), "each in its author's outbox")
	require.ErrorIs(t, results[2].Err(), types.ErrWrongChain)
	packets := p.Carry(n)
	require.Len(t, packets, 2, "a packet holds one sender's messages")
	require.Len(t, p.Sur.Inbox(p.Sur.Bob, 0).Messages, 3)
	require.Equal(t, types.MESSAGE_STATUS_FILED, n.Outbox(n.Alice, 2).Status)

	again := away(n.Alice, "")
	quarantine(t, n, true)
	require.ErrorIs(t, n.Anchor(mallory, again)[0].Err(), types.ErrLinkQuarantined)
	quarantine(t, n, false)
	require.NoError(t, n.Anchor(mallory, again)[0].Err(), "what was refused may be anchored later")
	require.ErrorIs(t, n.Anchor(mallory, again)[0].Err(), types.ErrAnchored)
}

func TestWritesPerAnchoredMessage(t *testing.T) {
	f := testkeeper.NewInternode(t)
	f.Anchor(mallory, f.Sealed(f.Alice, "bob", "x"))
	f.Commit(time.Second)
	var batch []types.AnchorEntry
	for i := range 100 {
		batch = append(batch, f.Sealed(f.Alice, "bob", fmt.Sprint(i)))
	}
	f.Anchor(mallory, batch...)
	require.Equal(t, map[byte]int{7: 100, 24: 100, 6: 1, 8: 1, 25: 1}, byPrefix(f.Advance(time.Second)),
		"entries and that they were anchored; inbox, backlog and the anchors' state are shared")

	batch = nil
	for i := range 50 {
		batch = append(batch, f.Sealed(f.Alice, "bob", fmt.Sprint(i)), f.Sealed(f.Carol, "bob", fmt.Sprint(i)))
	}
	f.Anchor(mallory, batch...)
	require.Equal(t, map[byte]int{7: 100, 24: 100, 6: 1, 8: 2, 25: 1}, byPrefix(f.Advance(time.Second)), "a backlog per author")

	f.Anchor(mallory, batch...)
	require.Empty(t, f.Advance(time.Second), "refusals")
}
