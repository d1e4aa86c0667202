package process

import (
	"context"

	"github.com/cosmos/cosmos-sdk/codec"
	codectypes "github.com/cosmos/cosmos-sdk/codec/types"
	"github.com/cosmos/cosmos-sdk/crypto/keyring"
	"github.com/cosmos/cosmos-sdk/std"
	channeltypes "github.com/cosmos/ibc-go/v8/modules/core/04-channel/types"

	"github.com/amigos-network/amigos/client"
	"github.com/amigos-network/amigos/client/key"
	"github.com/amigos-network/amigos/x/internode/types"
)

// Dial connects to the first validator as one of the accounts with keys.
func (c *Chain) Dial(ctx context.Context, name string) (*client.Client, error) {
	registry := codectypes.NewInterfaceRegistry()
	std.RegisterInterfaces(registry)
	first := c.Validators[0]
	keys, err := keyring.New("amigosd", keyring.BackendTest, first.Home, nil, codec.NewProtoCodec(registry), key.Option())
	if err != nil {
		return nil, err
	}
	return client.Dial(ctx, client.Config{Node: first.RPC, ChainID: c.ChainID, Keyring: keys, From: name})
}

// DialNode dials as an account, and makes it a node of the same name.
func (c *Chain) DialNode(ctx context.Context, name string) (*client.Client, error) {
	dialed, err := c.Dial(ctx, name)
	if err != nil {
		return nil, err
	}
	_, err = dialed.Do(ctx, &types.MsgRegisterNode{Owner: dialed.Address(), Name: name, Kind: types.NODE_KIND_AGENT})
	return dialed, err
}

// Channels are the open channels of a port.
func Channels(ctx context.Context, c *client.Client, port string) ([]*channeltypes.IdentifiedChannel, error) {
	res, err := channeltypes.NewQueryClient(c.Conn()).Channels(ctx, &channeltypes.QueryChannelsRequest{})
	if err != nil {
		return nil, err
	}
	var open []*channeltypes.IdentifiedChannel
	for _, channel := range res.Channels {
		if channel.PortId == port && channel.State == channeltypes.OPEN {
			open = append(open, channel)
		}
	}
	return open, nil
}
