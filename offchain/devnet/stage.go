package devnet

import (
	"context"
	"errors"
	"time"

	"golang.org/x/sync/errgroup"
)

// stage is one step of a start. It tells what came of it; empty if its parts have told that already.
type stage struct {
	name string
	take func(context.Context) (string, error)
}

// steps are those of this start, in order.
func (d *Devnet) steps() []stage {
	return []stage{
		{StepWorkspace, d.openWorkspace},
		{StepPorts, d.probePorts},
		{StepChain, d.startChains},
		{StepFaucet, d.startFaucets},
		{StepLink, d.joinChains},
		{StepNodes, d.registerNodes},
		{StepAgents, d.startAgents},
		{StepSelfTest, d.selfTest},
	}
}

// step takes one step and shows it; the screen keeps moving meanwhile.
func (d *Devnet) step(ctx context.Context, name string, take func(context.Context) (string, error)) error {
	began := d.now()
	d.screen.Show(Event{Step: name, Status: Starting})
	type outcome struct {
		detail string
		err    error
	}
	end := make(chan outcome, 1)
	go func() {
		detail, err := take(ctx)
		end <- outcome{detail, err}
	}()
	tick := time.NewTicker(probePause)
	defer tick.Stop()
	for {
		select {
		case <-tick.C:
			d.screen.Tick()
		case e := <-d.events:
			d.screen.Show(e)
		case out := <-end:
			if out.err != nil {
				return d.explain(ctx, name, out.err)
			}
			if out.detail != "" {
				d.screen.Show(Event{Step: name, Status: Ready, Detail: out.detail, Took: d.now().Sub(began)})
			}
			return nil
		}
	}
}

// onEach does something on every chain at the same time.
func (d *Devnet) onEach(ctx context.Context, do func(context.Context, *chain) error) error {
	g, ctx := errgroup.WithContext(ctx)
	for _, c := range d.chains {
		g.Go(func() error { return c.failed(do(ctx, c)) })
	}
	return g.Wait()
}

// tell shows an event, from any goroutine.
func (d *Devnet) tell(e Event) {
	select {
	case d.events <- e:
	case <-d.gone: // nobody shows it any more
	}
}

// note tells a person, from any goroutine, what they should know.
func (d *Devnet) note(step, text string) { d.tell(Event{Step: step, Status: Noted, Detail: text}) }

// explain shows why a step failed: a part that died or the timeout come before
// whatever error they caused.
func (d *Devnet) explain(ctx context.Context, step string, err error) error {
	if ctx.Err() == nil {
		return d.show(step, asFailure(step+" failed", d.opts.Workspace.Dir, err))
	}
	var f *Failure
	if !errors.As(context.Cause(ctx), &f) {
		return errStopped
	}
	if f.Code == ExitTimeout {
		f.Cause = "the step " + step + " was not done"
		if c := d.lagging(); c != nil {
			f.Log, f.Chain = c.validators[0].Log, c.id()
			f.Cause += " on " + c.id()
		}
		if !errors.Is(err, f) {
			f.Cause += ": " + err.Error()
		}
	}
	return d.show(step, f)
}

func (d *Devnet) show(step string, f *Failure) error {
	d.screen.Show(Event{Step: step, ID: f.Chain, Status: Failed, Failure: f})
	f.shown = true
	return f
}

// lagging is the first chain that was started and is not up.
func (d *Devnet) lagging() *chain {
	for _, c := range d.chains {
		if !c.up && len(c.validators) > 0 {
			return c
		}
	}
	return nil
}
