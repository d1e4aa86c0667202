package keeper

import (
	"context"
	"time"

	sdk "github.com/cosmos/cosmos-sdk/types"

	chattypes "github.com/amigos-network/amigos/x/agentchat/types"
	"github.com/amigos-network/amigos/x/internode/types"
)

var _ chattypes.Nodes = (*Nodes)(nil)

// Nodes are registered nodes for modules that only ask who is who. What is notified is kept in order.
type Nodes struct {
	Notified []Notice
	Closed   map[uint64]bool // nodes whose inboxes refuse
	all      []types.Node
}

// Notice is a message that a node would find in its inbox.
type Notice struct {
	From, To uint64
	Entry    types.SendEntry
}

// Add registers a person.
func (n *Nodes) Add(p Person, name string) types.Node {
	node := types.Node{
		Number: uint64(len(n.all)) + 1, Address: p.Address, Name: name, ExpiresAt: time.Unix(4_000_000_000, 0).UnixMilli(),
	}
	n.all = append(n.all, node)
	return node
}

// Retire ends a node.
func (n *Nodes) Retire(number uint64) { n.all[number-1].RetiredAt = 1 }

// Publish gives a node an encryption key; nil takes it away.
func (n *Nodes) Publish(number uint64, key []byte) { n.all[number-1].EncryptionKey = key }

// LivingNode returns the node of an account.
func (n *Nodes) LivingNode(ctx context.Context, account string) (types.Node, error) {
	for _, node := range n.all {
		if node.Address == account {
			return node, node.Alive(sdk.UnwrapSDKContext(ctx).BlockTime())
		}
	}
	return types.Node{}, types.ErrNotRegistered.Wrapf("account %s", account)
}

// LocalNode finds by name or account.
func (n *Nodes) LocalNode(_ context.Context, address string) (types.Node, error) {
	for _, node := range n.all {
		if node.Address == address || node.Name == address {
			return node, nil
		}
	}
	return types.Node{}, types.ErrNodeNotFound.Wrap(address)
}

// NodeNumbered returns the node of a number.
func (n *Nodes) NodeNumbered(_ context.Context, number uint64) (types.Node, bool, error) {
	if number == 0 || number > uint64(len(n.all)) {
		return types.Node{}, false, nil
	}
	return n.all[number-1], true, nil
}

// Notify keeps the notice, unless the inbox is closed.
func (n *Nodes) Notify(_ context.Context, from, to types.Node, entry types.SendEntry) (bool, error) {
	if n.Closed[to.Number] {
		return false, nil
	}
	n.Notified = append(n.Notified, Notice{from.Number, to.Number, entry})
	return true, nil
}

// Len is how many there are.
func (n *Nodes) Len() int { return len(n.all) }
