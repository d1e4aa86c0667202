package devnet

import (
	"context"
	"time"
)

// Owner is what the devnet does on a running chain as the owner of its nodes.
type Owner interface {
	// AddressOf is the address registered under a name; empty if there is none.
	AddressOf(ctx context.Context, name string) (string, error)
	// Register makes the key of that name a node of that name.
	Register(ctx context.Context, name string) error
	// NameLink gives a link a name in the name of the link authority.
	NameLink(ctx context.Context, authority, link, name string) error
	// Ping pings one node in the name of another and waits for the pong.
	Ping(ctx context.Context, from, to string) (RoundTrip, error)
	// Messages counts what was ever filed in the inboxes of these nodes.
	Messages(ctx context.Context, names []string) (uint64, error)
	// Close lets go of the connections.
	Close()
}

// RoundTrip is how long a pong took, by the chain's own account.
type RoundTrip struct {
	Blocks int64
	Took   time.Duration
}

// Dialer reaches a chain whose keys lie in its home.
type Dialer func(ctx context.Context, chain ChainState) (Owner, error)
