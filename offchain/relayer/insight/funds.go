package insight

import (
	"context"
	"fmt"

	sdk "github.com/cosmos/cosmos-sdk/types"
)

// relayGas is about what one packet's message takes with the update of the light client before it.
const relayGas = 250_000

// funds is what the account that pays has.
type funds struct {
	text  string
	empty bool // not enough for one packet
}

func (p Party) funds(ctx context.Context) (funds, error) {
	prices, err := sdk.ParseDecCoins(p.Prices)
	if err != nil {
		return funds{}, fmt.Errorf("gas prices %q: %w", p.Prices, err)
	}
	f := funds{empty: len(prices) > 0}
	for _, price := range prices {
		has, err := p.Chain.Balance(ctx, price.Denom)
		if err != nil {
			return f, err
		}
		if has.GTE(price.Amount.MulInt64(relayGas).Ceil().TruncateInt()) {
			f.empty = false
		}
		if f.text != "" {
			f.text += ","
		}
		f.text += has.String() + price.Denom
	}
	return f, nil
}

// cost is about what a packet's message costs there; empty where no price is known.
func (p Party) cost() string {
	prices, err := sdk.ParseDecCoins(p.Prices)
	if err != nil || len(prices) == 0 {
		return ""
	}
	price := prices[0]
	return fmt.Sprintf("about %s%s on %s", price.Amount.MulInt64(relayGas).Ceil().TruncateInt(), price.Denom, p.ID)
}
