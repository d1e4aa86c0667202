package proof

import (
	"bytes"
	"errors"
	"fmt"

	"github.com/cometbft/cometbft/crypto/ed25519"
	cmtproto "github.com/cometbft/cometbft/proto/tendermint/types"
	cmttypes "github.com/cometbft/cometbft/types"
)

var (
	errBlockForm  = errors.New("header or commit is not in its one encoding")
	errNotEd25519 = errors.New("a validator's key is not Ed25519")
)

// Block is a header, the commit that signs it, and the validators who did.
type Block struct {
	Header     []byte      `json:"header"` // protobuf of tendermint.types.Header
	Commit     []byte      `json:"commit"` // protobuf of tendermint.types.Commit
	Validators []Validator `json:"validators"`
}

// Validator is a member of a set, in the set's order.
type Validator struct {
	PublicKey HexBytes `json:"public_key"` // Ed25519
	Power     int64    `json:"power,string"`
}

// NewBlock writes a light block as a file has it. It fails where a validator's key is not Ed25519.
func NewBlock(from *cmttypes.LightBlock) (Block, error) {
	var (
		b   Block
		err error
	)
	if b.Header, err = from.Header.ToProto().Marshal(); err != nil {
		return b, err
	}
	if b.Commit, err = from.Commit.ToProto().Marshal(); err != nil {
		return b, err
	}
	for _, v := range from.ValidatorSet.Validators {
		key, ok := v.PubKey.(ed25519.PubKey)
		if !ok {
			return b, errNotEd25519
		}
		b.Validators = append(b.Validators, Validator{HexBytes(key), v.VotingPower})
	}
	return b, nil
}

// open reads the block and checks that more than two thirds of its validators' power signed it, and that every
// signature in the commit is right.
func (b Block) open(chainID string) (*cmttypes.LightBlock, error) {
	header, err := b.header()
	if err != nil {
		return nil, err
	}
	commit, err := b.commit()
	if err != nil {
		return nil, err
	}
	set, err := newSet(b.Validators)
	if err != nil {
		return nil, err
	}
	block := &cmttypes.LightBlock{SignedHeader: &cmttypes.SignedHeader{Header: header, Commit: commit}, ValidatorSet: set}
	if err := block.SignedHeader.ValidateBasic(chainID); err != nil {
		return nil, err
	}
	if hash := set.Hash(); !bytes.Equal(hash, header.ValidatorsHash) {
		return nil, fmt.Errorf("block %d names validators %X, and the file has %X", header.Height, header.ValidatorsHash, hash)
	}
	return block, set.VerifyCommit(chainID, commit.BlockID, header.Height, commit)
}

func (b Block) header() (*cmttypes.Header, error) {
	var pb cmtproto.Header
	if err := pb.Unmarshal(b.Header); err != nil {
		return nil, err
	}
	header, err := cmttypes.HeaderFromProto(&pb)
	if err != nil {
		return nil, err
	}
	again, err := header.ToProto().Marshal()
	if err != nil || !bytes.Equal(again, b.Header) {
		return nil, errBlockForm
	}
	return &header, nil
}

func (b Block) commit() (*cmttypes.Commit, error) {
	var pb cmtproto.Commit
	if err := pb.Unmarshal(b.Commit); err != nil {
		return nil, err
	}
	commit, err := cmttypes.CommitFromProto(&pb)
	if err != nil {
		return nil, err
	}
	again, err := commit.ToProto().Marshal()
	if err != nil || !bytes.Equal(again, b.Commit) {
		return nil, errBlockForm
	}
	return commit, nil
}
