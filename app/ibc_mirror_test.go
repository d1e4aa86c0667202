package app

import (
	"encoding/binary"
	"slices"
	"testing"
	"time"

	cmtproto "github.com/cometbft/cometbft/proto/tendermint/types"
	sdk "github.com/cosmos/cosmos-sdk/types"
	"github.com/stretchr/testify/require"

	"github.com/amigos-network/amigos/envelope"
	chatkeeper "github.com/amigos-network/amigos/x/agentchat/keeper"
	chattypes "github.com/amigos-network/amigos/x/agentchat/types"
	"github.com/amigos-network/amigos/x/internode/types"
)

// rooms asks the committed state of an end's rooms.
func (e *end) rooms() (chattypes.QueryServer, sdk.Context) {
	last := cmtproto.Header{ChainID: e.ChainID, Height: e.LastHeader.Header.Height, Time: e.LastHeader.Header.Time}
	return chatkeeper.NewQueryServer(e.app.agentchat), e.app.NewContextLegacy(true, last)
}

// mirrored is a pair of chains with a room on each: plaza of alice on norte, foro of bob on sur, in which every node of
// the chain may write.
func mirrored(t *testing.T) *link {
	t.Helper()
	l := newLink(t)
	l.norte.makeRoom(alice, "plaza")
	l.sur.makeRoom(bob, "foro")
	l.norte.must(alice, l.norte.mirror(alice, "plaza", "foro"))
	l.settle()
	require.Equal(t, "waiting", l.norte.mirrors("plaza")[0].Status)
	l.sur.must(bob, l.sur.mirror(bob, "foro", "plaza"))
	l.settle()
	require.Equal(t, "running", l.norte.mirrors("plaza")[0].Status)
	require.Empty(t, l.norte.mirrors("plaza")[0].Error, "what the other side said before is over")
	require.Equal(t, "running", l.sur.mirrors("foro")[0].Status)
	return l
}

func (e *end) makeRoom(i int, slug string) {
	e.Helper()
	e.must(i, &chattypes.MsgCreateRoom{
		Owner: e.address(i).String(), Slug: slug, Policy: chattypes.RoomPolicy{Write: chattypes.ACCESS_LEVEL_AUTHENTICATED},
	})
}

func (e *end) mirror(i int, room, remote string) *chattypes.MsgSetMirror {
	return &chattypes.MsgSetMirror{Sender: e.address(i).String(), Room: room, Remote: remote + "@link-1"}
}

func (e *end) mirrors(room string) []chattypes.MirrorRecord {
	e.Helper()
	server, ctx := e.rooms()
	res, err := server.Mirrors(ctx, &chattypes.QueryMirrorsRequest{Room: room})
	require.NoError(e, err)
	return res.Records
}

func (e *end) postEntry(room, body string) chattypes.PostEntry {
	e.nonces++
	nonce := binary.BigEndian.AppendUint64(make([]byte, envelope.NonceBytes-8), e.nonces)
	return chattypes.PostEntry{Room: room, Kind: envelope.KindText, Body: []byte(body), Nonce: nonce}
}

// say posts texts in one block.
func (e *end) say(i int, room string, bodies ...string) {
	e.Helper()
	msg := &chattypes.MsgPost{Author: e.address(i).String(), Atomic: true}
	for _, body := range bodies {
		msg.Entries = append(msg.Entries, e.postEntry(room, body))
	}
	e.must(i, msg)
}

func (e *end) history(room string) (posts []chattypes.RoomPost) {
	e.Helper()
	server, ctx := e.rooms()
	for after := uint64(0); ; {
		res, err := server.History(ctx, &chattypes.QueryHistoryRequest{Room: room, After: after, Limit: types.MaxPageItems})
		require.NoError(e, err)
		posts = append(posts, res.Posts...)
		if after = res.Next; !res.More {
			return posts
		}
	}
}

func bodies(posts []chattypes.RoomPost) (all []string) {
	for _, p := range posts {
		all = append(all, string(p.Post.Message.Body))
	}
	return all
}

