package proof_test

import (
	"testing"

	cmtproto "github.com/cometbft/cometbft/proto/tendermint/types"
	ics23 "github.com/cosmos/ics23/go"
	"github.com/stretchr/testify/require"

	"github.com/amigos-network/amigos/client/proof"
	"github.com/amigos-network/amigos/x/internode/types"
)

type message[T any] interface {
	*T
	Marshal() ([]byte, error)
	Unmarshal(bz []byte) error
}

// edited is a protobuf value after an edit.
func edited[T any, M message[T]](bz []byte, edit func(*T)) []byte {
	var value T
	if err := M(&value).Unmarshal(bz); err != nil {
		panic(err)
	}
	edit(&value)
	again, err := M(&value).Marshal()
	if err != nil {
		panic(err)
	}
	return again
}

func editRecord[T any, M message[T]](what proof.What, edit func(*T)) func(*proof.File) {
	return func(f *proof.File) {
		for i, r := range f.Records {
			if r.What == what {
				f.Records[i].Value = edited[T, M](r.Value, edit)
			}
		}
	}
}

// editEntry edits the message and claims the ID that it then has.
func editEntry(edit func(*types.Entry)) func(*proof.File) {
	return func(f *proof.File) {
		editRecord(proof.WhatEntry, func(e *types.Entry) {
			edit(e)
			id := e.Message.ID()
			f.Claim.MessageID = &id
		})(f)
	}
}

func editHeader(edit func(*cmtproto.Header)) func(*proof.File) {
	return func(f *proof.File) { f.Block.Header = edited(f.Block.Header, edit) }
}

func editCommit(edit func(*cmtproto.Commit)) func(*proof.File) {
	return func(f *proof.File) { f.Block.Commit = edited(f.Block.Commit, edit) }
}

func absence(left, right *ics23.ExistenceProof) []byte {
	bz, err := (&ics23.CommitmentProof{Proof: &ics23.CommitmentProof_Nonexist{
		Nonexist: &ics23.NonExistenceProof{Left: left, Right: right},
	}}).Marshal()
	if err != nil {
		panic(err)
	}
	return bz
}

// overlapping are two leaves below one node whose bytes are cut in two ways, so that the left one has room for two
// siblings at its right.
func overlapping(t *testing.T, key, before, after []byte) []byte {
	t.Helper()
	leaf := &ics23.LeafOp{
		Hash: ics23.HashOp_SHA256, PrehashValue: ics23.HashOp_SHA256, Length: ics23.LengthOp_VAR_PROTO, Prefix: []byte{0, 2, 2},
	}
	left := &ics23.ExistenceProof{Key: before, Value: []byte("v"), Leaf: leaf}
	right := &ics23.ExistenceProof{Key: after, Value: []byte("v"), Leaf: leaf}
	leftHash, err := left.Calculate()
	require.NoError(t, err)
	rightHash, err := right.Calculate()
	require.NoError(t, err)

	child := func(hash []byte) []byte { return append([]byte{0x20}, hash...) }
	node := []byte{2, 4, 2} // height, size and version of an IAVL node
	third := child(sum("third"))
	left.Path = []*ics23.InnerOp{{
		Hash: ics23.HashOp_SHA256, Prefix: append(append([]byte{}, node...), 0x20), Suffix: append(child(rightHash), third...),
	}}
	right.Path = []*ics23.InnerOp{{
		Hash: ics23.HashOp_SHA256, Prefix: append(append(append([]byte{}, node...), child(leftHash)...), 0x20), Suffix: third,
	}}
	bz, err := (&ics23.CommitmentProof{Proof: &ics23.CommitmentProof_Nonexist{
		Nonexist: &ics23.NonExistenceProof{Key: key, Left: left, Right: right},
	}}).Marshal()
	require.NoError(t, err)
	return bz
}
