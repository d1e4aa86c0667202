package simulation

import (
	"github.com/amigos-network/amigos/envelope"
	"github.com/amigos-network/amigos/x/internode/types"
)

// reply answers an entry of the sender's own inbox, often a ping by a pong, sometimes what is not there.
func (v *view) reply(parent types.Entry) (types.SendEntry, []error) {
	id := parent.Message.ID()
	entry := v.text(parent.Message.Sender)
	entry.ReplyTo, entry.Parent = id[:], parent.Arrival
	if parent.Message.Kind == envelope.KindPing || v.oneIn(6) {
		entry.Kind = envelope.KindPong
	}
	if parent.Link != 0 && v.oneIn(2) {
		return v.goBack(entry, parent)
	}
	var to types.Node
	for _, node := range v.nodes {
		if node.Address == parent.Message.Sender {
			to = node
		}
	}
	if to.Number == 0 {
		return entry, []error{types.ErrNodeNotFound}
	}
	if v.oneIn(6) {
		entry.ReplyTo = v.bytes(32)
		return entry, []error{types.ErrParentNotFound}
	}
	return entry, v.replyAnswers(parent, to, entry.Kind == envelope.KindPong)
}

// replyAnswers follows the chain's order: hops, then what a pong must be, then the recipient.
func (v *view) replyAnswers(parent types.Entry, to types.Node, pong bool) []error {
	switch {
	case parent.Hops+1 > v.params.MaxHops:
		return []error{types.ErrHopLimit}
	case pong && (parent.Message.Kind != envelope.KindPing || parent.SenderNode != to.Number):
		return []error{types.ErrNotAPing}
	}
	answers := []error{nil, types.ErrNotAdmitted, types.ErrInboxFull, types.ErrSenderShare}
	if dead := v.alive(to); dead != nil {
		answers = []error{dead}
	}
	if pong {
		answers = append(answers, types.ErrPingAnswered)
	}
	return answers
}