func TestAMirroredPostKeepsItsAuthorAndItsID(t *testing.T) {
	l := mirrored(t)
	l.norte.say(carol, "plaza", "uno", "dos", "tres")
	require.Len(t, l.norte.pending(), 1, "posts of a block share a packet")
	l.settle()

	here, there := l.norte.history("plaza"), l.sur.history("foro")
	require.Equal(t, []string{"uno", "dos", "tres"}, bodies(there))
	for i := range here {
		require.Equal(t, here[i].Id, there[i].Id)
		require.Equal(t, l.norte.address(carol).String(), there[i].Post.Message.Sender)
		require.Equal(t, "plaza", there[i].Post.Message.Room)
		require.Equal(t, "carol@link-1", there[i].Author, "no node of this chain, though a name is the same")
		require.Zero(t, there[i].Post.Author)
		require.Equal(t, here[i].Post.Number, there[i].Post.Origin.Number)
	}
	require.Empty(t, l.norte.pending())
	require.Empty(t, l.sur.pending(), "what came over a link is not carried back")
	server, ctx := l.sur.rooms()
	for author, posts := range map[string]int{"carol@link-1": 3, l.norte.address(carol).String() + "@link-1": 3, "dora@link-1": 0} {
		res, err := server.History(ctx, &chattypes.QueryHistoryRequest{Room: "foro", Author: author})
		require.NoError(t, err)
		require.Len(t, res.Posts, posts, author)
	}
	counts := l.norte.mirrors("plaza")[0].Mirror.Counts
	require.EqualValues(t, 3, counts.Carried)
	require.EqualValues(t, 3, l.sur.mirrors("foro")[0].Mirror.Counts.Filed)
}

func TestAnswersFindTheirPostsOnBothSides(t *testing.T) {
	l := mirrored(t)
	l.norte.say(alice, "plaza", "¿vienes?")
	l.settle()
	question := l.sur.history("foro")[0]
	entry := l.sur.postEntry("foro", "ya voy")
	entry.Parent, entry.ReplyTo = question.Post.Number, question.Post.Id
	l.sur.must(bob, &chattypes.MsgPost{Author: l.sur.address(bob).String(), Entries: []chattypes.PostEntry{entry}, Atomic: true})
	l.settle()

	answer := l.norte.history("plaza")[1]
	require.Equal(t, "ya voy", string(answer.Post.Message.Body))
	require.EqualValues(t, 1, answer.Post.Parent)
	require.EqualValues(t, 1, answer.Post.Root)
	require.EqualValues(t, 1, l.norte.history("plaza")[0].Tally.Replies)
}

func TestEditsAndRedactionsStayAtHome(t *testing.T) {
	l := mirrored(t)
	n := l.norte
	author := n.address(alice).String()
	first, second := n.postEntry("plaza", "uno"), n.postEntry("plaza", "dos")
	n.must(alice,
		&chattypes.MsgPost{Author: author, Entries: []chattypes.PostEntry{first, second}, Atomic: true},
		&chattypes.MsgEditPost{Sender: author, Room: "plaza", Number: 1, Body: []byte("one")},
		&chattypes.MsgRedactPost{Sender: author, Room: "plaza", Number: 2})
	l.settle()
	there := l.sur.history("foro")
	require.Equal(t, []string{"uno"}, bodies(there), "as it was posted; what was taken back in time does not leave")
	require.Equal(t, n.history("plaza")[0].Id, there[0].Id)
	n.must(alice, &chattypes.MsgRedactPost{Sender: author, Room: "plaza", Number: 1})
	l.settle()
	require.Equal(t, []string{"uno"}, bodies(l.sur.history("foro")))
}

func TestAPostStaysWhereItsPacketIsLost(t *testing.T) {
	l := mirrored(t)
	l.norte.say(alice, "plaza", "uno")
	packets := l.norte.pending()
	l.IncrementTimeBy(25 * 60 * minute)
	require.NoError(t, l.norte.expire(packets...))
	record := l.norte.mirrors("plaza")[0]
	require.Equal(t, "failing", record.Status)
	require.EqualValues(t, 1, record.Mirror.Counts.Failed)
	require.Equal(t, types.ErrPacketTimedOut.ABCICode(), record.Mirror.Code)
	require.NotEmpty(t, record.Error)
	require.EqualValues(t, 1, record.Waiting)
	require.Equal(t, []string{"uno"}, bodies(l.norte.history("plaza")))
	require.Empty(t, l.norte.pending(), "a pause comes after a failure")

	l.norte.must(carol, &chattypes.MsgRetryMirror{Sender: l.norte.address(carol).String(), Room: "plaza", Remote: "foro@link-1"})
	l.settle()
	require.Equal(t, []string{"uno"}, bodies(l.sur.history("foro")))
	require.Equal(t, "running", l.norte.mirrors("plaza")[0].Status)
	_, err := l.norte.deliver(carol, &chattypes.MsgRetryMirror{Sender: l.norte.address(carol).String(), Room: "plaza", Remote: "foro@link-1"})
	require.ErrorIs(t, err, chattypes.ErrNothingToRetry)
}

