package proof

import (
	"errors"
	"fmt"
)

// The steps of a verification, in their order. Every error of Verify is one of them.
var (
	ErrRoot   = errors.New("nothing to trust")
	ErrFile   = errors.New("not an intact proof file")
	ErrChain  = errors.New("another chain")
	ErrBlock  = errors.New("the block is not signed by its validators")
	ErrTrust  = errors.New("signed by validators you do not trust")
	ErrState  = errors.New("the record is not in the chain's state")
	ErrRecord = errors.New("the record is not what it should be")
	ErrClaim  = errors.New("the records do not say what is claimed")
)

// What a claim can lack when its proof is made.
var (
	// ErrAbsent is returned where the state has no record that the claim needs.
	ErrAbsent = fmt.Errorf("%w: the state has no such record", ErrClaim)
	// ErrNoReceipt is returned for a receipt that was never given.
	ErrNoReceipt = fmt.Errorf("%w: no receipt covers the message", ErrClaim)
)

// fixes say what a failed step means for the person. The first that matches is shown.
var fixes = []struct {
	step error
	fix  string
}{
	{ErrNoReceipt, "ask again once the recipient gave one: amigosd query internode message HANDLE shows how far it is"},
	{ErrAbsent, "the chain does not keep messages and registrations for ever: ask a node that has an earlier state (amigosd proof export --height H)"},
	{ErrRoot, "name what you trust: --genesis genesis.json of the chain, or --trust <validator-set-hash>@<height>, which amigosd proof trust prints for a node of your own"},
	{ErrFile, "every byte counts, spaces and line ends too: get the file again, as amigosd proof export wrote it"},
	{ErrChain, "use the genesis and chain ID of the chain that the file speaks of, if that is the chain you mean"},
	{ErrBlock, "the file was changed or forged: believe nothing in it, and ask for another"},
	{ErrTrust, "if the chain's validators have changed since, ask a node you trust (amigosd proof trust --height H) and verify with --trust, or ask for a file with the whole way (amigosd proof export --since H)"},
	{ErrState, "the file was changed or forged: believe nothing in it, and ask for another"},
	{ErrRecord, "the file was changed or forged, or is of a later version of amigosd"},
	{ErrClaim, "the chain's state says something else than the file claims: believe nothing in it"},
}

// Error says which step failed and why.
type Error struct {
	Step  error // one of the steps
	cause error
}

// Error names the step and the reason.
func (e *Error) Error() string { return fmt.Sprintf("%v: %v", e.Step, e.cause) }

// Unwrap lets errors.Is find the step and what lies below.
func (e *Error) Unwrap() []error { return []error{e.Step, e.cause} }

// Fix says what the failure means, and what to do.
func (e *Error) Fix() string {
	for _, f := range fixes {
		if errors.Is(e.Step, f.step) {
			return f.fix
		}
	}
	return ""
}

// fail makes the error of a step.
func fail(step error, format string, args ...any) *Error {
	return &Error{Step: step, cause: fmt.Errorf(format, args...)}
}
