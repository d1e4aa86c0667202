package devnet

import (
	"context"
	"errors"
	"time"

	"golang.org/x/sync/errgroup"
)

// pulsePause is how often the chain is asked how it is; a question that fails is
// asked again, for a chain that died is reported by its process.
const pulsePause = time.Second

// watch keeps the live line fresh until something ends the devnet.
func (d *Devnet) watch(ctx context.Context) error {
	g, gctx := errgroup.WithContext(ctx)
	pulses := make(chan Pulse)
	g.Go(func() error { return d.feel(gctx, pulses) })
	g.Go(func() error {
		tick := time.NewTicker(probePause)
		defer tick.Stop()
		last := d.pulse
		for {
			select {
			case <-tick.C:
				d.screen.Pulse(last)
			case last = <-pulses:
			case e := <-d.events:
				d.screen.Show(e)
			case <-gctx.Done():
				return nil
			}
		}
	})
	_ = g.Wait()
	var f *Failure
	if !errors.As(context.Cause(ctx), &f) {
		return errStopped
	}
	return d.show(StepRun, f)
}

// feel asks the chain how it is until ctx ends.
func (d *Devnet) feel(ctx context.Context, pulses chan<- Pulse) error {
	again := time.NewTicker(pulsePause)
	defer again.Stop()
	pulse, still := d.pulse, 0
	for {
		before := pulse.Height
		pulse.Up = 0
		for _, h := range heights(ctx, d.state.Chains[0].Validators) {
			pulse.Height = max(pulse.Height, h)
			pulse.Up += int(min(h, 1))
		}
		if still++; pulse.Height > before {
			still = 0
		}
		d.checkHalt(still)
		if n, err := d.chain.Messages(ctx, d.nodeNames()); err == nil {
			pulse.Messages = n
		}
		select {
		case pulses <- pulse:
		case <-ctx.Done():
			return ctx.Err()
		}
		select {
		case <-again.C:
		case <-ctx.Done():
			return ctx.Err()
		}
	}
}

// haltPulses is how many pulses without a block on a full disk mean that the chain has halted.
const haltPulses = 5

// checkHalt ends a devnet whose chain a full disk has halted: consensus ends at the first write that fails, and the
// process lives on.
func (d *Devnet) checkHalt(still int) {
	if still < haltPulses {
		return
	}
	chain := d.state.Chains[0]
	if f := diskFull(chain.Home, "", nil); f != nil {
		f.What, f.Log, f.Tail = chain.ChainID+" makes no blocks any more", chain.Log, lastLines(chain.Log, 5)
		d.fail(f)
	}
}

func (d *Devnet) nodeNames() []string {
	var names []string
	for _, a := range d.config.Nodes() {
		names = append(names, a.Name)
	}
	return names
}
