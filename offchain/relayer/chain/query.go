package chain

import (
	"context"
	"fmt"

	"github.com/cosmos/cosmos-sdk/types/query"
	"github.com/cosmos/gogoproto/proto"
	clienttypes "github.com/cosmos/ibc-go/v8/modules/core/02-client/types"
	connectiontypes "github.com/cosmos/ibc-go/v8/modules/core/03-connection/types"
	channeltypes "github.com/cosmos/ibc-go/v8/modules/core/04-channel/types"
	ibctm "github.com/cosmos/ibc-go/v8/modules/light-clients/07-tendermint"
)

const perPage = 500

// ClientState is a client's, which must be one of Tendermint.
func (c *Chain) ClientState(ctx context.Context, clientID string) (*ibctm.ClientState, error) {
	res, err := clienttypes.NewQueryClient(c.Conn()).ClientState(ctx, &clienttypes.QueryClientStateRequest{ClientId: clientID})
	if err != nil {
		return nil, fmt.Errorf("chain %s: client %s: %w", c.cfg.ID, clientID, err)
	}
	state := &ibctm.ClientState{}
	if err := unpack(res.ClientState.TypeUrl, res.ClientState.Value, state); err != nil {
		return nil, fmt.Errorf("chain %s: client %s: %w", c.cfg.ID, clientID, err)
	}
	return state, nil
}

// Clients are the chain's light clients of other Tendermint chains, by their IDs.
func (c *Chain) Clients(ctx context.Context) (map[string]*ibctm.ClientState, error) {
	clients := map[string]*ibctm.ClientState{}
	for page := (&query.PageRequest{Limit: perPage}); page != nil; {
		res, err := clienttypes.NewQueryClient(c.Conn()).ClientStates(ctx, &clienttypes.QueryClientStatesRequest{Pagination: page})
		if err != nil {
			return nil, fmt.Errorf("chain %s: clients: %w", c.cfg.ID, err)
		}
		for _, one := range res.ClientStates {
			state := &ibctm.ClientState{}
			if unpack(one.ClientState.TypeUrl, one.ClientState.Value, state) == nil {
				clients[one.ClientId] = state
			}
		}
		page = following(res.Pagination)
	}
	return clients, nil
}

// Trusted is a consensus state that a client has.
func (c *Chain) Trusted(ctx context.Context, clientID string, height clienttypes.Height) (Trusted, error) {
	res, err := clienttypes.NewQueryClient(c.Conn()).ConsensusState(ctx, &clienttypes.QueryConsensusStateRequest{
		ClientId: clientID, RevisionNumber: height.RevisionNumber, RevisionHeight: height.RevisionHeight,
	})
	if err != nil {
		return Trusted{}, fmt.Errorf("chain %s: client %s at %s: %w", c.cfg.ID, clientID, height, err)
	}
	state := &ibctm.ConsensusState{}
	if err := unpack(res.ConsensusState.TypeUrl, res.ConsensusState.Value, state); err != nil {
		return Trusted{}, fmt.Errorf("chain %s: client %s at %s: %w", c.cfg.ID, clientID, height, err)
	}
	return Trusted{Height: int64(height.RevisionHeight), Time: state.Timestamp, NextValidators: state.NextValidatorsHash}, nil
}

// ClientStatus is Active, Expired or Frozen.
func (c *Chain) ClientStatus(ctx context.Context, clientID string) (string, error) {
	res, err := clienttypes.NewQueryClient(c.Conn()).ClientStatus(ctx, &clienttypes.QueryClientStatusRequest{ClientId: clientID})
	if err != nil {
		return "", fmt.Errorf("chain %s: client %s: %w", c.cfg.ID, clientID, err)
	}
	return res.Status, nil
}

// Connection is one of the chain's.
func (c *Chain) Connection(ctx context.Context, id string) (*connectiontypes.ConnectionEnd, error) {
	res, err := connectiontypes.NewQueryClient(c.Conn()).Connection(ctx, &connectiontypes.QueryConnectionRequest{ConnectionId: id})
	if err != nil {
		return nil, fmt.Errorf("chain %s: connection %s: %w", c.cfg.ID, id, err)
	}
	return res.Connection, nil
}

// Connections are all of the chain's.
func (c *Chain) Connections(ctx context.Context) ([]*connectiontypes.IdentifiedConnection, error) {
	var connections []*connectiontypes.IdentifiedConnection
	for page := (&query.PageRequest{Limit: perPage}); page != nil; {
		res, err := connectiontypes.NewQueryClient(c.Conn()).Connections(ctx, &connectiontypes.QueryConnectionsRequest{Pagination: page})
		if err != nil {
			return nil, fmt.Errorf("chain %s: connections: %w", c.cfg.ID, err)
		}
		connections = append(connections, res.Connections...)
		page = following(res.Pagination)
	}
	return connections, nil
}

// Channel is one of the chain's.
func (c *Chain) Channel(ctx context.Context, port, id string) (*channeltypes.Channel, error) {
	res, err := channeltypes.NewQueryClient(c.Conn()).Channel(ctx, &channeltypes.QueryChannelRequest{PortId: port, ChannelId: id})
	if err != nil {
		return nil, fmt.Errorf("chain %s: channel %s/%s: %w", c.cfg.ID, port, id, err)
	}
	return res.Channel, nil
}

// Channels are all of the chain's.
func (c *Chain) Channels(ctx context.Context) ([]*channeltypes.IdentifiedChannel, error) {
	var channels []*channeltypes.IdentifiedChannel
	for page := (&query.PageRequest{Limit: perPage}); page != nil; {
		res, err := channeltypes.NewQueryClient(c.Conn()).Channels(ctx, &channeltypes.QueryChannelsRequest{Pagination: page})
		if err != nil {
			return nil, fmt.Errorf("chain %s: channels: %w", c.cfg.ID, err)
		}
		channels = append(channels, res.Channels...)
		page = following(res.Pagination)
	}
	return channels, nil
}

func following(page *query.PageResponse) *query.PageRequest {
	if page == nil || len(page.NextKey) == 0 {
		return nil
	}
	return &query.PageRequest{Key: page.NextKey, Limit: perPage}
}

// unpack reads a value of the one type expected.
func unpack(typeURL string, value []byte, into proto.Message) error {
	if want := "/" + proto.MessageName(into); typeURL != want {
		return fmt.Errorf("it is a %s, not a %s", typeURL, want)
	}
	return proto.Unmarshal(value, into)
}

// ConnectionChannels are those that use one of the chain's connections.
func (c *Chain) ConnectionChannels(ctx context.Context, connection string) ([]*channeltypes.IdentifiedChannel, error) {
	var channels []*channeltypes.IdentifiedChannel
	for page := (&query.PageRequest{Limit: perPage}); page != nil; {
		res, err := channeltypes.NewQueryClient(c.Conn()).ConnectionChannels(ctx, &channeltypes.QueryConnectionChannelsRequest{
			Connection: connection, Pagination: page,
		})
		if err != nil {
			return nil, fmt.Errorf("chain %s: channels of %s: %w", c.cfg.ID, connection, err)
		}
		channels = append(channels, res.Channels...)
		page = following(res.Pagination)
	}
	return channels, nil
}
