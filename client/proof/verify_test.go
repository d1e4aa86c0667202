package proof_test

import (
	"testing"

	cmttypes "github.com/cometbft/cometbft/types"
	"github.com/stretchr/testify/require"

	"github.com/amigos-network/amigos/client/proof"
	"github.com/amigos-network/amigos/envelope"
	"github.com/amigos-network/amigos/x/internode/types"
)

func TestMessageIsProven(t *testing.T) {
	s := newStory(t)
	r, err := proof.Verify(s.file(proof.KindMessage, 1), s.root(1))
	require.NoError(t, err)
	require.Equal(t, "bob/1", r.Message.Handle)
	require.Equal(t, proof.Party{Name: "alice", Address: s.Alice.Address, Number: 1}, r.Message.From)
	require.Equal(t, proof.Party{Name: "bob", Address: s.Bob.Address, Number: bobsNumber}, r.Message.To)
	require.Equal(t, s.first.Entry.Message, r.Message.Said)
	require.Equal(t, s.first.Id, r.MessageID.String())
	require.Equal(t, s.first.Entry.Height, r.Message.Height)
	require.Equal(t, s.first.Entry.Time, r.Message.Time.UnixMilli())
	require.Equal(t, s.Alice.PeerID, r.Message.Key.PeerID)
	require.True(t, r.Message.Key.ValidAt(r.Message.Height))
	require.Nil(t, r.Receipt)
	require.Nil(t, r.Key)
	require.Equal(t, s.height+1, r.Signed.Block)
	require.Equal(t, [4]int64{4, 4, 40, 40}, [4]int64{int64(r.Signed.Signers), int64(r.Signed.Validators), r.Signed.Power, r.Signed.TotalPower})
}

func TestReceiptIsProven(t *testing.T) {
	s := newStory(t)
	for arrival, want := range map[uint64]proof.Receipt{
		1: {Stage: "processed"},
		2: {Stage: "rejected", Reason: "not for me"},
		3: {Stage: "read"},
		4: {Stage: "delivered"},
	} {
		r, err := proof.Verify(s.file(proof.KindReceipt, arrival), s.root(1))
		require.NoError(t, err)
		require.Equal(t, want, *r.Receipt)
		require.Equal(t, types.Handle("bob", arrival), r.Message.Handle)
	}
}

func TestKeyIsProven(t *testing.T) {
	s := newStory(t)
	claim := proof.Claim{Kind: proof.KindKey, Node: bobsNumber, Height: s.height}
	bz, err := s.build(claim)
	require.NoError(t, err)
	r, err := proof.Verify(bz, s.root(1))
	require.NoError(t, err)
	require.Equal(t, s.Bob.PeerID, r.Key.PeerID)
	require.True(t, r.Key.ValidAt(s.height))

	_, err = s.Msg.RetireNode(s.Ctx, &types.MsgRetireNode{Owner: s.Bob.Address})
	require.NoError(t, err)
	claim.Height = s.block()
	bz, err = s.build(claim)
	require.NoError(t, err)
	r, err = proof.Verify(bz, s.root(1))
	require.NoError(t, err)
	require.False(t, r.Key.ValidAt(claim.Height), "a retired node's key is proven, and that it no longer speaks")
}

func TestWhatIsNotSoCannotBeProven(t *testing.T) {
	s := newStory(t)
	_, err := s.build(s.claim(proof.KindReceipt, 5))
	require.ErrorIs(t, err, proof.ErrNoReceipt)
	_, err = s.build(s.claim(proof.KindMessage, 6))
	require.ErrorIs(t, err, proof.ErrAbsent)
	_, err = s.build(proof.Claim{Kind: proof.KindKey, Node: 9, Height: s.height})
	require.ErrorIs(t, err, proof.ErrAbsent)
	_, err = s.build(proof.Claim{Kind: "dream", Node: 1, Height: s.height})
	require.ErrorIs(t, err, proof.ErrClaim)

	claim := s.claim(proof.KindMessage, 1)
	claim.MessageID = &envelope.ID{1}
	_, err = s.build(claim)
	require.ErrorIs(t, err, proof.ErrClaim)
}

// TestClaimsAskForRecordsOfTheKeeper keeps the keys here those under which the real keeper writes.
func TestClaimsAskForRecordsOfTheKeeper(t *testing.T) {
	s := newStory(t)
	for _, claim := range []proof.Claim{s.claim(proof.KindReceipt, 2), {Kind: proof.KindKey, Node: bobsNumber, Height: s.height}} {
		bz, err := s.build(claim)
		require.NoError(t, err)
		f, err := proof.Parse(bz)
		require.NoError(t, err)
		for _, r := range f.Records {
			require.True(t, s.written[string(r.Key)], "the keeper wrote %s at %x", r.What, []byte(r.Key))
		}
	}
}

func TestCommitNeedsMoreThanTwoThirdsOfThePower(t *testing.T) {
	s := newStory(t)
	s.set = func(int64) []member { return []member{newMember("v1", 2), newMember("v2", 2), newMember("v3", 2)} }
	tests := []struct {
		name  string
		flags []cmttypes.BlockIDFlag
		want  error
	}{
		{name: "all", flags: []cmttypes.BlockIDFlag{2, 2, 2}},
		{name: "two thirds and one absent", flags: []cmttypes.BlockIDFlag{2, 1, 2}, want: proof.ErrBlock},
		{name: "two thirds and one vote for nothing", flags: []cmttypes.BlockIDFlag{3, 2, 2}, want: proof.ErrBlock},
		{name: "nobody", flags: []cmttypes.BlockIDFlag{1, 1, 1}, want: proof.ErrBlock},
	}
	for _, tc := range tests {
		t.Run(tc.name, func(t *testing.T) {
			s.sign = func(_ int64, i int) cmttypes.BlockIDFlag { return tc.flags[i] }
			_, err := proof.Verify(s.file(proof.KindMessage, 1), s.root(1))
			require.ErrorIs(t, err, tc.want)
		})
	}
}

func TestAbsentValidatorsAreCounted(t *testing.T) {
	s := newStory(t)
	s.sign = func(_ int64, i int) cmttypes.BlockIDFlag {
		return []cmttypes.BlockIDFlag{2, 2, 1, 2}[i]
	}
	r, err := proof.Verify(s.file(proof.KindMessage, 1), s.root(1))
	require.NoError(t, err)
	require.Equal(t, 3, r.Signed.Signers)
	require.EqualValues(t, 30, r.Signed.Power)
	require.EqualValues(t, 40, r.Signed.TotalPower)
}
