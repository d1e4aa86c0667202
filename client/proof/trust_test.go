package proof_test

import (
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/amigos-network/amigos/client/proof"
)

// generations is a chain whose four validators are replaced one by one: each ten blocks the oldest goes.
func generations(tb testing.TB) *story {
	tb.Helper()
	s := newStory(tb)
	for s.height < 60 {
		s.height = s.block()
	}
	s.set = func(height int64) []member {
		var set []member
		for i := range int64(4) {
			set = append(set, newMember(string(rune('A'+height/10+i)), 10))
		}
		return set
	}
	return s
}

func TestTrustIsHandedOver(t *testing.T) {
	s := generations(t)
	claim := s.claim(proof.KindMessage, 1)
	bz, err := s.build(claim, 1, 15, 25, 35, 45, 55)
	require.NoError(t, err)
	for _, height := range []int64{1, 15, 20, 31, 55, 61} {
		root := s.root(height)
		r, err := proof.Verify(bz, root)
		require.NoError(t, err, "validators of height %d", height)
		require.Equal(t, 6, r.Signed.Handovers)
	}
}

func TestTrustIsRefused(t *testing.T) {
	s := generations(t)
	tests := []struct {
		name string
		way  []int64
		edit func(*proof.Root)
		want error
	}{
		{name: "without a way", want: proof.ErrTrust},
		{name: "where half of a set has gone at once", way: []int64{1, 15, 35, 45, 55}, want: proof.ErrTrust},
		{name: "where the way goes back", way: []int64{1, 15, 14, 25, 35, 45, 55}, want: proof.ErrTrust},
		{name: "in another set", way: []int64{1, 15, 25, 35, 45, 55}, edit: func(r *proof.Root) { r.Validators = sum("x") }, want: proof.ErrTrust},
		{name: "in a later height", way: []int64{1, 15, 25, 35, 45, 55}, edit: func(r *proof.Root) { r.Height = 62 }, want: proof.ErrTrust},
		{name: "in another chain", edit: func(r *proof.Root) { r.ChainID = "sur-1" }, want: proof.ErrChain},
		{name: "in nobody", edit: func(r *proof.Root) { r.Validators = nil }, want: proof.ErrRoot},
	}
	for _, tc := range tests {
		t.Run(tc.name, func(t *testing.T) {
			bz, err := s.build(s.claim(proof.KindMessage, 1), tc.way...)
			require.NoError(t, err)
			root := s.root(1)
			if tc.edit != nil {
				tc.edit(&root)
			}
			_, err = proof.Verify(bz, root)
			require.ErrorIs(t, err, tc.want)
		})
	}
}

// TestNextBlockHasTheValidatorsThatWereAnnounced replaces all validators from one block to the next: then the header
// before must say so.
func TestNextBlockHasTheValidatorsThatWereAnnounced(t *testing.T) {
	s := newStory(t)
	old, young := []member{newMember("old", 1)}, []member{newMember("young", 1)}
	s.set = func(height int64) []member {
		if height > s.height {
			return young
		}
		return old
	}
	bz, err := s.build(s.claim(proof.KindMessage, 1), s.height)
	require.NoError(t, err)
	_, err = proof.Verify(bz, s.root(1))
	require.NoError(t, err, "announced")

	before, after := s.light(s.height), s.light(s.height+1)
	require.NoError(t, proof.Follows(before, after))
	before.NextValidatorsHash = sum("others")
	require.Error(t, proof.Follows(before, after), "not announced")
	before = s.light(s.height)
	after.Time = before.Time.Add(-time.Nanosecond)
	require.Error(t, proof.Follows(before, after), "earlier")
}

// TestForgersWithTheirOwnValidatorsAreRefused has a chain of the same ID and state, signed by others.
func TestForgersWithTheirOwnValidatorsAreRefused(t *testing.T) {
	s := newStory(t)
	root := s.root(1)
	s.set = func(int64) []member { return []member{newMember("forger", 1000)} }
	bz := s.file(proof.KindMessage, 1)
	_, err := proof.Verify(bz, root)
	require.ErrorIs(t, err, proof.ErrTrust)

	genuine := newStory(t)
	bz = reseal(t, bz, func(f *proof.File) {
		real, err := proof.NewBlock(genuine.light(genuine.height))
		require.NoError(t, err)
		f.Path = []proof.Block{real}
	})
	_, err = proof.Verify(bz, root)
	require.ErrorIs(t, err, proof.ErrTrust, "the genuine validators do not vouch for the forger")
}

func TestParseTrust(t *testing.T) {
	want := proof.Root{Validators: sum("set"), Height: 17}
	root, err := proof.ParseTrust(want.String())
	require.NoError(t, err)
	require.Equal(t, want.Validators, root.Validators)
	require.Equal(t, want.Height, root.Height)
	for _, s := range []string{"", "@", "ab@17", want.String() + "x", want.String()[:64], want.String()[:65], want.String()[:64] + "@0", want.String()[:64] + "@-1"} {
		_, err := proof.ParseTrust(s)
		require.ErrorIs(t, err, proof.ErrRoot, s)
	}
}
