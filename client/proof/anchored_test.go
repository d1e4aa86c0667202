package proof_test

import (
	"bytes"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/amigos-network/amigos/client/proof"
	"github.com/amigos-network/amigos/envelope"
	testkeeper "github.com/amigos-network/amigos/testutil/keeper"
	"github.com/amigos-network/amigos/x/internode/types"
)

// anchored is a story in which carol also carried two envelopes of alice to bob: one signed by her identity key, one by an
// operational key that she has revoked since. A third was spoiled.
type anchored struct {
	*story
	said []types.AnchorEntry
}

func newAnchored(t *testing.T) *anchored {
	t.Helper()
	s := &anchored{story: newStory(t)}
	laptop := testkeeper.NewPerson("laptop")
	possession, err := laptop.Key.Sign(envelope.OperationalProofBytes(s.id, s.Alice.Address, types.KEY_PURPOSE_ENVELOPE.String()))
	require.NoError(t, err)
	_, err = s.Msg.AddKey(s.Ctx, &types.MsgAddKey{
		Owner: s.Alice.Address, PublicKey: laptop.Key.PubKey().Bytes(), Purpose: types.KEY_PURPOSE_ENVELOPE, Proof: possession,
	})
	require.NoError(t, err)
	s.block()

	s.said = []types.AnchorEntry{
		s.Sealed(s.Alice, "bob", "by my own key"), s.Seal(laptop, s.Letter(s.Alice, "bob", "by another key")), s.Sealed(s.Alice, "bob", "spoiled"),
	}
	s.said[2].Envelope.Signature = bytes.Clone(s.said[1].Envelope.Signature)
	results := s.Anchor(s.Carol, s.said...)
	require.NoError(t, results[0].Err())
	require.NoError(t, results[1].Err())
	require.ErrorIs(t, results[2].Err(), types.ErrBadSignature)
	require.NoError(t, s.Receipt(s.Bob, types.STAGE_PROCESSED, 2, 6))
	_, err = s.Msg.RevokeKey(s.Ctx, &types.MsgRevokeKey{Owner: s.Alice.Address, PublicKey: laptop.Key.PubKey().Bytes()})
	require.NoError(t, err)
	s.height = s.block()
	return s
}

func TestWhatWasAnchoredIsProven(t *testing.T) {
	s := newAnchored(t)
	for i, entry := range s.said[:2] {
		arrival := uint64(6 + i)
		want, err := envelope.ParseMessage(entry.Envelope.Message)
		require.NoError(t, err)
		id := want.ID()
		claim := s.claim(proof.KindMessage, arrival)
		claim.MessageID = &id
		bz, err := s.build(claim)
		require.NoError(t, err)
		r, err := proof.Verify(bz, s.root(1))
		require.NoError(t, err)
		require.True(t, r.Message.Anchored)
		require.Equal(t, want, r.Message.Said, "as it was signed")
		require.Equal(t, types.Handle("bob", arrival), r.Message.Handle)
		require.Equal(t, proof.Party{Name: "alice", Address: s.Alice.Address, Number: 1}, r.Message.From, "and not who carried it")
		require.Equal(t, s.Alice.PeerID, r.Message.Key.PeerID)
		require.True(t, r.Message.Key.ValidAt(r.Message.Height))
	}

	r, err := proof.Verify(s.file(proof.KindReceipt, 6), s.root(1))
	require.NoError(t, err)
	require.Equal(t, proof.Receipt{Stage: "processed"}, *r.Receipt)
	require.True(t, r.Message.Anchored)

	r, err = proof.Verify(s.file(proof.KindMessage, 1), s.root(1))
	require.NoError(t, err)
	require.False(t, r.Message.Anchored, "alice sent that one in a transaction")
}

func TestWhatWasNotAnchoredCannotBeProven(t *testing.T) {
	s := newAnchored(t)
	_, err := s.build(s.claim(proof.KindMessage, 8))
	require.ErrorIs(t, err, proof.ErrAbsent, "a refused envelope leaves nothing")

	spoiled, err := envelope.ParseMessage(s.said[2].Envelope.Message)
	require.NoError(t, err)
	id := spoiled.ID()
	claim := s.claim(proof.KindMessage, 7)
	claim.MessageID = &id
	_, err = s.build(claim)
	require.ErrorIs(t, err, proof.ErrClaim, "nor under the arrival of another")

	file := s.file(proof.KindMessage, 7)
	require.Contains(t, string(file), "entry")
	for i := range file {
		if i%97 == 0 {
			altered := bytes.Clone(file)
			altered[i] ^= 1
			_, err := proof.Verify(altered, s.root(1))
			require.Error(t, err, "byte %d", i)
		}
	}
}
