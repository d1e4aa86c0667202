package relayer

import (
	"encoding/hex"
	"fmt"
	"strconv"
	"strings"

	abci "github.com/cometbft/cometbft/abci/types"
	clienttypes "github.com/cosmos/ibc-go/v8/modules/core/02-client/types"
	channeltypes "github.com/cosmos/ibc-go/v8/modules/core/04-channel/types"
)

// happening is what one event of a block says about a packet.
type happening struct {
	what   string // the event's type
	packet channeltypes.Packet
	ack    []byte
}

// readPacket reads an event about a packet. It is false for other events.
func readPacket(event abci.Event) (happening, bool, error) {
	switch event.Type {
	case channeltypes.EventTypeSendPacket, channeltypes.EventTypeRecvPacket, channeltypes.EventTypeWriteAck,
		channeltypes.EventTypeAcknowledgePacket, channeltypes.EventTypeTimeoutPacket:
	default:
		return happening{}, false, nil
	}
	h := happening{what: event.Type}
	var errs [5]error
	for _, a := range event.Attributes {
		switch a.Key {
		case channeltypes.AttributeKeySequence:
			h.packet.Sequence, errs[0] = strconv.ParseUint(a.Value, 10, 64)
		case channeltypes.AttributeKeySrcPort:
			h.packet.SourcePort = a.Value
		case channeltypes.AttributeKeySrcChannel:
			h.packet.SourceChannel = a.Value
		case channeltypes.AttributeKeyDstPort:
			h.packet.DestinationPort = a.Value
		case channeltypes.AttributeKeyDstChannel:
			h.packet.DestinationChannel = a.Value
		case channeltypes.AttributeKeyTimeoutHeight:
			h.packet.TimeoutHeight, errs[1] = clienttypes.ParseHeight(a.Value)
		case channeltypes.AttributeKeyTimeoutTimestamp:
			h.packet.TimeoutTimestamp, errs[2] = strconv.ParseUint(a.Value, 10, 64)
		case channeltypes.AttributeKeyDataHex:
			h.packet.Data, errs[3] = hex.DecodeString(a.Value)
		case channeltypes.AttributeKeyAckHex:
			h.ack, errs[4] = hex.DecodeString(a.Value)
		}
	}
	for _, err := range errs {
		if err != nil {
			return h, false, fmt.Errorf("event %s: %w", event.Type, err)
		}
	}
	return h, true, nil
}

// readUpdate reads which heights of which client an update brought.
func readUpdate(event abci.Event) (clientID string, heights []int64) {
	if event.Type != clienttypes.EventTypeUpdateClient {
		return "", nil
	}
	for _, a := range event.Attributes {
		switch a.Key {
		case clienttypes.AttributeKeyClientID:
			clientID = a.Value
		case clienttypes.AttributeKeyConsensusHeights:
			for text := range strings.SplitSeq(a.Value, ",") {
				if height, err := clienttypes.ParseHeight(text); err == nil {
					heights = append(heights, int64(height.RevisionHeight))
				}
			}
		}
	}
	return clientID, heights
}

// changesChannels tells whether an event opened or closed a channel.
func changesChannels(event abci.Event) bool {
	switch event.Type {
	case channeltypes.EventTypeChannelOpenAck, channeltypes.EventTypeChannelOpenConfirm, channeltypes.EventTypeChannelCloseInit,
		channeltypes.EventTypeChannelCloseConfirm, channeltypes.EventTypeChannelClosed:
		return true
	}
	return false
}
