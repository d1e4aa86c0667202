package types

import (
	"errors"
	"fmt"
	"regexp"
	"strconv"
	"strings"

	errorsmod "cosmossdk.io/errors"
	"google.golang.org/grpc/codes"
	"google.golang.org/grpc/status"
)

// phrase is how a registered error is written in a text: `codespace internode code 1101: `.
const phrase = `codespace ([A-Za-z0-9_-]+) code ([0-9]{1,10}): `

// queryError carries a registered error over both roads of a query. gRPC keeps a status, and the ABCI query
// keeps the text alone; the text is the same on both.
type queryError struct {
	err       error
	codespace string
	code      uint32
}

// QueryError makes an error of a query server readable by ParseError at the other end. A query server
// returns no other error.
func QueryError(err error) error {
	var done *queryError
	if err == nil || errors.As(err, &done) {
		return err
	}
	codespace, code, _ := errorsmod.ABCIInfo(err, false)
	return &queryError{err: err, codespace: codespace, code: code}
}

// Error is the phrase with codespace and code, then the error with its context.
func (e *queryError) Error() string {
	return fmt.Sprintf("codespace %s code %d: %s", e.codespace, e.code, e.err)
}

// Unwrap and Cause keep the error's identity for errors.Is and for the ABCI code.
func (e *queryError) Unwrap() error { return e.err }

// Cause is what the SDK's errors follow.
func (e *queryError) Cause() error { return e.err }

// GRPCStatus is asked for by gRPC's server.
func (e *queryError) GRPCStatus() *status.Status {
	return status.New(grpcCode(e.err), e.Error())
}

func grpcCode(err error) codes.Code {
	switch {
	case errors.Is(err, ErrNodeNotFound), errors.Is(err, ErrMessageNotFound), errors.Is(err, ErrLinkNotFound):
		return codes.NotFound
	case errors.Is(err, ErrIndexUnavailable):
		return codes.Unavailable
	case errors.Is(err, ErrInvalidAddress), errors.Is(err, ErrInvalidRequest), errors.Is(err, ErrNotAPing):
		return codes.InvalidArgument
	case errors.Is(err, ErrUnsupportedAddress):
		return codes.Unimplemented
	}
	return codes.Unknown
}

// ParseError finds the first registered error in a text, wherever it stands, and returns its message without
// the phrase and without what the road wrote before and after it.
func ParseError(text string) (codespace string, code uint32, msg string, ok bool) {
	at := regexp.MustCompile(phrase).FindStringSubmatchIndex(text)
	if at == nil {
		return "", 0, "", false
	}
	number, err := strconv.ParseUint(text[at[4]:at[5]], 10, 32)
	if err != nil {
		return "", 0, "", false
	}
	codespace, code = text[at[2]:at[3]], uint32(number)
	return codespace, code, trimRoad(codespace, code, text[at[1]:]), true
}

// trimRoad cuts what stands behind the error's own words: the ABCI query adds an error of its own.
func trimRoad(codespace string, code uint32, msg string) string {
	root := errorsmod.ABCIError(codespace, code, "")
	for next := errors.Unwrap(root); next != nil; next = errors.Unwrap(root) {
		root = next
	}
	words := root.Error()
	if i := strings.LastIndex(msg, words); i >= 0 && codespace == ModuleName {
		return msg[:i+len(words)]
	}
	return msg
}

// Meaning is what a code registered here means, in a few words; empty for every other.
func Meaning(code uint32) string {
	err := errorsmod.ABCIError(ModuleName, code, "")
	for next := errors.Unwrap(err); next != nil; next = errors.Unwrap(err) {
		err = next
	}
	if _, known := Explain(ModuleName, code); !known {
		return ""
	}
	return err.Error()
}
