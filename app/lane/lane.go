// Package lane sorts the transactions that wait for a block into lanes, so that what is urgent overtakes what is not, and
// nothing waits for ever; see docs/adr/0009-lanes.md. It is a full node's own: no verdict on a block depends on it.
package lane

import (
	"strings"

	sdk "github.com/cosmos/cosmos-sdk/types"

	"github.com/amigos-network/amigos/envelope"
	chattypes "github.com/amigos-network/amigos/x/agentchat/types"
	"github.com/amigos-network/amigos/x/internode/types"
)

// Lane is how soon a transaction is carried.
type Lane int

// The lanes, from the last to the first.
const (
	Bulk Lane = iota
	Normal
	Urgent
	Vital // what the chain needs to stay sound

	count
)

// String is the lane's name for people.
func (l Lane) String() string { return [count]string{"bulk", "normal", "urgent", "vital"}[l] }

// All are the lanes from the first to the last.
func All() []Lane { return []Lane{Vital, Urgent, Normal, Bulk} }

// eighths are how many eighths of a block, and of the room to wait in, each lane is sure of. What is over, and what a lane
// does not use, is the others'.
func (l Lane) eighths() int64 { return [count]int64{Bulk: 1, Normal: 2, Urgent: 2, Vital: 1}[l] }

// Share is what a lane is sure of.
func (l Lane) Share(whole int64) int64 { return whole / 8 * l.eighths() }

// vital begin the names of messages on which consensus and trust in other chains depend.
var vital = []string{
	"/cosmos.circuit.", "/cosmos.evidence.", "/cosmos.gov.", "/cosmos.slashing.", "/cosmos.upgrade.", "/ibc.core.client.",
	"/amigos.internode.v1.MsgQuarantineLink",
}

// Of is the lane of a transaction: the last one of its messages. A receipt goes with the messages it travels with.
func Of(tx sdk.Tx) Lane {
	lane, decided := Vital, false
	for _, msg := range tx.GetMsgs() {
		if _, receipt := msg.(*types.MsgReceipt); !receipt {
			lane, decided = min(lane, ofMessage(msg)), true
		}
	}
	if !decided {
		return Normal
	}
	return lane
}

func ofMessage(msg sdk.Msg) Lane {
	lane := Vital
	switch msg := msg.(type) {
	case *types.MsgSend:
		for _, entry := range msg.Entries {
			lane = min(lane, ofPriority(entry.Priority))
		}
		return lane
	case *chattypes.MsgPost:
		for _, entry := range msg.Entries {
			lane = min(lane, ofPriority(entry.Priority))
		}
		return lane
	case *types.MsgAnchor:
		for _, entry := range msg.Entries {
			lane = min(lane, ofPriority(envelope.PriorityOf(entry.Envelope.Message)))
		}
		return lane
	}
	name := sdk.MsgTypeURL(msg)
	for _, prefix := range vital {
		if strings.HasPrefix(name, prefix) {
			return Vital
		}
	}
	return Normal
}

func ofPriority(priority envelope.Priority) Lane {
	switch priority {
	case envelope.PRIORITY_URGENT:
		return Urgent
	case envelope.PRIORITY_BULK:
		return Bulk
	}
	return Normal
}
