package types

import "cmp"

// Place is where a chain keeps a message: at an arrival in a node's inbox, or at a number in its outbox. An index of
// messages leads there.
type Place struct {
	Outbox bool
	Node   uint64 // the node's number
	At     uint64 // the arrival, or the number in the outbox
}

// Compare orders places: inboxes before outboxes, then by node and position.
func (p Place) Compare(q Place) int {
	if p.Outbox != q.Outbox {
		if p.Outbox {
			return 1
		}
		return -1
	}
	return cmp.Or(cmp.Compare(p.Node, q.Node), cmp.Compare(p.At, q.At))
}
