package devnet

import (
	"context"
	"fmt"
	"path/filepath"
	"strings"
	"sync"

	"cosmossdk.io/math"
	sdk "github.com/cosmos/cosmos-sdk/types"
)

// startValidators starts every validator as a process of its own.
func (c *chain) startValidators() error {
	for i, v := range c.state().Validators {
		name, amigos, ended := c.id(), c.home.amigos, c.in.fatal
		if i > 0 {
			name, ended = c.part(v.Name), c.lostOne
			amigos.home = v.Home
		}
		p, err := c.start(name, v.Log, amigos.argv("start", "--log_no_color"), ended)
		if err != nil {
			return err
		}
		c.validators = append(c.validators, p)
	}
	return c.record(func(s *ChainState) {
		for i, p := range c.validators {
			s.Validators[i].Proc = p.Proc
		}
		s.Proc = s.Validators[0].Proc
	})
}

// lostOne is the end of a validator that is not the first. The chain of a devnet that is ready goes on without it
// while more than two thirds of the power are left.
func (c *chain) lostOne(p *Process) {
	if !c.in.up.Load() || !c.quorum() {
		c.in.fatal(p)
		return
	}
	f := p.died()
	c.in.note(StepRun, fmt.Sprintf("%s: %s; the others go on. Its log is %s, and amigosd start --home %s brings it back",
		f.What, strings.TrimSuffix(f.Cause, "."), tilde(p.Log), tilde(filepath.Dir(p.Log))))
}

// quorum says whether the validators that still run can decide on a block.
func (c *chain) quorum() bool {
	left, all := math.ZeroInt(), math.ZeroInt()
	for i, p := range c.validators {
		bond, err := sdk.ParseCoinNormalized(c.config.Validators[i].bond())
		if err != nil {
			return false
		}
		all = all.Add(bond.Amount)
		select {
		case <-p.Done():
		default:
			left = left.Add(bond.Amount)
		}
	}
	return left.MulRaw(3).GT(all.MulRaw(2))
}

// heights asks every validator how far it is; 0 where one does not answer in time.
func heights(ctx context.Context, validators []ValidatorState) []int64 {
	ctx, cancel := context.WithTimeout(ctx, pulsePause)
	defer cancel()
	out := make([]int64, len(validators))
	var wg sync.WaitGroup
	for i, v := range validators {
		wg.Go(func() {
			if _, h, err := height(ctx, v.RPC); err == nil {
				out[i] = h
			}
		})
	}
	wg.Wait()
	return out
}
