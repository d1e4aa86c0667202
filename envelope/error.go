package envelope

import (
	"errors"
	"fmt"
)

// What this package refuses. Callers compare with errors.Is; x/internode gives each its registered code.
var (
	ErrInvalidMessage = errors.New("invalid message")
	ErrTooLarge       = errors.New("message too large")
	ErrNotCanonical   = errors.New("not canonical bytes")
	ErrBadSignature   = errors.New("signature does not match")
	ErrInvalidKey     = errors.New("invalid Ed25519 key")
	ErrInvalidPeerID  = errors.New("invalid peer ID")
	ErrInvalidID      = errors.New("invalid message ID")
)

// FieldError says which field of a message breaks which rule. It unwraps to ErrInvalidMessage.
type FieldError struct {
	Field  string // the field's name in the schema
	Reason string // what is wrong and what would be right
}

func (e *FieldError) Error() string {
	return fmt.Sprintf("%v: %s %s", ErrInvalidMessage, e.Field, e.Reason)
}

// Unwrap lets errors.Is find ErrInvalidMessage.
func (e *FieldError) Unwrap() error { return ErrInvalidMessage }

func invalid(field, format string, args ...any) error {
	return &FieldError{Field: field, Reason: fmt.Sprintf(format, args...)}
}
