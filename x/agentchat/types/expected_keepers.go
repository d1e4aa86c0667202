package types

import (
	"context"

	internodetypes "github.com/amigos-network/amigos/x/internode/types"
)

// Nodes is all that agentchat needs of x/internode to know who is who.
type Nodes interface {
	// LivingNode returns the node of an account that signs. It fails with internode's registered errors for an account
	// that is no node, and for an expired or retired one.
	LivingNode(ctx context.Context, account string) (internodetypes.Node, error)
	// LocalNode returns the node of an address in any local form, whatever its status, or internode's refusal.
	LocalNode(ctx context.Context, address string) (internodetypes.Node, error)
	// NodeNumbered returns the node of a number and whether it is still there.
	NodeNumbered(ctx context.Context, number uint64) (internodetypes.Node, bool, error)
	// Notify files a message of one node in another's inbox, under that inbox's rules. filed is false where they refuse.
	Notify(ctx context.Context, from, to internodetypes.Node, entry internodetypes.SendEntry) (filed bool, err error)
}

// Links is all that agentchat needs of x/internode to talk to itself on other chains.
type Links interface {
	// LinkAt returns the link that is written as in an address, by number, channel or name, or internode's refusal. A
	// number that was retired leads to the link that took its channel.
	LinkAt(ctx context.Context, written string) (internodetypes.Link, error)
	// SendPayload sends a module's packet over a link. It refuses with a registered error before anything is written.
	SendPayload(ctx context.Context, link, module string, body []byte, timeoutAt int64) (internodetypes.PayloadRef, error)
}
