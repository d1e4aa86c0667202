package link_test

import (
	"context"
	"fmt"
	"time"

	"cosmossdk.io/math"
	sdk "github.com/cosmos/cosmos-sdk/types"
	banktypes "github.com/cosmos/cosmos-sdk/x/bank/types"
	stakingtypes "github.com/cosmos/cosmos-sdk/x/staking/types"
	gogogrpc "github.com/cosmos/gogoproto/grpc"
	"google.golang.org/grpc"

	"github.com/amigos-network/amigos/x/internode/types"
)

// unbonding is every fake chain's.
const unbonding = 21 * 24 * time.Hour

// fakeConn answers the few questions that the set-up has for other modules.
type fakeConn struct{ c *fakeChain }

func (c *fakeChain) Conn() gogogrpc.ClientConn { return fakeConn{c} }

func (q fakeConn) Invoke(_ context.Context, method string, req, reply any, _ ...grpc.CallOption) error {
	switch r := reply.(type) {
	case *stakingtypes.QueryParamsResponse:
		r.Params.UnbondingTime = unbonding
	case *banktypes.QueryBalanceResponse:
		coin := sdk.NewCoin(req.(*banktypes.QueryBalanceRequest).Denom, math.NewInt(q.c.balance))
		r.Balance = &coin
	case *banktypes.QueryAllBalancesResponse:
		if q.c.balance > 0 {
			r.Balances = sdk.NewCoins(sdk.NewInt64Coin("uamigo", q.c.balance))
		}
	case *types.QueryParamsResponse:
		r.Params.LinkAuthority = q.c.authority
	case *types.QueryLinkResponse:
		channel := req.(*types.QueryLinkRequest).Link
		r.Record.Link = types.Link{Number: 1, ChannelId: channel, Name: q.c.names[channel]}
	default:
		return fmt.Errorf("nobody answers %s", method)
	}
	return q.c.call()
}

func (fakeConn) NewStream(context.Context, *grpc.StreamDesc, string, ...grpc.CallOption) (grpc.ClientStream, error) {
	return nil, errState
}
