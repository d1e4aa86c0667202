package main

import (
	"context"
	"errors"
	"fmt"
	"sync"

	sdkclient "github.com/cosmos/cosmos-sdk/client"
	"github.com/cosmos/cosmos-sdk/crypto/keyring"
	"github.com/spf13/cobra"

	"github.com/amigos-network/amigos/client"
	"github.com/amigos-network/amigos/offchain/relayer/chain"
	"github.com/amigos-network/amigos/offchain/relayer/config"
)

// dialler connects to the chains of a relayer. It opens each keyring once: some ask for a passphrase.
type dialler struct {
	home string

	mu    sync.Mutex
	rings map[[2]string]keyring.Keyring
}

func newDialler(cmd *cobra.Command) *dialler {
	return &dialler{home: sdkclient.GetClientContextFromCmd(cmd).HomeDir, rings: map[[2]string]keyring.Keyring{}}
}

// settings are a chain's for the one who dials.
func (d *dialler) settings(c config.Chain) (chain.Config, error) {
	ring, err := d.ring(c)
	return chain.Config{
		ID: c.ID, RPC: c.RPC, Keyring: ring, Key: c.Key, GasPrices: c.GasPrices, AddressPrefix: c.Prefix(), Ordered: c.Ordered,
	}, err
}

func (d *dialler) ring(c config.Chain) (keyring.Keyring, error) {
	dir := d.ringDir(c)
	d.mu.Lock()
	defer d.mu.Unlock()
	at := [2]string{c.Backend(), dir}
	if ring := d.rings[at]; ring != nil {
		return ring, nil
	}
	ring, err := openKeyring(c.Backend(), dir)
	if err != nil {
		return nil, fixable{
			fmt.Errorf("chain %s: the keyring %s in %s cannot be opened: %w", c.ID, c.Backend(), dir, err),
			"name one that this machine has: amigosd relayer chains add " + c.ID + " --keyring-backend file",
		}
	}
	d.rings[at] = ring
	return ring, nil
}

// dial connects to a chain and checks that it is the one that is meant.
func (d *dialler) dial(ctx context.Context, c config.Chain) (*chain.Chain, error) {
	settings, err := d.settings(c)
	if err != nil {
		return nil, err
	}
	dialled, err := chain.Dial(ctx, settings)
	return dialled, d.explain(c, err)
}

// look connects to a chain to read it only: no key is needed.
func (d *dialler) look(ctx context.Context, c config.Chain) (*chain.Chain, error) {
	dialled, err := chain.Dial(ctx, chain.Config{ID: c.ID, RPC: c.RPC, AddressPrefix: c.Prefix()})
	return dialled, d.explain(c, err)
}

// explain adds what helps to the reasons for which a chain cannot be dialled.
func (d *dialler) explain(c config.Chain, err error) error {
	var refused *client.Error
	again := fmt.Sprintf("amigosd relayer chains add %s --rpc URL --key %s", c.ID, c.Key)
	switch {
	case errors.Is(err, client.ErrOtherChain):
		return fixable{err, again + " names a node of " + c.ID + "; a chain is called as its node calls it"}
	case errors.Is(err, client.ErrNoKey):
		return d.noKey(c, err)
	case errors.As(err, &refused) && refused.Lost():
		return fixable{err, "see that the node runs; " + again + " corrects its address"}
	}
	return err
}

// noKey tells where the key was looked for.
func (d *dialler) noKey(c config.Chain, err error) error {
	return fixable{
		err,
		fmt.Sprintf("amigosd keys add %s --keyring-backend %s%s makes one; its account on %s needs coins for fees", c.Key, c.Backend(), homeFlag(d.ringDir(c)), c.ID),
	}
}

func (d *dialler) ringDir(c config.Chain) string {
	if c.KeyringDir == "" {
		return d.home
	}
	return c.KeyringDir
}

// two dials both chains of a pair at once.
func (d *dialler) two(ctx context.Context, a, b config.Chain) (*chain.Chain, *chain.Chain, error) {
	type answer struct {
		chain *chain.Chain
		err   error
	}
	other := make(chan answer, 1)
	go func() {
		dialled, err := d.dial(ctx, b)
		other <- answer{dialled, err}
	}()
	first, err := d.dial(ctx, a)
	second := <-other
	if err == nil {
		err = second.err
	}
	if err != nil {
		for _, one := range []*chain.Chain{first, second.chain} {
			if one != nil {
				one.Close()
			}
		}
		return nil, nil, err
	}
	return first, second.chain, nil
}
