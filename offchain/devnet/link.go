package devnet

import (
	"context"
	"fmt"

	relayed "github.com/amigos-network/amigos/offchain/relayer/chain"
	"github.com/amigos-network/amigos/offchain/relayer/link"
)

// end is what one chain has of the link.
func (l *LinkState) end(chainID string) LinkEnd {
	for _, end := range l.Ends {
		if end.ChainID == chainID {
			return end
		}
	}
	return LinkEnd{}
}

// String is the link as its first chain has it.
func (l *LinkState) String() string {
	return fmt.Sprintf("%s = %s ⇄ %s", l.Ends[0].Name, l.Ends[0].Channel, l.Ends[1].Channel)
}

// linkChains joins two running chains, or finds them joined, with the relayer's account; progress is told how far it is.
func linkChains(ctx context.Context, chains []ChainState, progress func(string)) (link.Result, error) {
	var ends []link.Chain
	for _, c := range chains {
		keys, err := openKeyring(c.Home)
		if err != nil {
			return link.Result{}, err
		}
		end, err := relayed.Dial(ctx, relayed.Config{ID: c.ChainID, RPC: c.RPC, Keyring: keys, Key: relayerName})
		if err != nil {
			return link.Result{}, err
		}
		defer end.Close()
		ends = append(ends, end)
	}
	var list link.Checklist
	return link.Link(ctx, ends[0], ends[1], link.Options{}, func(e link.Event) {
		list.Note(e)
		progress(list.String())
	})
}
