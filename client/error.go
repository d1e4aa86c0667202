package client

import (
	"errors"
	"fmt"

	errorsmod "cosmossdk.io/errors"

	"github.com/amigos-network/amigos/x/internode/types"
)

// Phase is how far a request came before it failed.
type Phase uint8

// The phases. Their order is the order of a transaction's life.
const (
	// PhaseLocal failed before the chain was asked, or the chain could not be reached.
	PhaseLocal Phase = iota
	// PhaseQuery was refused by a query.
	PhaseQuery
	// PhaseCheck was refused at check: by the simulation, or when it was broadcast. Nothing has changed.
	PhaseCheck
	// PhaseBlock failed in its block. The fee is gone; nothing else has changed.
	PhaseBlock
	// PhaseAway was refused by another chain, or never reached it. The fee is gone, and the message is in no inbox.
	PhaseAway
	// PhaseUnseen was broadcast and not seen in a block in time; without a Hash, it is an answer that did not come.
	PhaseUnseen
)

// Exit codes of a program that ends with an Error.
const (
	ExitOther   = 1
	ExitRefused = 10
	ExitFailed  = 11
	ExitUnseen  = 12
)

// Error is why a request failed: the phase, and the chain's code where the chain answered.
type Error struct {
	Phase     Phase
	Codespace string // of the chain's code; empty if the chain said nothing
	Code      uint32
	Message   string
	Hash      string // of the transaction, upper-case hex; empty for a query
	Height    int64  // of the block, for PhaseBlock
	// Expired is set for PhaseUnseen when the transaction can no longer enter a block: every block up to its
	// timeout was read. Without it the transaction may still land.
	Expired bool

	cause error
	fix   string // what to do, where the error itself knows
	lost  bool   // the node gave no answer
}

// Error says the phase, the cause and the code.
func (e *Error) Error() string {
	text := e.Message
	if e.Code != 0 {
		text = fmt.Sprintf("%s (%s %d)", text, e.Codespace, e.Code)
	}
	switch e.Phase {
	case PhaseCheck:
		return "refused: " + text
	case PhaseBlock:
		return fmt.Sprintf("failed in block %d: %s", e.Height, text)
	case PhaseAway:
		return "failed on its way: " + text
	case PhaseUnseen:
		if e.Hash != "" {
			return fmt.Sprintf("transaction %s not seen: %s", e.Hash, text)
		}
	}
	return text
}

// Unwrap is what lies below, for errors.Is and errors.As: a network error, or the end of a context.
func (e *Error) Unwrap() error { return e.cause }

// Is makes errors.Is know the chain's registered errors, as types.ErrNodeNotFound.
func (e *Error) Is(target error) bool {
	return e.Code != 0 && errors.Is(errorsmod.ABCIError(e.Codespace, e.Code, ""), target)
}

// ExitCode is what a program that ends with this error exits with.
func (e *Error) ExitCode() int {
	switch e.Phase {
	case PhaseCheck:
		return ExitRefused
	case PhaseBlock, PhaseAway:
		return ExitFailed
	case PhaseUnseen:
		return ExitUnseen
	}
	return ExitOther
}

// Fix is what a person can do about it; empty when nothing general can be said.
func (e *Error) Fix() string { return e.hint().Fix }

// Retryable tells whether the same request may succeed later.
func (e *Error) Retryable() bool { return e.hint().Retryable }

func (e *Error) hint() types.Hint {
	switch {
	case e.fix != "":
		hint, _ := Explain(e.Codespace, e.Code)
		return types.Hint{Fix: e.fix, Retryable: hint.Retryable}
	case e.lost:
		return types.Hint{Fix: "see that the node runs and that its address is right (--node)", Retryable: true}
	case e.Phase == PhaseUnseen && e.Expired:
		return types.Hint{Fix: "it can no longer land: send it again", Retryable: true}
	case e.Phase == PhaseUnseen && e.Hash == "":
		return types.Hint{Fix: "wait longer (--timeout), and see that an agent runs for the recipient"}
	case e.Phase == PhaseUnseen:
		return types.Hint{Fix: "it may still land: look for it by message ID before sending again"}
	case e.Code == 0:
		return types.Hint{}
	}
	hint, _ := Explain(e.Codespace, e.Code)
	return hint
}

// Lost tells whether the node gave no answer, so that asking again is right.
func (e *Error) Lost() bool { return e.lost }

// refused types a registered error found before the chain was asked; the chain would say the same at check.
func refused(err error) *Error {
	codespace, code, _ := errorsmod.ABCIInfo(err, false)
	return &Error{Phase: PhaseCheck, Codespace: codespace, Code: code, Message: err.Error(), cause: err}
}

// refusedQuery types a registered error found where a query would have been refused for it.
func refusedQuery(err error) *Error {
	refusal := refused(err)
	refusal.Phase = PhaseQuery
	return refusal
}

func local(format string, args ...any) *Error {
	return &Error{Phase: PhaseLocal, Message: fmt.Sprintf(format, args...)}
}

// isLost tells whether err means that the node did not answer, so that asking again is right.
func isLost(err error) bool {
	var e *Error
	return errors.As(err, &e) && e.lost
}
