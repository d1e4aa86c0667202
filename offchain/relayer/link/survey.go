package link

import (
	"context"
	"slices"

	connectiontypes "github.com/cosmos/ibc-go/v8/modules/core/03-connection/types"
	channeltypes "github.com/cosmos/ibc-go/v8/modules/core/04-channel/types"
	ibctm "github.com/cosmos/ibc-go/v8/modules/light-clients/07-tendermint"
)

// holding is what one chain has that could serve a link to the other.
type holding struct {
	clients     map[string]*ibctm.ClientState
	foreign     []string // clients of another chain that has the same ID
	connections map[string]*connectiontypes.IdentifiedConnection
	channels    map[string]*channeltypes.IdentifiedChannel // open or half open, of the port wanted
}

// survey reads what one chain has of another, as far as it can be used.
func survey(ctx context.Context, on, of Chain, o Options) (*holding, error) {
	h := &holding{
		clients:     map[string]*ibctm.ClientState{},
		connections: map[string]*connectiontypes.IdentifiedConnection{},
		channels:    map[string]*channeltypes.IdentifiedChannel{},
	}
	if o.Fresh {
		return h, nil
	}
	if err := h.findClients(ctx, on, of); err != nil || len(h.clients) == 0 {
		return h, err
	}
	connections, err := on.Connections(ctx)
	if err != nil {
		return h, err
	}
	for _, c := range connections {
		if h.clients[c.ClientId] != nil && c.DelayPeriod == 0 {
			h.connections[c.Id] = c
		}
	}
	return h, h.findChannels(ctx, on, o)
}

func (h *holding) findClients(ctx context.Context, on, of Chain) error {
	clients, err := on.Clients(ctx)
	if err != nil {
		return err
	}
	for id, state := range clients {
		if state.ChainId != of.ID() || !sane(state) {
			continue
		}
		verdict, err := judge(ctx, on, of, id, state)
		if err != nil {
			return err
		}
		switch verdict {
		case usable:
			h.clients[id] = state
		case foreign:
			h.foreign = append(h.foreign, id)
		}
	}
	slices.Sort(h.foreign)
	return nil
}

func (h *holding) findChannels(ctx context.Context, on Chain, o Options) error {
	for id := range h.connections {
		channels, err := on.ConnectionChannels(ctx, id)
		if err != nil {
			return err
		}
		for _, c := range channels {
			if o.wants(c) {
				h.channels[c.ChannelId] = c
			}
		}
	}
	return nil
}

// wants tells whether a channel is, or may become, one of those asked for.
func (o Options) wants(c *channeltypes.IdentifiedChannel) bool {
	return c.PortId == o.Port && c.Counterparty.PortId == o.Port && c.Version == o.Version && c.Ordering == o.order() &&
		(c.State == chanInit || c.State == chanTry || c.State == chanOpen)
}
