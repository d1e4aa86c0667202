package devnet

import (
	"context"
	"fmt"
)

// selfTest lets the first agent's node ping the last agent's on every chain: the proof that all parts work together.
func (d *Devnet) selfTest(ctx context.Context) (string, error) {
	began := d.now()
	tested := make([]int, len(d.chains))
	err := d.onEach(ctx, func(ctx context.Context, c *chain) error {
		from, to := c.pair()
		if to == "" {
			return nil
		}
		trip, err := c.owner.Ping(ctx, from, to)
		if err != nil {
			return err
		}
		detail := fmt.Sprintf("ping %s → %s: pong in %s, %d ms", from, to, blocks(trip.Blocks), trip.Took.Milliseconds())
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

func blocks(n int64) string {
	if n == 1 {
		return "1 block"
	}
	return fmt.Sprintf("%d blocks", n)
}
