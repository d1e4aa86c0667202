package link

import (
	"cmp"
	"maps"
	"slices"

	connectiontypes "github.com/cosmos/ibc-go/v8/modules/core/03-connection/types"
	channeltypes "github.com/cosmos/ibc-go/v8/modules/core/04-channel/types"
)

// match finds how far two chains are: the pair of channels that is furthest, else of connections, else of clients. Of
// several the oldest is taken, so that everybody who looks takes the same.
func match(a, b *holding) pair {
	pairs := matchConnections(a, b)
	for i := range pairs {
		pairs[i] = matchChannels(a, b, pairs[i])
	}
	if len(pairs) > 0 {
		return slices.MaxFunc(pairs, further)
	}
	return pair{{client: newest(a)}, {client: newest(b)}}
}

// further orders pairs by how far they are, and the older of two equals last.
func further(x, y pair) int {
	return cmp.Or(
		cmp.Compare(x.opened(), y.opened()),
		cmp.Compare(x.connected(), y.connected()),
		-cmp.Compare(x.age(), y.age()),
	)
}

// age is the number of the channel or the connection, on the first chain where it is there.
func (p pair) age() uint64 {
	for _, id := range []string{p[0].channel, p[1].channel, p[0].connection, p[1].connection} {
		if id != "" {
			return number(id)
		}
	}
	return 0
}

// newest is the client that was made last; none if there is none.
func newest(h *holding) string {
	if len(h.clients) == 0 {
		return ""
	}
	return slices.MaxFunc(slices.Collect(maps.Keys(h.clients)), func(x, y string) int { return cmp.Compare(number(x), number(y)) })
}

// matchConnections pairs the connections of two chains that belong together, and those that only one of them began.
func matchConnections(a, b *holding) []pair {
	var pairs []pair
	paired := map[string]bool{} // those of b
	for _, c := range inOrder(a.connections) {
		if b.clients[c.Counterparty.ClientId] == nil {
			continue // its other end would be no client that can be used
		}
		p := pair{{client: c.ClientId, connection: c.Id, connState: c.State}, {client: c.Counterparty.ClientId}}
		for _, d := range inOrder(b.connections) {
			if !paired[d.Id] && sameConnection(c, d) {
				p[1].connection, p[1].connState = d.Id, d.State
				paired[d.Id] = true
				break
			}
		}
		if p[1].connection != "" || begun(c) {
			pairs = append(pairs, p)
		}
	}
	for _, d := range inOrder(b.connections) {
		if !paired[d.Id] && begun(d) && a.clients[d.Counterparty.ClientId] != nil {
			pairs = append(pairs, pair{{client: d.Counterparty.ClientId}, {client: d.ClientId, connection: d.Id, connState: d.State}})
		}
	}
	return pairs
}

// begun tells whether a connection waits for its other end. Who begins does not know the other's ID until it answers.
func begun(c *connectiontypes.IdentifiedConnection) bool {
	return c.State == connInit && c.Counterparty.ConnectionId == ""
}

// sameConnection tells whether two connections are the ends of one.
func sameConnection(c, d *connectiontypes.IdentifiedConnection) bool {
	toD, toC := c.Counterparty.ConnectionId == d.Id, d.Counterparty.ConnectionId == c.Id
	return c.Counterparty.ClientId == d.ClientId && d.Counterparty.ClientId == c.ClientId &&
		(toD && toC || toD && begun(d) || toC && begun(c))
}

// matchChannels finds the channel of a connection that is furthest.
func matchChannels(a, b *holding, p pair) pair {
	best := p
	try := func(x pair) {
		if further(x, best) > 0 {
			best = x
		}
	}
	for _, c := range channelsOf(a, p[0].connection) {
		x := p
		x[0].channel, x[0].chanState = c.ChannelId, c.State
		for _, d := range channelsOf(b, p[1].connection) {
			if sameChannel(c, d) {
				x[1].channel, x[1].chanState = d.ChannelId, d.State
				try(x)
			}
		}
		if x[1].channel == "" && offered(c) {
			try(x)
		}
	}
	for _, d := range channelsOf(b, p[1].connection) {
		if offered(d) {
			x := p
			x[1].channel, x[1].chanState = d.ChannelId, d.State
			try(x)
		}
	}
	return best
}

// offered tells whether a channel waits for its other end.
func offered(c *channeltypes.IdentifiedChannel) bool {
	return c.State == chanInit && c.Counterparty.ChannelId == ""
}

// sameChannel tells whether two channels are the ends of one.
func sameChannel(c, d *channeltypes.IdentifiedChannel) bool {
	toD, toC := c.Counterparty.ChannelId == d.ChannelId, d.Counterparty.ChannelId == c.ChannelId
	return toD && toC || toD && offered(d) || toC && offered(c)
}

func channelsOf(h *holding, connection string) []*channeltypes.IdentifiedChannel {
	var found []*channeltypes.IdentifiedChannel
	for _, c := range h.channels {
		if connection != "" && len(c.ConnectionHops) == 1 && c.ConnectionHops[0] == connection {
			found = append(found, c)
		}
	}
	slices.SortFunc(found, func(x, y *channeltypes.IdentifiedChannel) int {
		return cmp.Compare(number(x.ChannelId), number(y.ChannelId))
	})
	return found
}

func inOrder(m map[string]*connectiontypes.IdentifiedConnection) []*connectiontypes.IdentifiedConnection {
	return slices.SortedFunc(maps.Values(m), func(x, y *connectiontypes.IdentifiedConnection) int {
		return cmp.Compare(number(x.Id), number(y.Id))
	})
}