func TestAMirrorTriesAgainByItselfAfterItsPause(t *testing.T) {
	l := mirrored(t)
	l.norte.say(alice, "plaza", "uno")
	packets := l.norte.pending()
	l.IncrementTimeBy(25 * 60 * minute)
	require.NoError(t, l.norte.expire(packets...))
	l.IncrementTimeBy(2 * minute)
	l.norte.block()
	l.norte.block()
	l.settle()
	require.Equal(t, []string{"uno"}, bodies(l.sur.history("foro")))
}

func TestEitherSideEndsIt(t *testing.T) {
	l := mirrored(t)
	l.sur.must(bob, &chattypes.MsgEndMirror{Sender: l.sur.address(bob).String(), Room: "foro", Remote: "plaza@link-1"})
	l.norte.say(alice, "plaza", "uno", "dos")
	l.settle()
	require.Empty(t, l.sur.history("foro"))
	record := l.norte.mirrors("plaza")[0]
	require.Equal(t, "waiting", record.Status)
	require.Equal(t, chattypes.ErrNotMirrored.ABCICode(), record.Mirror.Code)
	require.EqualValues(t, 2, record.Waiting)
	l.sur.must(bob, l.sur.mirror(bob, "foro", "plaza"))
	l.settle()
	require.Equal(t, []string{"uno", "dos"}, bodies(l.sur.history("foro")), "what waited comes once they agree again")
}

func TestARoomIsProtectedFromItsMirror(t *testing.T) {
	l := mirrored(t)
	params, err := l.sur.app.agentchat.Params.Get(l.sur.GetContext())
	require.NoError(t, err)
	params.MirrorRate, params.MirrorWindow = 2, 10*time.Minute
	require.NoError(t, l.sur.app.agentchat.Params.Set(l.sur.GetContext(), params))
	l.sur.block()
	l.norte.say(alice, "plaza", "1", "2")
	l.settle()
	l.norte.say(alice, "plaza", "3")
	l.settle()
	require.Equal(t, []string{"1", "2"}, bodies(l.sur.history("foro")))
	require.Equal(t, chattypes.ErrMirrorBusy.ABCICode(), l.norte.mirrors("plaza")[0].Mirror.Code)
	require.Zero(t, l.norte.record("link-1").Meter.Failures, "the link is not to blame")
	l.IncrementTimeBy(11 * minute)
	l.norte.block()
	l.norte.block()
	l.settle()
	require.Equal(t, []string{"1", "2", "3"}, bodies(l.sur.history("foro")))
}

func TestAHostileChainSpeaksForItselfAlone(t *testing.T) {
	l := mirrored(t)
	pack := func(msg envelope.Message) chattypes.PacketPost {
		return chattypes.PacketPost{Message: msg.CanonicalBytes(), Number: 1, Name: "alice"}
	}
	good := envelope.Message{
		OriginChain: "norte-1", Sender: l.norte.address(alice).String(), DestChain: "norte-1", Room: "plaza", Kind: "text",
		Body: []byte("hola"), Nonce: make([]byte, envelope.NonceBytes),
	}
	forge := func(edit func(*envelope.Message)) {
		msg := good
		edit(&msg)
		packet := chattypes.PacketData{Content: &chattypes.PacketData_Mirror{Mirror: &chattypes.PacketMirror{
			From: "plaza", To: "foro", Posts: []chattypes.PacketPost{pack(msg)},
		}}}
		data := types.PacketData{Payload: &types.PacketPayload{Module: chattypes.ModuleName, Body: packet.Bytes()}}
		require.NoError(t, l.sur.receive(l.norte.forge(data.Bytes())))
	}
	for name, edit := range map[string]func(*envelope.Message){
		"of the chain that hears it": func(m *envelope.Message) { m.OriginChain = "sur-1" },
		"of a third chain":           func(m *envelope.Message) { m.OriginChain = "oeste-1" },
		"of no valid kind":           func(m *envelope.Message) { m.Kind = "No Kind" },
		"to somebody":                func(m *envelope.Message) { m.Room, m.Recipient = "", "bob" },
		"too large":                  func(m *envelope.Message) { m.Body = make([]byte, 9<<10) },
		"of JSON that is none":       func(m *envelope.Message) { m.ContentType = "application/json" },
	} {
		forge(edit)
		require.Empty(t, l.sur.history("foro"), name)
	}
	forge(func(m *envelope.Message) { m.Kind = chattypes.KindDiscussion })
	forge(func(*envelope.Message) {})
	forge(func(*envelope.Message) {})
	require.Len(t, l.sur.history("foro"), 2, "one ID once")
	counts := l.sur.mirrors("foro")[0].Mirror.Counts
	require.EqualValues(t, 6, counts.Declined)
	require.EqualValues(t, 2, counts.Filed)
	require.EqualValues(t, 1, counts.Repeated)
	l.IncrementTimeBy(31 * 24 * 60 * minute)
	l.sur.block()
	l.sur.block()
	require.Empty(t, l.sur.history("foro"), "they fall out as posts do")
}

