package client

import (
	sdk "github.com/cosmos/cosmos-sdk/types"

	"github.com/amigos-network/amigos/envelope"
	chattypes "github.com/amigos-network/amigos/x/agentchat/types"
	"github.com/amigos-network/amigos/x/internode/types"
)

// urgent tells whether a transaction of these messages overtakes others, and so costs more: if all it says is urgent.
// Receipts go along.
func urgent(msgs []sdk.Msg) bool {
	some := false
	for _, msg := range msgs {
		var said []envelope.Priority
		switch msg := msg.(type) {
		case *types.MsgReceipt:
			continue
		case *types.MsgSend:
			for _, entry := range msg.Entries {
				said = append(said, entry.Priority)
			}
		case *chattypes.MsgPost:
			for _, entry := range msg.Entries {
				said = append(said, entry.Priority)
			}
		case *types.MsgAnchor:
			for _, entry := range msg.Entries {
				said = append(said, envelope.PriorityOf(entry.Envelope.Message))
			}
		}
		for _, priority := range said {
			if priority != envelope.PRIORITY_URGENT {
				return false
			}
		}
		if len(said) == 0 {
			return false
		}
		some = true
	}
	return some
}
