package devnet

import (
	"context"
	"fmt"
	"slices"
	"strings"
)

// registerNodes makes every account a node that is none yet, by its own transaction.
func (d *Devnet) registerNodes(ctx context.Context) (string, error) {
	if err := d.onEach(ctx, func(ctx context.Context, c *chain) error { return c.registerNodes(ctx) }); err != nil {
		return "", err
	}
	return d.perChain((*chain).nodeNames) + " registered", nil
}

func (c *chain) registerNodes(ctx context.Context) error {
	for _, account := range c.state().Accounts { // one after the other, so that alice is always node 1
		if account.PeerID == "" {
			continue
		}
		if err := c.registerNode(ctx, account); err != nil {
			return fmt.Errorf("%s: %w", c.part(account.Name), err)
		}
	}
	return nil
}

func (c *chain) registerNode(ctx context.Context, account AccountState) error {
	address, err := c.owner.AddressOf(ctx, account.Name)
	if err != nil {
		return err
	}
	switch address {
	case account.Address:
		return nil
	case "":
		return c.owner.Register(ctx, account.Name)
	default:
		return fmt.Errorf("the name %s belongs to %s", account.Name, address)
	}
}

// perChain tells names once if all chains have the same, else of each chain.
func (d *Devnet) perChain(names func(*chain) []string) string {
	first := names(d.chains[0])
	if !slices.ContainsFunc(d.chains, func(c *chain) bool { return !slices.Equal(names(c), first) }) {
		return strings.Join(first, ", ")
	}
	var each []string
	for _, c := range d.chains {
		each = append(each, strings.Join(names(c), ", ")+" on "+c.id())
	}
	return strings.Join(each, " · ")
}
