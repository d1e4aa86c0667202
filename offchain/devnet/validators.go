package devnet

import (
	"context"
	"fmt"
	"strings"
	"sync"

	"cosmossdk.io/math"
	sdk "github.com/cosmos/cosmos-sdk/types"
)

// startValidators starts every validator as a process of its own.
func (d *Devnet) startValidators() error {
	chain := d.chainState()
	for i := range chain.Validators {
		v := &chain.Validators[i]
		name, amigos, ended := chain.ChainID, d.home.amigos, d.fatal
		if i > 0 {
			name, ended = v.Name, d.lostOne
			amigos.home = v.Home
		}
		p, err := d.start(name, v.Log, amigos.argv("start", "--log_no_color"), ended)
		if err != nil {
			return err
		}
		v.Proc = p.Proc
		d.validators = append(d.validators, p)
	}
	chain.Proc = chain.Validators[0].Proc
	return nil
}

// lostOne is the end of a validator that is not the first. The chain of a devnet that is ready goes on without it
// while more than two thirds of the power are left.
func (d *Devnet) lostOne(p *Process) {
	if !d.up.Load() || !d.quorum() {
		d.fatal(p)
		return
	}
	f := p.died()
	d.note(StepRun, fmt.Sprintf("%s: %s; the others go on. Its log is %s, and amigosd start --home %s brings it back",
		f.What, strings.TrimSuffix(f.Cause, "."), tilde(p.Log), tilde(d.homeOf(p))))
}

func (d *Devnet) homeOf(p *Process) string {
	for _, v := range d.chainState().Validators {
		if v.Proc == p.Proc {
			return v.Home
		}
	}
	return d.home.dir
}

// quorum says whether the validators that still run can decide on a block.
func (d *Devnet) quorum() bool {
	left, all := math.ZeroInt(), math.ZeroInt()
	for i, p := range d.validators {
		bond, err := sdk.ParseCoinNormalized(d.config.Validators[i].bond())
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
