package proof_test

import (
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/amigos-network/amigos/client/proof"
)

// FuzzVerify looks for a file that proves something and that the chain's validators never signed.
func FuzzVerify(f *testing.F) {
	s := newStory(f)
	good := map[string]bool{}
	for arrival := range uint64(4) {
		for _, kind := range []proof.Kind{proof.KindMessage, proof.KindReceipt} {
			good[string(s.file(kind, arrival+1))] = true
		}
	}
	key, err := s.build(proof.Claim{Kind: proof.KindKey, Node: bobsNumber, Height: s.height})
	require.NoError(f, err)
	good[string(key)] = true
	for bz := range good {
		f.Add([]byte(bz))
	}
	root := s.root(1)
	f.Fuzz(func(t *testing.T, bz []byte) {
		r, err := proof.Verify(bz, root)
		require.Equal(t, good[string(bz)], err == nil)
		require.Equal(t, err == nil, r != nil)
	})
}

// FuzzParts puts other bytes in the place of one part of a good file and encodes it rightly again, so that they reach
// the decoders below the file's own.
func FuzzParts(f *testing.F) {
	s := newStory(f)
	good, root := s.file(proof.KindReceipt, 1), s.root(1)
	file, err := proof.Parse(good)
	require.NoError(f, err)
	for i, part := range parts(file) {
		f.Add(uint8(i), *part)
	}
	f.Fuzz(func(t *testing.T, which uint8, with []byte) {
		bz := reseal(t, good, func(f *proof.File) {
			all := parts(f)
			*all[int(which)%len(all)] = with
		})
		_, err := proof.Verify(bz, root)
		require.Equal(t, string(good) == string(bz), err == nil)
	})
}

func parts(f *proof.File) []*[]byte {
	all := []*[]byte{&f.Store, &f.Block.Header, &f.Block.Commit}
	for i := range f.Records {
		all = append(all, &f.Records[i].Value, &f.Records[i].Proof)
	}
	return all
}

// FuzzGenesis looks for a genesis file that brings the program down.
func FuzzGenesis(f *testing.F) {
	f.Add([]byte(withTxs([]member{newMember("v1", 1)}, 100)))
	f.Add([]byte(`{"chain_id":"norte-1","validators":` + each([]member{newMember("v1", 1)}, named) + `}`))
	f.Fuzz(func(t *testing.T, bz []byte) {
		root, err := proof.Genesis(bz)
		require.Equal(t, err == nil, len(root.Validators) > 0)
	})
}