// Rooms of two chains mirror each other while packets are lost, come late, twice and out of order, answers are lost, and
// either side ends the mirror and sets it anew. In the end each room has all that was said while both agreed, once.
func TestMirrorsUnderRandomInterleavings(t *testing.T) {
	seen := map[string]int{}
	for seed := range 6 {
		p := newPlay(t, uint64(seed), map[string]int{})
		p.norte.makeRoom(alice, "plaza")
		p.sur.makeRoom(bob, "foro")
		p.norte.must(alice, p.norte.mirror(alice, "plaza", "foro"))
		p.sur.must(bob, p.sur.mirror(bob, "foro", "plaza"))
		room := map[*end]string{p.norte: "plaza", p.sur: "foro"}
		for range 60 {
			e := p.ends()[p.rng.IntN(2)]
			switch n := p.rng.IntN(100); {
			case n < 35:
				i, _ := p.person(e)
				e.say(i, room[e], []string{"a", "b", "c"}[:1+p.rng.IntN(3)]...)
			case n < 55:
				p.bring(e.receive, p.some(e.other))
			case n < 70:
				p.bring(e.acknowledge, p.answered(p.some(e)))
			case n < 80:
				p.bring(e.expire, p.some(e))
			case n < 88:
				p.IncrementTimeBy(time.Duration(p.rng.Int64N(int64(13 * 60 * minute))))
			case n < 94:
				i, _ := p.person(e)
				_, _ = e.deliver(i, &chattypes.MsgRetryMirror{Sender: e.address(i).String(), Room: room[e], Remote: room[e.other] + "@link-1"})
			default:
				e.block()
			}
			p.learn(e)
			p.learn(e.other)
		}
		p.carryAll(room)
		for _, e := range p.ends() {
			for _, record := range e.mirrors(room[e]) {
				c := record.Mirror.Counts
				seen["carried"] += int(c.Carried)
				seen["failed"] += int(c.Failed)
				seen["filed"] += int(c.Filed)
				require.Zero(t, c.Lost)
				require.Zero(t, c.Refused)
			}
			require.Equal(t, p.said(e, room[e]), p.heard(e.other, room[e.other]), "seed %d, from %s", seed, e.ChainID)
		}
	}
	for _, what := range []string{"carried", "failed", "filed"} {
		require.Positive(t, seen[what], "it never happened: %s", what)
		t.Logf("%s: %d", what, seen[what])
	}
}

// carryAll lets pauses pass and carries everything until nothing waits.
func (p *play) carryAll(room map[*end]string) {
	p.Helper()
	for range 50 {
		p.drain()
		waiting := uint64(0)
		for _, e := range p.ends() {
			waiting += e.mirrors(room[e])[0].Waiting
		}
		if waiting == 0 && len(p.norte.pending()) == 0 && len(p.sur.pending()) == 0 {
			return
		}
		p.IncrementTimeBy(11 * minute)
		for _, e := range p.ends() {
			e.block()
			e.block()
		}
	}
	require.Fail(p, "posts wait for ever")
}

// said are the IDs of what was posted at an end, in any order.
func (p *play) said(e *end, room string) []string {
	return p.ids(e, room, func(post chattypes.RoomPost) bool { return post.Post.Origin == nil })
}

// heard are the IDs of what came to an end over the link.
func (p *play) heard(e *end, room string) []string {
	return p.ids(e, room, func(post chattypes.RoomPost) bool { return post.Post.Origin != nil })
}

func (p *play) ids(e *end, room string, keep func(chattypes.RoomPost) bool) (ids []string) {
	p.Helper()
	for _, post := range e.history(room) {
		if keep(post) {
			ids = append(ids, post.Id)
		}
	}
	slices.Sort(ids)
	return ids
}
