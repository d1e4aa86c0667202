package devnet

import (
	"context"

	"github.com/amigos-network/amigos/offchain/relayer/link"
)

// joinChains links two chains, or finds their link, names it on each after the other chain, and starts the relayer.
func (d *Devnet) joinChains(ctx context.Context) (string, error) {
	if len(d.chains) == 1 {
		return "", nil
	}
	if err := d.writeRelayer(); err != nil || d.opts.NoRelayer {
		return "", err
	}
	found, err := linkChains(ctx, d.state.Chains, func(text string) {
		d.tell(Event{Step: StepLink, Status: Moving, Detail: text})
	})
	if err != nil {
		return "", err
	}
	joined := &LinkState{Port: found.Port, Version: found.Version, Ends: make([]LinkEnd, len(d.chains))}
	if err := d.onEach(ctx, func(ctx context.Context, c *chain) (err error) {
		joined.Ends[c.at], err = c.nameLink(ctx, found.Ends[c.at])
		return err
	}); err != nil {
		return "", err
	}
	d.pulse.Linked = true
	if err := d.record(func(s *State) { s.Link = joined }); err != nil {
		return "", err
	}
	return "link " + joined.String() + " OPEN", d.startRelayer(ctx)
}

// nameLink calls the link what the other chain is called. Where that is for somebody else than the operator, or the name
// is another link's, it keeps what name it has.
func (c *chain) nameLink(ctx context.Context, end link.End) (LinkEnd, error) {
	out := LinkEnd{ChainID: end.ChainID, Name: end.Name, Client: end.Client, Connection: end.Connection, Channel: end.Channel}
	want := baseOf(c.in.chains[1-c.at].id())
	if out.Name == want {
		return out, nil
	}
	if out.Name == "" {
		out.Name = end.Link
	}
	err := c.owner.NameLink(ctx, c.config.Validators[0].Name, end.Link, want)
	switch {
	case err == nil:
		out.Name = want
	case ctx.Err() != nil:
		return out, context.Cause(ctx)
	default:
		c.in.note(StepLink, c.id()+" calls the link "+out.Name+", not "+want+": "+err.Error())
	}
	return out, nil
}
