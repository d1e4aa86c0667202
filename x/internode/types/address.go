package types

import (
	"strings"

	"github.com/amigos-network/amigos/envelope"
)

// Form is the way an address is written.
type Form uint8

// The forms of an address. The zero value is no address.
const (
	FormAccount Form = iota + 1 // amigos1…
	FormName                    // alice, alice.amigos.dev
	FormKey                     // libp2p://12D3KooW…, peer://12D3KooW…, 12D3KooW…
	FormRemote                  // bob@sur: one of the above, behind a link
	FormChain                   // @sur, sur.amigos.ibc: the chain behind a link
)

const (
	suffixLink   = ".amigos.ibc"
	suffixChain  = ".amigos.chain"
	suffixBridge = ".amigos.bridge"
)

// Address is where a message goes, as a person writes it. It says nothing about whether anyone lives there.
type Address struct {
	Form    Form
	Account string // bech32
	Name    string
	Key     []byte // Ed25519 public key, 32 bytes
	Link    string // link's name or channel, for FormRemote and FormChain
}

// ParseAddress reads any address form. It fails with ErrInvalidAddress, or with ErrUnsupportedAddress for
// forms that have a meaning but not yet a road.
func ParseAddress(s string) (Address, error) {
	switch {
	case s == "":
		return Address{}, ErrInvalidAddress.Wrap("the address is empty")
	case len(s) > envelope.MaxRecipientBytes:
		return Address{}, ErrInvalidAddress.Wrapf("%d bytes, at most %d", len(s), envelope.MaxRecipientBytes)
	case unsupported(s):
		return Address{}, ErrUnsupportedAddress.Wrapf("%q", s)
	}
	if link, ok := strings.CutSuffix(s, suffixLink); ok {
		return parseChain(s, link)
	}
	inner, link, behind := strings.Cut(s, "@")
	switch {
	case !behind:
		return parseLocal(s)
	case inner == "":
		return parseChain(s, link)
	}
	a, err := parseLocal(inner)
	if err != nil {
		return Address{}, err
	}
	if err := validateLink(s, link); err != nil {
		return Address{}, err
	}
	a.Form, a.Link = FormRemote, link
	return a, nil
}

// String writes the address so that ParseAddress reads the same one.
func (a Address) String() string {
	var inner string
	switch {
	case a.Account != "":
		inner = a.Account
	case a.Name != "":
		inner = a.Name
	case len(a.Key) > 0:
		inner = "libp2p://" + envelope.PeerID(a.Key)
	}
	if a.Link != "" {
		return inner + "@" + a.Link
	}
	return inner
}

// Remote tells whether an address as written leads over a link. It is cheaper than ParseAddress, and right for what
// that one takes.
func Remote(s string) bool {
	return strings.IndexByte(s, '@') >= 0 || strings.HasSuffix(s, suffixLink)
}

// Inner is the address without the link: what it means on the chain behind it. It has no form for a chain itself.
func (a Address) Inner() Address {
	inner := Address{Account: a.Account, Name: a.Name, Key: a.Key}
	switch {
	case a.Account != "":
		inner.Form = FormAccount
	case a.Name != "":
		inner.Form = FormName
	case len(a.Key) > 0:
		inner.Form = FormKey
	}
	return inner
}

// Local tells whether the address means a node of the chain it is used on.
func (a Address) Local() bool {
	return a.Form == FormAccount || a.Form == FormName || a.Form == FormKey
}

func unsupported(s string) bool {
	return strings.HasSuffix(s, suffixChain) || strings.HasSuffix(s, suffixBridge) || strings.HasPrefix(s, "ipfs://")
}

func parseLocal(s string) (Address, error) {
	scheme, rest, ok := strings.Cut(s, "://")
	switch {
	case ok && (scheme == "libp2p" || scheme == "peer"):
		return parsePeer(rest)
	case ok:
		return Address{}, ErrInvalidAddress.Wrapf("%q: unknown scheme, known are libp2p:// and peer://", s)
	case strings.HasPrefix(s, "12D3KooW"), strings.HasPrefix(s, "Qm") && len(s) == 46:
		return parsePeer(s)
	case strings.HasPrefix(s, Bech32Prefix+"1"):
		if err := ValidateAccount(s); err != nil {
			return Address{}, err
		}
		return Address{Form: FormAccount, Account: s}, nil
	}
	if fault := nameFault(s); fault != "" {
		return Address{}, ErrInvalidAddress.Wrapf("%q: neither account nor peer ID nor name: %s", s, fault)
	}
	return Address{Form: FormName, Name: s}, nil
}

func parsePeer(peerID string) (Address, error) {
	key, err := envelope.ParsePeerID(peerID)
	if err != nil {
		return Address{}, FromEnvelope(err)
	}
	return Address{Form: FormKey, Key: key}, nil
}

func parseChain(s, link string) (Address, error) {
	if err := validateLink(s, link); err != nil {
		return Address{}, err
	}
	return Address{Form: FormChain, Link: link}, nil
}

// validateLink takes a link's name (one label) or the number of a link or channel.
func validateLink(s, link string) error {
	if numbered(link, "link-", "channel-") && len(link) <= 63 {
		return nil
	}
	if strings.Contains(link, ".") || nameFault(link) != "" {
		return ErrInvalidAddress.Wrapf("%q: %q is no link; write its name or its channel, as bob@sur or bob@channel-0", s, link)
	}
	return nil
}
