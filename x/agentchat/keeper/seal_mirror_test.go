package keeper_test

import (
	"testing"
	"time"

	sdk "github.com/cosmos/cosmos-sdk/types"
	"github.com/stretchr/testify/require"

	"github.com/amigos-network/amigos/envelope"
	"github.com/amigos-network/amigos/seal"
	testkeeper "github.com/amigos-network/amigos/testutil/keeper"
	"github.com/amigos-network/amigos/x/agentchat/types"
	internodetypes "github.com/amigos-network/amigos/x/internode/types"
)

// brought is what the chain behind the link sur says when it brings a post of carol's to a room.
func brought(t *testing.T, f *testkeeper.Agentchat, room, contentType string, body []byte) types.PacketMirrored {
	t.Helper()
	said := types.PacketMirror{From: "foro", To: room, Posts: []types.PacketPost{{Number: 7, Name: "carol", Message: envelope.Message{
		OriginChain: "sur-1", Sender: f.Carol.Address, DestChain: "sur-1", Room: "foro", Kind: "text", ContentType: contentType, Body: body,
		Nonce: make([]byte, envelope.NonceBytes),
	}.CanonicalBytes()}}}
	from := internodetypes.PayloadOrigin{Link: 1, LinkName: "sur", ChainID: "sur-1", ChannelID: "channel-0", Sequence: 1}
	bz, err := f.Keeper.ReceivePayload(f.Ctx, from, types.PacketData{Content: &types.PacketData_Mirror{Mirror: &said}}.Bytes())
	require.NoError(t, err)
	packet, err := types.ParsePacket(bz)
	require.NoError(t, err)
	return *packet.GetMirrored()
}

func TestASealedRoomIsNotMirrored(t *testing.T) {
	f := testkeeper.NewAgentchat(t)
	key := f.SealedRoom("plaza", f.Bob)
	before := f.Stored()
	require.ErrorIs(t, setMirror(f, f.Alice, "plaza", "foro@sur"), types.ErrSealedMirror)
	require.Equal(t, before, f.Stored())

	sealed := f.SealedEntry(f.Carol, "plaza", 1, key, "hola").Body
	for contentType, body := range map[string][]byte{"": []byte("hola"), seal.ContentType: sealed} {
		require.Equal(t, types.ErrSealedMirror.ABCICode(), brought(t, f, "plaza", contentType, body).Code)
		require.Equal(t, before, f.Stored(), "nothing of it arrives")
	}
}

func TestAnOpenRoomTakesNothingSealedFromItsMirror(t *testing.T) {
	f := plaza(t)
	key := f.SealedRoom("plan", f.Bob)
	answer := brought(t, f, "plaza", seal.ContentType, f.SealedEntry(f.Bob, "plan", 1, key, "hola").Body)
	require.Equal(t, types.ErrNotSealed.ABCICode(), answer.Results[0].Code)
	history, err := f.Query.History(f.Ctx, &types.QueryHistoryRequest{Room: "plaza"})
	require.NoError(t, err)
	require.Empty(t, history.Posts)
}

func TestAMirrorToASealedRoomIsNotTriedAgain(t *testing.T) {
	f := testkeeper.NewAgentchat(t)
	f.Room("plaza", nil, f.Bob)
	require.NoError(t, setMirror(f, f.Alice, "plaza", "foro@sur"))
	f.Advance(time.Second)
	answer(t, f, 0, types.PacketMirrored{Code: types.ErrSealedMirror.ABCICode()})
	record := mirrorOf(t, f)
	require.True(t, record.Mirror.Declined)
	require.Equal(t, types.ErrSealedMirror.ABCICode(), record.Mirror.Code, "which says why")
	f.Post(f.Bob, f.Entry("plaza", "hola"))
	f.Advance(time.Hour)
	require.Len(t, f.Links.Sent, 1)
}

func TestWhatIsSealedIsNotReposted(t *testing.T) {
	f := testkeeper.NewAgentchat(t)
	key := f.SealedRoom("plan", f.Bob)
	posted := f.Post(f.Bob, f.SealedEntry(f.Bob, "plan", 1, key, "hola"))[0]
	_, err := repost(f, f.Bob, "plan", posted)
	require.ErrorIs(t, err, types.ErrNotPermitted, "a sealed room is for its members to read")
}

func TestFeedsAndRoomsOfAlliancesTakeNothingSealed(t *testing.T) {
	f := testkeeper.NewAgentchat(t)
	key := f.SealedRoom("plan", f.Bob)
	f.Propose(f.Proposal("north", "bob"))
	require.NoError(t, f.Accept(f.Bob, "north"))
	say(f, f.Alice, "hola")
	sealed := f.SealedEntry(f.Alice, "plan", 1, key, "hola")
	for _, room := range []string{"@alice", types.AllianceRoom("north")} {
		record, err := f.Query.Room(f.Ctx, &types.QueryRoomRequest{Room: room})
		require.NoError(t, err)
		require.False(t, record.Record.Room.Sealed)
		sealed.Room = room
		err = f.Try(func(ctx sdk.Context) error {
			_, err := f.Msg.Post(ctx, &types.MsgPost{Author: f.Alice.Address, Atomic: true, Entries: []types.PostEntry{sealed}})
			return err
		})
		require.ErrorIs(t, err, types.ErrNotSealed)
	}
}
