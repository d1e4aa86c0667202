package insight

import (
	"cmp"
	"context"
	"slices"
	"strconv"
	"strings"

	transfertypes "github.com/cosmos/ibc-go/v8/modules/apps/transfer/types"
	connectiontypes "github.com/cosmos/ibc-go/v8/modules/core/03-connection/types"
	channeltypes "github.com/cosmos/ibc-go/v8/modules/core/04-channel/types"
	ibctm "github.com/cosmos/ibc-go/v8/modules/light-clients/07-tendermint"

	"github.com/amigos-network/amigos/x/internode/types"
)

// endpoint is one end of a channel.
type endpoint struct {
	port, channel string
	connection    string
	client        string
	state         channeltypes.State
	otherChannel  string
}

// endpoints are the ends of channels that lead from one chain to another, on the ports that are relayed, closed ones
// included.
func endpoints(ctx context.Context, on Chain, of string) ([]endpoint, error) {
	connections, err := on.Connections(ctx)
	if err != nil {
		return nil, err
	}
	states := map[string]*ibctm.ClientState{}
	var found []endpoint
	for _, c := range connections {
		state, asked := states[c.ClientId]
		if !asked {
			state, _ = on.ClientState(ctx, c.ClientId) // one of another type leads nowhere that we relay to
			states[c.ClientId] = state
		}
		if state == nil || state.ChainId != of || c.State != connectiontypes.OPEN {
			continue
		}
		channels, err := on.ConnectionChannels(ctx, c.Id)
		if err != nil {
			return nil, err
		}
		for _, ch := range channels {
			if relayed(ch) {
				found = append(found, endpoint{ch.PortId, ch.ChannelId, c.Id, c.ClientId, ch.State, ch.Counterparty.ChannelId})
			}
		}
	}
	slices.SortFunc(found, func(a, b endpoint) int {
		return cmp.Or(cmp.Compare(a.port, b.port), cmp.Compare(number(a.channel), number(b.channel)))
	})
	return found, nil
}

func relayed(c *channeltypes.IdentifiedChannel) bool {
	return (c.PortId == types.PortID || c.PortId == transfertypes.PortID) &&
		(c.State == channeltypes.OPEN || c.State == channeltypes.CLOSED)
}

func number(id string) uint64 {
	n, _ := strconv.ParseUint(id[strings.LastIndexByte(id, '-')+1:], 10, 64)
	return n
}
