package agent

import (
	"context"
	"sync"
	"time"

	"cosmossdk.io/math"
	sdk "github.com/cosmos/cosmos-sdk/types"
)

const (
	budgetWindow = 24 * time.Hour
	budgetStep   = time.Hour // fees leave the window by the hour
)

// budget adds up the fees of the last day. It is safe for concurrent use.
type budget struct {
	limit  sdk.Coin // none if empty
	prices sdk.DecCoins

	mu    sync.Mutex
	hours map[int64]math.Int // fees by hour since the epoch
}

func newBudget(g Guards) *budget {
	b := &budget{prices: g.GasPrices, hours: map[int64]math.Int{}}
	if g.limitsFees() {
		b.limit = g.Budget
	}
	return b
}

// spend notes the fee of a transaction by its gas limit.
func (b *budget) spend(gas int64, now time.Time) {
	if b.limit.IsNil() {
		return
	}
	fee := b.prices.AmountOf(b.limit.Denom).MulInt64(gas).Ceil().RoundInt()
	b.mu.Lock()
	defer b.mu.Unlock()
	hour := now.UnixNano() / int64(budgetStep)
	if sum, ok := b.hours[hour]; ok {
		fee = fee.Add(sum)
	}
	b.hours[hour] = fee
}

// left is false when the day's fees have reached the limit.
func (b *budget) left(now time.Time) bool {
	if b.limit.IsNil() {
		return true
	}
	b.mu.Lock()
	defer b.mu.Unlock()
	oldest := now.Add(-budgetWindow).UnixNano() / int64(budgetStep)
	sum := math.ZeroInt()
	for hour, fees := range b.hours {
		if hour <= oldest {
			delete(b.hours, hour)
			continue
		}
		sum = sum.Add(fees)
	}
	return sum.LT(b.limit.Amount)
}

// afford waits until the budget has something left. What waits stays in the inbox.
func (a *Agent) afford(ctx context.Context) error {
	if a.budget.left(time.Now()) {
		return nil
	}
	a.log.Warn("the day's budget for fees is spent; messages wait", "budget", a.budget.limit)
	a.metrics.paused(true)
	defer a.metrics.paused(false)
	for !a.budget.left(time.Now()) {
		if err := a.pause(ctx, time.Minute); err != nil {
			return err
		}
	}
	a.log.Info("the budget has room again", "budget", a.budget.limit)
	return nil
}
