package proof

import (
	"bytes"
	"encoding/hex"
	"fmt"
	"strconv"
	"strings"

	"github.com/cometbft/cometbft/crypto/tmhash"
	cmttypes "github.com/cometbft/cometbft/types"
)

// Root is what the reader of a proof trusts: that the validator set with this hash was the chain's at a height.
type Root struct {
	ChainID    string // empty takes any
	Validators []byte // hash of the set
	Height     int64
	Source     string // where the reader has it from, for people
}

// ParseTrust reads <validator-set-hash>@<height>.
func ParseTrust(s string) (Root, error) {
	hash, height, ok := strings.Cut(s, "@")
	bz, err := hex.DecodeString(hash)
	if !ok || err != nil || len(bz) != tmhash.Size {
		return Root{}, fail(ErrRoot, "%q is no <validator-set-hash>@<height>, as %s@17", s, strings.Repeat("a1", tmhash.Size))
	}
	h, err := strconv.ParseInt(height, 10, 64)
	if err != nil || h < 1 {
		return Root{}, fail(ErrRoot, "%q: a height is a number from 1", height)
	}
	root := Root{Validators: bz, Height: h}
	root.Source = "validator set " + root.String()
	return root, nil
}

// String is what ParseTrust reads.
func (r Root) String() string { return fmt.Sprintf("%X@%d", r.Validators, r.Height) }

// vouches tells whether the trusted set is that of one of the blocks, which vouch for each other in their order.
func (r Root) vouches(blocks []*cmttypes.LightBlock) error {
	last := blocks[len(blocks)-1]
	if last.Height < r.Height {
		return fail(ErrTrust, "the file's block %d is older than the height %d at which you trust the validators", last.Height, r.Height)
	}
	for _, b := range blocks {
		if b.Height >= r.Height && bytes.Equal(b.ValidatorsHash, r.Validators) {
			return nil
		}
	}
	return fail(ErrTrust, "block %d is signed by validator set %X, to which no way leads from %s (%s)", last.Height, last.ValidatorsHash, r.String(), r.Source)
}
