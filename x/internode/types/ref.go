package types

import (
	"strconv"
	"strings"

	"github.com/amigos-network/amigos/envelope"
)

// Ref names one message: by its handle (`bob/17`), by its sender's outbox handle (`alice/out/3`) or by its ID.
type Ref struct {
	Node    Address     // whose inbox or outbox, for a handle
	Arrival uint64      // the position in the inbox; 0 otherwise
	Number  uint64      // the position in the outbox; 0 otherwise
	ID      envelope.ID // the message's ID; zero for a handle
}

// outboxMark stands between a node and a position in its outbox.
const outboxMark = "/out"

// ParseRef reads a handle (`bob/17`, `amigos1…/17`), an outbox handle (`alice/out/3`) or a message ID of 64 hex digits.
// It fails with ErrInvalidRequest, or with ParseAddress's error for the handle's node.
func ParseRef(s string) (Ref, error) {
	cut := strings.LastIndexByte(s, '/')
	if cut < 0 {
		id, err := envelope.ParseID(s)
		if err != nil {
			return Ref{}, ErrInvalidRequest.Wrapf("%q: neither a handle like bob/17 nor a message ID of 64 hex digits", s)
		}
		return Ref{ID: id}, nil
	}
	arrival, err := parseArrival(s[cut+1:])
	if err != nil {
		return Ref{}, ErrInvalidRequest.Wrapf("%q: no handle, which is an inbox and an arrival from 1, as bob/17", s)
	}
	owner, out := strings.CutSuffix(s[:cut], outboxMark)
	node, err := ParseAddress(owner)
	if err != nil {
		return Ref{}, err
	}
	if out {
		return Ref{Node: node, Number: arrival}, nil
	}
	return Ref{Node: node, Arrival: arrival}, nil
}

// String writes the ref so that ParseRef reads the same one.
func (r Ref) String() string {
	switch {
	case r.ByID():
		return r.ID.String()
	case r.InOutbox():
		return OutboxHandle(r.Node.String(), r.Number)
	}
	return Handle(r.Node.String(), r.Arrival)
}

// ByID tells whether the message is named by its ID.
func (r Ref) ByID() bool { return r.Arrival == 0 && r.Number == 0 }

// InOutbox tells whether the message is named by its place in its sender's outbox.
func (r Ref) InOutbox() bool { return r.Number != 0 }

// Handle names the message at arrival in the inbox of node.
func Handle(node string, arrival uint64) string {
	return node + "/" + strconv.FormatUint(arrival, 10)
}

// OutboxHandle names the message at a number in the outbox of node.
func OutboxHandle(node string, number uint64) string { return Handle(node+outboxMark, number) }

// parseArrival takes a decimal number from 1 in its one canonical form.
func parseArrival(s string) (uint64, error) {
	if s == "" || !allDigits(s) || s[0] == '0' {
		return 0, strconv.ErrSyntax
	}
	return strconv.ParseUint(s, 10, 64)
}
