package types

import "time"

// Status is where the node stands in its life at a time.
func (n Node) Status(now time.Time) NodeStatus {
	switch {
	case n.RetiredAt > 0:
		return NODE_STATUS_RETIRED
	case now.UnixMilli() >= n.ExpiresAt:
		return NODE_STATUS_EXPIRED
	}
	return NODE_STATUS_ACTIVE
}

// Alive refuses, with ErrNodeRetired or ErrNodeExpired, a node that neither sends nor receives.
func (n Node) Alive(now time.Time) error {
	switch n.Status(now) {
	case NODE_STATUS_RETIRED:
		return ErrNodeRetired.Wrap(n.Label())
	case NODE_STATUS_EXPIRED:
		return ErrNodeExpired.Wrap(n.Label())
	}
	return nil
}

// EndedAt is when the registration ended or will end, in milliseconds since the Unix epoch: at its expiry, or
// at retirement if that came first.
func (n Node) EndedAt() int64 {
	if n.RetiredAt > 0 && n.RetiredAt < n.ExpiresAt {
		return n.RetiredAt
	}
	return n.ExpiresAt
}

// PastGrace tells whether the registration ended so long ago that the name is free and the record may go.
func (n Node) PastGrace(now time.Time, grace time.Duration) bool {
	return now.UnixMilli() >= later(n.EndedAt(), grace)
}

// Label names the node for people: by its name, or by its address once the name was released.
func (n Node) Label() string {
	if n.Name != "" {
		return n.Name
	}
	return n.Address
}

// later adds a duration to milliseconds since the Unix epoch, without overflow.
func later(millis int64, d time.Duration) int64 {
	if sum := millis + d.Milliseconds(); sum >= millis {
		return sum
	}
	return millis
}
