package types

import (
	"strconv"
	"strings"

	"github.com/amigos-network/amigos/envelope"
)

// The beginnings of a link's and of a channel's address.
const (
	linkPrefix    = "link-"
	channelPrefix = "channel-"
)

// LinkAddress writes a link by its number, as `link-1`: the one form that never changes.
func LinkAddress(number uint64) string { return linkPrefix + strconv.FormatUint(number, 10) }

// LinkNumber reads `link-1` in its one canonical form.
func LinkNumber(s string) (number uint64, ok bool) {
	digits, ok := strings.CutPrefix(s, linkPrefix)
	if !ok {
		return 0, false
	}
	number, err := parseArrival(digits)
	return number, err == nil
}

// IsChannel tells whether s reads like a channel's ID.
func IsChannel(s string) bool { return numbered(s, channelPrefix) }

// Behind writes who lives behind a link, as `amigos1…@link-1`, or the chain itself, as `@link-1`.
func Behind(account string, link uint64) string { return account + "@" + LinkAddress(link) }

// Label names the link for people: by its name, or by its number until it has one.
func (l Link) Label() string {
	if l.Name != "" {
		return l.Name
	}
	return LinkAddress(l.Number)
}

// Retired tells whether another link took this one's channel.
func (l Link) Retired() bool { return l.RetiredInto != 0 }

// ValidateLinkName refuses what is no name of a link: one label of a node's name that cannot be taken for the number of a
// link or a channel.
func ValidateLinkName(s string) error {
	if strings.Contains(s, ".") {
		return ErrInvalidName.Wrapf("%q: the name of a link is one part, without dots", s)
	}
	return ValidateName(s)
}

// ValidateLinkText refuses what names no link: neither a number, nor a channel, nor a name.
func ValidateLinkText(s string) error {
	if len(s) <= maxLinkBytes && numbered(s, linkPrefix, channelPrefix) || ValidateLinkName(s) == nil {
		return nil
	}
	if len(s) > maxLinkBytes {
		return ErrInvalidLink.Wrapf("%d bytes, at most %d", len(s), maxLinkBytes)
	}
	return ErrInvalidLink.Wrapf("%q is no link; write its number, its channel or its name, as link-1, channel-0 or sur", s)
}

// maxLinkBytes limits a link as written.
const maxLinkBytes = 63

func (l Link) validate() error {
	switch {
	case l.ChainId == "" || len(l.ChainId) > envelope.MaxChainIDBytes:
		return ErrInvalidLink.Wrapf("chain ID %q: must have 1 to %d bytes", l.ChainId, envelope.MaxChainIDBytes)
	case l.OpenedHeight < 0:
		return ErrInvalidLink.Wrapf("opened_height %d is before the beginning", l.OpenedHeight)
	case l.Retired() && (l.Open || l.Name != "" || l.ChannelId != "" || l.RetiredInto == l.Number):
		return ErrInvalidLink.Wrap("retired, and still has a name or a channel")
	case !l.Retired() && !IsChannel(l.ChannelId):
		return ErrInvalidLink.Wrapf("channel %q", l.ChannelId)
	}
	if err := checkText(ErrInvalidLink, "reason", l.Reason, MaxReasonBytes); err != nil {
		return err
	}
	if l.Name == "" {
		return nil
	}
	return ValidateLinkName(l.Name)
}
