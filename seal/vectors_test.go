package seal

import (
	"bytes"
	"encoding/hex"
	"encoding/json"
	"flag"
	"os"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/amigos-network/amigos/envelope"
)

const vectorFile = "testdata/vectors.json"

var update = flag.Bool("update", false, "write "+vectorFile+" anew")

// vectors let other languages check what they seal and open. Bytes are in hex. With the ephemeral key or the salt that
// is given, the sealed form comes out as it is here.
type vectors struct {
	Comment string        `json:"comment"`
	Key     keyVector     `json:"encryption_key"`
	Message messageVector `json:"message"`
	RoomKey roomKeyVector `json:"room_key"`
	Post    postVector    `json:"post"`
}

type keyVector struct {
	Seed    string `json:"seed"`
	Private string `json:"private_key"`
	Public  string `json:"public_key"`
	ID      string `json:"key_id"`
}

type messageVector struct {
	Header    string `json:"canonical_bytes_without_body"`
	Content   string `json:"content_type"`
	ReplyKey  string `json:"reply_key"`
	Said      string `json:"said"`
	Ephemeral string `json:"ephemeral_key"`
	Info      string `json:"info"`
	Body      string `json:"body"`
	ID        string `json:"message_id"`
}

type roomKeyVector struct {
	Chain      string `json:"chain_id"`
	Room       string `json:"room"`
	Epoch      uint64 `json:"epoch"`
	Member     string `json:"member"`
	Key        string `json:"room_key"`
	Ephemeral  string `json:"ephemeral_key"`
	Info       string `json:"info"`
	Sealed     string `json:"sealed"`
	Commitment string `json:"commitment"`
}

type postVector struct {
	Header  string `json:"canonical_bytes_without_body"`
	Content string `json:"content_type"`
	Said    string `json:"said"`
	Salt    string `json:"salt"`
	Body    string `json:"body"`
	ID      string `json:"message_id"`
}

func buildVectors(t *testing.T) vectors {
	seed, ephemeral, room := fill(1), fill(5), RoomKey(fill(6))
	bob, err := DeriveKey(seed)
	require.NoError(t, err)
	m := envelope.Message{
		OriginChain: "norte-1", Sender: "amigos1pkh5lx07ufakvvnjzfn3jax9gythzldgl25kcs", Recipient: "bob", Kind: "text",
		ContentType: ContentType, Nonce: fill(9)[:envelope.NonceBytes], CreatedAt: 1_800_000_000_000,
	}
	content := Content{ContentType: "text/markdown", ReplyKey: bob.Public(), Body: []byte("# hola")}
	plain, err := content.encode()
	require.NoError(t, err)
	info := bind([]byte(messageDomain))
	filed := m
	filed.Body = byTheBook{t}.seal(ephemeral, bob.Public(), info, header(m), plain)

	e := Epoch{Chain: "norte-1", Room: "project-x", Number: 3}
	member := "amigos1j2we2xrpkm0d9pqfv2nw7nnvt47pnx6xfmrqs6"
	sealed := byTheBook{t}.seal(ephemeral, bob.Public(), e.info(member), nil, room[:])

	p := m
	p.Recipient, p.DestChain, p.Room = "", "norte-1", "project-x"
	posted := p
	posted.Body, err = e.post(p, room, Content{ContentType: "text/markdown", Body: []byte("# hola")}, fill(8)[:saltBytes])
	require.NoError(t, err)
	return vectors{
		Comment: "Suite: DHKEM(X25519, HKDF-SHA256), HKDF-SHA256, AES-256-GCM, mode base. All bytes in hex. See the package seal.",
		Key:     keyVector{hex.EncodeToString(seed), hex.EncodeToString(bob.Bytes()), hex.EncodeToString(bob.Public()), bob.ID().String()},
		Message: messageVector{
			hex.EncodeToString(header(m)), content.ContentType, hex.EncodeToString(content.ReplyKey), string(content.Body),
			hex.EncodeToString(ephemeral), hex.EncodeToString(info), hex.EncodeToString(filed.Body), filed.ID().String(),
		},
		RoomKey: roomKeyVector{
			e.Chain, e.Room, e.Number, member, hex.EncodeToString(room[:]), hex.EncodeToString(ephemeral),
			hex.EncodeToString(e.info(member)), hex.EncodeToString(sealed), hex.EncodeToString(e.Commitment(room)),
		},
		Post: postVector{
			hex.EncodeToString(header(p)), "text/markdown", "# hola", hex.EncodeToString(fill(8)[:saltBytes]),
			hex.EncodeToString(posted.Body), posted.ID().String(),
		},
	}
}

func fill(b byte) []byte { return bytes.Repeat([]byte{b}, 32) }

func TestVectorsAreCurrent(t *testing.T) {
	bz, err := json.MarshalIndent(buildVectors(t), "", "  ")
	require.NoError(t, err)
	bz = append(bz, '\n')
	if *update {
		require.NoError(t, os.MkdirAll("testdata", 0o755))
		require.NoError(t, os.WriteFile(vectorFile, bz, 0o644))
	}
	want, err := os.ReadFile(vectorFile)
	require.NoError(t, err)
	require.Equal(t, string(want), string(bz), "the sealed forms have changed: what was sealed before no longer opens")
}

func TestVectorsOpen(t *testing.T) {
	bz, err := os.ReadFile(vectorFile)
	require.NoError(t, err)
	var v vectors
	require.NoError(t, json.Unmarshal(bz, &v))
	unhex := func(s string) []byte {
		bz, err := hex.DecodeString(s)
		require.NoError(t, err)
		return bz
	}
	bob, err := DeriveKey(unhex(v.Key.Seed))
	require.NoError(t, err)
	require.Equal(t, v.Key.Public, hex.EncodeToString(bob.Public()))

	m, err := envelope.ParseMessage(unhex(v.Message.Header))
	require.NoError(t, err)
	m.Body = unhex(v.Message.Body)
	require.Equal(t, v.Message.ID, m.ID().String())
	said, err := OpenMessage(m, bob)
	require.NoError(t, err)
	require.Equal(t, Content{v.Message.Content, unhex(v.Message.ReplyKey), []byte(v.Message.Said)}, said)

	e := Epoch{Chain: v.RoomKey.Chain, Room: v.RoomKey.Room, Number: v.RoomKey.Epoch}
	room, err := e.OpenKey(unhex(v.RoomKey.Sealed), v.RoomKey.Member, unhex(v.RoomKey.Commitment), bob)
	require.NoError(t, err)
	require.Equal(t, v.RoomKey.Key, hex.EncodeToString(room[:]))

	p, err := envelope.ParseMessage(unhex(v.Post.Header))
	require.NoError(t, err)
	p.Body = unhex(v.Post.Body)
	require.Equal(t, v.Post.ID, p.ID().String())
	said, err = e.OpenPost(p, room)
	require.NoError(t, err)
	require.Equal(t, v.Post.Said, string(said.Body))
	require.Equal(t, v.Post.Content, said.ContentType)
}
