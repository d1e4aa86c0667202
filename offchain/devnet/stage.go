package devnet

import (
	"context"
	"errors"
	"time"
)

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
			d.screen.Show(Event{Step: name, ID: d.idOf(name), Status: Ready, Detail: out.detail, Took: d.now().Sub(began)})
			return nil
		}
	}
}

// note tells a person, from any goroutine, what they should know.
func (d *Devnet) note(step, text string) {
	select {
	case d.events <- Event{Step: step, Status: Noted, Detail: text}:
	case <-d.gone: // nobody shows it any more
	}
}

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
		f.Log = d.logPath()
		f.Cause = "the step " + step + " was not done"
		if !errors.Is(err, f) {
			f.Cause += ": " + err.Error()
		}
	}
	return d.show(step, f)
}

func (d *Devnet) show(step string, f *Failure) error {
	d.screen.Show(Event{Step: step, ID: d.idOf(step), Status: Failed, Failure: f})
	f.shown = true
	return f
}

// idOf is the chain's ID for the steps that are about it.
func (d *Devnet) idOf(step string) string {
	if step == StepChain && len(d.state.Chains) > 0 {
		return d.state.Chains[0].ChainID
	}
	return ""
}

func (d *Devnet) logPath() string {
	if len(d.validators) == 0 {
		return ""
	}
	return d.validators[0].Log
}
