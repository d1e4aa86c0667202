package devnet

import (
	"context"
	"errors"
	"slices"
	"time"

	rpchttp "github.com/cometbft/cometbft/rpc/client/http"
	"golang.org/x/sync/errgroup"

	"github.com/amigos-network/amigos/client/liveness"
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

// feel asks the chains how they are until ctx ends.
func (d *Devnet) feel(ctx context.Context, pulses chan<- Pulse) error {
	again := time.NewTicker(pulsePause)
	defer again.Stop()
	still := make([]int, len(d.chains))
	last := d.pulse
	for {
		pulse := last
		pulse.Chains, pulse.Messages = slices.Clone(last.Chains), 0
		for i, c := range d.chains {
			messages := c.feel(ctx, &pulse.Chains[i])
			pulse.Messages += messages
			if still[i]++; pulse.Chains[i].Height > last.Chains[i].Height {
				still[i] = 0
			}
			c.checkHalt(still[i])
		}
		pulse.Messages = max(pulse.Messages, last.Messages)
		if packets, err := d.state.traffic(ctx); err == nil {
			pulse.Packets = packets
		}
		last = pulse
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

// feel asks one chain, and counts its messages; 0 if it does not answer.
func (c *chain) feel(ctx context.Context, pulse *ChainPulse) (messages uint64) {
	pulse.Up = 0
	for _, h := range heights(ctx, c.state().Validators) {
		pulse.Height = max(pulse.Height, h)
		pulse.Up += int(min(h, 1))
	}
	c.stand(ctx, pulse)
	messages, _ = c.owner.Messages(ctx, c.nodeNames())
	return messages
}

// stand asks the first validator what the chain does; what it said before stays if it does not answer.
func (c *chain) stand(ctx context.Context, pulse *ChainPulse) {
	ctx, cancel := context.WithTimeout(ctx, pulsePause)
	defer cancel()
	rpc, err := rpchttp.New(c.state().RPC, "/websocket")
	if err != nil {
		return
	}
	report, err := liveness.Look(ctx, rpc, c.in.now())
	if err != nil {
		return
	}
	pulse.Halted, pulse.Idle = report.State == liveness.Halted, time.Time{}
	if report.State == liveness.Idle {
		pulse.Idle = report.Since
	}
}

// haltPulses is how many pulses without a block on a full disk mean that the chain has halted.
const haltPulses = 5

// checkHalt ends a devnet of which a full disk has halted a chain: consensus ends at the first write that fails, and
// the process lives on.
func (c *chain) checkHalt(still int) {
	if still < haltPulses {
		return
	}
	s := c.state()
	if f := diskFull(s.Home, "", nil); f != nil {
		f.What, f.Log, f.Tail, f.Chain = c.id()+" makes no blocks any more", s.Log, lastLines(s.Log, 5), c.id()
		c.in.fail(f)
	}
}
