package proof

import (
	"bytes"
	"errors"

	cmtmath "github.com/cometbft/cometbft/libs/math"
	cmttypes "github.com/cometbft/cometbft/types"
)

var (
	errOutOfOrder = errors.New("is not later than the one before it")
	errOtherSet   = errors.New("is not signed by the validators that the block before it announces")
)

// handover is how much of a set must sign a later block for its validators to be believed. It is as much as makes a
// block: whoever can forge a handover could have forged the chain itself.
func handover() cmtmath.Fraction { return cmtmath.Fraction{Numerator: 2, Denominator: 3} }

// Follows tells whether the validators of one block vouch for those of a later one: they are the same, or announced
// as the next, or two thirds of their power signed it. Both blocks' own commits are taken as verified.
func Follows(before, next *cmttypes.LightBlock) error {
	switch {
	case next.Height <= before.Height || !next.Time.After(before.Time):
		return errOutOfOrder
	case bytes.Equal(next.ValidatorsHash, before.ValidatorsHash):
		return nil
	case next.Height == before.Height+1 && !bytes.Equal(next.ValidatorsHash, before.NextValidatorsHash):
		return errOtherSet
	case next.Height == before.Height+1:
		return nil
	}
	return before.ValidatorSet.VerifyCommitLightTrusting(before.ChainID, next.Commit, handover())
}

// open verifies every block of the file and that each vouches for the next. The last one is the claim's.
func (f *File) open() ([]*cmttypes.LightBlock, error) {
	var opened []*cmttypes.LightBlock
	for i, b := range append(append([]Block{}, f.Path...), f.Block) {
		block, err := b.open(f.Claim.ChainID)
		if err != nil {
			return nil, fail(ErrBlock, "%w", err)
		}
		if i > 0 {
			if err := Follows(opened[i-1], block); err != nil {
				return nil, fail(ErrTrust, "block %d: %w", block.Height, err)
			}
		}
		opened = append(opened, block)
	}
	if last := opened[len(opened)-1]; last.Height != f.Claim.Height+1 {
		return nil, fail(ErrClaim, "the state of height %d stands in block %d, and the file has block %d", f.Claim.Height, f.Claim.Height+1, last.Height)
	}
	return opened, nil
}
