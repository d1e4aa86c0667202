package types

import (
	sdk "github.com/cosmos/cosmos-sdk/types"

	"github.com/amigos-network/amigos/envelope"
)

// FreeSender is the account whose node's free quota messages may use: the one that sends them all, if they are messages
// and receipts alone and none is urgent. It is empty for all others.
func FreeSender(msgs []sdk.Msg) (sender string) {
	for _, msg := range msgs {
		from, free := freeMsg(msg)
		if !free || sender != "" && from != sender {
			return ""
		}
		sender = from
	}
	return sender
}

func freeMsg(msg sdk.Msg) (from string, free bool) {
	switch msg := msg.(type) {
	case *MsgReceipt:
		return msg.Owner, true
	case *MsgSend:
		for _, entry := range msg.Entries {
			if entry.Priority == envelope.PRIORITY_URGENT {
				return "", false
			}
		}
		return msg.Sender, true
	}
	return "", false
}
