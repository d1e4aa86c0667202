package link_test

import (
	"encoding/hex"
	"errors"
	"fmt"
	"strings"
	"time"

	abci "github.com/cometbft/cometbft/abci/types"
	sdk "github.com/cosmos/cosmos-sdk/types"
	"github.com/cosmos/gogoproto/proto"
	clienttypes "github.com/cosmos/ibc-go/v8/modules/core/02-client/types"
	connectiontypes "github.com/cosmos/ibc-go/v8/modules/core/03-connection/types"
	channeltypes "github.com/cosmos/ibc-go/v8/modules/core/04-channel/types"
	host "github.com/cosmos/ibc-go/v8/modules/core/24-host"
	ibctm "github.com/cosmos/ibc-go/v8/modules/light-clients/07-tendermint"

	"github.com/amigos-network/amigos/x/internode/types"
)

var errState = errors.New("not in that state")

func (c *fakeChain) deliver(msg sdk.Msg) ([]abci.Event, error) {
	switch m := msg.(type) {
	case *clienttypes.MsgCreateClient:
		state := m.ClientState.GetCachedValue().(*ibctm.ClientState)
		consensus := m.ConsensusState.GetCachedValue().(*ibctm.ConsensusState)
		id := fmt.Sprintf("07-tendermint-%d", len(c.clients))
		c.clients[id] = state
		c.known[id] = map[uint64]time.Time{state.LatestHeight.RevisionHeight: consensus.Timestamp}
		return made(clienttypes.EventTypeCreateClient, clienttypes.AttributeKeyClientID, id), nil
	case *clienttypes.MsgUpdateClient:
		header := m.ClientMessage.GetCachedValue().(*ibctm.Header).Header
		if c.clients[m.ClientId] == nil {
			return nil, errState
		}
		c.known[m.ClientId][uint64(header.Height)] = header.Time
		if at := &c.clients[m.ClientId].LatestHeight; at.RevisionHeight < uint64(header.Height) {
			at.RevisionHeight = uint64(header.Height)
		}
		return nil, nil
	case *connectiontypes.MsgConnectionOpenInit, *connectiontypes.MsgConnectionOpenTry, *connectiontypes.MsgConnectionOpenAck,
		*connectiontypes.MsgConnectionOpenConfirm:
		return c.connect(msg)
	case *types.MsgNameLink:
		for id := range c.chans {
			c.names[id] = m.Name
		}
		return nil, nil
	}
	return c.open(msg)
}

func (c *fakeChain) connect(msg sdk.Msg) ([]abci.Event, error) {
	id := fmt.Sprintf("connection-%d", len(c.conns))
	switch m := msg.(type) {
	case *connectiontypes.MsgConnectionOpenInit:
		end := connectiontypes.NewConnectionEnd(connectiontypes.INIT, m.ClientId, m.Counterparty, []*connectiontypes.Version{m.Version}, m.DelayPeriod)
		c.conns[id] = &end
		return made(connectiontypes.EventTypeConnectionOpenInit, connectiontypes.AttributeKeyConnectionID, id), nil
	case *connectiontypes.MsgConnectionOpenTry:
		if err := c.connectionHolds(m.ClientId, m.Counterparty.ConnectionId, m.ProofInit, m.ProofHeight, connectiontypes.INIT, ""); err != nil {
			return nil, err
		}
		if len(m.ProofClient) == 0 || len(m.ProofConsensus) == 0 || m.ClientState == nil {
			return nil, errFalse // as older chains demand
		}
		end := connectiontypes.NewConnectionEnd(connectiontypes.TRYOPEN, m.ClientId, m.Counterparty, m.CounterpartyVersions, m.DelayPeriod)
		c.conns[id] = &end
		return made(connectiontypes.EventTypeConnectionOpenTry, connectiontypes.AttributeKeyConnectionID, id), nil
	case *connectiontypes.MsgConnectionOpenAck:
		end := c.conns[m.ConnectionId]
		if end == nil || end.State != connectiontypes.INIT {
			return nil, errState
		}
		if err := c.connectionHolds(end.ClientId, m.CounterpartyConnectionId, m.ProofTry, m.ProofHeight, connectiontypes.TRYOPEN, m.ConnectionId); err != nil {
			return nil, err
		}
		end.State, end.Counterparty.ConnectionId = connectiontypes.OPEN, m.CounterpartyConnectionId
	case *connectiontypes.MsgConnectionOpenConfirm:
		end := c.conns[m.ConnectionId]
		if end == nil || end.State != connectiontypes.TRYOPEN {
			return nil, errState
		}
		if err := c.connectionHolds(end.ClientId, end.Counterparty.ConnectionId, m.ProofAck, m.ProofHeight, connectiontypes.OPEN, m.ConnectionId); err != nil {
			return nil, err
		}
		end.State = connectiontypes.OPEN
	}
	return nil, nil
}

