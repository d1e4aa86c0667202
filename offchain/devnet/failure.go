package devnet

import (
	"errors"
	"fmt"
)

// What a devnet ends with, for scripts.
const (
	ExitUsage     = 2 // the command or config.yml was wrong
	ExitBusy      = 3 // a port or the workspace is taken
	ExitComponent = 4 // a part failed
	ExitTimeout   = 5 // it was not ready in time
	// ExitInterrupted is the shell's number for Ctrl-C: the devnet was stopped before it was ready. A script must
	// not take that for a devnet that ran.
	ExitInterrupted = 130
)

// Failure is why a devnet ended, as a person wants to read it: one cause, one remedy, one log.
type Failure struct {
	What   string   // what did not happen
	Cause  string   // why
	Remedy string   // what to do now
	Log    string   // where to read on, may be empty
	Tail   []string // the log's last lines
	Code   int      // the exit code
	Chain  string   // of which chain it is; empty if of all
	Err    error    // what lies under it, may be nil

	shown bool
}

func (f *Failure) Error() string {
	if f.Cause == "" {
		return f.What
	}
	return f.What + ": " + f.Cause
}

// Fix is what to do now.
func (f *Failure) Fix() string { return f.Remedy }

// ExitCode is what the process should exit with.
func (f *Failure) ExitCode() int { return f.Code }

// Shown says whether a screen has told it already, so that nobody tells it twice.
func (f *Failure) Shown() bool { return f.shown }

// Unwrap is the error under the failure.
func (f *Failure) Unwrap() error { return f.Err }

// asFailure turns any error of a step into a Failure of that step. Dir is where it wrote.
func asFailure(what, dir string, err error) *Failure {
	var f *Failure
	if errors.As(err, &f) {
		return f
	}
	if f := diskFull(dir, err.Error(), err); f != nil {
		f.What = what
		return f
	}
	out := &Failure{
		What: what, Cause: err.Error(), Code: ExitComponent, Err: err,
		Remedy: "amigosd devnet --reset starts from a clean workspace",
	}
	var knows interface{ Fix() string }
	if errors.As(err, &knows) && knows.Fix() != "" {
		out.Remedy = knows.Fix() + "; " + out.Remedy
	}
	return out
}

// interrupted is an end that was asked for before the devnet was ready.
func interrupted() *Failure {
	return &Failure{What: "stopped before it was ready", Remedy: "amigosd devnet goes on where it was", Code: ExitInterrupted}
}

// notRunning is a question to a devnet that has ended: where it was it may not be again.
func notRunning(w Workspace) *Failure {
	return &Failure{What: "no devnet runs", Remedy: "amigosd devnet" + w.nameFlag() + " starts it", Code: 1}
}

// usage is a Failure of what the person asked for.
func usage(fix, format string, args ...any) *Failure {
	err := fmt.Errorf(format, args...)
	return &Failure{What: err.Error(), Remedy: fix, Code: ExitUsage, Err: errors.Unwrap(err)}
}
