package client

import (
	"context"
	"strconv"
	"sync"

	"github.com/amigos-network/amigos/x/internode/types"
)

// maxNames is how many nodes' names are remembered.
const maxNames = 4096

// nodeNames remembers what nodes are called, by number. It is safe for concurrent use.
type nodeNames struct {
	mu    sync.Mutex
	known map[uint64]string
}

// NodeName is what a node is called that is known by its number: its name, or its address. Of one whose record is gone only
// the number is left.
func (c *Client) NodeName(ctx context.Context, number uint64) (string, error) {
	if name, known := c.names.get(number); known {
		return name, nil
	}
	res, err := c.query.Nodes(ctx, &types.QueryNodesRequest{After: number - 1, Limit: 1})
	if err != nil {
		return "", err
	}
	name := "node " + strconv.FormatUint(number, 10)
	if len(res.Records) == 1 && res.Records[0].Node.Number == number {
		name = res.Records[0].Node.Label()
	}
	c.names.put(number, name)
	return name, nil
}

func (n *nodeNames) get(number uint64) (string, bool) {
	n.mu.Lock()
	defer n.mu.Unlock()
	name, known := n.known[number]
	return name, known
}

// put forgets all when there are too many: names may change, and are read again.
func (n *nodeNames) put(number uint64, name string) {
	n.mu.Lock()
	defer n.mu.Unlock()
	if n.known == nil || len(n.known) >= maxNames {
		n.known = map[uint64]string{}
	}
	n.known[number] = name
}
