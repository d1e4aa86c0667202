package types

import (
	"errors"

	errorsmod "cosmossdk.io/errors"

	internodetypes "github.com/amigos-network/amigos/x/internode/types"
)

// What is said of mirrors. Those that another chain says travel in answers as numbers.
var (
	ErrInvalidMirror  = errorsmod.Register(ModuleName, 2130, "invalid mirror")
	ErrMirrorNotFound = errorsmod.Register(ModuleName, 2131, "mirror not found")
	ErrMirrorExists   = errorsmod.Register(ModuleName, 2132, "mirrored already")
	ErrTooManyMirrors = errorsmod.Register(ModuleName, 2133, "too many mirrors")
	ErrNotMirrored    = errorsmod.Register(ModuleName, 2134, "the other room does not mirror this one")
	ErrMirrorBusy     = errorsmod.Register(ModuleName, 2135, "a mirror brings too much at a time")
	ErrForeignPost    = errorsmod.Register(ModuleName, 2136, "not a post of the chain that brings it")
	ErrNothingToRetry = errorsmod.Register(ModuleName, 2137, "nothing to carry again")
)

func mirrorHints() map[uint32]internodetypes.Hint {
	return map[uint32]internodetypes.Hint{
		2130: {Fix: "Name a room behind a link, as project-y@sur; `amigosd query internode links` lists the links."},
		2131: {Fix: "`amigosd query agentchat mirrors` lists a room's mirrors."},
		2132: {Fix: "Nothing is left to do; `amigosd query agentchat mirrors` shows how it goes."},
		2133: {Fix: "End another mirror of the room first; `amigosd query agentchat params` shows the limit."},
		2134: {Fix: "Let the other room's owner mirror this one: `amigosd tx agentchat mirror` on its chain. Posts wait until then.", Retryable: true},
		2135: {Fix: "Nothing is left to do; the posts are sent again once the other room takes more.", Retryable: true},
		2136: {Fix: "A chain speaks for its own nodes; mirror the room of the chain that the author is of."},
		2137: {Fix: "Nothing is left to do; everything was carried, or an answer is awaited."},
	}
}

// Meaning says a code in words: one of this module, or one that internode gave. It is empty for others.
func Meaning(code uint32) string {
	if code < 2000 {
		return internodetypes.Meaning(code)
	}
	if _, known := Explain(code); !known {
		return ""
	}
	err := errorsmod.ABCIError(ModuleName, code, "")
	for next := errors.Unwrap(err); next != nil; next = errors.Unwrap(err) {
		err = next
	}
	return err.Error()
}
