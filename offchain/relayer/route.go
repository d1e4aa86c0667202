package relayer

import (
	"context"
	"slices"

	connectiontypes "github.com/cosmos/ibc-go/v8/modules/core/03-connection/types"
	channeltypes "github.com/cosmos/ibc-go/v8/modules/core/04-channel/types"
	ibctm "github.com/cosmos/ibc-go/v8/modules/light-clients/07-tendermint"
)

// place is a channel's end: a port and a channel on a chain.
type place struct{ chain, port, channel string }

// side is one end of a channel that is relayed.
type side struct {
	place
	connection string
	client     string
	closed     bool
	closedAt   int64 // a height at which it was

	out   *lane // proves on this chain, tells the other
	other *side
}

// channelEnds reads the channel ends of a chain that lead to chains with a chain ID, by place.
func channelEnds(ctx context.Context, c Chain, toChain string) (map[place]*side, map[place]place, map[string]*ibctm.ClientState, error) {
	connections, err := c.Connections(ctx)
	if err != nil {
		return nil, nil, nil, err
	}
	clients := map[string]*ibctm.ClientState{}
	byConnection := map[string]*connectiontypes.IdentifiedConnection{}
	for _, connection := range connections {
		state, asked := clients[connection.ClientId]
		if !asked {
			if state, err = c.ClientState(ctx, connection.ClientId); retryable(err) {
				return nil, nil, nil, err
			}
			clients[connection.ClientId] = state // nil for a light client of another type
		}
		if state != nil && state.ChainId == toChain && connection.State == connectiontypes.OPEN && connection.DelayPeriod == 0 {
			byConnection[connection.Id] = connection
		}
	}
	channels, err := c.Channels(ctx)
	if err != nil {
		return nil, nil, nil, err
	}
	last, err := c.Latest(ctx)
	if err != nil {
		return nil, nil, nil, err
	}
	sides, peers := map[place]*side{}, map[place]place{}
	for _, channel := range channels {
		if len(channel.ConnectionHops) != 1 || channel.Ordering != channeltypes.UNORDERED {
			continue
		}
		connection := byConnection[channel.ConnectionHops[0]]
		if connection == nil || (channel.State != channeltypes.OPEN && channel.State != channeltypes.CLOSED) {
			continue
		}
		at := place{c.ID(), channel.PortId, channel.ChannelId}
		sides[at] = &side{place: at, connection: connection.Id, client: connection.ClientId, closed: channel.State == channeltypes.CLOSED, closedAt: last.Height}
		peers[at] = place{toChain, channel.Counterparty.PortId, channel.Counterparty.ChannelId}
	}
	return sides, peers, clients, nil
}

// discover finds the channels between two chains that are to be relayed, and makes lanes for those that are new.
func (r *Relayer) discover(ctx context.Context, a, b *end) ([]*side, error) {
	onA, peersA, clientsA, err := channelEnds(ctx, a.chain, b.id)
	if err != nil {
		return nil, err
	}
	onB, peersB, clientsB, err := channelEnds(ctx, b.chain, a.id)
	if err != nil {
		return nil, err
	}
	var found []*side
	for at, one := range onA {
		other := onB[peersA[at]]
		if other == nil || peersB[other.place] != at || !slices.Contains(r.ports, at.port) {
			continue
		}
		one.other, other.other = other, one
		r.connect(one, other, clientsA[one.client], clientsB[other.client])
		found = append(found, one, other)
	}
	return found, nil
}

// connect gives both ends of a channel their lanes.
func (r *Relayer) connect(one, other *side, onOne, onOther *ibctm.ClientState) {
	r.mu.Lock()
	defer r.mu.Unlock()
	one.out = r.lane(one.chain, other.chain, other.client, onOther)
	other.out = r.lane(other.chain, one.chain, one.client, onOne)
	if one.out.back == nil {
		one.out.back, other.out.back = other.out, one.out
	}
}

// lane is the one from a chain to another by a light client there. The caller holds mu.
func (r *Relayer) lane(from, to, clientID string, state *ibctm.ClientState) *lane {
	at := place{chain: to, channel: clientID}
	l := r.lanes[at]
	if l == nil {
		l = newLane(r, r.ends[from], r.ends[to], newLightClient(r, clientID, r.ends[from], r.ends[to], state))
		r.lanes[at] = l
	}
	return l
}

// register makes events of new channels count, and answers the ends of those that are new or were closed since.
func (r *Relayer) register(found []*side) (fresh []*side) {
	r.mu.Lock()
	defer r.mu.Unlock()
	changed := func(s *side) bool {
		old := r.sides[s.place]
		return old == nil || old.closed != s.closed
	}
	for _, s := range found {
		if changed(s) || changed(s.other) {
			fresh = append(fresh, s)
		}
	}
	for _, s := range fresh {
		r.sides[s.place] = s
	}
	return fresh
}

// side is the end of a channel at a place, or nil.
func (r *Relayer) side(chain, port, channel string) *side {
	r.mu.Lock()
	defer r.mu.Unlock()
	return r.sides[place{chain, port, channel}]
}

// closedEnds are the closed ends of channels on a chain.
func (r *Relayer) closedEnds(chain string) map[place]*side {
	r.mu.Lock()
	defer r.mu.Unlock()
	var closed map[place]*side
	for at, s := range r.sides {
		if s.closed && at.chain == chain {
			if closed == nil {
				closed = map[place]*side{}
			}
			closed[at] = s
		}
	}
	return closed
}
