package link

import (
	"context"
	"fmt"

	"github.com/amigos-network/amigos/x/internode/types"
)

// checkAuthority refuses names before anything is set up where the key may not give them.
func (l *linker) checkAuthority(ctx context.Context) error {
	for i, c := range l.chains {
		if l.opts.Names[i] == "" {
			continue
		}
		res, err := types.NewQueryClient(c.Conn()).Params(ctx, &types.QueryParamsRequest{})
		if err != nil {
			return fmt.Errorf("the link authority of %s: %w", c.ID(), err)
		}
		if authority := res.Params.LinkAuthority; authority != c.Address() {
			return refuse(ErrAuthority,
				fmt.Sprintf("leave the name out; later %s, or a proposal where that is the governance module, names the link (MsgNameLink)", authority),
				"%s may not name links on %s: that is for %s", c.Address(), c.ID(), authority)
		}
	}
	return nil
}

// name finds the links that stand on the channel, and calls them as was asked.
func (l *linker) name(ctx context.Context, res *Result) error {
	if l.opts.Port != types.PortID {
		return nil
	}
	for i, c := range l.chains {
		end := &res.Ends[i]
		record, err := types.NewQueryClient(c.Conn()).Link(ctx, &types.QueryLinkRequest{Link: end.Channel})
		if err != nil {
			return fmt.Errorf("%s: the link of %s: %w", c.ID(), end.Channel, err)
		}
		link := record.Record.Link
		end.Link, end.Name = types.LinkAddress(link.Number), link.Name
		if want := l.opts.Names[i]; want != "" && want != link.Name {
			if err := l.giveName(ctx, c, end, want); err != nil {
				return err
			}
		}
	}
	if l.opts.Names != [2]string{} {
		l.finishNames(res)
	}
	return nil
}

func (l *linker) giveName(ctx context.Context, c Chain, end *End, name string) error {
	l.report(Event{Step: StepName, Status: Doing, Chain: c.ID()})
	if _, err := c.Submit(ctx, &types.MsgNameLink{Authority: c.Address(), Link: end.Link, Name: name}); err != nil {
		return fmt.Errorf("%s of %s is not called %s: %w", end.Link, c.ID(), name, err)
	}
	end.Name = name
	return nil
}

func (l *linker) finishNames(res *Result) {
	text := ""
	for i, end := range res.Ends {
		if l.opts.Names[i] == "" {
			continue
		}
		if text != "" {
			text += " ⇄ "
		}
		text += fmt.Sprintf("%s on %s", end.Name, end.ChainID)
	}
	l.tell(Event{Step: StepName, Status: Done, Detail: text})
}
