package proof_test

import (
	"testing"
	"time"

	"cosmossdk.io/collections"
	"github.com/stretchr/testify/require"

	"github.com/amigos-network/amigos/client/proof"
	"github.com/amigos-network/amigos/envelope"
	"github.com/amigos-network/amigos/x/internode/types"
)

// away is a story in which alice also wrote to bob on another chain, which filed the first message and refused the second,
// and somebody there wrote to bob here.
type away struct {
	*story
	came uint64 // the arrival of that in bob's inbox
	body string
}

func newAway(t *testing.T) *away {
	t.Helper()
	s := &away{story: newStory(t), came: 6, body: "from afar"}
	s.Open("channel-0", "sur-1")
	for i, body := range []string{"hola", "again"} {
		_, err := s.Msg.Send(s.Ctx, &types.MsgSend{Sender: s.Alice.Address, Entries: []types.SendEntry{s.Entry("bob@link-1", body)}})
		require.NoError(t, err)
		answer := types.AcknowledgementData{Height: 40, Time: s.Ctx.BlockTime().UnixMilli(), Results: []types.PacketResult{{Recipient: s.Bob.Address, Arrival: 17}}}
		if i == 1 {
			answer.Results[0] = types.PacketResult{Code: types.ErrNotAdmitted.ABCICode()}
		}
		bz, err := answer.Marshal()
		require.NoError(t, err)
		require.NoError(t, s.Keeper.AcknowledgePacket(s.Ctx, "channel-0", uint64(i+1), bz, 0))
	}
	data := types.PacketData{Messages: []types.PacketMessage{{Number: 1, Message: envelope.Message{
		OriginChain: "sur-1", Sender: s.Carol.Address, Recipient: "bob@norte", Kind: envelope.KindText, Body: []byte(s.body),
		Nonce: make([]byte, envelope.NonceBytes), CreatedAt: s.Ctx.BlockTime().UnixMilli(),
	}}}}
	bz, err := data.Marshal()
	require.NoError(t, err)
	_, err = s.Keeper.ReceivePacket(s.Ctx, "channel-0", 1, uint64(s.Ctx.BlockTime().Add(time.Hour).UnixNano()), bz)
	require.NoError(t, err)
	s.height = s.block()
	return s
}

func (s *away) sent(number uint64) proof.Claim {
	return proof.Claim{Kind: proof.KindSent, Node: 1, Number: number, Height: s.height}
}

func TestWhatLeftIsProven(t *testing.T) {
	s := newAway(t)
	bz, err := s.build(s.sent(1))
	require.NoError(t, err)
	r, err := proof.Verify(bz, s.root(1))
	require.NoError(t, err)
	require.Equal(t, "alice/out/1", r.Message.Handle)
	require.Equal(t, "hola", string(r.Message.Said.Body))
	require.Equal(t, proof.Party{Name: "alice", Address: s.Alice.Address, Number: 1}, r.Message.From)
	require.Equal(t, proof.Party{Address: "bob@link-1", ChainID: "sur-1"}, r.Message.To)
	require.True(t, r.Message.Key.ValidAt(r.Message.Height))
	require.Equal(t, &proof.Sent{
		ChainID: "sur-1", Link: 1, ChannelID: "channel-0", Sequence: 1, Status: "filed", Place: s.Bob.Address + "/17", Height: 40,
	}, r.Sent)

	bz, err = s.build(s.sent(2))
	require.NoError(t, err)
	r, err = proof.Verify(bz, s.root(1))
	require.NoError(t, err)
	require.Equal(t, "failed", r.Sent.Status)
	require.Equal(t, types.ErrNotAdmitted.ABCICode(), r.Sent.Code)
	require.Empty(t, r.Sent.Place)
}

func TestWhatCameFromAnotherChainIsProven(t *testing.T) {
	s := newAway(t)
	r, err := proof.Verify(s.file(proof.KindMessage, s.came), s.root(1))
	require.NoError(t, err)
	require.Equal(t, s.body, string(r.Message.Said.Body))
	require.Equal(t, proof.Party{Address: s.Carol.Address + "@link-1", ChainID: "sur-1"}, r.Message.From)
	require.Nil(t, r.Message.Key, "this chain knows no key of hers there")
	require.NoError(t, s.Receipt(s.Bob, types.STAGE_PROCESSED, 2, s.came))
	s.height = s.block()
	r, err = proof.Verify(s.file(proof.KindReceipt, s.came), s.root(1))
	require.NoError(t, err)
	require.Equal(t, "processed", r.Receipt.Stage)
}

func TestWhatDidNotLeaveCannotBeProven(t *testing.T) {
	s := newAway(t)
	_, err := s.build(s.sent(3))
	require.ErrorIs(t, err, proof.ErrAbsent)

	for name, edit := range map[string]func(*proof.Claim){
		"another message":       func(c *proof.Claim) { c.MessageID = &envelope.ID{1} },
		"a place in an inbox":   func(c *proof.Claim) { c.Arrival = 1 },
		"before it left":        func(c *proof.Claim) { c.Height = 1 },
		"a message in an inbox": func(c *proof.Claim) { c.Kind, c.Arrival = proof.KindMessage, 1 },
		"a key":                 func(c *proof.Claim) { c.Kind = proof.KindKey },
	} {
		t.Run(name, func(t *testing.T) {
			claim := s.sent(1)
			edit(&claim)
			_, err := s.build(claim)
			require.ErrorIs(t, err, proof.ErrClaim)
		})
	}

	t.Run("by a link that leads elsewhere", func(t *testing.T) {
		link, err := s.Keeper.Links.Get(s.Ctx, 1)
		require.NoError(t, err)
		link.ChainId = "este-1"
		require.NoError(t, s.Keeper.Links.Set(s.Ctx, 1, link))
		s.height = s.block()
		_, err = s.build(s.claim(proof.KindMessage, s.came))
		require.ErrorIs(t, err, proof.ErrClaim)
	})
	t.Run("at another place than the record says", func(t *testing.T) {
		entry, err := s.Keeper.Sent.Get(s.Ctx, collections.Join(uint64(1), uint64(1)))
		require.NoError(t, err)
		require.NoError(t, s.Keeper.Sent.Set(s.Ctx, collections.Join(uint64(1), uint64(9)), entry))
		s.height = s.block()
		_, err = s.build(s.sent(9))
		require.ErrorIs(t, err, proof.ErrClaim)
	})
}
