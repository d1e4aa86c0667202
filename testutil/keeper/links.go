package keeper

import (
	"context"

	chattypes "github.com/amigos-network/amigos/x/agentchat/types"
	"github.com/amigos-network/amigos/x/internode/types"
)

var _ chattypes.Links = (*Links)(nil)

// Links are links for modules that send payloads: link-1 is called sur. What is sent is kept in order.
type Links struct {
	Sent    []Payload
	Refused error // what every payload is refused with
}

// Payload is what a module sent over a link.
type Payload struct {
	Ref       types.PayloadRef
	Module    string
	Body      []byte
	TimeoutAt int64
}

// LinkAt knows link-1 alone.
func (l *Links) LinkAt(_ context.Context, written string) (types.Link, error) {
	if written != "sur" && written != "link-1" && written != "channel-0" {
		return types.Link{}, types.ErrLinkNotFound.Wrap(written)
	}
	return types.Link{Number: 1, Name: "sur", ChainId: "sur-1", ChannelId: "channel-0", Open: true}, nil
}

// SendPayload keeps the payload, unless it is refused.
func (l *Links) SendPayload(_ context.Context, _, module string, body []byte, timeoutAt int64) (types.PayloadRef, error) {
	if l.Refused != nil {
		return types.PayloadRef{}, l.Refused
	}
	ref := types.PayloadRef{Link: 1, ChannelID: "channel-0", Sequence: uint64(len(l.Sent)) + 1}
	l.Sent = append(l.Sent, Payload{ref, module, body, timeoutAt})
	return ref, nil
}
