package types

import (
	"unicode/utf8"

	errorsmod "cosmossdk.io/errors"
)

// checkText refuses, with the given registered error, what is longer than limit, not UTF-8, or holds characters a
// person cannot see: controls, line breaks, and the marks that turn the direction of writing.
func checkText(refusal *errorsmod.Error, what, s string, limit int) error {
	if len(s) > limit {
		return refusal.Wrapf("%s: %d bytes, at most %d", what, len(s), limit)
	}
	if !utf8.ValidString(s) {
		return refusal.Wrapf("%s: not valid UTF-8", what)
	}
	for _, r := range s {
		if invisible(r) {
			return refusal.Wrapf("%s: contains the invisible character %U", what, r)
		}
	}
	return nil
}

// invisible lists its ranges instead of asking the standard library, whose tables follow the Go version.
func invisible(r rune) bool {
	switch {
	case r < 0x20, r >= 0x7f && r <= 0x9f: // controls
		return true
	case r == 0x2028, r == 0x2029: // line and paragraph separator
		return true
	case r == 0x061c, r == 0x200e, r == 0x200f: // marks of direction
		return true
	case r >= 0x202a && r <= 0x202e, r >= 0x2066 && r <= 0x2069: // embeddings, overrides, isolates
		return true
	}
	return false
}
