package types

import (
	"strings"

	"github.com/cosmos/cosmos-sdk/types/bech32"
)

// ValidateName refuses what is no name of a node. A name is one or more DNS-like labels of 2–63 bytes,
// lower-case letters, digits and inner hyphens, joined by dots, and looks like nothing else that stands where
// a name can stand.
func ValidateName(s string) error {
	if fault := nameFault(s); fault != "" {
		return ErrInvalidName.Wrapf("%q: %s", s, fault)
	}
	return nil
}

// nameFault says why s is no name, or nothing.
func nameFault(s string) string {
	switch {
	case s == "":
		return "empty"
	case len(s) > MaxNameBytes:
		return "longer than 253 characters"
	}
	labels := strings.Split(s, ".")
	for _, label := range labels {
		if fault := labelFault(label); fault != "" {
			return fault
		}
	}
	if allDigits(labels[len(labels)-1]) {
		return "reads like a number"
	}
	if what := lookalike(s); what != "" {
		return "reads like " + what
	}
	if reserved(s) {
		return "reserved"
	}
	return ""
}

func labelFault(s string) string {
	if len(s) < 2 || len(s) > 63 {
		return "each part between dots has 2 to 63 characters"
	}
	for i := range len(s) {
		c := s[i]
		if (c < 'a' || c > 'z') && !isDigit(c) && c != '-' {
			return "has more than lower-case letters, digits, hyphens and dots"
		}
	}
	if s[0] == '-' || s[len(s)-1] == '-' {
		return "a part starts or ends with a hyphen"
	}
	if len(s) >= 4 && s[2:4] == "--" { // RFC 5891 keeps these for encoded Unicode, which can imitate other names
		return "hyphens in places 3 and 4 of a part"
	}
	return ""
}

// lookalike names what a well-formed name could be taken for, or returns nothing.
func lookalike(s string) string {
	if numbered(s, "link-", "channel-", "connection-", "07-tendermint-") {
		return "a link or a channel"
	}
	if strings.HasPrefix(s, "12d3koow") || strings.HasPrefix(s, "qm") && len(s) == 46 {
		return "a peer ID"
	}
	if strings.HasPrefix(s, Bech32Prefix+"1") {
		return "an account address"
	}
	if _, _, err := bech32.DecodeAndConvert(s); err == nil {
		return "an account address"
	}
	return ""
}

// reserved tells whether a well-formed name is kept for the house or for later address forms.
func reserved(s string) bool {
	for _, suffix := range [...]string{suffixLink, suffixChain, suffixBridge} {
		if strings.HasSuffix(s, suffix) {
			return true
		}
	}
	switch s {
	case "amigos", "internode", "agentchat", "gov", "chain", "ibc", "bridge", "link", "channel", "room",
		"all", "any", "everyone", "here", "me", "self", "nobody", "none", "null", "unknown",
		"admin", "authority", "root", "system", "localhost":
		return true
	}
	return false
}

// numbered tells whether s is one of the prefixes followed by digits alone.
func numbered(s string, prefixes ...string) bool {
	for _, prefix := range prefixes {
		if rest, ok := strings.CutPrefix(s, prefix); ok && rest != "" && allDigits(rest) {
			return true
		}
	}
	return false
}

func allDigits(s string) bool {
	for i := range len(s) {
		if !isDigit(s[i]) {
			return false
		}
	}
	return true
}

func isDigit(c byte) bool { return c >= '0' && c <= '9' }
