package seal

import "errors"

// What this package refuses. Callers compare with errors.Is; the modules give each its registered code.
var (
	ErrInvalidKey  = errors.New("invalid encryption key")
	ErrNotSealed   = errors.New("not a sealed body")
	ErrOtherKey    = errors.New("sealed to another key")
	ErrCannotOpen  = errors.New("cannot be opened")
	ErrCommitment  = errors.New("not the room key that was published")
	ErrContentType = errors.New("content type too long to seal")
)
