package proof

import (
	"bytes"
	"errors"

	ics23 "github.com/cosmos/ics23/go"

	"github.com/amigos-network/amigos/x/internode/types"
)

// The proof operations of a node's answer, from the record upwards.
const (
	opStore = "ics23:iavl"
	opRoot  = "ics23:simple"
)

var (
	errProofForm    = errors.New("the Merkle proof is not in its one encoding")
	errProofKind    = errors.New("the Merkle proof proves something else")
	errProofPanic   = errors.New("the Merkle proof is malformed")
	errNotInStore   = errors.New("the Merkle proof does not fit the record")
	errNotInAppHash = errors.New("the Merkle proof does not lead to the block's app hash")
)

// checkRecord follows the Merkle proofs from a record, or from its absence, to the app hash.
func checkRecord(r Record, store, appHash []byte) (err error) {
	defer func() {
		if recover() != nil { // ics23 panics on some paths that no tree has
			err = errProofPanic
		}
	}()
	root, err := checkStore(r)
	if err != nil {
		return err
	}
	proof, err := decodeProof(store)
	if err != nil {
		return err
	}
	if proof.GetExist() == nil {
		return errProofKind
	}
	if !ics23.VerifyMembership(ics23.TendermintSpec, appHash, proof, []byte(types.StoreKey), root) {
		return errNotInAppHash
	}
	return nil
}

// checkStore returns the root of the store's tree that the record, or its absence, leads to.
func checkStore(r Record) (ics23.CommitmentRoot, error) {
	proof, err := decodeProof(r.Proof)
	if err != nil {
		return nil, err
	}
	root, err := proof.Calculate()
	if err != nil {
		return nil, err
	}
	absent := proof.GetNonexist()
	switch {
	case (absent != nil) != (len(r.Value) == 0):
		return nil, errProofKind
	case absent == nil && !ics23.VerifyMembership(ics23.IavlSpec, root, proof, r.Key, r.Value):
		return nil, errNotInStore
	case absent != nil && (!bytes.Equal(absent.Key, r.Key) || !ics23.VerifyNonMembership(ics23.IavlSpec, root, proof, r.Key)):
		return nil, errNotInStore
	}
	return root, nil
}

// decodeProof reads a proof of one key's presence or absence in its one encoding.
func decodeProof(bz []byte) (*ics23.CommitmentProof, error) {
	var proof ics23.CommitmentProof
	if err := proof.Unmarshal(bz); err != nil {
		return nil, err
	}
	again, err := proof.Marshal()
	if err != nil || !bytes.Equal(again, bz) {
		return nil, errProofForm
	}
	if proof.GetExist() == nil && proof.GetNonexist() == nil {
		return nil, errProofKind
	}
	return &proof, nil
}
