package devnet

import (
	"context"
	"fmt"
	"strings"
)

// registerNodes makes every account a node that is none yet, by its own transaction.
func (d *Devnet) registerNodes(ctx context.Context) (string, error) {
	chain, err := d.dial(ctx, d.state.Chains[0])
	if err != nil {
		return "", err
	}
	d.chain = chain
	for _, account := range d.state.Accounts { // one after the other, so that alice is always node 1
		if account.PeerID == "" {
			continue
		}
		if err := d.registerNode(ctx, account); err != nil {
			return "", fmt.Errorf("%s: %w", account.Name, err)
		}
	}
	return strings.Join(d.nodeNames(), ", ") + " registered", nil
}

func (d *Devnet) registerNode(ctx context.Context, account AccountState) error {
	address, err := d.chain.AddressOf(ctx, account.Name)
	if err != nil {
		return err
	}
	switch address {
	case account.Address:
		return nil
	case "":
		return d.chain.Register(ctx, account.Name)
	default:
		return fmt.Errorf("the name %s belongs to %s", account.Name, address)
	}
}
