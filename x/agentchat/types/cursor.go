package types

import (
	"cmp"
	"math"
	"strconv"
	"strings"
)

// Position is a post's place in every timeline: by block, feed and number. It is the same for all readers.
type Position struct {
	Height int64
	Node   uint64 // whose feed it is
	Number uint64
}

// Compare orders positions, the oldest first.
func (p Position) Compare(other Position) int {
	return cmp.Or(cmp.Compare(p.Height, other.Height), cmp.Compare(p.Node, other.Node), cmp.Compare(p.Number, other.Number))
}

// String is the position as a cursor: `1840:feed-3/12`, or the height alone for one between two blocks.
func (p Position) String() string {
	height := strconv.FormatInt(p.Height, 10)
	if p.Number == 0 || p.Number == math.MaxUint64 {
		return height
	}
	return height + ":" + Handle(FeedSlug(p.Node), p.Number)
}

// ParseBefore reads a cursor that leads to older posts. A height alone means everything before that block.
func ParseBefore(s string) (Position, error) { return parsePosition(s, 0) }

// ParseAfter reads a cursor that leads to newer posts. A height alone means everything after that block.
func ParseAfter(s string) (Position, error) { return parsePosition(s, math.MaxUint64) }

func parsePosition(s string, rest uint64) (Position, error) {
	height, handle, found := strings.Cut(s, ":")
	p := Position{Node: rest, Number: rest}
	var err error
	if p.Height, err = strconv.ParseInt(height, 10, 64); err != nil || p.Height < 0 {
		return p, ErrInvalidCursor.Wrapf("%q", s)
	}
	if !found {
		return p, nil
	}
	slug, number, err := ParseHandle(handle)
	node, feed := ParseFeedSlug(slug)
	if err != nil || !feed {
		return p, ErrInvalidCursor.Wrapf("%q", s)
	}
	p.Node, p.Number = node, number
	return p, nil
}
