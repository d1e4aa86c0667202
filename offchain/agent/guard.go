package agent

import (
	"fmt"
	"time"

	sdk "github.com/cosmos/cosmos-sdk/types"
	lru "github.com/hashicorp/golang-lru/v2"
	"golang.org/x/time/rate"
)

// The guards of an agent whose configuration names none.
const (
	DefaultPairReplies = 1000
	DefaultPairWindow  = time.Hour
	DefaultRate        = 50
	DefaultPatience    = time.Minute
)

// burstSeconds is how many seconds' worth of replies may go at once after a quiet time.
const burstSeconds = 10

// maxPairs bounds the senders whose replies are counted; the one heard least recently is forgotten first.
const maxPairs = 4096

// Guards bound what an agent does for others. They are counted in memory, from its start. A zero field takes its
// default, except Budget.
type Guards struct {
	// PairReplies are the replies one sender gets at once; spent, they come back evenly over PairWindow. A message
	// beyond them is rejected. The built-in handlers are exempt: nobody answers what they say. A sender behind a link is
	// another one than the same account here.
	PairReplies int
	PairWindow  time.Duration
	// Rate is how many replies go out per second, to all together. The agent waits.
	Rate float64
	// Budget is what transactions may cost within a day; beyond it no message is begun until older fees have left
	// the window. An empty coin is no limit. GasPrices must name the coin.
	Budget    sdk.Coin
	GasPrices sdk.DecCoins
	// Patience is how long replies over a link that lets nothing leave are waited with, and all messages behind them;
	// after that what comes over this link and wants a reply is rejected until the link lets something leave.
	Patience time.Duration
}

func (g Guards) complete() (Guards, error) {
	if g.PairReplies == 0 {
		g.PairReplies = DefaultPairReplies
	}
	if g.PairWindow == 0 {
		g.PairWindow = DefaultPairWindow
	}
	if g.Rate == 0 {
		g.Rate = DefaultRate
	}
	if g.Patience == 0 {
		g.Patience = DefaultPatience
	}
	if g.PairReplies < 0 || g.PairWindow < 0 || g.Rate < 0 || g.Patience < 0 {
		return g, fmt.Errorf("a guard is negative: pair_replies %d, pair_window %s, rate %g, patience %s; leave it out for its default",
			g.PairReplies, g.PairWindow, g.Rate, g.Patience)
	}
	if g.limitsFees() && g.GasPrices.AmountOf(g.Budget.Denom).IsZero() {
		return g, fmt.Errorf("the budget is in %s, in which gas has no price here (%s): name that price (--gas-prices 0.01%s), or a budget in another coin",
			g.Budget.Denom, g.GasPrices, g.Budget.Denom)
	}
	return g, nil
}

func (g Guards) limitsFees() bool { return !g.Budget.IsNil() && g.Budget.IsPositive() }

// guard counts replies by sender and all together.
type guard struct {
	limits Guards
	pairs  *lru.Cache[string, *rate.Limiter]
	all    *rate.Limiter
}

func newGuard(limits Guards) (*guard, error) {
	pairs, err := lru.New[string, *rate.Limiter](maxPairs)
	if err != nil {
		return nil, err
	}
	burst := max(1, int(limits.Rate*burstSeconds))
	return &guard{limits: limits, pairs: pairs, all: rate.NewLimiter(rate.Limit(limits.Rate), burst)}, nil
}

// pair is the limiter of one sender.
func (g *guard) pair(sender string) *rate.Limiter {
	if l, known := g.pairs.Get(sender); known {
		return l
	}
	l := rate.NewLimiter(rate.Every(g.limits.PairWindow/time.Duration(g.limits.PairReplies)), g.limits.PairReplies)
	g.pairs.Add(sender, l)
	return l
}

// exhausted says why a sender gets no reply now; empty when it does.
func (g *guard) exhausted(sender string) string {
	if g.pair(sender).Tokens() >= 1 {
		return ""
	}
	return fmt.Sprintf("pair limit: one sender gets at most %d replies in %s; send again later", g.limits.PairReplies, g.limits.PairWindow)
}

// count takes one reply from what its sender may have.
func (g *guard) count(sender string) { g.pair(sender).Allow() }
