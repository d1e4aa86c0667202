package link

import (
	"context"
	"fmt"

	sdk "github.com/cosmos/cosmos-sdk/types"
	"github.com/cosmos/cosmos-sdk/types/query"
	banktypes "github.com/cosmos/cosmos-sdk/x/bank/types"
)

// linkGas is about what one chain's side of a link takes, all its transactions together, with room to spare.
const linkGas = 2_500_000

// checkFunds refuses before the first transaction where an account cannot pay for all of them.
func (l *linker) checkFunds(ctx context.Context) error {
	for i, c := range l.chains {
		need, err := cost(l.opts.Prices[i], linkGas)
		if err != nil {
			return err
		}
		if err := l.checkAccount(ctx, c, need); err != nil {
			return err
		}
	}
	return nil
}

func (l *linker) checkAccount(ctx context.Context, c Chain, need sdk.Coins) error {
	q := banktypes.NewQueryClient(c.Conn())
	if need.Empty() {
		res, err := q.AllBalances(ctx, &banktypes.QueryAllBalancesRequest{Address: c.Address(), Pagination: &query.PageRequest{Limit: 1}})
		if err != nil || len(res.Balances) > 0 {
			return err
		}
		return empty(c, "nothing", "coins for fees")
	}
	var has sdk.Coins
	for _, coin := range need {
		res, err := q.Balance(ctx, &banktypes.QueryBalanceRequest{Address: c.Address(), Denom: coin.Denom})
		if err != nil {
			return err
		}
		if res.Balance.Amount.GTE(coin.Amount) {
			return nil // one of the coins is enough
		}
		has = append(has, *res.Balance)
	}
	return empty(c, has.String(), "about "+need.String())
}

func empty(c Chain, has, need string) error {
	return refuse(ErrEmpty, fmt.Sprintf("send %s there, then run it again", need),
		"the account %s on %s has %s, and a link takes %s", c.Address(), c.ID(), has, need)
}

// cost is what gas costs at prices; nothing where none are known.
func cost(prices string, gas int64) (sdk.Coins, error) {
	parsed, err := sdk.ParseDecCoins(prices)
	if err != nil {
		return nil, fmt.Errorf("gas prices %q: %w", prices, err)
	}
	var coins sdk.Coins
	for _, price := range parsed {
		coins = append(coins, sdk.NewCoin(price.Denom, price.Amount.MulInt64(gas).Ceil().TruncateInt()))
	}
	return coins, nil
}
