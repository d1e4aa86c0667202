package faucet

import (
	"context"
	"errors"
	"fmt"

	rpchttp "github.com/cometbft/cometbft/rpc/client/http"
	sdk "github.com/cosmos/cosmos-sdk/types"
	banktypes "github.com/cosmos/cosmos-sdk/x/bank/types"
	"github.com/cosmos/gogoproto/proto"

	"github.com/amigos-network/amigos/client"
)

var _ Payer = clientPayer{}

// clientPayer pays by unordered transactions of one account, so that parallel payments never clash.
type clientPayer struct {
	*client.Client

	rpc *rpchttp.HTTP
}

// ByClient is the Payer that signs as a client of a node does.
func ByClient(c *client.Client, node string) (Payer, error) {
	rpc, err := rpchttp.New(node, "/websocket")
	return clientPayer{c, rpc}, err
}

func (p clientPayer) Balance(ctx context.Context) (sdk.Coins, error) {
	question, err := proto.Marshal(&banktypes.QueryAllBalancesRequest{Address: p.Address()})
	if err != nil {
		return nil, err
	}
	res, err := p.rpc.ABCIQuery(ctx, "/cosmos.bank.v1beta1.Query/AllBalances", question)
	if err != nil {
		return nil, err
	}
	if res.Response.IsErr() {
		return nil, errors.New(res.Response.Log)
	}
	var answer banktypes.QueryAllBalancesResponse
	err = proto.Unmarshal(res.Response.Value, &answer)
	return answer.Balances, err
}

func (p clientPayer) Pay(ctx context.Context, to string, coins sdk.Coins) (string, error) {
	res, err := p.Do(ctx, &banktypes.MsgSend{FromAddress: p.Address(), ToAddress: to, Amount: coins})
	var failed *client.Error
	switch {
	case err == nil:
		return res.Hash, nil
	case errors.As(err, &failed) && failed.Phase == client.PhaseUnseen && !failed.Expired:
		return "", fmt.Errorf("%w: %w", ErrMayLand, err)
	default:
		return "", err
	}
}
