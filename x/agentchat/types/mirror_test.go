package types

import (
	"bytes"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/amigos-network/amigos/envelope"
	internodetypes "github.com/amigos-network/amigos/x/internode/types"
)

func carried(edit func(*PacketMirror)) PacketData {
	msg := envelope.Message{OriginChain: "norte-1", Sender: "amigos1x", Room: "plaza", Kind: "text", Body: []byte("hola")}
	p := &PacketMirror{From: "plaza", To: "foro", Posts: []PacketPost{{Message: msg.CanonicalBytes(), Name: "alice", Number: 1}}}
	if edit != nil {
		edit(p)
	}
	return PacketData{Content: &PacketData_Mirror{p}}
}

func TestPacketsOfMirrors(t *testing.T) {
	for _, good := range []PacketData{
		carried(nil), carried(func(p *PacketMirror) { p.Posts = nil }), carried(func(p *PacketMirror) { p.From = "alliance-north" }),
		carried(func(p *PacketMirror) { p.Posts[0].Name = "" }),
		{Content: &PacketData_Mirrored{&PacketMirrored{}}},
		{Content: &PacketData_Mirrored{&PacketMirrored{Code: 2134}}},
		{Content: &PacketData_Mirrored{&PacketMirrored{Results: []PacketResult{{Number: 3}, {Code: 2019}}}}},
	} {
		got, err := ParsePacket(good.Bytes())
		require.NoError(t, err)
		require.Equal(t, good.Bytes(), got.Bytes())
	}
	for name, bad := range map[string]PacketData{
		"from a feed":             carried(func(p *PacketMirror) { p.From = "feed-7" }),
		"to a node's feed":        carried(func(p *PacketMirror) { p.To = "@alice" }),
		"to no slug":              carried(func(p *PacketMirror) { p.To = "El Foro" }),
		"out of order":            carried(func(p *PacketMirror) { p.Posts = append(p.Posts, p.Posts[0]) }),
		"of no number":            carried(func(p *PacketMirror) { p.Posts[0].Number = 0 }),
		"by a name that is none":  carried(func(p *PacketMirror) { p.Posts[0].Name = "Alice\n" }),
		"of no message":           carried(func(p *PacketMirror) { p.Posts[0].Message = []byte("hola") }),
		"in another encoding":     carried(func(p *PacketMirror) { p.Posts[0].Message = append(p.Posts[0].Message, p.Posts[0].Message...) }),
		"a crowd":                 carried(func(p *PacketMirror) { p.Posts = make([]PacketPost, MaxMirrorPosts+1) }),
		"an answer of both":       {Content: &PacketData_Mirrored{&PacketMirrored{Code: 1, Results: []PacketResult{{Number: 1}}}}},
		"a result of neither":     {Content: &PacketData_Mirrored{&PacketMirrored{Results: []PacketResult{{}}}}},
		"a result of both a kind": {Content: &PacketData_Mirrored{&PacketMirrored{Results: []PacketResult{{Code: 1, Number: 1}}}}},
	} {
		_, err := ParsePacket(bad.Bytes())
		require.ErrorIs(t, err, ErrInvalidPacket, name)
	}
}

// FuzzParseMirrorPacket takes posts in one encoding, each of which has its message.
func FuzzParseMirrorPacket(f *testing.F) {
	f.Add(carried(nil).Bytes())
	f.Add(PacketData{Content: &PacketData_Mirrored{&PacketMirrored{Results: []PacketResult{{Number: 3}}}}}.Bytes())
	f.Fuzz(func(t *testing.T, bz []byte) {
		p, err := ParsePacket(bz)
		if err != nil {
			require.ErrorIs(t, err, ErrInvalidPacket)
			return
		}
		require.True(t, bytes.Equal(bz, p.Bytes()), "one encoding")
		for _, post := range p.GetMirror().GetPosts() {
			msg, err := post.Read()
			require.NoError(t, err)
			require.Equal(t, post.Message, msg.CanonicalBytes())
		}
	})
}

func TestCodesOfMirrorsAreSaidInWords(t *testing.T) {
	require.Equal(t, "the other room does not mirror this one", Meaning(ErrNotMirrored.ABCICode()))
	require.Equal(t, internodetypes.Meaning(internodetypes.ErrLinkClosed.ABCICode()), Meaning(internodetypes.ErrLinkClosed.ABCICode()))
	require.Empty(t, Meaning(2999))
}

func TestRemoteRooms(t *testing.T) {
	slug, link, err := ParseRemoteRoom("project-y@sur")
	require.NoError(t, err)
	require.Equal(t, "project-y@sur", RemoteRoom(slug, link))
	for _, bad := range []string{"", "project-y", "project-y@", "@sur", "a@b@c", "Project Y@sur", "feed-7@sur", "project-y@\u202e"} {
		_, _, err := ParseRemoteRoom(bad)
		require.Error(t, err, bad)
	}
}

func TestAWindowLetsSoMuchIn(t *testing.T) {
	var m RoomMirror
	require.True(t, m.Admit(3, 5, 1_000, 100))
	require.False(t, m.Admit(3, 5, 1_050, 100))
	require.True(t, m.Admit(2, 5, 1_050, 100))
	require.False(t, m.Admit(6, 5, 1_100, 100), "more than ever fits")
	require.True(t, m.Admit(5, 5, 1_100, 100))
}

func TestAPauseGrowsWithFailuresInARow(t *testing.T) {
	var m RoomMirror
	for n := range int64(12) {
		m.Fail(7, 1, 0, 60)
		require.Equal(t, 60*min(n+1, 10), m.ResumeAt)
	}
	m.Recover()
	require.Zero(t, m.ResumeAt)
}

func TestReturnedPostsGoInOrder(t *testing.T) {
	var m RoomMirror
	for _, span := range []MirrorSpan{{First: 5, Last: 6}, {}, {First: 1, Last: 2}, {First: 3, Last: 4}} {
		m.Return(span)
	}
	require.Equal(t, []MirrorSpan{{First: 1, Last: 2}, {First: 3, Last: 4}, {First: 5, Last: 6}}, m.Again)
	m.LookedThrough = 6
	require.EqualValues(t, 9, m.Waiting(9))
}
