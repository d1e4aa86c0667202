package types

import (
	"slices"
	"strings"

	internodetypes "github.com/amigos-network/amigos/x/internode/types"
)

// ParseRemoteRoom reads a room behind a link, `project-y@sur`. The link is written as in an address.
func ParseRemoteRoom(s string) (slug, link string, err error) {
	slug, link, found := strings.Cut(s, "@")
	if !found || link == "" || strings.Contains(link, "@") {
		return "", "", ErrInvalidMirror.Wrapf("%q: name the room and its link, as project-y@sur", s)
	}
	if len(link) > MaxLinkBytes || strings.ContainsFunc(link, invisible) {
		return "", "", ErrInvalidMirror.Wrapf("%q is no link", link)
	}
	return slug, link, validMirrored(slug)
}

// validMirrored takes the slugs that rooms which can be mirrored have: feeds cannot.
func validMirrored(slug string) error {
	if _, feed := ParseFeedSlug(slug); feed || strings.HasPrefix(slug, "@") {
		return ErrFeed.Wrapf("%s is not mirrored", slug)
	}
	return ValidateRoomName(slug)
}

// RemoteRoom writes a room behind a link.
func RemoteRoom(slug, link string) string { return slug + "@" + link }

// Validate checks all that needs no state.
func (m *MsgSetMirror) Validate() error { return aboutMirror(m.Sender, m.Room, m.Remote) }

// Validate checks all that needs no state.
func (m *MsgEndMirror) Validate() error { return aboutMirror(m.Sender, m.Room, m.Remote) }

// Validate checks all that needs no state.
func (m *MsgRetryMirror) Validate() error { return aboutMirror(m.Sender, m.Room, m.Remote) }

func aboutMirror(sender, room, remote string) error {
	if err := inRoom(sender, room); err != nil {
		return err
	}
	_, _, err := ParseRemoteRoom(remote)
	return err
}

// Status says in a word how a mirror stands.
func (m RoomMirror) Status() string {
	switch {
	case m.Failures > 0:
		return "failing"
	case m.Agreed:
		return "running"
	case m.Declined:
		return "waiting"
	}
	return "asking"
}

// Asking tells whether a packet is on its way that asks the other side.
func (m RoomMirror) Asking() bool {
	return slices.ContainsFunc(m.Pending, func(p MirrorPacket) bool { return p.Span == MirrorSpan{} })
}

// MustAsk tells whether the other side has to be asked now.
func (m RoomMirror) MustAsk() bool { return !m.Agreed && !m.Declined && !m.Asking() }

// Has tells whether posts wait, in a room whose last post has this number.
func (m RoomMirror) Has(last uint64) bool { return len(m.Again) > 0 || m.LookedThrough < last }

// Waiting counts the posts that were not looked at or are to be sent again.
func (m RoomMirror) Waiting(last uint64) uint64 {
	n := last - min(last, m.LookedThrough)
	for _, span := range m.Again {
		n += span.Last - span.First + 1
	}
	return n
}

// Take removes and returns a packet without an answer, once.
func (m *RoomMirror) Take(channelID string, sequence uint64) (MirrorPacket, bool) {
	i := slices.IndexFunc(m.Pending, func(p MirrorPacket) bool { return p.ChannelId == channelID && p.Sequence == sequence })
	if i < 0 {
		return MirrorPacket{}, false
	}
	p := m.Pending[i]
	m.Pending = slices.Delete(m.Pending, i, i+1)
	return p, true
}

// Fail notes a failure, after which packets pause: longer with each in a row, up to ten times.
func (m *RoomMirror) Fail(code uint32, height, now, pause int64) {
	m.Failures++
	m.Code, m.FailedHeight = code, height
	m.ResumeAt = now + pause*int64(min(m.Failures, 10))
}

// Recover ends a row of failures.
func (m *RoomMirror) Recover() { m.Failures, m.ResumeAt = 0, 0 }

// Return puts a packet's posts back, to be sent again in the order of their numbers.
func (m *RoomMirror) Return(span MirrorSpan) {
	if span == (MirrorSpan{}) {
		return
	}
	m.Again = append(m.Again, span)
	slices.SortFunc(m.Again, func(a, b MirrorSpan) int {
		if a.First < b.First {
			return -1
		}
		return 1
	})
}

// GiveUp puts back the posts of packets whose answer counts as lost. Those that were taken there are not filed again.
func (m *RoomMirror) GiveUp(now int64) {
	m.Pending = slices.DeleteFunc(m.Pending, func(p MirrorPacket) bool {
		lost := p.Until <= now
		if lost {
			m.Return(p.Span)
		}
		return lost
	})
}

// Admit counts arrivals within the window and tells whether they fit.
func (m *RoomMirror) Admit(posts, limit uint32, now, window int64) bool {
	if now >= m.WindowStart+window {
		m.WindowStart, m.WindowPosts = now, 0
	}
	if m.WindowPosts+posts > limit {
		return false
	}
	m.WindowPosts += posts
	return true
}

// Carried tells whether a post is one that mirrors carry: written here, there to read, and no repost. Posts that came
// over a link are not carried on, so nothing goes round in a circle.
func (p Post) Carried() bool { return p.Origin == nil && p.RedactedBy == 0 && p.Refers == nil }

// RemoteAuthor reads an author behind a link, `bob@sur`.
func RemoteAuthor(s string) (name, link string, remote bool) {
	name, link, remote = strings.Cut(s, "@")
	return name, link, remote && name != "" && link != ""
}

// OfRemote tells whether a post came over a link from an author of that name or account.
func (p Post) OfRemote(author string, link uint64) bool {
	return p.Origin != nil && p.Origin.Link == link && (p.Origin.Name == author || p.Message.Sender == author)
}

// validMirror refuses what no side can have said.
func validMirror(m RoomMirror) error {
	if m.Room == 0 || m.Link == 0 || m.SetBy == 0 {
		return ErrInvalidMirror.Wrapf("mirror %d: room %d, link %d, set by %d", m.Number, m.Room, m.Link, m.SetBy)
	}
	if len(m.Pending)+len(m.Again) > maxMirrorPackets {
		return ErrInvalidMirror.Wrapf("mirror %d: %d packets", m.Number, len(m.Pending)+len(m.Again))
	}
	for _, span := range m.Again {
		if span.First == 0 || span.First > span.Last || span.Last > m.LookedThrough {
			return ErrInvalidMirror.Wrapf("mirror %d: posts %d to %d", m.Number, span.First, span.Last)
		}
	}
	for _, p := range m.Pending {
		if p.Span.First > p.Span.Last || p.Span.Last > m.LookedThrough || !internodetypes.IsChannel(p.ChannelId) {
			return ErrInvalidMirror.Wrapf("mirror %d: packet %d of %s", m.Number, p.Sequence, p.ChannelId)
		}
	}
	return validMirrored(m.Remote)
}
