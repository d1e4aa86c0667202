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
)

// Failure is why a devnet ended, as a person wants to read it: one cause, one remedy, one log.
type Failure struct {
	What   string   // what did not happen
	Cause  string   // why
	Remedy string   // what to do now
	Log    string   // where to read on, may be empty
	Tail   []string // the log's last lines
	Code   int      // the exit code
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

// asFailure turns any error of a step into a Failure of that step.
func asFailure(what string, err error) *Failure {
	var f *Failure
	if errors.As(err, &f) {
		return f
	}
	return &Failure{
		What: what, Cause: err.Error(), Code: ExitComponent, Err: err,
		Remedy: "amigosd devnet --reset starts from a clean workspace",
	}
}

// usage is a Failure of what the person asked for.
func usage(fix, format string, args ...any) *Failure {
	err := fmt.Errorf(format, args...)
	return &Failure{What: err.Error(), Remedy: fix, Code: ExitUsage, Err: errors.Unwrap(err)}
}
