package proof

import (
	"bytes"
	"errors"

	cmtcrypto "github.com/cometbft/cometbft/proto/tendermint/crypto"
	cmttypes "github.com/cometbft/cometbft/types"
)

var (
	errProofOps = errors.New("the node's proof is not of the two steps from record to app hash")
	errEmpty    = errors.New("its value is empty, which no Merkle proof can show")
)

// Fetch asks a chain for the value at a key of the module's store at the claim's height, nil if there is none, with
// its proof.
type Fetch func(key []byte) ([]byte, *cmtcrypto.ProofOps, error)

// Build makes the file of a claim. The last block is the one after the claim's height. What the chain answers is not
// checked against the blocks: Verify does.
func Build(claim Claim, blocks []*cmttypes.LightBlock, fetch Fetch) ([]byte, error) {
	f := &File{Format: Format}
	if _, err := claim.read(f.gather(fetch)); err != nil {
		return nil, err
	}
	f.Claim = claim
	for i, from := range blocks {
		b, err := NewBlock(from)
		if err != nil {
			return nil, err
		}
		if i < len(blocks)-1 {
			f.Path = append(f.Path, b)
		} else {
			f.Block = b
		}
	}
	return f.Encode()
}

// gather keeps what the chain answers.
func (f *File) gather(fetch Fetch) state {
	return func(what What, key []byte) ([]byte, error) {
		value, ops, err := fetch(key)
		if err != nil {
			return nil, err
		}
		if ops == nil || len(ops.Ops) != 2 || ops.Ops[0].Type != opStore || ops.Ops[1].Type != opRoot ||
			len(f.Store) > 0 && !bytes.Equal(f.Store, ops.Ops[1].Data) {
			return nil, errProofOps
		}
		if proof, err := decodeProof(ops.Ops[0].Data); err == nil && proof.GetExist() != nil && len(value) == 0 {
			return nil, fail(ErrRecord, "%s: %w", what, errEmpty)
		}
		f.Store = ops.Ops[1].Data
		f.Records = append(f.Records, Record{What: what, Key: key, Value: value, Proof: ops.Ops[0].Data})
		return value, nil
	}
}
