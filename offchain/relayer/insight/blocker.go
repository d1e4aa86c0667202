package insight

import (
	"context"
	"fmt"
	"time"

	channeltypes "github.com/cosmos/ibc-go/v8/modules/core/04-channel/types"

	"github.com/amigos-network/amigos/offchain/relayer"
	"github.com/amigos-network/amigos/x/internode/types"
)

// delivering tells why the other chain does not have a packet.
func (q Inquiry) delivering(ctx context.Context, r route, s Story, p packet) (Story, error) {
	s.State, s.Where = Delivering, fmt.Sprintf("it left %s, and %s does not have it", s.From, s.To)
	if !p.left.IsZero() {
		s.Where += ", after " + span(time.Since(p.left))
	}
	far, err := readOther(ctx, r.to, r.from, r.end)
	if err != nil {
		return s, err
	}
	head, err := r.to.Chain.Latest(ctx)
	if err != nil {
		return s, err
	}
	late := !p.timeout.IsZero() && !head.Time.Before(p.timeout)
	if far.Closed || late || r.end.state == channeltypes.CLOSED {
		s.State = TimingOut
		why := fmt.Sprintf("its time passed on %s", p.timeout.UTC().Format(time.DateTime))
		if !late {
			why = fmt.Sprintf("channel %s on %s is closed", s.ToChannel, s.To)
			if !far.Closed {
				why = fmt.Sprintf("channel %s on %s is closed", s.FromChannel, s.From)
			}
		}
		s.Where = fmt.Sprintf("%s does not have it, and will not take it any more: %s. %s is to be told", s.To, why, s.From)
		near, err := readClient(ctx, r.from.Chain, r.end.client)
		if err != nil {
			return s, err
		}
		return q.told(ctx, r, s, r.from, near, relayer.Timeout)
	}
	return q.told(ctx, r, s, r.to, far.Client, relayer.Receive)
}

// answering tells why the sending chain does not know what became of a packet.
func (q Inquiry) answering(ctx context.Context, r route, s Story) (Story, error) {
	s.State, s.Where = Answering, fmt.Sprintf("%s received it, and its answer is not back on %s", s.To, s.From)
	if s.Port == types.PortID {
		kept := false
		err := r.to.Chain.Acknowledgements(ctx, s.ToChannel, s.Sequence-1, func(a types.WrittenAcknowledgement) bool {
			kept = a.Sequence == s.Sequence
			return false
		})
		if err != nil {
			return s, err
		}
		if !kept && q.gone(r, s.Sequence) == "" {
			s.Blocker = fmt.Sprintf("%s no longer keeps the answer in full, and IBC keeps only its hash", s.To)
			s.Help = "a relayer whose node still has the block can carry it: name an archive node (amigosd relayer chains add " + s.To + " --rpc URL), then amigosd relayer clear"
			return s, nil
		}
	}
	near, err := readClient(ctx, r.from.Chain, r.end.client)
	if err != nil {
		return s, err
	}
	return q.told(ctx, r, s, r.from, near, relayer.Acknowledge)
}

// told names what keeps a chain from being told something of a packet.
func (q Inquiry) told(ctx context.Context, r route, s Story, to Party, client ClientStatus, kind relayer.Kind) (Story, error) {
	s.Cost = to.cost()
	funds, err := to.funds(ctx)
	if err != nil {
		return s, err
	}
	item, reason := q.item(r, s.Sequence)
	switch gone := q.gone(r, s.Sequence); {
	case gone != "":
		s.Blocker, s.Cost = gone, ""
		s.Help = "name a node that still has the block (amigosd relayer chains add … --rpc URL), then amigosd relayer clear"
	case client.Status != "Active":
		s.Blocker = fmt.Sprintf("client %s on %s is %s: it takes no proof of %s", client.ID, to.ID, lower(client.Status), q.other(r, to))
		s.Cost = "a vote of the governance of " + to.ID
		s.Help = fmt.Sprintf("amigosd relayer link %s %s --new makes a client that is active; a proposal with MsgRecoverClient (subject %s, substitute the new client) lets the old one go on from there", r.from.ID, r.to.ID, client.ID)
	case funds.empty:
		s.Blocker = fmt.Sprintf("the relayer's account %s on %s has %s: too little for a packet", to.Chain.Address(), to.ID, funds.text)
		s.Help = "send it coins; on a devnet: amigosd devnet fund " + to.Chain.Address()
	case q.Running == nil:
		s.Blocker = "no relayer runs from here"
		s.Help = "amigosd relayer start carries it; amigosd relayer clear carries what waits now, and ends"
	case item != nil && item.GivenUp:
		s.Blocker = fmt.Sprintf("%s refuses it: %s", to.ID, item.Reason)
		s.Help = "it is not tried again by itself; amigosd relayer clear tries once more"
	case reason != "":
		s.Blocker = reason
		s.Help = "the relayer goes on trying; its log tells more"
	default:
		s.Help = fmt.Sprintf("nothing keeps it: the relayer (pid %d) is to %s it on %s next", q.Running.PID, kind, to.ID)
	}
	return s, nil
}

// other is the chain that is not told.
func (q Inquiry) other(r route, to Party) string {
	if to.ID == r.from.ID {
		return r.to.ID
	}
	return r.from.ID
}

// item is what a running relayer holds of a packet, and why it is not further.
func (q Inquiry) item(r route, sequence uint64) (*relayer.Item, string) {
	if q.Snapshot == nil {
		return nil, ""
	}
	for _, c := range q.Snapshot.Channels {
		at := c.Chain == r.from.ID && c.Channel == r.end.channel || c.Chain == r.to.ID && c.Channel == r.end.otherChannel
		if c.Port != r.end.port || !at {
			continue
		}
		for i := range c.Items {
			if it := &c.Items[i]; it.Sequence == sequence && it.Source == r.end.channel {
				return it, it.Reason
			}
		}
	}
	return nil, ""
}

// gone is why a running relayer cannot rebuild a packet.
func (q Inquiry) gone(r route, sequence uint64) string {
	if q.Snapshot == nil {
		return ""
	}
	for _, c := range q.Snapshot.Channels {
		if c.Chain == r.from.ID && c.Port == r.end.port && c.Channel == r.end.channel {
			for _, g := range c.Gone {
				if g.Sequence == sequence {
					return g.Why
				}
			}
		}
	}
	return ""
}
