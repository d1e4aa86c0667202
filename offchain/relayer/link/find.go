package link

import (
	"context"
	"slices"

	"golang.org/x/sync/errgroup"
)

// Find tells what two chains have of each other, and changes nothing: the connection that Link would use, with its
// clients, and its open channels on the first chain. Where there is no open connection all is empty.
func Find(ctx context.Context, a, b Chain) (ends [2]End, channels []string, err error) {
	var on [2]*holding
	g, gctx := errgroup.WithContext(ctx)
	g.Go(func() (err error) { on[0], err = survey(gctx, a, b, Options{}); return err })
	g.Go(func() (err error) { on[1], err = survey(gctx, b, a, Options{}); return err })
	if err := g.Wait(); err != nil {
		return ends, nil, err
	}
	p := match(on[0], on[1])
	if p.connected() < handshake {
		return ends, nil, nil
	}
	for i, c := range []Chain{a, b} {
		ends[i] = End{ChainID: c.ID(), Client: p[i].client, Connection: p[i].connection, Channel: p[i].channel}
	}
	all, err := a.ConnectionChannels(ctx, p[0].connection)
	if err != nil {
		return ends, nil, err
	}
	for _, c := range all {
		if c.State == chanOpen {
			channels = append(channels, c.ChannelId)
		}
	}
	slices.SortFunc(channels, func(x, y string) int { return int(number(x)) - int(number(y)) })
	return ends, channels, nil
}
