package main

import (
	"bytes"
	"context"
	"fmt"

	node "github.com/cosmos/cosmos-sdk/client/grpc/node"
	sdk "github.com/cosmos/cosmos-sdk/types"
	authtypes "github.com/cosmos/cosmos-sdk/x/auth/types"
	banktypes "github.com/cosmos/cosmos-sdk/x/bank/types"

	"github.com/amigos-network/amigos/offchain/relayer/chain"
	"github.com/amigos-network/amigos/offchain/relayer/config"
	"github.com/amigos-network/amigos/x/internode/types"
)

// sighting is what a look at a chain saw.
type sighting struct {
	ID      string    `json:"id"`
	RPC     string    `json:"rpc"`
	Key     string    `json:"key"`
	Address string    `json:"address,omitempty"`
	Balance sdk.Coins `json:"balance,omitempty"`
	Height  int64     `json:"height,string"`
	Error   string    `json:"error,omitempty"`
	Fix     string    `json:"fix,omitempty"`
}

func (s sighting) funds() string {
	switch {
	case s.Address == "":
		return ""
	case s.Balance.Empty():
		return "nothing: it needs coins for fees"
	}
	return s.Balance.String()
}

func (s sighting) state() string {
	if s.Error != "" {
		return s.Error
	}
	return fmt.Sprintf("height %d", s.Height)
}

// meet connects to a chain that is to be added, and completes what is known of it by what its node says.
func (d *dialler) meet(ctx context.Context, c *config.Chain, known *config.File) (sighting, error) {
	looked, err := d.look(ctx, *c)
	if err != nil {
		return sighting{}, err
	}
	defer looked.Close()
	if err := d.sameHistory(ctx, looked, *c, known); err != nil {
		return sighting{}, err
	}
	if c.AddressPrefix == "" {
		res, err := authtypes.NewQueryClient(looked.Conn()).Bech32Prefix(ctx, &authtypes.Bech32PrefixRequest{})
		if err != nil {
			return sighting{}, fixable{fmt.Errorf("chain %s does not tell what its addresses begin with: %w", c.ID, err), "name it with --address-prefix"}
		}
		c.AddressPrefix = res.Bech32Prefix
		c.Ordered = c.Ordered || c.AddressPrefix != types.Bech32Prefix
	}
	if c.GasPrices == "" {
		res, err := node.NewServiceClient(looked.Conn()).Config(ctx, &node.ConfigRequest{})
		if err != nil || res.MinimumGasPrice == "" {
			return sighting{}, fixable{fmt.Errorf("chain %s does not tell what gas costs", c.ID), "name a price: --gas-prices 0.01uamigo"}
		}
		prices, err := sdk.ParseDecCoins(res.MinimumGasPrice)
		if err != nil || len(prices) == 0 {
			return sighting{}, fixable{fmt.Errorf("chain %s says that gas costs %q", c.ID, res.MinimumGasPrice), "name a price: --gas-prices 0.01uamigo"}
		}
		c.GasPrices = config.Price(prices[0])
	}
	if err := c.Validate(); err != nil {
		return sighting{}, err
	}
	dialled, err := d.dial(ctx, *c)
	if err != nil {
		return sighting{}, err
	}
	defer dialled.Close()
	return d.see(ctx, dialled, *c)
}

// sameHistory refuses a node that runs a chain of the same ID with other blocks than the node known before.
func (d *dialler) sameHistory(ctx context.Context, looked *chain.Chain, c config.Chain, known *config.File) error {
	before, err := known.Chain(c.ID)
	if err != nil || before.RPC == c.RPC {
		return nil // nothing to compare with
	}
	old, err := d.look(ctx, before)
	if err != nil {
		return nil // it is replaced because it is away
	}
	defer old.Close()
	at, err := old.Latest(ctx)
	if err != nil {
		return nil
	}
	now, err := looked.Latest(ctx)
	if err != nil {
		return err
	}
	height := min(at.Height, now.Height)
	one, errOne := old.LightBlock(ctx, height)
	two, errTwo := looked.LightBlock(ctx, height)
	if errOne != nil || errTwo != nil || bytes.Equal(one.Hash(), two.Hash()) {
		return nil // one of them may have pruned it
	}
	return fixable{
		fmt.Errorf("%s and %s run two chains that are both called %s: their blocks %d differ, so their genesis does", before.RPC, c.RPC, c.ID, height),
		fmt.Sprintf("name a node of the chain that is meant; if it is the new one, amigosd relayer chains remove %s first", c.ID),
	}
}

// see reads what a list shows of a chain.
func (d *dialler) see(ctx context.Context, dialled *chain.Chain, c config.Chain) (sighting, error) {
	s := sighting{ID: c.ID, RPC: c.RPC, Key: c.Key, Address: dialled.Address()}
	head, err := dialled.Latest(ctx)
	if err != nil {
		return s, err
	}
	s.Height = head.Height
	if s.Balance, err = feeCoins(ctx, dialled, c); err != nil {
		return s, err
	}
	return s, nil
}

// feeCoins are what the account has of the coins that pay for gas.
func feeCoins(ctx context.Context, dialled *chain.Chain, c config.Chain) (sdk.Coins, error) {
	prices, err := sdk.ParseDecCoins(c.GasPrices)
	if err != nil {
		return nil, err
	}
	var coins sdk.Coins
	for _, price := range prices {
		res, err := banktypes.NewQueryClient(dialled.Conn()).Balance(ctx, &banktypes.QueryBalanceRequest{Address: dialled.Address(), Denom: price.Denom})
		if err != nil {
			return nil, err
		}
		coins = coins.Add(*res.Balance)
	}
	return coins, nil
}

// glance looks at a chain for a list: what is wrong stands there too.
func (d *dialler) glance(ctx context.Context, c config.Chain) sighting {
	dialled, err := d.dial(ctx, c)
	if err == nil {
		defer dialled.Close()
		var s sighting
		if s, err = d.see(ctx, dialled, c); err == nil {
			return s
		}
	}
	return sighting{ID: c.ID, RPC: c.RPC, Key: c.Key, Error: plainError(err), Fix: fixOf(err)}
}
