package client

import (
	"context"
	"encoding/json"
	"errors"
	gomath "math"
	"strings"

	"cosmossdk.io/math"
	"github.com/cosmos/cosmos-sdk/client/grpc/node"
	sdk "github.com/cosmos/cosmos-sdk/types"
	sdkerrors "github.com/cosmos/cosmos-sdk/types/errors"
)

// simulate runs an unsigned transaction on the node's last state and tells the gas it took. A node that has just
// started is waited for.
func (c *Client) simulate(ctx context.Context, tx []byte) (uint64, error) {
	value, err := c.ask(ctx, "/app/simulate", tx, PhaseCheck)
	for errors.Is(err, sdkerrors.ErrInvalidHeight) && pause[struct{}](ctx, c.clock, retryMin, nil) == nil {
		value, err = c.ask(ctx, "/app/simulate", tx, PhaseCheck)
	}
	if err != nil {
		return 0, err
	}
	var answer struct {
		GasInfo struct {
			GasUsed uint64 `json:"gas_used,string"`
		} `json:"gas_info"`
	}
	if err := json.Unmarshal(value, &answer); err != nil {
		return 0, local("the node's simulation is unreadable: %v", err)
	}
	return answer.GasInfo.GasUsed, nil
}

// fee is what gas costs at the client's prices, rounded up.
func (c *Client) fee(gas uint64) sdk.Coins {
	c.mu.Lock()
	prices := c.prices
	c.mu.Unlock()
	coins := sdk.NewCoins()
	for _, price := range prices {
		amount := price.Amount.MulInt(math.NewIntFromUint64(gas)).Ceil().RoundInt()
		coins = coins.Add(sdk.NewCoin(price.Denom, amount))
	}
	return coins
}

func (c *Client) minimumGasPrice(ctx context.Context) (string, error) {
	res, err := node.NewServiceClient(conn{c}).Config(ctx, &node.ConfigRequest{})
	if err != nil {
		return "", err
	}
	first, _, _ := strings.Cut(strings.ReplaceAll(res.MinimumGasPrice, ";", ","), ",") // any one of them is enough
	return first, nil
}

func scale(gas uint64, factor float64) uint64 { return uint64(gomath.Ceil(float64(gas) * factor)) }
