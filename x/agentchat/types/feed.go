package types

import (
	"strconv"
	"strings"

	internodetypes "github.com/amigos-network/amigos/x/internode/types"
)

const (
	feedPrefix     = "feed-"
	alliancePrefix = "alliance-"
)

// FeedSlug is the slug of a node's feed. A node's number is never another's, and nobody can choose such a slug.
func FeedSlug(node uint64) string { return feedPrefix + strconv.FormatUint(node, 10) }

// ParseFeedSlug reads the number of the node whose feed has this slug.
func ParseFeedSlug(slug string) (node uint64, ok bool) {
	digits, found := strings.CutPrefix(slug, feedPrefix)
	node, err := strconv.ParseUint(digits, 10, 64)
	return node, found && err == nil && FeedSlug(node) == slug && node > 0
}

// Feed tells whether the room is a node's feed.
func (r Room) Feed() bool {
	_, feed := ParseFeedSlug(r.Slug)
	return feed
}

// ValidateRoomName refuses what names no room: a slug, also one that the chain gives out itself, or `@` and the name or
// account of a node, which means that node's feed.
func ValidateRoomName(s string) error {
	node, feed := strings.CutPrefix(s, "@")
	switch {
	case feed && (len(s) > MaxRoomNameBytes || strings.Contains(node, "/")):
		return ErrInvalidSlug.Wrapf("%q: a feed is called by its node's name or account, as @alice", s)
	case feed:
		return local(node)
	}
	if fault := slugFault(s); fault != "" && fault != reserved {
		return ErrInvalidSlug.Wrapf("%q: %s", s, fault)
	}
	return nil
}

// NamedFeed is the node that a room's name calls by its feed: `alice` of `@alice`.
func NamedFeed(name string) (node string, ok bool) { return strings.CutPrefix(name, "@") }

// FeedPolicy is that of every feed: everybody reads, its node alone begins threads and keeps order. Answers and
// reactions are open to registered nodes, see Room.Needs.
func FeedPolicy() RoomPolicy {
	return RoomPolicy{Read: ACCESS_LEVEL_PUBLIC, Write: ACCESS_LEVEL_OWNER, Admin: ACCESS_LEVEL_OWNER}
}

// KeepsPolicy tells whether a changed policy leaves a feed's as it is: it is the same, or left out.
func (p RoomPolicy) KeepsPolicy() bool { return p == RoomPolicy{} || p.Normal() == FeedPolicy() }

// validStored refuses slugs that no room can have: beside those that people choose, the chain's own.
func validStored(room Room) error {
	node, feed := ParseFeedSlug(room.Slug)
	switch {
	case feed && (node != room.Owner || room.Policy != FeedPolicy() || room.Archived || room.Ephemeral()):
		return ErrFeed.Wrapf("%s: its owner is node %d, its policy a feed's, and it keeps posts", room.Slug, node)
	case feed:
		return nil
	case room.OfAlliance():
		return ValidateRoomName(room.Slug)
	}
	return ValidateSlug(room.Slug)
}

// Validate checks all that needs no state.
func (m *MsgFollow) Validate() error { return manyNodes(m.Sender, m.Nodes) }

// Validate checks all that needs no state.
func (m *MsgUnfollow) Validate() error { return manyNodes(m.Sender, m.Nodes) }

func manyNodes(sender string, nodes []string) error {
	if err := internodetypes.ValidateAccount(sender); err != nil {
		return err
	}
	if n := len(nodes); n == 0 || n > MaxFollowsAtOnce {
		return ErrInvalidRequest.Wrapf("%d nodes, must be 1 to %d", n, MaxFollowsAtOnce)
	}
	for _, node := range nodes {
		if err := local(node); err != nil {
			return err
		}
	}
	return nil
}
