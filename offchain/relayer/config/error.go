package config

import (
	"errors"
	"fmt"
	"strings"
)

var (
	// ErrUnknownChain means that nobody added a chain of that ID.
	ErrUnknownChain = errors.New("unknown chain")
	// ErrUnknownPath means that two chains were not linked from here.
	ErrUnknownPath = errors.New("unknown path")
)

// Error is what is wrong with a configuration, with what to do.
type Error struct {
	err error
	fix string
}

func (e *Error) Error() string { return e.err.Error() }

// Fix is what to do.
func (e *Error) Fix() string { return e.fix }

func (e *Error) Unwrap() error { return e.err }

func unusable(path, why string) error {
	return &Error{fmt.Errorf("%w: %s: %s", ErrFile, path, why), "correct the file, or move it away and add the chains again (amigosd relayer chains add)"}
}

func unknownChain(id string, known []string) error {
	fix := fmt.Sprintf("amigosd relayer chains add %s --rpc URL --key NAME", id)
	if len(known) > 0 {
		fix += "; known are " + strings.Join(known, ", ")
	}
	return &Error{fmt.Errorf("%w %s", ErrUnknownChain, id), fix}
}

func unknownPath(a, b string) error {
	return &Error{fmt.Errorf("%w: %s and %s are not linked from here", ErrUnknownPath, a, b), fmt.Sprintf("amigosd relayer link %s %s", a, b)}
}

func running(path string) error {
	who := "another process"
	if pid, _ := holder(path); pid > 0 {
		who = fmt.Sprintf("process %d", pid)
	}
	return &Error{
		fmt.Errorf("%w: %s holds %s", ErrRunning, who, path),
		"stop it first, or give this one a home and accounts of its own (--relayer-home)",
	}
}
