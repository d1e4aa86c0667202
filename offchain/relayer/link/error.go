package link

import (
	"errors"
	"fmt"

	"github.com/amigos-network/amigos/client"
	"github.com/amigos-network/amigos/offchain/relayer/chain"
)

// What keeps two chains from being linked.
var (
	// ErrVersion means that a version is not known, or was refused.
	ErrVersion = errors.New("channel version refused")
	// ErrPort means that a chain has no module at the port.
	ErrPort = errors.New("no such port")
	// ErrOrdering means that the port takes no channel of that ordering.
	ErrOrdering = errors.New("channel ordering refused")
	// ErrName means that a link cannot be called so.
	ErrName = errors.New("link name refused")
	// ErrAuthority means that the key that signs may not name links.
	ErrAuthority = errors.New("not the link authority")
	// ErrParams means that a client cannot be given sane parameters.
	ErrParams = errors.New("no trusting period")
	// ErrGenesis means that a client knows another chain of the same ID.
	ErrGenesis = errors.New("another chain of the same ID")
	// ErrSame means that both chains are one.
	ErrSame = errors.New("a chain cannot be linked with itself")
	// ErrEmpty means that an account cannot pay for a link.
	ErrEmpty = errors.New("the relayer's account is empty")
	// ErrStuck means that a handshake does not get on although nothing was refused.
	ErrStuck = errors.New("the handshake does not get on")
)

// Error is a refusal for people: why, and what to do.
type Error struct {
	kind error
	text string
	fix  string
	err  error // what lies under it, may be nil
}

func (e *Error) Error() string { return e.text }

// Fix is what to do.
func (e *Error) Fix() string { return e.fix }

// Is tells the kind of refusal.
func (e *Error) Is(target error) bool { return target == e.kind }

func (e *Error) Unwrap() error { return e.err }

func refuse(kind error, fix, format string, args ...any) *Error {
	return &Error{kind: kind, text: fmt.Sprintf(format, args...), fix: fix}
}

func (e *Error) over(err error) *Error {
	e.err = err
	return e
}

// isLost tells whether a chain gave no answer, so that nothing is known of what it would have said.
func isLost(err error) bool {
	var silent *chain.SilentError
	var refused *client.Error
	return errors.As(err, &silent) || errors.As(err, &refused) && refused.Lost()
}