func (c *fakeChain) open(msg sdk.Msg) ([]abci.Event, error) {
	id := fmt.Sprintf("channel-%d", len(c.chans))
	switch m := msg.(type) {
	case *channeltypes.MsgChannelOpenInit:
		if c.conns[m.Channel.ConnectionHops[0]] == nil {
			return nil, errState
		}
		c.chans[id] = &m.Channel
		return made(channeltypes.EventTypeChannelOpenInit, channeltypes.AttributeKeyChannelID, id), nil
	case *channeltypes.MsgChannelOpenTry:
		conn := c.conns[m.Channel.ConnectionHops[0]]
		if conn == nil || conn.State != connectiontypes.OPEN {
			return nil, errState
		}
		if err := c.channelHolds(conn, m.Channel.Counterparty.ChannelId, m.ProofInit, m.ProofHeight, channeltypes.INIT, ""); err != nil {
			return nil, err
		}
		c.chans[id] = &m.Channel
		return made(channeltypes.EventTypeChannelOpenTry, channeltypes.AttributeKeyChannelID, id), nil
	case *channeltypes.MsgChannelOpenAck:
		end := c.chans[m.ChannelId]
		if end == nil || end.State != channeltypes.INIT {
			return nil, errState
		}
		if err := c.channelHolds(c.conns[end.ConnectionHops[0]], m.CounterpartyChannelId, m.ProofTry, m.ProofHeight, channeltypes.TRYOPEN, m.ChannelId); err != nil {
			return nil, err
		}
		end.State, end.Counterparty.ChannelId = channeltypes.OPEN, m.CounterpartyChannelId
		return nil, nil
	case *channeltypes.MsgChannelOpenConfirm:
		end := c.chans[m.ChannelId]
		if end == nil || end.State != channeltypes.TRYOPEN {
			return nil, errState
		}
		if err := c.channelHolds(c.conns[end.ConnectionHops[0]], end.Counterparty.ChannelId, m.ProofAck, m.ProofHeight, channeltypes.OPEN, m.ChannelId); err != nil {
			return nil, err
		}
		end.State = channeltypes.OPEN
		return nil, nil
	}
	return nil, fmt.Errorf("unexpected %T", msg)
}

func (c *fakeChain) connectionHolds(client, id string, proof []byte, at clienttypes.Height, state connectiontypes.State, names string) error {
	value, err := c.believe(client, proof, at, string(host.ConnectionKey(id)))
	if err != nil {
		return err
	}
	var end connectiontypes.ConnectionEnd
	if err := proto.Unmarshal(value, &end); err != nil {
		return err
	}
	if end.State != state || end.Counterparty.ClientId != client || end.Counterparty.ConnectionId != names {
		return errFalse
	}
	return nil
}

func (c *fakeChain) channelHolds(conn *connectiontypes.ConnectionEnd, id string, proof []byte, at clienttypes.Height, state channeltypes.State, names string) error {
	value, err := c.believe(conn.ClientId, proof, at, string(host.ChannelKey(types.ModuleName, id)))
	if err != nil {
		return err
	}
	var end channeltypes.Channel
	if err := proto.Unmarshal(value, &end); err != nil {
		return err
	}
	if end.State != state || end.Counterparty.ChannelId != names {
		return errFalse
	}
	return nil
}

// believe reads a value from a proof, if the client knows the header that proves it.
func (c *fakeChain) believe(client string, proof []byte, at clienttypes.Height, key string) ([]byte, error) {
	parts := strings.Split(string(proof), "|")
	if len(parts) != 4 || parts[0] != c.clients[client].ChainId || parts[1] != key || parts[2] != fmt.Sprint(at.RevisionHeight-1) {
		return nil, errFalse
	}
	if _, known := c.known[client][at.RevisionHeight]; !known {
		return nil, fmt.Errorf("%w: client %s does not know %s", errFalse, client, at)
	}
	return hex.DecodeString(parts[3])
}

func made(event, key, id string) []abci.Event {
	return []abci.Event{{Type: event, Attributes: []abci.EventAttribute{{Key: key, Value: id}}}}
}
