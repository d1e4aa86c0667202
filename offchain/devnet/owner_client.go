package devnet

import (
	"context"
	"errors"
	"sync"

	"github.com/cosmos/cosmos-sdk/crypto/keyring"

	"github.com/amigos-network/amigos/client"
	"github.com/amigos-network/amigos/x/internode/types"
)

var _ Owner = (*clientOwner)(nil)

// clientOwner is an Owner by the Go client: one client per node that signs.
type clientOwner struct {
	chain ChainState
	keys  keyring.Keyring
	read  *client.Client

	mu      sync.Mutex
	signers map[string]*client.Client
}

// Dial reaches a chain by the Go client, with the keys in the chain's home.
func Dial(ctx context.Context, chain ChainState) (Owner, error) {
	keys, err := openKeyring(chain.Home)
	if err != nil {
		return nil, err
	}
	read, err := client.Dial(ctx, client.Config{Node: chain.RPC, ChainID: chain.ChainID})
	if err != nil {
		return nil, err
	}
	return &clientOwner{chain: chain, keys: keys, read: read, signers: make(map[string]*client.Client)}, nil
}

func (c *clientOwner) AddressOf(ctx context.Context, name string) (string, error) {
	record, err := c.read.Node(ctx, name)
	if errors.Is(err, types.ErrNodeNotFound) {
		return "", nil
	}
	if err != nil {
		return "", err
	}
	return record.Node.Address, nil
}

func (c *clientOwner) Register(ctx context.Context, name string) error {
	signer, err := c.as(ctx, name)
	if err != nil {
		return err
	}
	encryption, err := signer.EncryptionKey()
	if err != nil {
		return err
	}
	_, err = signer.Do(ctx, &types.MsgRegisterNode{
		Owner: signer.Address(), Name: name, Kind: types.NODE_KIND_AGENT, EncryptionKey: encryption,
	})
	return err
}

func (c *clientOwner) NameLink(ctx context.Context, authority, link, name string) error {
	signer, err := c.as(ctx, authority)
	if err != nil {
		return err
	}
	_, err = signer.Do(ctx, &types.MsgNameLink{Authority: signer.Address(), Link: link, Name: name})
	return err
}

func (c *clientOwner) Ping(ctx context.Context, from, to string) (RoundTrip, error) {
	signer, err := c.as(ctx, from)
	if err != nil {
		return RoundTrip{}, err
	}
	pong, err := signer.Ping(ctx, to)
	if err != nil {
		return RoundTrip{}, err
	}
	return RoundTrip{Blocks: pong.Blocks, Took: pong.Took}, nil
}

func (c *clientOwner) Messages(ctx context.Context, names []string) (uint64, error) {
	var sum uint64
	for _, name := range names {
		page, err := c.read.Inbox(ctx, name, 0, 1)
		if err != nil {
			return 0, err
		}
		sum += page.State.Last
	}
	return sum, nil
}

func (c *clientOwner) Close() {
	c.mu.Lock()
	defer c.mu.Unlock()
	for _, signer := range c.signers {
		signer.Close()
	}
	c.read.Close()
}

// as is the client that signs for a node.
func (c *clientOwner) as(ctx context.Context, name string) (*client.Client, error) {
	c.mu.Lock()
	defer c.mu.Unlock()
	if signer := c.signers[name]; signer != nil {
		return signer, nil
	}
	signer, err := client.Dial(ctx, client.Config{Node: c.chain.RPC, ChainID: c.chain.ChainID, Keyring: c.keys, From: name})
	if err != nil {
		return nil, err
	}
	c.signers[name] = signer
	return signer, nil
}
