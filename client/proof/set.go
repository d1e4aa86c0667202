package proof

import (
	"errors"
	"fmt"

	"github.com/cometbft/cometbft/crypto/ed25519"
	cmttypes "github.com/cometbft/cometbft/types"
)

// maxValidators is CometBFT's own limit of a commit.
const maxValidators = cmttypes.MaxVotesCount

var errPowerOverflow = errors.New("the validators have more power than a set can")

// newSet builds a set in the order given. What CometBFT would panic on is refused here.
func newSet(validators []Validator) (*cmttypes.ValidatorSet, error) {
	if len(validators) == 0 || len(validators) > maxValidators {
		return nil, fmt.Errorf("%d validators, must be 1 to %d", len(validators), maxValidators)
	}
	var (
		set   = &cmttypes.ValidatorSet{}
		seen  = make(map[string]bool, len(validators))
		total int64
	)
	for i, v := range validators {
		switch {
		case len(v.PublicKey) != ed25519.PubKeySize:
			return nil, fmt.Errorf("validator %d: %w", i, errNotEd25519)
		case v.Power <= 0:
			return nil, fmt.Errorf("validator %d has power %d", i, v.Power)
		case seen[string(v.PublicKey)]:
			return nil, fmt.Errorf("validator %d is there twice", i)
		case v.Power > cmttypes.MaxTotalVotingPower-total:
			return nil, errPowerOverflow
		}
		seen[string(v.PublicKey)] = true
		total += v.Power
		set.Validators = append(set.Validators, cmttypes.NewValidator(ed25519.PubKey(v.PublicKey), v.Power))
	}
	return set, nil
}
