package devnet

import (
	"context"
	"fmt"
)

// selfTest is the proof that all parts work together: a ping over the link both ways, or one on every chain where there
// is no link.
func (d *Devnet) selfTest(ctx context.Context) (string, error) {
	began := d.now()
	tested := make([]int, len(d.chains))
	err := d.onEach(ctx, func(ctx context.Context, c *chain) error {
		from, to := c.pair()
		if d.state.Link != nil {
			from, to = c.pairOverLink()
		}
		if to == "" {
			return nil
		}
		trip, err := c.owner.Ping(ctx, from, to)
		if err != nil {
			return err
		}
		detail := fmt.Sprintf("ping %s → %s: pong in %s, %d ms", from, to, blocks(trip.Blocks), trip.Took.Milliseconds())
		if d.state.Link != nil {
			detail = fmt.Sprintf("ping %s → %s over IBC: pong in %s", from, to, seconds(trip.Took))
		}
		d.tell(Event{Step: StepSelfTest, ID: c.id(), Status: Ready, Detail: c.named(detail), Took: d.now().Sub(began)})
		tested[c.at]++
		return nil
	})
	for _, n := range tested {
		d.pulse.Pings += n
		d.pulse.Pongs += n
	}
	if err == nil && d.pulse.Pings == 0 {
		return "no agent to ping", nil
	}
	return "", err
}

// named begins what is told of a chain with its ID, where there are several.
func (c *chain) named(detail string) string {
	if len(c.in.chains) == 1 {
		return detail
	}
	return c.id() + "  " + detail
}

// pair is who pings whom: the first agent's node the last agent's, or a lone one's is pinged by the validator's. To is
// empty if there is no agent.
func (c *chain) pair() (from, to string) {
	names := c.config.Agents()
	if len(names) == 0 {
		return "", ""
	}
	from, to = names[0], names[len(names)-1]
	if from == to {
		from = c.config.Validators[0].Name
	}
	return from, to
}

// pairOverLink is who pings whom on the other chain: the first agent's node, or the validator's, the other chain's first
// agent's.
func (c *chain) pairOverLink() (from, to string) {
	names, there := c.config.Agents(), c.in.chains[1-c.at].config.Agents()
	if len(there) == 0 {
		return "", ""
	}
	from = c.config.Validators[0].Name
	if len(names) > 0 {
		from = names[0]
	}
	return from, there[0] + "@" + c.in.state.Link.Ends[c.at].Name
}

func blocks(n int64) string {
	if n == 1 {
		return "1 block"
	}
	return fmt.Sprintf("%d blocks", n)
}
