package devnet

import (
	"bufio"
	"context"
	"encoding/json"
	"errors"
	"time"
)

// follower shows on one screen what a devnet in the background writes as JSON.
type follower struct {
	lines  *bufio.Reader
	rest   string // the beginning of a line that is still being written
	screen Screen
	opts   Options
}

// follow reads until the devnet is ready, has failed, or has ended.
func (f *follower) follow(ctx context.Context, ended <-chan struct{}) error {
	tick := time.NewTicker(probePause)
	defer tick.Stop()
	f.screen.Show(Event{Step: StepWorkspace, Status: Starting})
	for {
		if done, err := f.read(); done || err != nil {
			return err
		}
		select {
		case <-ctx.Done():
			return interrupted()
		case <-ended:
			if done, err := f.read(); done || err != nil {
				return err
			}
			return f.silent()
		case <-tick.C:
			f.screen.Tick()
		}
	}
}

// read shows all whole lines there are; done says that the devnet is ready.
func (f *follower) read() (done bool, err error) {
	for {
		part, err := f.lines.ReadString('\n')
		f.rest += part
		if err != nil {
			return false, nil // the rest is still being written
		}
		text := f.rest
		f.rest = ""
		if done, err := f.show([]byte(text)); done || err != nil {
			return done, err
		}
	}
}

func (f *follower) show(text []byte) (done bool, err error) {
	var state State
	if json.Unmarshal(text, &state) == nil && state.Ready {
		f.screen.Table(f.table(state))
		return true, nil
	}
	var l line
	if json.Unmarshal(text, &l) != nil || l.Step == "" {
		return false, nil
	}
	e := l.event()
	f.screen.Show(e)
	if e.Failure != nil {
		e.Failure.shown = true
		return false, e.Failure
	}
	return false, nil
}

func (f *follower) table(state State) Table {
	d := Devnet{opts: f.opts, state: state}
	kept, _ := f.opts.Workspace.keptConfigs()
	for i, one := range kept[:min(len(kept), len(state.Chains))] {
		config, _, _ := ParseConfig(one.YAML)
		d.chains = append(d.chains, &chain{in: &d, at: i, config: config})
	}
	t := d.table()
	t.Detached = true
	return t
}

// silent is the end of a devnet that did not say why.
func (f *follower) silent() *Failure {
	log := f.opts.Workspace.logPath()
	failure := &Failure{
		What: "the devnet ended before it was ready", Remedy: "amigosd devnet, without --detach, shows more",
		Log: log, Tail: lastLines(log, 20), Code: ExitComponent, Err: errors.New("ended"),
	}
	f.screen.Show(Event{Step: StepRun, Status: Failed, Failure: failure})
	failure.shown = true
	return failure
}

// event is the line as it was before it became JSON.
func (l line) event() Event {
	e := Event{Step: l.Step, ID: l.ID, Status: l.State, Detail: l.Detail, Took: time.Duration(l.MS) * time.Millisecond}
	if l.State == Failed {
		e.Failure = &Failure{What: l.Detail, Cause: l.Cause, Remedy: l.Fix, Log: l.Log, Tail: l.Tail, Code: l.Exit}
	}
	return e
}
