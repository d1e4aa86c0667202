package types

import (
	"strings"
	"time"
)

// ValidateSlug refuses what is no slug of a room: one DNS-like label of 2 to 63 lower-case letters, digits and inner
// hyphens that reads like nothing else.
func ValidateSlug(s string) error {
	if fault := slugFault(s); fault != "" {
		return ErrInvalidSlug.Wrapf("%q: %s", s, fault)
	}
	return nil
}

// reserved is the fault of slugs that the chain gives out itself.
const reserved = "is reserved"

func slugFault(s string) string {
	if len(s) < 2 || len(s) > MaxSlugBytes {
		return "has 2 to 63 characters"
	}
	digits := true
	for i := range len(s) {
		c := s[i]
		digit := c >= '0' && c <= '9'
		if (c < 'a' || c > 'z') && !digit && c != '-' {
			return "has more than lower-case letters, digits and hyphens"
		}
		digits = digits && digit
	}
	switch {
	case s[0] == '-' || s[len(s)-1] == '-':
		return "starts or ends with a hyphen"
	case len(s) >= 4 && s[2:4] == "--": // RFC 5891 keeps these for encoded Unicode, which can imitate other slugs
		return "has hyphens in places 3 and 4"
	case digits:
		return "reads like a number"
	case s == "feed" || s == "timeline" || strings.HasPrefix(s, feedPrefix) || strings.HasPrefix(s, alliancePrefix):
		return reserved
	}
	return ""
}

// Normal is the policy with each level named: MEMBER reads and writes, MODERATOR keeps order, unless it says otherwise.
func (p RoomPolicy) Normal() RoomPolicy {
	if p.Read == ACCESS_LEVEL_UNSPECIFIED {
		p.Read = ACCESS_LEVEL_MEMBER
	}
	if p.Write == ACCESS_LEVEL_UNSPECIFIED {
		p.Write = ACCESS_LEVEL_MEMBER
	}
	if p.Admin == ACCESS_LEVEL_UNSPECIFIED {
		p.Admin = ACCESS_LEVEL_MODERATOR
	}
	return p
}

// Validate refuses, with ErrInvalidRoom, unknown levels and an admin level that non-members reach.
func (p RoomPolicy) Validate() error {
	p = p.Normal()
	for _, level := range []struct {
		name  string
		value AccessLevel
	}{{"read", p.Read}, {"write", p.Write}, {"admin", p.Admin}} {
		if _, known := AccessLevel_name[int32(level.value)]; !known {
			return ErrInvalidRoom.Wrapf("policy: %s level %d is unknown", level.name, level.value)
		}
	}
	if p.Admin < ACCESS_LEVEL_MEMBER {
		return ErrInvalidRoom.Wrap("policy: admin asks for a member at least")
	}
	return nil
}

func validateTitle(s string) error { return checkText(ErrInvalidRoom, "title", s, MaxTitleBytes) }

func validateRetention(d time.Duration) error {
	if d < 0 || d > maxPeriod || d > 0 && d < minPeriod {
		return ErrInvalidRoom.Wrapf("retention: %s, must be %s to %s, or 0", d, minPeriod, maxPeriod)
	}
	return nil
}

// Ephemeral rooms keep no posts.
func (r Room) Ephemeral() bool { return r.Retention == 0 }

// Empty tells whether nothing is left to say of a node in a room.
func (m Membership) Empty() bool { return m == Membership{} }

// Invited tells whether the membership is an invitation that stands at a block time in milliseconds.
func (m Membership) Invited(now int64) bool { return m.InvitedUntil > now }

// NewRoomState is that of a room without posts.
func NewRoomState() RoomState { return RoomState{First: 1} }

// Kept is how many posts are still there.
func (s RoomState) Kept() uint64 { return s.Last + 1 - s.First }
